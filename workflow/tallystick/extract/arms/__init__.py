"""Mentions of a document's arms: where the names it sets groups apart by stand in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ..reading import Context
from .identity import ArmMention, same_keys
from .labels import CODED, code_of
from .names import learn_names, modifier_names
from .opposed import opposed_spans
from .shortened import heart_words, short_forms
from .words import BARE_DOSE, DOSE, DOSES, GROUP, LABEL_AFTER, ArmWords, compile_arms, name_key, set_against

EVERY = re.compile(r"(?<![a-z])(?:either|neither|any|each|both|all) \Z")
"""Before "treatment group": every group is meant, not one."""
ALIAS = re.compile(
    r"(?:\s(?:therapy|treatment))?(?P<group>\s(?:groups?|arms?))?\s*(?:\d[\d.]*\s*m?g\s*)?"
    r"\((?:[A-Za-z-]{1,20} (?:group|arm), )?(?P<short>[A-Z][A-Za-z0-9-]{0,9}|[a-z]{0,2}[A-Z][A-Za-z0-9-]{0,9})\)"
)
"""A short name in brackets right after an arm: "Group 1 (G1)"."""


FURTHER = re.compile(
    r"(?:\s*(?:,|and|or|&|/|versus|vs\.?)\s*)+((?:[a-hA-Z]|[1-8]|i{1,3}|iv|vi{0,2}|I{1,3}|IV|VI{0,2})(?![A-Za-z0-9%]|[.·]\d))"
)


def further_labels(view: str, end: int, first: str) -> list[tuple[int, int, str]]:
    """Labels that follow a labelled arm in a list: "arm A and B" names arm B too."""
    found: list[tuple[int, int, str]] = []
    head = first.split()[0].rstrip("s") if " " in first else first[:-1].strip(" -:")
    while (match := FURTHER.match(view, end)) and not (match[1][0].isdigit() and COUNTED.match(view, match.end())):
        found.append((*match.span(1), name_key(f"{head} {match.group(1)}")))
        end = match.end()
    return found


COUNTED = re.compile(
    r" (?:\(|(?:patients|cases|women|men|children|infants|participants|subjects|people|events|deaths|eyes)(?![a-z]))"
)
"""After a number that only looks like a label: it counts, "4 cases in group 1 and 6 cases in group 2"."""


COMPOUND_START = re.compile(r"(?:(?<![a-z-])[a-z][a-z-]{2,30} plus )?[a-z/+-]*\Z")
PART_OF_NAME = "abcdefghijklmnopqrstuvwxyz/+-"
COMPOUND = re.compile(r"[a-z][a-z-]{2,30}(?:(?:\s?[/+]\s?| plus )[a-z][a-z-]{2,30})+(?![a-z0-9])")
"""Names joined by a stroke or a plus are one arm: "drug/placebo", "drug plus placebo"."""
BESIDE_GROUPS = re.compile(r"(?: |-)(?:and|or|versus|vs\.?) (?:the )?[a-z][a-z-]{2,24} (?:groups|arms)(?![a-z])")
"""After a word that names an arm only before "group": "treatment and placebo groups"."""
LABELS = re.compile(r"\A(group|arm)s(?= )")
PLURAL_LABEL = re.compile(r"^([Gg]roup|[Aa]rm)s(?= .{1,4}$)")


def compound_start(lower: str, at: int) -> int:
    """Where the joined name that goes on at ``at`` begins."""
    window = lower[max(0, at - 60) : at]
    if " plus " in window and (head := COMPOUND_START.search(lower, max(0, at - 60), at)):
        return head.start()
    return at - len(window) + len(window.rstrip(PART_OF_NAME))


def singular(name: str) -> str:
    """A label in the singular: "groups A" is "group A"."""
    return PLURAL_LABEL.sub(r"\1", name) if name[:1] in "GgAa" else name


def find_arms(context: Context) -> list[ArmMention]:
    """All mentions of learnt arms, in order, the longest where they overlap."""
    words = compile_arms(context.vocabulary)
    names = learn_names(context)
    opposed = opposed_spans(context, words)
    context.shared["opposed_arms"] = {key for _, _, key, _ in opposed}
    if not names and not opposed:
        return []
    shorts = short_forms(context, names)
    spans, aliases = name_spans(context, names, words)
    aliases.update((short, key) for short, key in shorts.items() if short.lower() not in names)
    hearts = {word: key for word, key in heart_words(context, names, words).items() if word not in aliases}
    printed = [*(context.text[start:end] for start, end, _, _ in spans), *aliases]
    for short in peers(context, printed, [*names, *map(name_key, aliases)]):
        aliases.setdefault(short, name_key(short))
    for short, key in aliases.items():
        # a letter names an arm only in brackets: "12% (A)"
        found = whole_places(context.view, short if len(short) > 1 else f"({short})", NAME_GOES_ON)
        spans += [(*place, key, "" if len(short) > 1 else short) for place in found]
    for word, key in hearts.items():
        spans += [(*place, key, "") for place in whole_places(context.view, word, PART_GOES_ON)]
    for word, key in modifier_names(names, words).items():
        for match in re.finditer(rf"(?<![a-z-]){word}(?=[,:]?\s*[(=]?\s*\d)", context.lower):
            spans.append((*match.span(), key, ""))
    spans += opposed
    same = {name_key(short): key for short, key in shorts.items()}
    spans.sort(key=lambda span: (span[0], span[0] - span[1]))
    mentions: list[ArmMention] = []
    for start, end, key, label in spans:
        if mentions and start < mentions[-1].end:
            continue
        follow = words.followers.match(context.lower, end)
        if (
            mentions
            and DOSE.fullmatch(context.lower[start:end])
            and context.lower[mentions[-1].end : start] == " "
            and not DOSE.search(mentions[-1].label)
        ):
            # "drug 300 mg": the dose tells the arms apart
            start = mentions.pop().start
        label = label or singular(context.text[start:end])
        mentions.append(ArmMention(start, follow.end() if follow else end, same.get(key, key), label))
    named = [m for i, m in enumerate(mentions) if m.key not in words.weak or is_named(context, mentions, i, words)]
    told = [denied(context, mention) for mention in named]
    one = same_keys(context.lower, told, words)
    return [replace(m, key=one[m.key]) if m.key in one else m for m in told]


DENIED = re.compile(
    r"(?<![a-z])(?:(?:did|do|does) not (?:receive|take|get|use|have|undergo)|(?:(?:was|were|had|has|have|is|are) )?not "
    r"(?:been )?(?:given|received|receiving|treated with|taking|taken|using|used|undergone|assigned to)|"
    r"(?<!or )without)\s+(?:the |any |an? )?\Z"
)
"""Before a name: those who did not have it are the group, "patients who did not receive X"."""
NO_GROUP = re.compile(r"(?<![a-z])(?:the|and|or|in|than|versus|vs\.?) (?P<no>no|non)[ -]\Z")
"""Before the name of a group: it is the group without it, "the no aspirin group"."""
NO = ("no ", "no-", "non ", "non-")


def denied(context: Context, mention: ArmMention) -> ArmMention:
    """The mention, or that of the group told by not having it."""
    lower = context.lower
    before = lower[max(0, mention.start - 44) : mention.start]
    match = DENIED.search(before) if "not " in before or "without" in before else None
    start = mention.start - len(before) + match.start() if match else 0
    group = match is None and before.endswith(NO) and GROUP.search(lower, mention.start, mention.end)
    if group and (no := NO_GROUP.search(before)):
        start = mention.start - len(before) + no.start("no")
    if not start or mention.key.startswith("no "):
        return mention
    label = FOLLOWED.sub("", context.text[start : mention.end])
    return ArmMention(start, mention.end, f"no {mention.key}", label)


FOLLOWED = re.compile(r"[\s-]+(?:treated )?(?:groups?|arms?)\Z")


NAME_STARTS_BEFORE = re.compile(r"[A-Za-z0-9-]")
NAME_GOES_ON = re.compile(r"[A-Za-z0-9]|-[a-z]")
PART_GOES_ON = re.compile(r"[A-Za-z0-9/+-]")
CODE_GOES_ON = re.compile(r"[A-Za-z0-9-]")


def whole_places(view: str, name: str, goes_on: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a name stands in its own case and whole: no letter, digit or hyphen before it, and it does not go on."""
    at = view.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and NAME_STARTS_BEFORE.match(view, at - 1)) and not goes_on.match(view, end):
            yield at, end
            at = view.find(name, end)
        else:
            at = view.find(name, at + 1)


