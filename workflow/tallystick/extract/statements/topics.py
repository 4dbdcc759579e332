"""Topics of a comparison: the things that a noun phrase names, one per item of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..arms.words import compile_arms
from ..outcomes import mentions_between
from ..reading import Context
from .chains import find_hits
from .clauses import bare_text, trim_space

OPENED = re.compile(r"\s*[(\[]\s*")
MOVEMENTS = (
    r"(?:reductions?|decreases?|declines?|improvements?|increases?|changes?|gains?|losses|loss|differences?|rises?|"
    r"falls?|drops?|rates? of change|shifts?|variations?|recovery|elevations?|worsening|deteriorations?|trends?)"
)
MOVED = re.compile(rf"(?<![a-z]){MOVEMENTS}(?![a-z])")
"""What moved is compared, not its level: a greater reduction in pain is no greater pain."""
SEPARATOR = re.compile(
    r"\s*,\s*(?:and/or\s|and\s|or\s|nor\s|as well as\s|but not\s)?\s*|\s+(?:and/or|and|or|nor|as well as|along with|"
    r"but not)\s+"
)
LEADING = re.compile(
    r"(?:\s+(?:the|an?|their|its|significant)(?=\s))+|(?:(?:the|a|an|any|their|its|his|her|our|both|all|also|no|not|significant|significantly|statistically|either|"
    r"neither|these|this|that|those|in|for|of|and|or|such|as|including|respective|there|clinically|relevant|each|"
    r"mean|median|average|only|further|other|overall|with|regarding|on|to|at|by|rates? of the|still|then|nor|"
    r"that of|whether|mainly|due|more|fewer|higher|lower|especially|particularly|notably|namely|together|well|even|"
    r"in particular|showed|towards?|trended)(?![a-z'-])\s*)*"
)
CUT = re.compile(
    r"\s(?P<word>in(?!\s(?:utero|vitro|vivo|situ|hospital|stent)(?![a-z]))|at|after|during|between|among|within|"
    r"over|across|from|on|by|compared|following|when|with|for|"
    r"versus|vs\.?|than|before|until|throughout|as|to|who|which|that|was|were|is|are|had|has|did|whether|because|"
    r"among|under|using|upon|relative|against|without|if|respectively|per|plus|prior|post|according|predicted|"
    r"showed|resulted|led|remained|differed|"
    r"correlated|experienced|did|occurred|appeared|seemed|tended|when|where|then|so|measured|assessed|expressed|"
    r"defined|(?!including)[a-z]+ing (?:the|their|its)|"
    r"evaluated|determined|calculated|quantified|of \d[\d.,]*\s?(?:%|[a-z]{1,4})"
    r"(?![a-z(])|\d[\d.]*\s*(?:h|hours?|days?|weeks?|months?|min|minutes)\s"
    r"(?:after|post))(?![a-z-])"
)
"""Words that end the name of a topic, unless the word before them keeps them."""
KEEPS = {
    "in": re.compile(rf"(?:{MOVEMENTS}|time)(?:\s+from\s+baseline)?\s*\Z"),
    "from": re.compile(r"(?:changes?|reductions?|increases?|decreases?|improvements?|difference|declines?|recovery|"
                       r"return|deaths?|mortality|withdrawals?|freedom|bleeding)\s*\Z"),
    "to": re.compile(r"(?:times?|days?|responses?|adherence|return|resistance|access|exposure|damage|sensitivity|due|"
                     r"reactions?|ratio|tolerance|related|attributable|interval|respect|compliance|ratio\s+of\s+[a-z-]+)\s*\Z"),
    "for": re.compile(r"(?:risks?|need|scores?|rates?|requirements?|likelihood|odds|values?|levels?|satisfaction|"
                      r"costs?|results|requests?|hospitali[sz]ations?|admissions?|incidence|frequency|times?)\s*\Z"),
    "with": re.compile(r"(?:patients|subjects|participants|women|men|children|individuals|adults|satisfaction|"
                       r"people|compliance|associated|persons|infants|contact|days)\s*\Z"),
    "on": re.compile(r"(?:scores?|effects?|impact|time|days?|influence|performance)\s*\Z"),
    "who": re.compile(r"(?:patients|subjects|participants|women|men|children|individuals|adults|people)\s*\Z"),
    "under": re.compile(r"areas?\s*\Z"),
}  # fmt: skip
"""Where a word belongs to the name of a topic: "change *in* weight", "time *to* relapse"."""
NO_TOPIC = re.compile(
    r"(?:(?:patients|subjects|participants|women|men|children|individuals|adults|people|they|them|it|this|these|those|that|"
    r"there|both|one|two|three|results?|findings?|data|we|groups?|arms?|who|which|others?|all|each|none|values?|"
    r"differences?|comparisons?|analys[ei]s|study|studies|trials?|treatments?|months?|weeks?|days?|years?|"
    r"hours?|baseline|follow-up|same|some|more|less|most|such|time|points?|significantly|between|"
    r"significance|p|correlations?|associations?|relationships?|patterns?|trends?|observations?|manner|way|extent|"
    r"statistically|respectively|again|also|accordance|however|levels?|scores?|rates?|control|authors?|"
    r"parameters?|first|second|third|fourth|continued|stable|otherwise|according|addition|contrast|(?:first|second|third|fourth|last)\s+(?:years?|months?|"
    r"weeks?|trimesters?|days?|periods?|end|start|beginning)(?:\s+of\s+[a-z ]+)?|end of [a-z -]+|"
    r"any|either|"
    r"periods?|follow|up|end|three|interventions|point|studies|statistical|less effective|more effective)(?:\s+|\Z))+\Z"
)
OTHER_DEGREE = re.compile(r"(?!barrier|carrier|soldier|earlier)[a-z]{3,}ier\s")
"""An item with a comparative of its own: "shorter stay, *healthier* skin"."""
GROUP = re.compile(r"(?:[a-z0-9-]+\s){0,2}(?:groups?|arms?)")
FIGURE = re.compile(r"[-+]?\d[\d.,–-]*\s*(?:%|[a-zµ/]{1,6})?")
KINDS = re.compile(r"(?<![a-z])(?:including|such as|i\.e\.|namely)\s")
LONGEST = 110
HARD_STOP = re.compile(r"[;:]|(?<![.\s][a-z])\.(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is compared: outcome or marker id, and the place of its words; ``moved`` where it is a movement.

    ``verb`` is the place of the verb that moved it ("FEV1 *declined* more slowly").
    """

    outcome: str | None
    marker: str | None
    start: int
    end: int
    moved: bool = False
    verb: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The place of its words."""
        return self.start, self.end


@lru_cache(maxsize=4)
def people_only(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words that name only people: "patients in the trial", "older women"."""
    words = compile_arms(vocabulary)
    return re.compile(rf"(?:[a-z-]+\s+){{0,2}}(?:{words.people})(?![a-z])(?!\s*(?:'|-))")


