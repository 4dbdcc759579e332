"""Contrasts: how a comparative word is tied to what it compares.

A word such as "higher", "similar" or "difference" makes a finding only in a few places: after "was" (its subject is
what is compared), after "had" or "there was" (what follows is), after a verb of movement ("declined more slowly"), as
the noun "difference in …". Anything else, a threshold or an adjective of a thing, is none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.clauses import FINDING_VERBS, bare_text, shared_subject, subject_span
from ..statements.governors import governor_of
from ..statements.lexicon import Hit
from ..statements.slots import things_about, things_after
from ..statements.topics import Topic, known_topics, people_only, phrase_end, topics_in
from .differences import NOUNS, difference
from .sides import Place
from .ties import (
    ADVERB_ENDS,
    MODAL,
    NEGATED,
    THERE,
    Contrast,
    arm_subject,
    recent_topics,
    verb_start,
)

ADVERBS = (
    r"(?:(?:not|no|also|all|both|statistically|still|again|much|even|found|shown|to|be|observed|considered|deemed|"
    r"[a-z]+ly|at least|far|a|an|the|broadly|somewhat|never|being|overall|either|neither|quite|very|more or less|"
    r"reported|noted|seen|about|in general|any|significant|"
    r"[a-z]+-?fold|\d[\d.·]*\s?(?:%|times|-?fold|points?|days?|kg|min|h|°|mm|cm|ml|mg|kcal|weeks?|"
    r"months?|minutes|hours?)?(?:\s+(?:and|to))?|(?:two|three|four|five|ten|several) times)\s+)*"
)
PREDICATIVE = re.compile(
    r"(?<![a-z])(?:was|were|is|are|be|been|being|remained|remain|appeared|seemed|became|proved|tended to be)\s+"
    rf"{ADVERBS}\Z"
)
ADVERBIAL = frozenset(
    {"more", "less", "faster", "slower", "earlier", "better", "worse", "longer", "similarly", "equally", "shorter",
     "higher", "lower", "comparably", "greater", "differently"}
)  # fmt: skip
VERBS_OF_DIFFERENCE = frozenset({"differed", "differ", "differs", "vary"})
OF_ARMS = frozenset(
    {"superior", "inferior", "more effective", "less effective", "non-inferior", "noninferior", "better", "worse",
     "equivalent", "comparable", "similar", "equally", "as effective"}
)  # fmt: skip
ALWAYS_ARMS = frozenset(
    {"superior", "inferior", "more effective", "less effective", "non-inferior", "noninferior", "as effective",
     "as safe", "as efficacious", "as good"}
)  # fmt: skip
OF_PEOPLE = frozenset({"older", "younger", "heavier", "lighter"})
"""States of people that name what is compared themselves."""
TOLERATED = re.compile(r"\s+[a-z]+ed(?![a-z])")
SUPERLATIVE = re.compile(r"(?:[a-z]+est|worst)\Z")
OR_MORE = re.compile(
    r"(?:(?<![a-z])(?:or|no)|\d\s?and) (?:more|less|fewer|higher|greater|older|above|better|worse)(?![a-z])"
    r"(?! (?:than )?[a-z]+ (?:in|with|than))|"
    r"(?<![a-z])(?:more|less|fewer|greater|higher|lower|larger|longer|shorter) than (?:or equal|\d|one|two|three|four|"
    r"half|a |an |twice)|\d\s+(?:more|less|higher)(?! [a-z]+ in)|more or less|once more|the more|"
    r"(?:more|less) than [a-z]+ed(?![a-z])|remained the same"
)


def read_cue(
    context: Context, sentence: Sentence, cue: Hit, bounds: Place, limit: int, last: Contrast | None = None
) -> Contrast | None:
    """The contrast that a comparative word makes; none where grammar does not tie it to anything.

    Args:
        bounds: the clause.
        limit: where the next comparative word begins.
        last: the contrast before it in the sentence, whose verb it may share ("had less pain and lower costs").
    """
    bare = bare_text(context)
    left, right = bounds
    word = bare[cue.start : cue.end]
    if not word.strip() or (word.endswith("ly") and bare.startswith(",", cue.end)):
        return None
    if OR_MORE.search(bare, max(left, cue.start - 14), min(right, cue.end + 16)):
        return None
    before = bare[max(left, cue.start - 110) : cue.start]
    if word in NOUNS:
        return difference(context, sentence, cue, bounds, before, last)
    predicative = PREDICATIVE.search(before)
    ends = word.endswith("likely") or PREDICATE_ENDS.match(bare, cue.end, right) is not None
    if predicative is None and ends and LISTED_CUE.search(before):
        # "X was 3, 5 and 9 and longer in A": the second predicate shares the verb of the first
        first = STATE.search(bare, left, cue.start)
        return of_subject(context, sentence, cue, bounds, limit, first.start()) if first else None
    if word in VERBS_OF_DIFFERENCE or predicative is not None:
        verb = cue.start - (len(before) - predicative.start()) if predicative else verb_start(bare, left, cue.start)
        return of_subject(context, sentence, cue, bounds, limit, verb)
    holder = governor_of(bare, left, cue.start)
    place = (holder.start, holder.end)
    adverbial = word.split()[0] in ADVERBIAL and ADVERB_ENDS.match(bare, cue.end, right) is not None
    if (
        holder.kind == "verb"
        and adverbial
        and qualifies(bare, holder.end, cue.start)
        and not MODAL.search(before[-40:])
    ):
        found = of_subject(context, sentence, cue, bounds, limit, verb_start(bare, left, holder.start))
        return moved_by(context, found, place, SLOWLY.match(bare, cue.end, right) is not None)
    if holder.kind == "with" and not bare[left : holder.start].strip():
        # "With a better sham, …" tells how it was done
        return None
    weak = bare.startswith("trend", holder.start)
    if (holder.kind in {"joint", ""} or weak) and last is not None and last.rule in {"object", "associated"}:
        joined = LISTED_CUE.search(before)
        if joined is not None and cue.start - last.topics[-1].end <= LONGEST_LIST:
            found = of_object(context, cue, bounds, limit, cue.start)
            return replace(found, subject=last.subject, rule=last.rule) if found else None
    if gained := with_object(context, cue, bounds, before):
        return gained
    if holder.kind in {"joint", ""} or (word in MOVED and not qualifies(bare, max(left, holder.end), cue.start)):
        return None
    verb = verb_start(bare, left, cue.start if holder.kind == "opening" else holder.start)
    found = of_object(context, cue, bounds, limit, verb)
    if found is not None and holder.kind == "tied":
        found.rule = "associated"
    return moved_by(context, found, place, False) if holder.kind == "verb" else found


MOVED = frozenset({"increased", "decreased", "reduced", "improved", "elevated", "impaired"})
QUALIFIED = re.compile(
    r"\s*(?:(?:an?|the|no|any|also|both|more|even|much|far|at least|[a-z]+ly|significant|"
    r"\d[\d.]*\s?-?(?:fold|times|%))\s+)*"
)


def qualifies(bare: str, start: int, at: int) -> bool:
    """Whether a participle qualifies what follows, and is no verb of the words before it."""
    return QUALIFIED.fullmatch(bare, start, at) is not None


PREDICATE_ENDS = re.compile(r"\s+(?:in|with|for|among|after|at|between|than|compared|versus)(?![a-z])")
STATE = re.compile(r"(?<![a-z])(?:was|were|is|are)\s")
LISTED_CUE = re.compile(
    r"(?:,|\sand|\sbut|\sor|,\sand|;|\sas well as)\s+"
    r"(?:(?:an?|with|also|the|even|[a-z]+ly|trend(?:ed)?|towards?)\s+)*\Z"
)
LONGEST_LIST = 140
"""How far a shared verb reaches to the next attribute of its list, in code points."""
VERB_OBJECT = re.compile(
    r"(?<![a-z])(?P<verb>[a-z]+ed|lost|grew|rose)\s+(?P<what>(?:[a-z-]+\s+){1,3})(?:(?:significantly|much|even)\s+)?\Z"
)


def with_object(context: Context, cue: Hit, bounds: Place, before: str) -> Contrast | None:
    """How fast an arm moved a thing: "men gained weight faster than women"."""
    bare = bare_text(context)
    match = VERB_OBJECT.search(before)
    if match is None or bare[cue.start : cue.end] not in ADVERBIAL or not bare.startswith(" than", cue.end):
        return None
    at = cue.start - len(before)
    verb = (at + match.start("verb"), at + match.end("verb"))
    topics = topics_in(context, at + match.start("what"), at + match.end("what"))
    subject = subject_span(bare, bounds[0], verb[0])
    if not topics or subject is None:
        return None
    contrast = Contrast((cue.start, cue.end), cue.entry, topics, subject, False, "subject")
    return moved_by(context, contrast, verb, False)


SLOWLY = re.compile(r"\s*(?:slowly|slow|rarely|seldom)(?![a-z])")


def moved_by(context: Context, contrast: Contrast | None, verb: Place, slowly: bool) -> Contrast | None:
    """A contrast of how fast things moved: what is compared is their movement."""
    if contrast is None:
        return None
    if slowly and contrast.entry == "up":
        contrast.entry = "down"
    moves = {
        h.start for h in find_hits(context).between(*verb) if h.kind == "verbs" and h.entry not in {"stable", "change"}
    }
    if verb[0] in moves:
        contrast.topics = [replace(t, moved=True, verb=verb) for t in contrast.topics]
    return contrast


def of_subject(context: Context, sentence: Sentence, cue: Hit, bounds: Place, limit: int, verb: int) -> Contrast | None:
    """A predicate: its subject is what is compared, or the arm where what is compared follows ("superior in pain")."""
    bare = bare_text(context)
    before = bare[max(bounds[0], verb - 40) : verb]
    subject = subject_span(bare, bounds[0], verb) or shared_subject(bare, sentence.start, bounds[0], verb)
    if THERE.search(before):
        return of_object(context, cue, bounds, limit, verb)
    if subject is None or MODAL.search(bare, max(bounds[0], verb - 12), cue.start):
        return None
    word = bare[cue.start : cue.end]
    negated = (
        NEGATED.search(bare, verb, cue.start) is not None
        or re.match(r"(?:neither|no|none of)\s", bare[subject[0] : subject[1]]) is not None
    )
    effective = word in {"equally", "similarly", "comparably"} and EFFECTIVE.match(bare, cue.end, bounds[1])
    if effective:
        topics = things_after(context, effective.end(), bounds[1])
        topics = topics or [Topic(None, None, cue.start, effective.end())]
        return Contrast((cue.start, cue.end), "same", topics, subject, negated, "subject_arm")
    if groups := GROUPS_ALONE.match(bare, *subject):
        about = things_about(context, groups.end(), subject[1])
        topics = about or things_after(context, cue.end, bounds[1]) if cue.entry in {"same", "differ"} else []
        return Contrast((cue.start, cue.end), cue.entry, topics, None, negated, "groups") if topics else None
    if arm_subject(context, subject) is not None or word in ALWAYS_ARMS:
        follows = word in OF_ARMS or cue.entry in {"same", "differ"}
        topics = things_after(context, cue.end, bounds[1]) if follows else []
        if not topics and (word in {"more", "less"} or word.endswith("likely")):
            topics = adjective_topic(context, cue, bounds)
        if not topics and word in {"better", "worse"} and (told := TOLERATED.match(bare, cue.end, bounds[1])):
            topics = [Topic(None, None, cue.end + 1, told.end())]
        if not topics and word in OF_PEOPLE:
            topics = [Topic(None, None, cue.start, cue.end)]
        if not topics and word in OF_ARMS | ALWAYS_ARMS and (word in ALWAYS_ARMS or cue.entry == "same"):
            topics = [Topic(None, None, cue.start, cue.end)]
        return Contrast((cue.start, cue.end), cue.entry, topics, subject, negated, "subject_arm") if topics else None
    if cue.entry == "differ" and bare.startswith(" from ", cue.end):
        topics = things_after(context, cue.end, bounds[1])
        if topics:
            return Contrast((cue.start, cue.end), cue.entry, topics, subject, negated, "subject_arm")
    topics = topics_in(context, *subject)
    rule = "subject"
    if not topics and PRONOUN.fullmatch(bare, *subject):
        topics, rule = recent_topics(context, sentence, cue.start), "again"
    return Contrast((cue.start, cue.end), cue.entry, topics, subject, negated, rule) if topics else None


PRONOUN = re.compile(r"(?:this|these|it|they|both)")
GROUPS_ALONE = re.compile(
    r"(?:(?:the|both|all|our|these|two|three|four|\d|study|treatment|patient|intervention)\s+)*(?:groups|arms|cohorts)"
    r"(?:\s+of\s+[a-z]+)?(?=\s*\Z|\s+(?:in terms|with re|regard|concern))"
)
"""A subject that is only the groups: "the groups were comparable in age", "the groups in terms of age were similar"."""
EFFECTIVE = re.compile(r"\s+(?:effective|efficacious|safe|well[ -]tolerated|tolerated|beneficial|good|potent)(?![a-z])")


ADJECTIVE_LINK = re.compile(
    r"\s*(?:in|with|about|of|on|to|regarding)\s+(?!(?:the\s+)?(?:[a-z]+\s+)?(?:groups?|arms?)(?![a-z]))"
)
"""What an adjective is said of: "more interested *in* sport"."""
ADJECTIVE = re.compile(
    r"\s+(?P<what>(?:(?:likely|prone|apt|able)\s+)?to\s+(?:be\s+|have\s+|had\s+|experience\s+|develop\s+|achieve\s+)?)?"
)


def adjective_topic(context: Context, cue: Hit, bounds: Place) -> list[Topic]:
    """What people are more or less likely to do, or more or less of: "were more likely to relapse"."""
    bare = bare_text(context)
    match = ADJECTIVE.match(bare, cue.end, bounds[1])
    start = match.end() if match else cue.end
    end = phrase_end(bare, start, bounds[1])
    while link := ADJECTIVE_LINK.match(bare, end, bounds[1]):
        end = phrase_end(bare, link.end(), bounds[1])
    words = bare[start:end].strip()
    if not words or words.startswith(("in ", "with ", "for ", "at ")) or (len(words.split()) > 8 and match is None):
        return []
    inside = next(iter(known_topics(context, start, end)), None)
    if inside is not None:
        return [Topic(inside.outcome, inside.marker, start, start + len(bare[start:end].rstrip()))]
    return [Topic(None, None, start, start + len(bare[start:end].rstrip()))]


PEOPLE_WHO = re.compile(
    r"(?:of\s+)?(?:the\s+)?[^,;:]{0,90}?(?<![a-z])(?:had|achieved|experienced|reported|developed|died|completed|"
    r"required|"
    r"showed|received|were|was|reached|attained|needed|remained|with|having|achieving|experiencing|reporting|"
    r"requiring|developing|who|discontinued|withdrew|relapsed|survived|responded|improved|suffered|shifted|"
    r"used|preferred|underwent|presented|met|lost|gained|chose|took|stopped|returned|progressed|died)(?![a-z])\s*"
)


PEOPLE_DID = re.compile(
    r"[^,;:]{0,60}?\s(?P<verb>(?!(?:treated|randomi[sz]ed|assigned|allocated|exposed|enrolled|included|aged|affected|"
    r"compared|matched|recruited|operated|managed|based|allocated|received|required|reported|experienced|achieved|"
    r"developed|showed|needed|reached|attained|remained|presented)(?![a-z]))[a-z]{2,}ed(?:-[a-z]+)?)(?![a-z-])"
)
"""What people did, by a verb that is no mere "had": "more women *stopped smoking*"."""


def of_object(context: Context, cue: Hit, bounds: Place, limit: int, verb: int) -> Contrast | None:
    """An attribute: what follows is compared; the subject of its verb may be the arm."""
    bare = bare_text(context)
    negated = NEGATED.search(bare, max(bounds[0], verb - 12), cue.start) is not None
    if bare[cue.start : cue.end] in {"same", "identical"} or MODAL.search(bare, max(bounds[0], verb - 20), cue.start):
        return None
    end = min(phrase_end(bare, cue.end + 1, bounds[1]), bounds[1])
    if cue.end < limit < end:
        end = limit
    topics = topics_in(context, cue.end, end)
    counted = people_place_at(context, cue.end + 1, bounds[1])
    if counted is not None and (not topics or topics[0].start <= counted):
        match = PEOPLE_WHO.match(bare, cue.end + 1, bounds[1])
        did = PEOPLE_DID.match(bare, counted, match.end() if match else bounds[1])
        if did is not None:
            stop = phrase_end(bare, did.end(), bounds[1])
            topics = [replace(t, start=did.start("verb")) for t in topics_in(context, did.end(), stop)[:1]]
            topics = topics or [Topic(None, None, *did.span("verb"))]
        elif match is not None:
            stop = phrase_end(bare, match.end(), bounds[1])
            topics = topics_in(context, match.end(), stop) or topics
            if not topics and (word := re.search(r"[a-z]+\s*\Z", bare[cue.end : match.end()])):
                at = cue.end + word.start()
                topics = [Topic(None, None, at, at + len(word.group().rstrip()))]
    if not topics and (found := RESULTS.match(bare, cue.end, bounds[1])) is not None:
        topics = topics_in(context, found.end(), phrase_end(bare, found.end(), bounds[1]))
        return Contrast((cue.start, cue.end), cue.entry, topics, None, negated, "results") if topics else None
    if not topics or FORETELLS.match(bare, topics[-1].end, bounds[1]):
        return None
    subject = subject_span(bare, bounds[0], verb) if verb > bounds[0] else None
    return Contrast((cue.start, cue.end), cue.entry, topics, subject, negated, "object")


RESULTS = re.compile(
    r"\s+(?:results?|findings?|observations?|trends?|patterns?|outcomes?|responses?)\s+(?:(?:was|were)\s+"
    rf"(?:[a-z]+ly\s+|also\s+)?(?:{FINDING_VERBS}|made)\s+)?(?:between\s[^,;:]{{2,40}}?\s)?"
    r"(?:for|with (?:respect|regard) to|in relation to|regarding|in terms of|in)\s+(?:the\s+)?"
)
"""``similar results were seen [between the groups] for`` what follows."""
FORETELLS = re.compile(
    r"[^,;:]{0,60}?\s(?:predict(?:s|ed)?|correlat(?:es|ed)|(?:was|were|is|are)\s+(?:[a-z]+\s+){0,3}?(?:associated|"
    r"correlated|related|predictive|predictors?|linked))(?![a-z])"
)
"""Of a thing that foretells another it is not said who has more of it."""


def people_place_at(context: Context, start: int, end: int) -> int | None:
    """Where people are named right from ``start`` on: "[more] patients in the drug group had …"."""
    match = people_only(context.vocabulary).match(bare_text(context), start, end)
    return match.end() if match else None