def name_spans(
    context: Context, names: dict[str, str], words: ArmWords
) -> tuple[list[tuple[int, int, str, str]], dict[str, str]]:
    """Places of the names with their keys (and labels where the words there are too short), and their short names."""
    lower = context.lower
    spans: list[tuple[int, int, str, str]] = []
    aliases: dict[str, str] = {}
    loose: dict[str, str] = {}
    needles = list(names.items())
    needles += [(key, needle.replace(" plus ", mark)) for key, needle in needles if " plus " in needle for mark in "/+"]
    needles += [(key, needle.replace("-", " ")) for key, needle in names.items() if needle.count("-") == 1]
    needles += [(key, "/".join(needle.split("/")[::-1])) for key, needle in needles if needle.count("/") == 1]
    for key, needle in needles:
        if len(needle) < 2:
            continue
        bare = key in words.one_of_two or key in context.shared["groups_by_outcome"]
        label = LABELS.sub(r"\1", key)
        labelled = LABEL_AFTER.fullmatch(needle) is not None or CODED.fullmatch(needle.upper()) is not None
        at = lower.find(needle)
        while at >= 0:
            end = at + len(needle)
            around = lower[max(0, at - 60) : end + 8]
            joined = "/" in around or "+" in around or " plus " in around
            compound = COMPOUND.match(lower, compound_start(lower, at)) if joined and not bare else None
            if compound:
                spans.append((*compound.span(), name_key(compound.group()), ""))
            whole = not (at and (lower[at - 1].isalnum())) and not (end < len(lower) and lower[end].isalnum())
            told = bare and (GROUP.match(lower, end + 1) or BESIDE_GROUPS.match(lower, end))
            if whole and (not bare or (told and not EVERY.search(lower, max(0, at - 8), at))):
                spans.append((at, end, label, ""))
                if code := code_of(needle, context.view, at):
                    aliases.setdefault(code, label)
                alias = ALIAS.match(context.view, end)
                if alias and alias["short"].lower() not in names:
                    (aliases if alias["group"] or key not in words.weak else loose).setdefault(alias["short"], label)
            if labelled:
                spans += [(*place, "") for place in further_labels(context.view, end, needle)]
            at = lower.find(needle, end)
    if any(DOSE.fullmatch(name) for name in names.values()):
        spans += listed_doses(context)
    return spans, {**loose, **aliases}


