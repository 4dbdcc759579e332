"""What a printed value measures: a marker of the vocabulary, or the noun phrase that the text gives it."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.lexicon import Hit
from ..statements.printed_numbers import compile_figures
from .clause_topics import ONLY, Topic, clause_topic
from .value_patterns import LASTED_FOR, MEASURING, compile_words

WORD = r"[a-zα-ω][\w'’/-]*"
STOPS = (
    r"and|or|of|in|for|was|were|is|are|the|a|an|by|to|at|after|before|during|from|with|had|has|have|that|which|than|on|"
    r"between|both|all|compared|versus|vs|showed|achieved|increased|decreased|significantly|while|whereas|but|also|we|"
    r"there|as|respectively|group|groups|arm|patients|no|not|did|its|their|this|these|when|where|if|p|mean|median|"
    r"means|"
    r"medians|average|adjusted|respective|geometric|estimated|reported|received|greater|higher|lower|longer|"
    r"shorter|similar|only"
)
PHRASE = re.compile(rf"(?:(?<![\w-])(?!(?:{STOPS})\s){WORD}\s+){{0,4}}\Z")
LAST_WORDS = re.compile(
    rf"(?:\A|[\s,(])(?P<words>(?:(?!(?:{STOPS})\s){WORD}\s+){{0,4}}(?!(?:{STOPS})\s*\Z){WORD})\s*\Z"
)
COMPLEMENT = re.compile(
    rf"\s+(?:of|to|until|for|in|per|on)\s+(?:the\s+|an?\s+)?(?!(?:{STOPS}|patients|each|our)\s)"
    rf"{WORD}(?:\s+(?!(?:{STOPS})(?![a-z])){WORD}){{0,3}}"
)
GENERIC = frozenset(
    """
    level levels value values score scores rate count counts change changes reduction increase decrease improvement
    difference total number amount amounts percentage mean parameter variable response responses gain gains use time
    times range index ratio quality performance response activity concentration concentrations
    """.split()  # noqa: SIM905
)
AGE = re.compile(r"(?<![a-z])(?:aged?|ages|old)(?![a-z])")
LABEL = re.compile(r"(?<![A-Za-z0-9-])(?P<words>[A-Z][A-Za-z0-9/-]{0,9}[A-Z0-9])\s*(?:[:=]|\(|\[|,)?\s*\Z")
GOVERNED = re.compile(
    r"(?<![a-z])(?:to|than|with|without|in|at|for|by|vs\.?|versus|before|after|between|from|on|per)\s+(?:the\s+)?\Z"
)
"""Before a label that says where or in whom, not what, was measured: "than in RTP (1.7"."""
WHEN = frozenset({"pre", "post", "baseline", "before", "after", "total", "and", "or", "sd", "se", "ci", "iqr", "n"})
"""Labels of a time or of a spread."""
HEAD = re.compile(
    r"(?<![a-z])(?:(?:time|times|interval|delay)\s+(?:to|until)|(?:duration|length|number|amount|rate|frequency|severity|"
    r"days|hours|volume|cost|costs|dose)\s+of)\s+(?:the\s+|first\s+)*\Z"
)
"""Before a measured noun: what of it was measured, "time to maximum concentration"."""
SPREADS = frozenset({"interval", "range", "level", "limits"})
OF_SPREAD = re.compile(r"(?:confidence|uncertainty|credible|credibility|interquartile|inter-quartile|quartile)\s+\Z")
"""Before "interval" or "range", where it is what is printed beside a value."""
AT_START = re.compile(r"(?:\A|\s)(?:baseline|absolute|normal|initial|reference|control)\s+\Z")
SAID_OF = re.compile(r"\s*(?:points?\s+)?for\s+(?:the\s+)?(?:[a-z-]{2,14}\s+){0,3}?\Z")
"""Between a value and what it is a value of: "7.2 ± 3.0 points for anxiety"."""
MORE_OF = re.compile(
    r"(?<![a-z])(?:fewer|more|less|greater|higher|lower|longer|shorter|larger|smaller|better|reduced|increased|"
    r"decreased|improved)\s+(?!(?:in|with|for|on|than|at|after|by|among|when|during|from|and|or|but)\s)"
    r"(?P<words>[a-z][^,;:()\[\]=\d]{2,60}?)\s*[(\[]\s*\Z"
)
ADJECTIVE = re.compile(r"[a-z-]*(?:ly|ive|able|ible|ful|ant|ent|ous|ed|ing|mild|severe|likely)(?:\s.*)?")
"""A word that can be more or less but is no thing."""
IN_WHOM = re.compile(r"\s+(?:in|with|for|on|among|by|after|at|during|than|compared with)\s+(?:the\s+)?\Z")
LONGEST_LABEL = 50
ARM_LABEL = re.compile(r"[(;,]\s*(?P<arm>[a-z][^(),;:=]{0,40}?)\s*[:=]\s*\Z")
ARM_LABELS = re.compile(r"[(;,]\s*(?P<arm>[a-z][^(),;:=]{0,40}?)\s*[:=]\s*(?=[-+−–]?\d)")
VALUE_OPENS = re.compile(r"\(\s*[-+−–]?\d")
NO_TOPIC = re.compile(r"(?:\d|(?<![a-z])(?:at|after|before|to|during|until|by|from|than|with))\s*\Z")
COUNTED = re.compile(rf"\s*(?P<words>(?!(?:{STOPS})\s){WORD}(?:\s+(?!(?:{STOPS})(?![a-z])){WORD}){{0,2}})")
ITEM = re.compile(rf"[(\[;]\s*(?P<words>(?!(?:{STOPS})(?![a-z])){WORD}(?:\s{WORD}){{0,3}}),\s*\Z")
"""The label of a value in a list within brackets: "(cognition, 45.7 vs 54.9; habits, 53.8 vs 82.3)"."""
VERB = re.compile(
    r"\s(?:was|were|is|are|had|has|have|did|showed|increased|decreased|improved|fell|rose|remained|declined|ranged|"
    r"differed|achieved|reached|received|reported|experienced|demonstrated|"
    rf"included?|{MEASURING})(?![a-z])"
)
NEAR = 160

LINKS = frozenset("although though while whereas and but or of for with when to also both".split())  # noqa: SIM905
"""Words that begin or end no name."""

LONGEST_NAME = 7
"""Words of a name that a clause may give in place of a shorter one."""


def arm_label(context: Context, sentence: Sentence, at: int) -> tuple[int, ArmMention] | None:
    """The arm that labels a value in brackets, "fat (drug: 1.2 ± 0.3; placebo: 0.9 ± 0.2)", and where they open."""
    label = ARM_LABEL.search(context.lower, max(sentence.start, at - LONGEST_LABEL), at)
    opening = context.lower.rfind("(", sentence.start, at)
    if label is None or opening < 0 or context.lower.rfind(")", opening, at) > label.start():
        return None
    labels = [label, *ARM_LABELS.finditer(context.lower, opening, min(opening + 200, sentence.end))]
    if not any(arms_between(context, x.start("arm"), x.end("arm")) for x in labels):
        return None
    start, end = label.span("arm")
    return opening, ArmMention(start, end, label["arm"], context.text[start:end])


def labelled_apart(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether a value has the label of its arm and the bracket labels another arm too: "(drug: 1 vs 2; placebo: …)"."""
    label = arm_label(context, sentence, at)
    if label is None:
        return False
    close = context.lower.find(")", at, sentence.end)
    return len({x["arm"] for x in ARM_LABELS.finditer(context.lower, label[0], max(close, at))}) > 1


