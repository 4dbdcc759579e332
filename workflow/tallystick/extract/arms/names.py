"""Names of a document's arms, learnt from how it sets groups apart.

A name is told by "group" or "arm" after it ("the X group"), a label ("group A"), "-treated", a list of alternatives
people were assigned to ("X, Y or placebo"), "versus" in the title or beside a name already known, doses set beside each
other, or the vocabulary ("placebo"). What everybody received is no arm: one name alone after "received" tells nothing
apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..ledger import DIGITS
from ..outcomes import mentions_between
from ..reading import Context

WORD = r"[a-z0-9](?:[a-z0-9+/.'β-ω-]{0,40}[a-z0-9β-ω+])?"
TOKEN = re.compile(WORD)
STOP = frozenset(
    """
    the a an in of and or to with between for from than versus vs by as at on into was were is are be been had has
    have who which that than then per not no but while whereas among after before during compared received receiving
    given assigned allocated randomized randomised randomly divided either only also when where its their our more
    less most least significantly significant treated plus-minus respectively both would will did do does could
    should may might within patients subjects participants using used via if group groups arm arms included
    including comprised consisting receive your experienced achieved showed shown found improved increased decreased
    reduced higher lower greater smaller better worse similar patient there it they we this these those such each
    all any every one two three four five six seven eight nine ten however following across without under over
    through about concerning regarding along improves reduces increases affects remained became compare comparing
    evaluate evaluated consisted comprising entire until since because due difference differences
    """.split()  # noqa: SIM905
)
LEADING = frozenset(
    """
    either the a an of to receive undergo attend continue start take use perform have follow wear drink eat consume
    complete join do participate in their his her one be get being
    """.split()  # noqa: SIM905
)
"""Words between "assigned to" and what people were assigned to."""
GROUP = re.compile(r"(g(?<![a-z]g)roups?|a(?<![a-z]a)rms?)(?![a-z])")
GROUPS = re.compile(r"(?:groups|arms)(?![a-z])")
LABEL_AFTER = re.compile(r"(?:groups?|arms?)\s*[-:]?\s*[\"'(]?((?:[a-h]|[1-8]|i{1,3}|iv|vi{0,2})(?![a-z0-9/%]|\.\d))")
TREATED = re.compile(r"treated(?<=[- ]treated)(?![a-z])")
RECEIVE = re.compile(
    r"(?:receiv(?:e|ed|ing)|treated with|treatment with|assigned to|allocated to|randomi[sz]ed (?:in)?to|"
    r"randomly to|either|given|taking|administered) (?=[a-z0-9])"
)
ASSIGNS = ("assigned", "allocated", "random", "either")
"""What alone says that those who received something were set apart by it."""
ASSIGNED = re.compile(r"(?:randomi[sz]|assigned|allocated|divided)[a-z]*(?![a-z])[^.;]{0,120}\Z")
VERSUS = re.compile(rf"((?:{WORD} ){{1,3}})(?:versus|vs\.?|compared (?:with|to)) ((?:{WORD} ?){{1,3}})")
SET_AGAINST = re.compile(r"v(?:ersus|s)|compared (?:with|to)")
BESIDE = re.compile(
    r"\s+(?:(?P<sure>versus|vs\.?)|compared (?:with|to)|or|than|over|against|and)\s+(?:the |with |in )*"
)
LAST_WORD = re.compile(r"(?<![a-z0-9+/'.-])[a-z0-9][a-z0-9+/'β-ω-]*\Z")
UNIT = r"(?:m?g|µg|μg|mcg|iu|ml)"
DOSES = re.compile(
    rf"(?P<all>\d(?<![\d.,-]\d)\d*(?:[.,·]\d+)*(?: ?{UNIT})?(?:/day|/kg)?(?:,? or |,? and |, | vs )"
    rf"(?:[a-z][a-z-]{{2,30}} )?"
    rf"(?:{DIGITS}(?: ?{UNIT})?(?:/day|/kg)?(?:,? or |,? and |, )(?:[a-z][a-z-]{{2,30}} )?){{0,4}}"
    rf"{DIGITS} ?(?P<unit>{UNIT}))(?![a-z])"
)
DOSE = re.compile(rf"\d(?<!\d\d)(?<!\d[.,·]\d)\d*(?:[.,·]\d+)* ?{UNIT}(?![a-z])")
BARE_DOSE = re.compile(DIGITS)
VALUES = re.compile(r"\((?:n\s?=\s?)?[\d.,/%; ]+\)")
"""Brackets that hold only numbers."""
NUMBER = re.compile(r"[\d.,]+\Z")
NO_WORD = re.compile(r"[^a-z0-9α-ω]+")
LIST_ENDS = re.compile(r"[;:.()\[\]](?!\d)")


@dataclass(frozen=True, slots=True)
class ArmWords:
    """The vocabulary of arms, compiled.

    ``weak`` are words that name an arm only where something beside them says so; ``trimmed`` words of route and
    schedule that tell no arms apart; ``modifiers`` words by which arms of one treatment differ; ``drugs`` finds
    words with the ending of a drug's name.
    """

    names: tuple[str, ...]
    weak: frozenset[str]
    one_of_two: frozenset[str]
    not_names: frozenset[str]
    trimmed: frozenset[str]
    modifiers: frozenset[str]
    drugs: re.Pattern[str]
    followers: re.Pattern[str]
    people: str
    units: str


def longest_first(words: Iterable[str]) -> str:
    """The words as an alternation, the longest first; equal lengths by letter, so that no order of a set shows."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=4)
