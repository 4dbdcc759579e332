"""Arms, learnt from the text: "the X group", "randomised to X or Y", "X-treated patients", "group A", doses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..vocabulary import Vocabulary
from .ledger import DIGITS
from .outcomes import mentions_between
from .reading import Context

WORD = r"[a-z0-9](?:[a-z0-9+/.'β-ω-]{0,40}[a-z0-9β-ω+])?"
STOP = frozenset(
    """
    the a an in of and or to with between for from than versus vs by as at on into was were is are be been had has
    have who which that than then per not no but while whereas among after before during compared received receiving
    given assigned allocated randomized randomised randomly divided either only also when where its their our more
    less most least significantly significant treated plus-minus respectively both would will did do does could
    should may might within patients subjects participants using used via if group groups arm arms included
    including comprised consisting receive your experienced achieved showed shown found improved increased decreased
    reduced higher lower greater smaller better worse similar patient there it they we this these those such each
    all any every one two three four five six seven eight nine ten however
    """.split()  # noqa: SIM905
)
GROUP = re.compile(r"(?<![a-z])(groups?|arms?)(?![a-z])")
LABEL_AFTER = re.compile(
    r"(?:groups?|arms?)\s*[-:]?\s*[\"'(]?((?:[a-h]|[1-8]|i{1,3}|iv|vi{0,2})(?![a-z0-9]))", re.IGNORECASE
)
TREATED = re.compile(r"[- ]treated(?![a-z])")
RECEIVE = re.compile(
    rf"(?:receiv(?:e|ed|ing)|treated with|treatment with|assigned to|allocated to|randomi[sz]ed to|given|"
    rf"taking|administered|randomly to)\s+((?:{WORD}[, ]*){{1,12}})"
)
VERSUS = re.compile(rf"((?:{WORD} ){{1,3}})(?:versus|vs\.?|compared (?:with|to)) ((?:{WORD} ?){{1,3}})")
LAST_WORD = re.compile(r"(?<![a-z0-9+/'.-])[a-z0-9][a-z0-9+/'β-ω-]*\Z")
DOSE_PAIR = re.compile(
    rf"(?<![\d.,])({DIGITS} ?m?g)(?:/day|/kg)?(?:, or|, and|,| or| and) (?:[a-z][a-z-]{{2,30}} )?({DIGITS} "
    rf"?m?g)(?![a-z])"
)


DOSE = re.compile(rf"{DIGITS} ?m?g")


@dataclass(frozen=True, slots=True)
class ArmMention:
    """An arm named at ``start``–``end``; ``label`` is the name as first printed; ``key`` groups spellings."""

    start: int
    end: int
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class ArmWords:
    """The vocabulary of arms, compiled."""

    names: tuple[str, ...]
    not_names: frozenset[str]
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
        frozenset(words["not_names"]),
        re.compile(rf"(?:['\s-]+(?:treated|{'|'.join(words['followers'])})(?![a-z])){{1,2}}"),
        longest_first(people),
        longest_first(units),
    )


ONE_OF_TWO = frozenset(["study", "trial", "treatment", "active", "test"])
"""Words that name an arm before "group" but not before "groups"."""
GROUPS = re.compile(r"(?:groups|arms)(?![a-z])")


VALUES = re.compile(r"\((?:n\s?=\s?)?[\d.,/%; ]+\)")
"""Brackets that hold only numbers."""


def name_before(lower: str, start: int, words: ArmWords) -> list[tuple[int, int]]:
    """Spans of the names that end right before ``start``: one, or several joined by "and" ("the A and B groups")."""
    found: list[tuple[int, int]] = []
    end = start
    one = not GROUPS.match(lower, start)
    base = max(0, start - 90)
    window = VALUES.sub(lambda match: " " * len(match.group()), lower[base:start])
    tokens = list(re.finditer(WORD, window))
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
        elif word in STOP or (word in words.not_names and not (one and word in ONE_OF_TWO)) or len(name) >= 6:
            break
        else:
            name.append(token)
        end = base + token.start()
    close()
    return found


def name_key(words: str) -> str:
    """Spelling-independent key of an arm's name."""
    return re.sub(r"[^a-z0-9α-ω]+", " ", words.lower().replace(" plus ", " ")).strip()


