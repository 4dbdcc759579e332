"""Movements of things that the vocabulary of markers does not list, read where a clause asserts them with a figure.

The clause model of comparisons finds what moved: the subject of a verb, its object, or what follows "reduction in".
Only what is signed is told: that an unknown thing "improved" says nothing of its sign, unless its head does
("walking *ability* improved").
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..comparisons.effects import until_next
from ..comparisons.ties import ADVERB_ENDS, MODAL, NEGATED, arm_subject, verb_start
from ..people import PeoplePattern
from ..reading import Context, Sentence
from ..short_names import explained
from ..statements import COMPARED, OTHER_MOVE, TIME_SIDE, Statement
from ..statements.chains import Grammar, Item, alternatives, compile_markers, find_hits
from ..statements.clauses import FINDING_VERBS, bare_text, clause_bounds, subject_span
from ..statements.cue_patterns import AT_ENTRY, BETWEEN, BY_DOSE, INTERPRETS, OF_SOME, SIGNIFICANT
from ..statements.lexicon import Hit
from ..statements.printed_numbers import P_VALUE
from ..statements.topics import Topic, phrase_end, topics_in
from .predicates import denial_after

FORMS = re.compile(r"ed\Z|\A(?:rose|fell|grew|risen|fallen|lost)\Z")
AMOUNT = re.compile(
    r"(?<![a-z])(?:from\s+(?:a\s+|an\s+)?(?:mean\s+|median\s+)?[-+]?\d[^;]{0,60}?\sto\s+[-+]?\d|"
    r"by\s+(?:about\s+|approximately\s+|an average of\s+|a mean of\s+|up to\s+)?[-+]?\d)"
)
ASSERTS = re.compile(
    r"(?<![a-z])(?:there (?:was|were|is)|showed|shows|experienced|had|resulted in|led to|produced|demonstrated|"
    r"reported|"
    r"observed|found|noted|exhibited|revealed|displayed|caused|induced|achieved|yielded|saw|underwent)\s+"
    r"(?:(?:an?|the|also|no|not|any|[a-z]+ly|significant|marked|mean|overall|statistically|further|similar|clear|"
    r"appreciable|important|notable|obvious|major|meaningful|clinically|relevant|substantial|modest|slight|small|progressive|gradual|rapid|median|\d[\d.]*\s?%?)\s+)*\Z"
)
OPENS = re.compile(
    r"(?:\s|(?:an?|the|also|no|[a-z]+ly|significant|marked|statistically|further|clear|clinically|substantial|modest|"
    r"overall|mean|consistent|similar|and|,)(?![a-z]))*\Z"
)
FOUND_AFTER = re.compile(rf"[^,;]{{0,60}}?\s(?:was|were)\s+(?:[a-z]+ly\s+|also\s+|not\s+)?{FINDING_VERBS}(?![a-z])")
LINK = re.compile(
    rf"\s*(?:from\s+baseline\s+(?=(?:was|were)\s))?(?:(?:was|were)\s+(?:[a-z]+ly\s+|also\s+)?{FINDING_VERBS}\s+)?(?:from\s+baseline\s+)?(?:in|"
    rf"of)\s+(?:the\s+|all\s+|(?:levels?|concentrations?)\s+of\s+)*"
)
ATTRIBUTE = re.compile(r"(?<![a-z])(?:an?|the|with|of|in|for|associated with|by|than|and|or|high|low)\s+\Z")
WITHIN = PeoplePattern(
    r"(?<![a-z])(?:(?:in|for|within|across|with)\s+(?:both|all|the two|each|either)\s+(?:of\s+the\s+)?"
    r"(?:[a-z-]+\s+){0,2}(?:groups?|arms?|treatments?|conditions|cohorts|<people>)|(?:from|since|"
    r"over)\s+(?:the\s+)?(?:baseline|time|course)|(?:after|following|during|throughout|post)\s+[a-z0-9]|(?:at|by|"
    r"until|within)\s+(?:the\s+)?(?:\d|end|weeks?|months?|days?|years?|follow))"
)
"""Words that set a movement in time, or say that all groups moved: it is a finding without a figure."""
ACTOR = re.compile(r"[A-Z][A-Za-z]*-?\d|[^,;:]{2,60}?\d\s?(?:mg|μg|mcg|g|IU|U|mL|ml)(?![A-Za-z])")
"""A subject that begins with a code, or ends with a dose, names what was given: "AB123 increased renin"."""
STILL = re.compile(
    r"(?<![a-z])(?:(?:remained|was|were|stayed|has|have|had|been|kept|remain|remains|is|are|did|do|does|not|never|also|both|all|"
    r"[a-z]+ly)\s+)+\Z"
)
UNMOVED = frozenset({"change", "changed", "changes", "altered", "alter", "alteration", "alterations", "varied",
                     "unchanged", "stable", "constant", "remained the same", "modified"})  # fmt: skip
"""Words of no movement; the first ones where they are denied."""
MORE = re.compile(r"(?:than|compared|versus|vs|more|less|faster|slower|greater)(?![a-z])")


@lru_cache(maxsize=4)
def heads_of(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Heads of which more is better, heads of which less is better, and heads that are no measured thing."""
    words = vocabulary["directions"]
    return (
        re.compile(rf"(?<![a-z])(?:{alternatives(words['more_is_better'])})\Z"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['less_is_better'])})\Z"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['not_the_marker'])})(?![a-z])"),
    )