def topic_of(context: Context, sentence: Sentence, at: int, end: int, lead: int, last: Topic | None) -> Topic | None:
    """What the value at ``at``–``end`` measures; ``lead`` is where the value before it ends, ``last`` its topic.

    ``last`` is given where the value goes on with the list of the one before it. None where it is an age.
    """
    arms = arms_between(context, sentence.start, at)
    labelled = arm_label(context, sentence, at)
    if labelled is not None:
        at = labelled[0]
        lead = min(lead, at) if last is None else lead
        if lead >= at and last is not None:
            return last
    if (label := own_label(context, sentence, at, lead, arms)) is not None:
        return label
    near = near_topic(context, sentence, (at, end), lead, last, arms)
    found = near or counted_after(context, sentence, at, end)
    told = clause_topic(context, sentence, at, lead)
    if told is not None and (found is None or says_more(context, told, found, lead, arms)):
        found = told
    found = found or bracketed(context, sentence, at, arms)
    if found is None and lead > sentence.start:
        found = named_in(context, sentence.start, at, arms)
    found = found or lasting(context, sentence, at, arms) or subject(context, sentence, at)
    return None if found is not None and AGE.search(context.lower, found[1], found[2]) else found


def own_label(context: Context, sentence: Sentence, at: int, lead: int, arms: list[ArmMention]) -> Topic | None:
    """The label of a value in a list: an abbreviation right before it, or words with a comma within its bracket."""
    label = LABEL.search(context.view, max(sentence.start, at - 16), at)
    hits = markers_in(context, max(lead, sentence.start), at, arms)
    named = [a.end for a in arms] + [h.end for h in hits[-1:]]
    if (
        label
        and label["words"].lower() not in WHEN
        and not GOVERNED.search(context.lower, max(sentence.start, label.start() - 20), label.start())
        and not any(end > label.start("words") for end in named)
    ):
        return "other", label.start("words"), label.end("words")
    item = ITEM.search(context.lower, max(sentence.start, at - 50), at)
    if item and not hits and not any(a.start < item.end("words") and item.start("words") < a.end for a in arms):
        return "other", *item.span("words")
    return None