def listed_doses(context: Context) -> list[tuple[int, int, str, str]]:
    """Doses of a list that have their unit only after the last: "2.5, 5 and 10 mg"."""
    found: list[tuple[int, int, str, str]] = []
    for match in DOSES.finditer(context.lower):
        for bare in BARE_DOSE.finditer(context.lower, *match.span("all")):
            if not DOSE.match(context.lower, bare.start()):
                label = f"{bare.group()} {match['unit']}"
                found.append((*bare.span(), name_key(label), label))
    return found


CODE = re.compile(r"[A-Za-z]{0,8}[A-Z0-9][A-Za-z0-9+-]{0,9}(?![A-Za-z0-9])")
SMALL, FIGURES, CAPITAL = re.compile(r"[a-z]+"), re.compile(r"\d+"), re.compile(r"[A-Z]")
JOINED = re.compile(r"(?:\s*(?:,|/|and|or|vs\.?|versus|:[^;()]{1,12};)\s*)+")


def peers(context: Context, printed: list[str], known: list[str]) -> list[str]:
    """Coded names that stand in a list with a known one of the same make: "S10 and T14", "Gla-300: 2%; Gla-100: 3%"."""
    view = context.view
    found: list[str] = []
    for code in dict.fromkeys(name for name in printed if CODE.fullmatch(name) and any(c.isupper() for c in name)):
        for _, end in whole_places(view, code, CODE_GOES_ON):
            link = JOINED.match(view, end)
            other = CODE.match(view, link.end()) if link else None
            if other and alike(code, other.group()) and name_key(other.group()) not in known:
                found.append(other.group())
    return list(dict.fromkeys(found))


def alike(first: str, second: str) -> bool:
    """Whether two codes are built alike: the same pattern of capitals and digits, or three letters in common."""
    make = [CAPITAL.sub("A", FIGURES.sub("0", SMALL.sub("a", code))) for code in (first, second)]
    long = len(first) > 3 and len(second) > 3
    return first != second and (
        (make[0] == make[1] and "0" in make[0] and "A" in make[0])
        or (long and (first[:3] == second[:3] or first[-3:].lower() == second[-3:].lower()))
    )