@lru_cache(maxsize=4)
def transitive_forms(vocabulary: Vocabulary) -> frozenset[str]:
    """Forms of verbs that need an object."""
    return frozenset(vocabulary["directions"]["transitive"])


def unlisted(
    context: Context, sentence: Sentence, told: list[Statement], grammar: Grammar, is_result: bool
) -> list[Statement]:
    """Statements of a sentence about things that no statement of it tells of yet.

    Args:
        is_result: whether the sentence stands among the results, so that it asserts without a figure too.
    """
    bare = bare_text(context)
    found: list[Statement] = []
    done = [(i.start, i.end) for s in told for i in s.items]
    seen: set[int] = set()
    for hit in find_hits(context).between(sentence.start, sentence.end):
        if hit.kind not in {"verbs", "nouns"} or hit.start in seen or not bare[hit.start].strip():
            continue
        if hit.entry in {"change", "stable"} and not (is_result and bare[hit.start : hit.end] in UNMOVED):
            continue
        statements = read_hit(context, sentence, hit, done, grammar, is_result)
        if not statements and not any(t.cue_start <= hit.start < t.cue_end for t in told):
            earlier = sorted([*told, *found], key=lambda t: t.cue_start)
            statements = unmoved_again(context, sentence, hit, earlier) or turned_again(context, sentence, hit, earlier)
        if statements:
            seen.add(hit.start)
            done += [(i.start, i.end) for s in statements for i in s.items]
            found += statements
    return found


DIFFERENCE_OF = re.compile(r"(?<![a-z])differences?\s(?:of|in|between)\s(?:the\s)?\Z")
"""Before changes that are set beside each other: "differences in the changes of X"."""
NEAR_DENIAL = 24
"""How far after the predicate that denies a movement words may still say that it is one between groups."""
NO_CHANGE_SEEN = re.compile(rf"\s+(?:(?:was|were)\s+(?:[a-z]+ly\s+|also\s+)?{FINDING_VERBS})(?![a-z])")
MOST_AGAIN = 3
"""How many things a bare "no change was seen" may be of."""


def unmoved_again(context: Context, sentence: Sentence, hit: Hit, told: list[Statement]) -> list[Statement]:
    """``…, while no change was seen in the control group``: of the things that the sentence told of before."""
    bare = bare_text(context)
    if hit.kind != "nouns" or hit.entry != "change" or NO_CHANGE_SEEN.match(bare, hit.end, sentence.end) is None:
        return []
    last = next((s for s in reversed(told) if s.cue_end <= hit.start), None)
    if (
        last is None
        or len(last.items) > MOST_AGAIN
        or NEGATED.search(bare, max(sentence.start, hit.start - 40), hit.start) is None
    ):
        return []
    link = LINK.match(bare, hit.end, sentence.end)
    if link is not None and topics_in(context, link.end(), phrase_end(bare, link.end(), sentence.end)):
        return []
    return [
        Statement(
            items=list(last.items),
            sign="change",
            negated=True,
            cue_start=hit.start,
            cue_end=hit.end,
            begin=hit.start,
            until=hit.end,
            rule="direction.unlisted",
            words=bare[max(sentence.start, hit.start - 40) : hit.start].strip(),
        )
    ]