@lru_cache(maxsize=4)
def share_of_people(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words before what people had: "proportion of patients who achieved [remission]"."""
    words = compile_arms(vocabulary)
    return re.compile(
        r"(?:overall\s+)?(?:numbers?|proportions?|percentages?|shares?|fractions?|rates?)\s+of\s+(?:the\s+)?"
        rf"(?:[a-z-]+\s+){{0,2}}(?:{words.people})\s+(?:(?:who|that)\s+)?(?:with|having|had|[a-z]+ed|[a-z]+ing|"
        rf"were|was)\s+"
        r"(?:an?\s+|the\s+)?(?=[a-z])"
    )


def known_topics(context: Context, start: int, end: int) -> list[Topic]:
    """Outcomes and markers named in a stretch, in order, the longer where they overlap."""
    hits = find_hits(context).between(start, end)
    moved = {h.start for h in hits if h.kind in {"verbs", "nouns"}}
    found = [
        Topic(m.outcome, None, m.start, m.end) for m in mentions_between(context, start, end) if m.core not in moved
    ]
    found += [Topic(None, h.entry, h.start, h.end) for h in hits if h.kind == "marker"]
    kept: list[Topic] = []
    for topic in sorted(found, key=lambda t: (t.start, -t.end)):
        last = kept[-1] if kept else None
        again = last is not None and topic.marker is not None and topic.marker == last.marker
        if again and last is not None and OPENED.fullmatch(context.lower, last.end, topic.start):
            # "long name (SHORT)" is one topic
            closed = context.lower[topic.end : topic.end + 1] in {")", "]"}
            kept[-1] = Topic(None, last.marker, last.start, topic.end + closed)
        elif last is None or topic.start >= last.end:
            kept.append(topic)
    return kept


def phrase_end(bare: str, at: int, limit: int) -> int:
    """Where the noun phrase that begins at ``at`` ends: before a verb, a preposition that is not its own, or a stop."""
    stop = HARD_STOP.search(bare, at, limit)
    limit = stop.start() if stop else limit
    for match in CUT.finditer(bare, max(at - 1, 0), limit):
        word = match["word"]
        if word == "as" and bare.startswith("as well as", match.start() + 1):
            continue
        keep = KEEPS.get(word)
        if keep is not None and keep.search(bare, max(at, match.start() - 40), match.start()):
            continue
        if match.start() <= at:
            if word in {"in", "for", "of", "on", "with"}:
                continue
            return at
        return match.start()
    return limit


def topics_in(context: Context, start: int, end: int) -> list[Topic]:
    """Topics of a noun phrase, one per item of a list; people and arms alone are none."""
    bare = bare_text(context)
    known = known_topics(context, start, end)
    found: list[Topic] = []
    at = start
    for match in [*SEPARATOR.finditer(bare, start, end), None]:
        stop = match.start() if match else end
        if match and any(t.start < match.start() and match.end() < t.end for t in known):
            continue
        if match and bare[match.start() - 1].isdigit() and bare[match.end() : match.end() + 1].isdigit():
            # "grade 3 or 4 events" are one thing
            continue
        place = item_place(context, at, stop)
        if match:
            at = match.end()
        if place is None:
            continue
        found.append(topic_at(context, known, *place))
    return found


def topic_at(context: Context, known: list[Topic], start: int, end: int) -> Topic:
    """The topic that words name: an entry of the vocabulary among them, else their own."""
    inside = next((t for t in known if start <= t.start and t.end <= end + 1), None)
    moved = MOVED.search(context.lower, start, end) is not None
    if inside is None:
        return Topic(None, None, start, end, moved)
    return Topic(inside.outcome, inside.marker, start, max(end, inside.end), moved)


OF_ARMS = frozenset({"in", "for", "with"})
IN_ARM = re.compile(r"(?<![a-z])(?:in|for|among|with)\s+(?:the\s+)?\Z")
NEAR_ARM = 6
"""How far after such a word an arm begins that is none of the topic: "pain scores for the drug group"."""
INTRO_PHRASE = re.compile(
    r"\s*(?:after|at|during|by|within|over|on)\s\d+\s?(?:hours?|days?|weeks?|months?|years?)(?:\s(?:of|after)\s(?:the\s)?[a-z-]+)?"
    r"\s+(?=the\s|mean\s)"
)
"""A time before the subject without a comma: "after 2 months of therapy *the pain score*"."""
OF = re.compile(r"\sof\s(?:the\s)?")
VERB_FIRST = re.compile(r"[a-z]+ed\s(?:their|its|his|her|the)\s")
TWO_LETTERS = re.compile(r"[a-zα-ω]{2}")


def item_place(context: Context, start: int, end: int) -> tuple[int, int] | None:
    """Place of the words of one item without what only leads to it or follows it; none where no topic is left."""
    bare = bare_text(context)
    kinds = KINDS.search(bare, start, end)
    start = kinds.end() if kinds else start
    intro = INTRO_PHRASE.match(bare, start, end)
    start = intro.end() if intro else start
    lead = LEADING.match(bare, start, end)
    start = lead.end() if lead else start
    inside = next(iter(arms_between(context, start, start + 1)), None) if lead and IN_ARM.search(lead.group()) else None
    if inside is not None and inside.end + 2 < end and bare[inside.end] == " ":
        # "in the controls *sleep* got worse"
        start = inside.end + 1
    counted = share_of_people(context.vocabulary).match(bare, start, end)
    start = counted.end() if counted else start
    for match in CUT.finditer(bare, start, end):
        keep = KEEPS.get(match["word"])
        kept = keep is not None and keep.search(bare, max(start, match.start() - 40), match.start()) is not None
        if not kept or (match["word"] in OF_ARMS and arms_between(context, match.end(), match.end() + NEAR_ARM)):
            end = match.start()
            break
    for match in OF.finditer(bare, start, end):
        mine = arms_between(context, match.end(), match.end() + 3)
        if mine and end - mine[0].end <= NEAR_ARM and " " in bare[start : match.start()].strip():
            end = match.start()
            break
    if bare.endswith((" and", " or"), start, end):
        end = bare.rindex(" ", start, end)
    place = trim_space(bare, start, end)
    if place is None or not 2 <= place[1] - place[0] <= LONGEST:
        return None
    words = bare[slice(*place)]
    if (
        NO_TOPIC.match(words)
        or GROUP.fullmatch(words)
        or VERB_FIRST.match(words)
        or FIGURE.fullmatch(words)
        or not TWO_LETTERS.search(words)
        or words[0] in "<>=±"
        or OTHER_DEGREE.match(words)
    ):
        return None
    if people_only(context.vocabulary).fullmatch(words):
        return None
    covered = sum(m.end - m.start for m in arms_between(context, place[0] - 1, place[1]))
    return None if covered * 10 >= 7 * (place[1] - place[0]) else place