def is_named(context: Context, mentions: list[ArmMention], index: int, words: ArmWords) -> bool:
    """Whether a word such as "intervention" names an arm here: before "group" or a number, or set beside an arm."""
    mention = mentions[index]
    lower = context.lower
    if not lower.startswith(mention.key, mention.start):
        # a short name of it
        return True
    bare = mention.start + len(mention.key)
    if words.followers.match(lower, bare) or words.followers.match(lower, mention.end):
        return True
    if NUMBER_AFTER.match(lower, mention.end) or is_label(lower, mention):
        return True
    if set_against(lower, mention.start, mention.end):
        return True
    after = mentions[index + 1] if index + 1 < len(mentions) else None
    before = mentions[index - 1] if index else None
    return bool(
        (after and SET_BESIDE.fullmatch(lower[mention.end : after.start][:60]))
        or (before and SET_BESIDE.fullmatch(lower[before.end : mention.start][-60:]))
    )


def is_label(lower: str, mention: ArmMention) -> bool:
    """Whether a name stands alone in a bracket after a number: "55% (intervention)"."""
    closed = lower[mention.end : mention.end + 1] in (")", ";", ",")
    return closed and NUMBER_BEFORE.search(lower, max(0, mention.start - 4), mention.start) is not None


NUMBER_BEFORE = re.compile(r"[\d%)]\s?\(\Z")
NUMBER_AFTER = re.compile(r" \([a-z0-9]{1,6}\) (?:group|arm)|\s*[:=(]\s*(?:n\s*=\s*)?\d|\s+\d+(?:[.·]\d+)?\s*(?:%|/)")
SET_BESIDE = re.compile(
    r"\s*(?:\([^()]{1,40}\))?\s*(?:and|or|versus|vs\.?|than|compared (?:with|to)|,|;|/)\s+(?:[a-z]+\s+){0,2}|\s*/\s*"
)


def arm_mentions(context: Context) -> list[ArmMention]:
    """Arm mentions of the document, found once and shared by the readers."""
    if "arms" not in context.shared:
        context.shared["arms"] = find_arms(context)
    found: list[ArmMention] = context.shared["arms"]
    return found


SHORT = re.compile(r"[A-Z0-9-]{1,5}|[A-Z]{1,4}[A-Za-z]?")
TESTED = ("intervention", "experimental")


def main_arms(context: Context) -> list[ArmMention]:
    """The two arms of a study that has exactly two, each by one mention; empty where the text is not plain about it."""
    if "main_arms" not in context.shared:
        counted: dict[str, list[ArmMention]] = {}
        sized = {s.arm_key for s in context.shared.get("sizes", []) if s.fact == "arm_size"}
        for mention in arm_mentions(context):
            counted.setdefault(mention.key, []).append(mention)
        paired = [next((k for k in names if k in counted), "") for names in (TESTED, ["control", "controls"])]
        often = [
            usual(found) for key, found in counted.items() if (key in sized if len(sized) == 2 else len(found) > 1)
        ]
        if len(often) != 2 and all(paired):
            often = [usual(counted[key]) for key in paired]
        context.shared["main_arms"] = often if len(often) == 2 else []
    found_arms: list[ArmMention] = context.shared["main_arms"]
    return found_arms


def usual(mentions: list[ArmMention]) -> ArmMention:
    """The first mention of an arm by the name that the text uses most, a short form only where it has no other."""
    told = [mention for mention in mentions if not SHORT.fullmatch(mention.label)] or mentions
    counts = Counter(mention.label.lower() for mention in told)
    return max(told, key=lambda mention: (counts[mention.label.lower()], -mention.start))


def arms_between(context: Context, start: int, end: int) -> list[ArmMention]:
    """Arm mentions that begin within ``[start, end)``."""
    found = arm_mentions(context)
    starts = context.shared.get("arm_starts")
    if starts is None:
        starts = context.shared["arm_starts"] = [m.start for m in found]
    return found[bisect_left(starts, start) : bisect_left(starts, end)]


__all__ = ["ArmMention", "arm_mentions", "arms_between", "find_arms", "main_arms", "usual"]