TURNED = re.compile(r"(?:,\s)?\s?(?:and|but)\s+(?:(?:was|were)\s+)?(?:[a-z]+ly\s+)?\Z")
SET_BESIDE = re.compile(
    r"(?:and|but|while|whereas|versus|vs\.?|compared\s(?:with|to))\s+(?:(?:with|to|by|there was)\s+)?an?\s+"
    r"(?:[a-z]+\s+|[-+]?\d[\d.,]*\s?(?:%|[a-zµμ]{1,6}(?:/[a-z]{1,3})?\s)?\s*){0,3}\Z"
)
"""Before a noun that sets a second movement beside the first: "fell 3% in X, compared with a 2% *rise* in Y"."""
OF_AN_ARM = re.compile(r"\s+(?:[a-z]+ly\s+)?(?:in|with|for|by)\s")
IN_AN_ARM = re.compile(r"\s+(?:of\s[^,;()]{1,25}?\s)?(?:in|with|for|among)\s(?:the\s|those\s|patients\s)?")
SIGNED = frozenset({"up", "down"})


def turned_again(context: Context, sentence: Sentence, hit: Hit, told: list[Statement]) -> list[Statement]:
    """``X rose in A and fell in B``, ``fell in A, with a rise in B``: again of the same things, in another arm."""
    bare = bare_text(context)
    last = next((s for s in reversed(told) if s.cue_end <= hit.start), None)
    if (
        last is None
        or hit.entry not in SIGNED
        or not (again_by_noun if hit.kind == "nouns" else again_by_verb)(context, sentence, hit, last)
    ):
        return []
    return [
        Statement(
            items=list(last.items),
            sign=hit.entry,
            negated=False,
            cue_start=hit.start,
            cue_end=hit.end,
            begin=hit.start,
            until=hit.end,
            rule="direction.unlisted",
            words=bare[max(last.cue_end, hit.start - 40) : hit.start].strip(),
        )
    ]


def again_by_verb(context: Context, sentence: Sentence, hit: Hit, last: Statement) -> bool:
    """Whether a verb turns the course that ``last`` tells: "rose in A and *fell* in B", "was the same, but *rose*"."""
    bare = bare_text(context)
    turns = last.sign in {"change", "stable"} or (last.sign in SIGNED and not last.negated and last.sign != hit.entry)
    return (
        turns
        and max(i.end for i in last.items) <= last.cue_start
        and TURNED.search(bare, max(last.cue_end, hit.start - 28), hit.start) is not None
        and OF_AN_ARM.match(bare, hit.end, sentence.end) is not None
    )


def again_by_noun(context: Context, sentence: Sentence, hit: Hit, last: Statement) -> bool:
    """Whether a noun tells of another arm what ``last`` tells of one: "fell in A, with *a rise* in B"."""
    bare = bare_text(context)
    if last.negated or SET_BESIDE.search(bare, max(last.cue_end, hit.start - 60), hit.start) is None:
        return False
    link = IN_AN_ARM.match(bare, hit.end, sentence.end)
    return link is not None and bool(arms_between(context, link.end(), link.end() + 2))