def near_topic(
    context: Context, sentence: Sentence, value: tuple[int, int], lead: int, last: Topic | None, arms: list[ArmMention]
) -> Topic | None:
    """What the words beside a value name: right after it, in its lead, or what the list it goes on with is of."""
    at, end = value
    found = named_in(context, max(sentence.start, lead), at, arms)
    said = said_after(context, sentence, end)
    if said is not None and (found is None or last is not None or found[0] == "other"):
        return said
    if found is None or found[0] == "other":
        more = more_of(context, sentence, at, arms)
        found = more if more is not None and (last is None or more[1] >= lead) else found
    return found or last


def counted_after(context: Context, sentence: Sentence, at: int, end: int) -> Topic | None:
    """What a mean or median counts, right after it: "a median of six [cycles]"."""
    if not context.lower[max(sentence.start, at - 12) : at].rstrip().endswith((" of", "median", "mean")):
        return None
    counted = COUNTED.match(context.lower, end, sentence.end)
    return ("other", *counted.span("words")) if counted and not NO_TOPIC.search(counted["words"]) else None


def says_more(context: Context, told: Topic, near: Topic, lead: int, arms: list[ArmMention]) -> bool:
    """Whether what a clause tells is surer than what stands nearest the value.

    A marker stands unless the clause measures something else of it ("the escape rate of albumin"). A list goes on
    unless a new subject is told. Of two phrases the one with a measured noun, or the plainer one, is taken.
    """
    measured = compile_words(context.vocabulary).measured
    words = context.lower[told[1] : told[2]]
    within = told[1] <= near[1] and near[2] <= told[2]
    inherited = near[1] < lead <= told[1]
    if near[0] != "other":
        anew = inherited and (told[0] != "other" or measured.search(words) is not None)
        return within or anew
    if told[0] != "other":
        return within or near[2] <= told[2] or measured.search(context.lower, near[1], near[2]) is None
    if within or (near[1] <= told[1] and told[2] <= near[2]):
        return len(words.split()) <= LONGEST_NAME and ". " not in words
    known = (
        measured.search(context.lower, near[1], near[2]) is not None
        and not ONLY.fullmatch(context.lower, near[1], near[2])
        and not any(a.start < near[2] and near[1] < a.end for a in arms)
    )
    return inherited or (not known and measured.search(words) is not None)


def lasting(context: Context, sentence: Sentence, at: int, arms: list[ArmMention]) -> Topic | None:
    """The verb that says what was measured where its subject is an arm: "those in the drug group [stayed] 4 days"."""
    verb = LASTED_FOR.search(context.lower, max(sentence.start, at - 40), at)
    found = subject(context, sentence, at) if verb else None
    if verb is None or found is None or not any(a.start < found[2] and found[1] < a.end for a in arms):
        return None
    return "other", verb.start(), context.lower.find(" ", verb.start(), at)


def said_after(context: Context, sentence: Sentence, end: int) -> Topic | None:
    """The marker that the value is said to be of, right after it."""
    if not context.lower.startswith((" for ", " points for "), end):
        return None
    near = find_hits(context).between(end, min(end + 50, sentence.end), "marker")
    if near and SAID_OF.match(context.lower, end, near[0].start):
        return near[0].entry, near[0].start, near[0].end
    return None


def markers_in(context: Context, start: int, end: int, arms: list[ArmMention]) -> list[Hit]:
    """Markers named in a stretch, those within the name of an arm left out."""
    hits = find_hits(context).between(start, end, "marker")
    return [h for h in hits if not any(a.start <= h.start and h.end <= a.end for a in arms)]