def compile_arms(vocabulary: Vocabulary) -> ArmWords:
    """Words of arms, people and units; ``people`` and ``units`` are regex alternations of plurals and singulars."""
    words = vocabulary["arms"]
    people = {form for word in words["people"] for form in (word, word + "s")} | set(words["irregular_people"])
    units = {form for word in words["units"] for form in (word, word + "s")} - people
    return ArmWords(
        tuple(words["names"]),
        frozenset(words["weak_names"]),
        frozenset(words["one_of_two"]),
        frozenset(words["not_names"]),
        frozenset(words["trimmed"]),
        frozenset(words["modifiers"]),
        re.compile(rf"(?<![a-z0-9-])[a-z]{{2,16}}(?:{longest_first(words['drug_endings'])})(?![a-z0-9])"),
        re.compile(rf"(?:['\s-]+(?:treated|{'|'.join(words['followers'])})(?![a-z])){{1,2}}"),
        longest_first(people),
        longest_first(units),
    )


@lru_cache(maxsize=4096)
def name_key(words: str) -> str:
    """Spelling-independent key of an arm's name."""
    key = NO_WORD.sub(" ", words.lower().replace(" plus ", " ")).strip()
    return key.removesuffix(" treated")


def name_before(lower: str, start: int, words: ArmWords) -> list[tuple[int, int]]:
    """Spans of the names that end right before ``start``: one, or several joined by "and" ("the A and B groups")."""
    found: list[tuple[int, int]] = []
    end = start
    one = not GROUPS.match(lower, start)
    base = max(0, start - 90)
    window = VALUES.sub(lambda match: " " * len(match.group()), lower[base:start])
    tokens = list(TOKEN.finditer(window))
    name: list[re.Match[str]] = []

    def close() -> None:
        if name:
            found.append((base + name[-1].start(), base + name[0].end()))
        name.clear()

    for token in reversed(tokens):
        gap = window[token.end() : end - base]
        word = token.group()
        if "," in gap and not (found or name):
            # "in contrast, group B": what stands before a comma does not name the group
            break
        if gap.strip(" -'\"") and not (gap.strip() in {",", "/"} and found is not None):
            if gap.strip(" ()") or not name:
                break
            if "(" in gap or ")" in gap:
                break
        if gap.strip() == ",":
            close()
        if word in {"and", "or", "versus", "vs"}:
            close()
        elif word in STOP or (word in words.not_names and not (one and word in words.one_of_two)) or len(name) >= 6:
            break
        else:
            name.append(token)
        end = base + token.start()
    close()
    return found