def read_hit(
    context: Context, sentence: Sentence, hit: Hit, done: list[tuple[int, int]], grammar: Grammar, is_result: bool
) -> list[Statement]:
    """The statements that a word of movement makes about unlisted things, one per sign."""
    bare = bare_text(context)
    if hit.kind == "verbs" and hit.entry not in {"change", "stable"} and not FORMS.search(bare[hit.start : hit.end]):
        return []
    bounds = clause_bounds(bare, sentence.start, sentence.end, hit.start, hit.end)
    verb = verb_start(bare, bounds[0], hit.start)
    before = bare[max(bounds[0], hit.start - 120) : hit.start]
    if (
        INTERPRETS.search(before)
        or MODAL.search(bare[max(bounds[0], verb - 40) : hit.start])
        or OF_SOME.of(context.vocabulary).search(before)
    ):
        return []
    if (
        AT_ENTRY.match(bare, hit.end, bounds[1])
        or BY_DOSE.match(bare, hit.end, bounds[1])
        or RATIO.search(context.view, *bounds)
    ):
        # beside a ratio a verb tells of one arm beside another
        return []
    denied = denial_after(context, hit.end, sentence.end) if hit.kind == "nouns" and is_result else None
    if denied is None and not is_asserted(context, bounds, verb, hit, is_result):
        return []
    if is_compared(bare[bounds[0] : bounds[1]], grammar):
        return []
    if hit.kind == "nouns":
        topics = of_noun(context, hit, bounds, before, denied)
        negated = NEGATED.search(before[-60:]) is not None or denied is not None
        limit = denied.end() + NEAR_DENIAL if denied else bounds[1]
    else:
        limit = bounds[1]
        topics = of_verb(context, hit, bounds, verb)
        negated = NEGATED.search(bare, max(bounds[0], verb), hit.start) is not None
    if hit.entry == "change" and (
        not negated or BETWEEN.search(bare, hit.end, limit) or DIFFERENCE_OF.search(before[-24:])
    ):
        return []
    items = shared_heads(context, [i for t in topics if (i := item_of(context, t, done)) is not None])
    signs: dict[str, list[Item]] = {}
    for item in items:
        sign = hit.entry if negated else sign_of(context, item, hit.entry)
        if sign is not None:
            signs.setdefault(sign, []).append(item)
    return [
        Statement(
            items=mine,
            sign=sign,
            negated=negated,
            cue_start=hit.start,
            cue_end=hit.end,
            begin=min(hit.start, mine[0].start),
            until=hit.end,
            rule="direction.unlisted",
            words=bare[max(bounds[0], verb) : hit.start].strip(),
        )
        for sign, mine in signs.items()
    ]


def is_asserted(context: Context, bounds: tuple[int, int], verb: int, hit: Hit, is_result: bool) -> bool:
    """Whether a clause tells a movement as a finding: by a figure, an arm that acts, or a time among the results."""
    clause = context.lower[slice(*bounds)]
    if SIGNIFICANT.search(clause) or P_VALUE.search(clause) or AMOUNT.search(clause):
        return True
    if arms_between(context, bounds[0], verb):
        return True
    if not is_result:
        return False
    if hit.entry in {"change", "stable"} or WITHIN.of(context.vocabulary).search(clause):
        return True
    subject = subject_span(bare_text(context), bounds[0], verb)
    return subject is not None and ACTOR.match(context.view, *subject) is not None


def is_compared(clause: str, grammar: Grammar) -> bool:
    """Whether the words set something beside what is no earlier value of it and no number."""
    return any(
        not clause[m.end() : m.end() + 1].isdigit()
        and OTHER_MOVE.match(clause, m.end()) is None
        and TIME_SIDE.match(clause, m.end()) is None
        and grammar.before.search(clause[m.end() : m.end() + 40]) is None
        for m in COMPARED.finditer(clause)
    )


def of_noun(
    context: Context,
    hit: Hit,
    bounds: tuple[int, int],
    before: str,
    denied: re.Match[str] | None,
) -> list[Topic]:
    """What follows "a significant reduction in", where the noun is asserted or a predicate denies it."""
    bare = bare_text(context)
    link = LINK.match(bare, hit.end, max(bounds[1], denied.start() if denied else 0))
    if MORE.search(before[-24:]):
        return []
    if link is None or OTHER_TIME.match(bare, link.end() - 1):
        return of_showed(context, hit, bounds)
    end = phrase_end(bare, link.end(), bounds[1])
    asserted = ASSERTS.search(before) or FOUND_AFTER.match(bare, end - 1, bounds[1]) or "observed" in link.group()
    asserted = asserted or joins_asserted(context, hit, bounds, before)
    if denied is not None:
        return topics_in(context, link.end(), denied.start())
    opened = OPENS.fullmatch(before) and FOUND_AFTER.match(bare, hit.end, bounds[1])
    stop = until_next(context, link.end(), bounds[1])
    return topics_in(context, link.end(), stop) if asserted or opened else []