NEEDS_GROUP = frozenset(
    ["control", "controls", "observation", "intervention", "experimental", "comparison", "conventional"]
)
"""Words that name an arm only before "group" or right before its number ("intervention 13%, control 12%")."""
EVERY = re.compile(r"(?<![a-z])(?:either|neither|any|each|both|all) \Z")
"""Before "treatment group": every group is meant, not one."""
BESIDE_NUMBER = re.compile(r"\s*[:=(]?\s*\d+(?:[.·]\d+)?\s*(?:%|/)")
ALIAS = re.compile(r"\s*\(([A-Z][A-Za-z0-9-]{0,9}|[a-z]{0,2}[A-Z][A-Za-z0-9-]{0,9})\)")
"""A short name in brackets right after an arm: "Group 1 (G1)"."""


def learn_names(context: Context) -> dict[str, str]:
    """Names of the document's arms: key → name in lower case, in the order of first use."""
    words = compile_arms(context.vocabulary)
    lower = context.lower
    found: list[tuple[int, int]] = compared_names(context, words)
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
    for match in LABEL_AFTER.finditer(context.view):
        found.append(match.span())
    for match in TREATED.finditer(lower):
        word = LAST_WORD.search(lower, max(0, match.start() - 42), match.start())
        if word and word.group() not in STOP and word.group() not in words.not_names:
            found.append(word.span())
    for match in RECEIVE.finditer(lower):
        found += received_names(lower, match.start(1), match.end(1), words)
    for match in DOSE_PAIR.finditer(lower):
        found += [match.span(1), match.span(2)]
    for name in words.names:
        at = lower.find(name)
        while at >= 0:
            if not (at and lower[at - 1].isalnum()) and not lower[at + len(name) : at + len(name) + 1].isalpha():
                if name not in NEEDS_GROUP or BESIDE_NUMBER.match(lower, at + len(name)):
                    found.append((at, at + len(name)))
                    break
                if name in NEEDS_GROUP:
                    at = lower.find(name, at + 1)
                    continue
                break
            at = lower.find(name, at + 1)
    names: dict[str, str] = {}
    for start, end in sorted(found):
        named = [m for m in mentions_between(context, start, end) if m.core > start and not m.generic]
        end = min([end, *(m.core for m in named)])
        while end > start and not lower[end - 1].isalnum():
            end -= 1
        key = name_key(lower[start:end])
        names.setdefault(key, lower[start:end])
    kept = (words.not_names - ONE_OF_TWO) | STOP
    return {key: name for key, name in names.items() if key and key not in kept}


def compared_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """Names on either side of "versus" in the title or the objective."""
    found: list[tuple[int, int]] = []
    for section in context.sections:
        if section.role not in ("title", "objective"):
            continue
        for match in VERSUS.finditer(context.lower, section.start, section.end):
            before = name_before(context.lower, match.end(1), words)
            found += before[:1] + received_names(context.lower, match.start(2), match.end(2), words)[:1]
    return found


FURTHER = re.compile(r"(?:\s*(?:,|and|or|&|/|versus|vs\.?)\s*)+((?:[a-h]|[1-8]|i{1,3}|iv|vi{0,2})(?![a-z0-9.%]))")


def further_labels(lower: str, end: int, first: str) -> list[tuple[int, int, str]]:
    """Labels that follow a labelled arm in a list: "arm A and B" names arm B too."""
    found: list[tuple[int, int, str]] = []
    head = first.split()[0].rstrip("s") if " " in first else first[:-1].strip(" -:")
    while (match := FURTHER.match(lower, end)) and not lower[match.end() :].startswith((" patients", " (")):
        found.append((*match.span(1), name_key(f"{head} {match.group(1)}")))
        end = match.end()
    return found