def named_in(context: Context, start: int, end: int, arms: list[ArmMention]) -> Topic | None:
    """The nearest marker or measured noun before ``end``; a marker within the phrase of the noun is what it names."""
    start = max(start, end - NEAR)
    hits = markers_in(context, start, end, arms)
    for noun in reversed(list(compile_words(context.vocabulary).measured.finditer(context.lower, start, end))):
        if hits and hits[-1].end > noun.start() - 2:
            break
        if any(a.start <= noun.start() < a.end or 0 <= noun.start() - a.end <= 1 for a in arms):
            # "the placebo period" tells in whom or when, not what
            continue
        if noun.group() in SPREADS and OF_SPREAD.search(context.lower, max(start, noun.start() - 20), noun.start()):
            continue
        phrase = PHRASE.search(context.lower, max(start, noun.start() - 60), noun.start())
        first = phrase.start() if phrase else noun.start()
        rest = COMPLEMENT.match(context.lower, noun.end(), end)
        last = rest.end() if rest else noun.end()
        inside = [h for h in hits if first <= h.start < last]
        if inside:
            return inside[-1].entry, inside[-1].start, inside[-1].end
        if context.lower[noun.start() - 1] == "-" and first == noun.start():
            first = context.lower.rfind(" ", start, first) + 1 or first
            phrase = PHRASE.search(context.lower, max(start, first - 60), first)
            first = phrase.start() if phrase else first
        if context.lower[first : noun.end()].strip() in spread_names(context.vocabulary):
            continue
        whole = AT_START.search(context.lower, start, noun.start()) if noun.group() in GENERIC and not rest else None
        if whole is not None or is_unit(context, first, noun.start()):
            first, rest = noun.start(), None
        if (head := HEAD.search(context.lower, max(start, first - 40), first)) is not None:
            first = head.start()
        if rest is None and first == noun.start() and noun.group() in GENERIC:
            continue
        return "other", first, last
    return (hits[-1].entry, hits[-1].start, hits[-1].end) if hits else None


@lru_cache(maxsize=4)
def spread_names(vocabulary: Vocabulary) -> frozenset[str]:
    """Names of spreads and intervals, which measure nothing themselves: "interquartile range"."""
    words = vocabulary["estimates"]
    return frozenset([*words["intervals"], *(name for names in words["spreads"].values() for name in names)])


def is_unit(context: Context, start: int, end: int) -> bool:
    """Whether all words before a noun are a unit: "1.6 mmol/l decrease"."""
    if start >= end or not context.lower[max(0, start - 2) : start].strip().isdigit():
        return False
    unit = compile_figures(context.vocabulary).unit.match(context.lower, start, end)
    return unit is not None and not context.lower[unit.end() : end].strip()


def more_of(context: Context, sentence: Sentence, at: int, arms: list[ArmMention]) -> Topic | None:
    """What there was more or less of, right before the bracket of the value: "fewer days with cough (3 vs 5"."""
    told = MORE_OF.search(context.lower, max(sentence.start, at - 90), at)
    if told is None:
        return None
    start, end = told.span("words")
    if ADJECTIVE.fullmatch(told["words"].split(" in ")[0]):
        return None
    first = next((a for a in arms if a.start < end and start < a.end), None)
    if first is not None:
        whom = IN_WHOM.search(context.lower, start, first.start)
        if whom is None:
            return None
        end = whom.start()
    inside = markers_in(context, start, end, arms)
    return (inside[-1].entry, inside[-1].start, inside[-1].end) if inside else ("other", start, end)


def bracketed(context: Context, sentence: Sentence, at: int, arms: list[ArmMention]) -> Topic | None:
    """The words before the bracket that holds the value, or before an earlier one where they name an arm."""
    if not context.lower[max(sentence.start, at - 2) : at].rstrip().endswith("("):
        return None
    while (at := context.lower.rfind("(", sentence.start, at)) >= 0 and VALUE_OPENS.match(context.lower, at):
        words = LAST_WORDS.search(context.lower, max(sentence.start, at - 80), at)
        if words is None:
            return None
        if not any(a.start < words.end("words") and words.start("words") < a.end for a in arms):
            named = NO_TOPIC.search(context.lower, sentence.start, words.start("words")) is None
            return ("other", *words.span("words")) if named else None
    return None


def subject(context: Context, sentence: Sentence, at: int) -> Topic | None:
    """The subject of the sentence: its words up to the first verb, eight at most."""
    verb = VERB.search(context.lower, sentence.start, at)
    words = list(re.finditer(r"[A-Za-zα-ω][\w'/-]*", context.text[sentence.start : verb.start() if verb else at]))
    while words and words[0].group().lower() in {"the", "a", "an", "in", "at", "however", "mean", "median"} | LINKS:
        words.pop(0)
    words = words[:8]
    while words and words[-1].group().lower() in LINKS:
        words.pop()
    return ("other", sentence.start + words[0].start(), sentence.start + words[-1].end()) if words else None