OTHER_TIME = re.compile(r"\s?(?:comparison|relation|contrast)(?![a-z])")
SHOWN = re.compile(
    r"(?<![a-z])(?:showed|shows|demonstrated|exhibited|displayed|revealed|underwent)\s+(?:(?:an?|no|not|any|also|[a-z]+ly|significant|"
    r"marked|mean|overall|further|clear|meaningful|relevant|substantial|modest|slight|small|progressive|gradual|steady)\s+)*\Z"
)
"""Before the movement that its subject showed: "the indices *showed significant* decreases"."""


def of_showed(context: Context, hit: Hit, bounds: tuple[int, int]) -> list[Topic]:
    """The subject that showed a movement: "the indices in all groups showed significant decreases"."""
    bare = bare_text(context)
    shown = SHOWN.search(bare, max(bounds[0], hit.start - 80), hit.start)
    subject = subject_span(bare, bounds[0], shown.start()) if shown else None
    if subject is None or arm_subject(context, subject) is not None:
        return []
    return topics_in(context, *subject)


JOINED = re.compile(r",?\s(?:and|but)\s(?:(?:an?|also|significant|marked|[a-z]+ly)\s)*\Z")


def joins_asserted(context: Context, hit: Hit, bounds: tuple[int, int], before: str) -> bool:
    """Whether a noun is joined to one that is asserted: "showed increases in A and decreases in B"."""
    if JOINED.search(before) is None:
        return False
    bare = bare_text(context)
    return any(
        LINK.match(bare, noun.end, hit.start) and ASSERTS.search(bare[max(bounds[0], noun.start - 120) : noun.start])
        for noun in find_hits(context).between(bounds[0], hit.start, "nouns")
    )


def of_verb(context: Context, hit: Hit, bounds: tuple[int, int], verb: int) -> list[Topic]:
    """The subject of a verb without object, or the object of one whose subject acts."""
    bare = bare_text(context)
    if hit.entry in {"change", "stable"}:
        still = STILL.search(bare, max(bounds[0], hit.start - 60), hit.start)
        subject = subject_span(bare, bounds[0], still.start()) if still else None
        by = bare.startswith((" by ", " between "), hit.end)
        return topics_in(context, *subject) if subject is not None and not by else []
    if (
        verb == hit.start
        and bare[hit.start : hit.end] in transitive_forms(context.vocabulary)
        and bare.startswith((" from ", " by ", " in ", " through "), hit.end)
    ):
        # "the knowledge gained from the course": a participle of a verb that needs an object
        return []
    near = bare[max(bounds[0], verb - 20) : verb]
    if ATTRIBUTE.search(near) and not (near.endswith(" and ") and acts_before(context, bounds[0], verb)):
        return []
    subject = subject_span(bare, bounds[0], verb)
    if subject is None:
        return []
    passive = PASSIVE.match(bare, verb, hit.start)
    if (
        ADVERB_ENDS.match(bare, hit.end, bounds[1])
        or LY_END.match(bare, hit.end, bounds[1])
        or passive
        or ENDS.match(bare, hit.end)
        or SPEED.match(bare, hit.end)
    ):
        return topics_in(context, *subject) if arm_subject(context, subject) is None else []
    if MORE.match(bare, hit.end + 1):
        return []
    return topics_in(context, hit.end, until_next(context, hit.end + 1, bounds[1]))


def acts_before(context: Context, start: int, end: int) -> bool:
    """Whether a verb of movement stands before "and", whose subject the next verb shares."""
    bare = bare_text(context)
    hits = find_hits(context).between(start, end, "verbs")
    return any(
        FORMS.search(bare[h.start : h.end]) and not ATTRIBUTE.search(bare[max(start, h.start - 12) : h.start])
        for h in hits
    )