def received_names(lower: str, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """Names in a list of what was received: "either A (n = 20), B or C"."""
    found: list[tuple[int, int]] = []
    name: list[re.Match[str]] = []
    for token in re.finditer(WORD, lower[start:end]):
        word = token.group().rstrip(".,")
        gap = lower[start + name[-1].end() : start + token.start()] if name else ""
        if word in {"either", "the", "a", "an", "oral", "intravenous"} and not name:
            continue
        if word in {"or", "and", "plus"} or "," in gap:
            if word == "plus" or (word == "and" and len(name) == 0):
                continue
            break_here = word == "and" or NUMBER.match(word) is not None
            if name:
                found.append((start + name[0].start(), start + name[-1].end()))
            name = [] if word in {"or", "and"} or break_here else [token]
            if break_here and (not found or word != "and"):
                break
            continue
        number = NUMBER.match(word) is not None
        if word in STOP or word in words.not_names or number or word.endswith("ed") or len(name) >= 4:
            break
        name.append(token)
    if name:
        found.append((start + name[0].start(), start + name[-1].end()))
    return found[:4]


NUMBER = re.compile(r"[\d.,]+\Z")
COMPOUND_START = re.compile(r"(?:(?<![a-z-])[a-z][a-z-]{2,30} plus )?[a-z/+-]*\Z")
COMPOUND = re.compile(r"[a-z][a-z-]{2,30}(?:(?:\s?[/+]\s?| plus )[a-z][a-z-]{2,30})+(?![a-z0-9])")
"""Names joined by a stroke or a plus are one arm: "drug/placebo", "drug plus placebo"."""
LABELS = re.compile(r"^(group|arm)s(?= )")
PLURAL_LABEL = re.compile(r"^([Gg]roup|[Aa]rm)s(?= .{1,4}$)")


def find_arms(context: Context) -> list[ArmMention]:
    """All mentions of learnt arms, in order, the longest where they overlap."""
    words = compile_arms(context.vocabulary)
    names = learn_names(context)
    lower, text = context.lower, context.text
    spans: list[tuple[int, int, str]] = []
    aliases: dict[str, str] = {}
    needles = [(key, needle) for key, needle in names.items()]
    needles += [(key, needle.replace(" plus ", mark)) for key, needle in needles if " plus " in needle for mark in "/+"]
    for key, needle in needles:
        if len(needle) < 2:
            continue
        bare = key in ONE_OF_TWO
        at = lower.find(needle)
        while at >= 0:
            end = at + len(needle)
            head = COMPOUND_START.search(lower, max(0, at - 60), at)
            compound = COMPOUND.match(lower, head.start() if head else at)
            if compound and not bare:
                spans.append((*compound.span(), name_key(compound.group())))
            whole = not (at and (lower[at - 1].isalnum())) and not (end < len(lower) and lower[end].isalnum())
            if whole and (not bare or (GROUP.match(lower, end + 1) and not EVERY.search(lower, max(0, at - 8), at))):
                spans.append((at, end, LABELS.sub(r"\1", key)))
                alias = ALIAS.match(context.view, end)
                if alias and alias.group(1).lower() not in names:
                    aliases.setdefault(alias.group(1), LABELS.sub(r"\1", key))
            if LABEL_AFTER.fullmatch(needle):
                spans += further_labels(lower, end, needle)
            at = lower.find(needle, end)
    for short, key in aliases.items():
        for match in re.finditer(rf"(?<![A-Za-z0-9-]){re.escape(short)}(?![A-Za-z0-9]|-[a-z])", context.view):
            spans.append((*match.span(), key))
    spans.sort(key=lambda span: (span[0], span[0] - span[1]))
    mentions: list[ArmMention] = []
    for start, end, key in spans:
        if mentions and start < mentions[-1].end:
            continue
        follow = words.followers.match(lower, end)
        if (
            mentions
            and DOSE.fullmatch(lower[start:end])
            and lower[mentions[-1].end : start] == " "
            and not DOSE.search(mentions[-1].label)
        ):
            # "drug 300 mg": the dose tells the arms apart
            start = mentions.pop().start
        label = PLURAL_LABEL.sub(r"\1", text[start:end])
        mentions.append(ArmMention(start, follow.end() if follow else end, key, label))
    return mentions


def arm_mentions(context: Context) -> list[ArmMention]:
    """Arm mentions of the document, found once and shared by the readers."""
    if "arms" not in context.shared:
        context.shared["arms"] = find_arms(context)
    found: list[ArmMention] = context.shared["arms"]
    return found


def main_arms(context: Context) -> list[ArmMention]:
    """The two arms of a study that has exactly two, each by one mention; empty where the text is not plain about it."""
    if "main_arms" not in context.shared:
        counted: dict[str, list[ArmMention]] = {}
        sized = {s.arm_key for s in context.shared.get("sizes", []) if s.fact == "arm_size"}
        for mention in arm_mentions(context):
            counted.setdefault(mention.key, []).append(mention)
        often = [found[0] for key, found in counted.items() if (key in sized if len(sized) == 2 else len(found) > 1)]
        context.shared["main_arms"] = often if len(often) == 2 else []
    found_arms: list[ArmMention] = context.shared["main_arms"]
    return found_arms


def arms_between(context: Context, start: int, end: int) -> list[ArmMention]:
    """Arm mentions that begin within ``[start, end)``."""
    found = arm_mentions(context)
    starts = context.shared.setdefault("arm_starts", [m.start for m in found])
    return found[bisect_left(starts, start) : bisect_left(starts, end)]