def received_names(lower: str, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """Names in a list of what was received: "either A (n = 20), B or C"."""
    found: list[tuple[int, int]] = []
    name: list[re.Match[str]] = []
    window = VALUES.sub(lambda match: " " * len(match.group()), lower[start:end])
    stop = LIST_ENDS.search(window)
    for token in TOKEN.finditer(window, 0, stop.start() if stop else len(window)):
        word = token.group().rstrip(".,")
        gap = window[name[-1].end() : token.start()] if name else ""
        if not name and (word in LEADING or word in words.trimmed):
            continue
        if word in {"or", "and", "plus", "versus", "vs"} or "," in gap:
            if word == "plus" or (word == "and" and len(name) == 0):
                continue
            break_here = word == "and" or NUMBER.match(word) is not None
            if name:
                found.append((start + name[0].start(), start + name[-1].end()))
            name = [] if word in {"or", "and", "versus", "vs"} or break_here else [token]
            if break_here and (not found or word != "and"):
                break
            continue
        number = NUMBER.match(word) is not None
        if name and word in words.one_of_two:
            name.append(token)
            continue
        if word in STOP or word in words.not_names or number or told_of(word, words) or len(name) >= 4:
            break
        name.append(token)
    if name:
        found.append((start + name[0].start(), start + name[-1].end()))
    return found[:4]


def told_of(word: str, words: ArmWords) -> bool:
    """Whether a word looks like a verb in the past, at which a name ends."""
    return word.endswith("ed") and word not in words.modifiers


def is_adverb(word: str, words: ArmWords) -> bool:
    """Whether a word looks like an adverb."""
    return word.endswith("ly") and word not in words.modifiers


def compared_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """Names on either side of "versus" in the title or the objective."""
    found: list[tuple[int, int]] = []
    for section in context.sections:
        if section.role not in ("title", "objective") or not SET_AGAINST.search(
            context.lower, section.start, section.end
        ):
            continue
        for match in VERSUS.finditer(context.lower, section.start, section.end):
            before = name_before(context.lower, match.end(1), words)
            found += before[:1] + received_names(context.lower, match.start(2), match.end(2), words)[:1]
    return found


def group_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """Names before "group" and "arm", labels after them, names before "-treated"."""
    lower = context.lower
    found: list[tuple[int, int]] = []
    for match in GROUP.finditer(lower):
        spans = name_before(lower, match.start(), words)
        if (
            match.group(1).endswith("s") is False
            and len(spans) > 1
            and not re.search(r"plus|[+]", lower[spans[-1][0] : spans[0][1]])
        ):
            spans = (
                [spans[0]]
                if " and " not in lower[spans[-1][0] : spans[0][1]] or "(" in lower[spans[-1][0] : spans[0][1]]
                else [(spans[-1][0], spans[0][1]), spans[0]]
            )
        found += spans
    found += [match.span() for match in LABEL_AFTER.finditer(lower)]
    for match in TREATED.finditer(lower):
        before = match.start() - 1
        word = LAST_WORD.search(lower, max(0, before - 42), before)
        if word and word.group() not in STOP and word.group() not in words.not_names:
            found.append(word.span())
    return found


def assigned_names(context: Context, words: ArmWords) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Names of what people received: those told apart as alternatives, and those that stand alone."""
    lower = context.lower
    sure: list[tuple[int, int]] = []
    single: dict[int, list[tuple[int, int]]] = {}
    for match in RECEIVE.finditer(lower):
        spans = received_names(lower, match.end(), min(match.end() + 170, len(lower)), words)
        if (
            len(spans) > 1
            or match.group().startswith(ASSIGNS)
            or ASSIGNED.search(lower, max(0, match.start() - 160), match.start())
        ):
            sure += spans
        elif spans:
            sentence = context.sentence_at(match.start())
            single.setdefault(sentence.index if sentence else -1, []).extend(spans)
    alone: list[tuple[int, int]] = []
    for index, spans in single.items():
        # "22 received X and 59 received Y": two names in one sentence are set apart
        several = index >= 0 and len({name_key(lower[start:end]) for start, end in spans}) > 1
        (sure if several else alone).extend(spans)
    return sure, alone


def dose_names(lower: str) -> list[tuple[int, int]]:
    """Doses set beside each other that the text names again: "5 mg, 10 mg or 20 mg"."""
    found: list[tuple[int, int]] = []
    if DOSE.search(lower) is None:
        return found
    for match in DOSES.finditer(lower):
        if all(lower.count(dose) > 1 for dose in BARE_DOSE.findall(match["all"])):
            found += [dose.span() for dose in DOSE.finditer(lower, *match.span("all"))]
    return found


def vocabulary_names(lower: str, words: ArmWords) -> list[tuple[int, int]]:
    """The first place of each name of the vocabulary; weak ones only right before a number or their people."""
    found: list[tuple[int, int]] = []
    for name in words.names:
        at = lower.find(name)
        while at >= 0:
            end = at + len(name)
            whole = not (at and lower[at - 1].isalnum()) and not lower[end : end + 1].isalpha()
            if whole and (
                name not in words.weak or BESIDE_NUMBER.match(lower, end) or words.followers.match(lower, end)
            ):
                found.append((at, end))
                break
            if whole and name not in words.weak:
                break
            at = lower.find(name, at + 1)
    return found


BESIDE_NUMBER = re.compile(r"\s*[:=(]?\s*\d+(?:[.·]\d+)?\s*(?:%|/)")


VERB_FORM = re.compile(r"(?:ed|drew|ied)\Z")
"""The end of an outcome told by a verb: a name goes on through "response" but not through "withdrew"."""


def cleaned(context: Context, start: int, end: int, words: ArmWords) -> str:
    """A name without route, schedule and adverbs at its edges, up to an outcome named in it; empty if it is none."""
    lower = context.lower
    named = [
        m
        for m in mentions_between(context, start, end)
        if m.core > start and (not m.generic or VERB_FORM.search(lower, m.core, m.end))
    ]
    end = min([end, *(m.core for m in named)])
    tokens = list(TOKEN.finditer(lower, start, end))
    told = GROUP.match(lower, end + 1) is not None and not all(t.group() in STOP for t in tokens)
    idle = STOP if told else words.trimmed | STOP
    while tokens and (tokens[-1].group() in idle or is_adverb(tokens[-1].group(), words)):
        tokens.pop()
    while tokens and (tokens[0].group() in idle or is_adverb(tokens[0].group(), words)):
        tokens.pop(0)
    if not tokens:
        return ""
    name = lower[tokens[0].start() : tokens[-1].end()]
    if name.count("(") != name.count(")") or all(t.group() in words.not_names for t in tokens):
        return name if len(tokens) == 1 and name in words.one_of_two else ""
    return name


def learn_names(context: Context) -> dict[str, str]:
    """Names of the document's arms: key → name in lower case, in the order of first use."""
    words = compile_arms(context.vocabulary)
    lower = context.lower
    sure, alone = assigned_names(context, words)
    labels = [m.span() for m in LABEL_AFTER.finditer(lower)]
    found = [*compared_names(context, words), *group_names(context, words), *sure]
    found += [*dose_names(lower), *vocabulary_names(lower, words)]
    kept = (words.not_names - words.one_of_two) | STOP
    label_starts = {start for start, _ in labels}
    names: dict[str, str] = {}
    for start, end in sorted(found):
        name = lower[start:end] if start in label_starts else cleaned(context, start, end, words)
        key = name_key(name)
        if key and key not in kept:
            names.setdefault(key, name)
    for start, end in alone:
        name = cleaned(context, start, end, words)
        key = name_key(name)
        if key and key not in kept and key not in names and set_apart(lower, name, names):
            names[key] = name
    for key, name in contrasted_names(lower, names, words).items():
        names.setdefault(key, name)
    if names and all(name in words.names for name in names.values()):
        for name in drugs_of_title(context, words):
            names.setdefault(name_key(name), name)
    return names


def drugs_of_title(context: Context, words: ArmWords) -> list[str]:
    """Drugs of the title, told by the ending of their names, where the text names only what they are compared with."""
    title = next((s for s in context.sections if s.role == "title"), None)
    start, end = (title.start, title.end) if title else (0, 0)
    found = dict.fromkeys(m.group() for m in words.drugs.finditer(context.lower, start, end))
    return [name for name in found if context.lower.count(name) > 2]


def set_apart(lower: str, name: str, names: dict[str, str]) -> bool:
    """Whether a name stands beside a known arm's, or heads its own people: "X versus placebo", "X recipients"."""
    at = lower.find(name)
    while at >= 0:
        link = BESIDE.match(lower, at + len(name))
        if link and any(lower.startswith(other, link.end()) for other in names.values()):
            return True
        before = lower[max(0, at - 60) : at]
        back = re.search(r"(?:\s+(?:versus|vs\.?|or|than|and|against)|compared (?:with|to))\s+\Z", before)
        if back and any(before[: back.start()].endswith(other) for other in names.values()):
            return True
        at = lower.find(name, at + len(name))
    return False


def contrasted_names(lower: str, names: dict[str, str], words: ArmWords) -> dict[str, str]:
    """Names that differ from a known one only in the word that sets arms apart: "delayed X" beside "early X"."""
    found: dict[str, str] = {}
    for name in list(names.values()):
        first, _, head = name.partition(" ")
        if first not in words.modifiers or len(head) < 4:
            continue
        for match in re.finditer(rf"(?<![a-z-])([a-z-]{{3,16}}) {re.escape(head)}(?![a-z])", lower):
            if match.group(1) in words.modifiers and match.group(1) != first:
                found.setdefault(name_key(match.group()), match.group())
    return found


def modifier_names(names: dict[str, str], words: ArmWords) -> dict[str, str]:
    """Words that alone tell apart arms of the same head, with the arm's key: "early" and "delayed" of "… treatment"."""
    by_head: dict[str, list[tuple[str, str]]] = {}
    for key in names:
        first, _, head = key.partition(" ")
        if head and first in words.modifiers:
            by_head.setdefault(head, []).append((first, key))
    return {first: key for pairs in by_head.values() if len(pairs) > 1 for first, key in pairs if first not in names}


DEFINED = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9/+-]{1,11})\s*[);,]")