RATIO = re.compile(
    r"(?:a(?<![A-Za-z]a)[OHR]R|O(?<![A-Za-z]O)(?:R|dds ratio)|o(?<![A-Za-z]o)dds ratio|"
    r"H(?<![A-Za-z]H)(?:R|azard ratio)|h(?<![A-Za-z]h)azard ratio|R(?<![A-Za-z]R)(?:R|isk ratio|elative risk)|"
    r"r(?<![A-Za-z]r)(?:isk ratio|elative risk)|w(?<![A-Za-z]w)ith respect to)(?![A-Za-z])"
)
PASSIVE = re.compile(r"(?:was|were|is|are|has been|have been|had been)(?![a-z])")
ENDS = re.compile(r"\s+(?:further|up|down|again|towards?|only|until|throughout|steadily|continuously)(?![a-z])")
SPEED = re.compile(
    r"\s(?:more|less|faster|slower)(?:\s(?:slowly|rapidly|quickly|steeply))?\s(?:in|with|for|among|over|during)\s"
)
NO_THING = re.compile(
    r"\d+ and \d|\d+(?:\s?\(|\s?[-–]\s?\d)|"
    r"(?:averaging|participating|using|being|having|ranging|majority|measurements?|all|both|variables|parameters|"
    r"exceeding|rather|its|their|ors?|rrs?|hrs?|odds|risks?|hazards?|further|up|down|only|more|less|effects?|number|use|[a-z]+ed(?=\s))"
    r"(?![a-z])"
)
LY_END = re.compile(r"\s+[a-z]+ly(?:\s*[,;.(]|\s+(?:in|with|from|by|after|at|during|over|for|between|to|and)\s)")


def item_of(context: Context, topic: Topic, done: list[tuple[int, int]]) -> Item | None:
    """A topic as what moved; none where it is told already, an outcome of people, or a rate."""
    words = context.lower[topic.start : topic.end]
    if any(a < topic.end and topic.start < b for a, b in done) or topic.outcome is not None or topic.moved:
        return None
    if turned_into_share(context, words) or len(words.split()) > 8 or NO_THING.match(words):
        return None
    return Item(
        topic.marker or spelled_out(context, topic), topic.start, topic.end, context.text[topic.start : topic.end]
    )


def turned_into_share(context: Context, words: str) -> bool:
    """Whether the head of a name makes a share of people or a risk of it; within a name such a word is no head."""
    match = heads_of(context.vocabulary)[2].search(words)
    return match is not None and (
        match.start() == 0 or match.end() == len(words) or words.startswith((" of", " for"), match.end())
    )


def spelled_out(context: Context, topic: Topic) -> str:
    """The marker that the text says a short name is short for; ``other`` where it is none."""
    short = context.view[topic.start : topic.end].rsplit(None, 1)[-1]
    name = explained(context, short)
    if name == short:
        return "other"
    return compile_markers(context.vocabulary).entry_of.get(name.split(" (")[0].lower(), "other")


def shared_heads(context: Context, items: list[Item]) -> list[Item]:
    """Items whose only word tells of the next one's head, with that head: "plasma and urinary aldosterone"."""
    modifiers = frozenset(context.vocabulary["directions"]["modifiers"])
    whole: list[Item] = []
    for i, item in enumerate(items):
        following = items[i + 1] if i + 1 < len(items) else None
        if item.words.lower() in modifiers:
            if following is None or " " not in following.words:
                continue
            at = following.end - len(following.words.rsplit(None, 1)[1])
            words = f"{item.words} {context.text[at : following.end]}"
            item = Item("other", item.start, item.end, words, (at, following.end))
        whole.append(item)
    return whole


def sign_of(context: Context, item: Item, entry: str) -> str | None:
    """The sign as told; of an improvement of an unlisted thing, the sign that its head gives, if it gives one."""
    if entry in {"up", "down", "stable"} or item.entry != "other":
        return entry
    better, worse, _ = heads_of(context.vocabulary)
    words = item.words.lower()
    sign = "up" if better.search(words) else "down" if worse.search(words) else None
    return sign if sign is None or entry == "improve" else {"up": "down", "down": "up"}[sign]