def short_forms(context: Context, names: dict[str, str]) -> dict[str, str]:
    """Short names the text defines for arms: short form → key of the arm; either of the two may have been learnt.

    The letters of the short form are found from the right in the words before the bracket, the first at the head of a
    word (Schwartz and Hearst 2003).
    """
    view, lower = context.view, context.lower
    found: dict[str, str] = {}
    for match in DEFINED.finditer(view):
        short = match.group(1)
        if not any(c.isupper() for c in short) or short in found:
            continue
        start = long_form_start(lower, match.start(), short.lower())
        if start is None:
            continue
        long_key, short_key = name_key(lower[start : match.start()]), name_key(short)
        if long_key in names and long_key != short_key:
            found[short] = long_key
        elif short_key in names and long_key and not mentions_between(context, start, match.start()):
            names.setdefault(long_key, lower[start : match.start()].rstrip())
            found[short] = long_key
    return found


def long_form_start(lower: str, bracket: int, short: str) -> int | None:
    """Where the long form of ``short`` begins before ``bracket``; None where its letters are not there."""
    at = bracket
    low = max(0, bracket - 90)
    for index in range(len(short) - 1, -1, -1):
        letter = short[index]
        if not letter.isalnum():
            continue
        at = lower.rfind(letter, low, at)
        while index == 0 and at > low and lower[at - 1].isalnum():
            at = lower.rfind(letter, low, at)
        if at < low:
            return None
    if at >= low and not (at and lower[at - 1].isalnum()) and not re.search(r"[.;:()]", lower[at:bracket]):
        return at
    return None
