"""Names of a document's arms, learnt from how it sets groups apart.

A name is told by "group" or "arm" after it ("the X group"), a label ("group A"), "-treated", a list of alternatives
people were assigned to ("X, Y or placebo"), "versus" in the title or beside a name already known, doses set beside each
other, or the vocabulary ("placebo"). What everybody received is no arm: one name alone after "received" tells nothing
apart.
"""

from __future__ import annotations

import re

from ..moves import sentence_moves
from ..outcomes import mentions_between
from ..reading import Context
from .given import assigned_names, dose_names, name_list, received_names
from .labels import coded_names, sized_names
from .words import (
    BESIDE,
    DOSE,
    GROUP,
    GROUPS,
    LABEL_AFTER,
    LAST_WORD,
    PREFIXES,
    SET_AGAINST,
    STOP,
    TOKEN,
    TREATED,
    UNIT,
    VALUES,
    VERSUS,
    ArmWords,
    compile_arms,
    name_key,
    set_against,
)


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
        elif word in STOP or len(name) >= 6 or (word in words.not_names and word not in words.one_of_two):
            break
        elif (
            word in words.one_of_two
            and not one
            and (name or (token.start() and not LINKED.search(window, 0, token.start()) and not found))
        ):
            # "both treatment groups" names none, "treatment and placebo groups" two
            break
        else:
            name.append(token)
        end = base + token.start()
    close()
    alone = len(found) == 1 and not one and lower[found[0][0] : found[0][1]] in words.one_of_two
    return [] if alone else found


LINKED = re.compile(r"(?:and|or|versus|vs)\s+\Z")


def is_adverb(word: str, words: ArmWords) -> bool:
    """Whether a word looks like an adverb."""
    return word.endswith("ly") and word not in words.modifiers


COMPARING = re.compile(
    r"(?<![a-z])(?:(?P<two>(?:compar|differ|equivalen|superior|non-?inferior)[^.;]{0,120}?(?<![a-z])between)|"
    r"(?P<of>compar(?:e[sd]?|ing|isons?)(?: (?!between |in |among |with |to )[a-z,-]+){0,6}? of)|"
    r"compar(?:e[sd]?|ing))(?: either| the| a| an)* "
)
"""Before things that are compared: "comparison of", "compare the effects of", "difference … between"."""
SETS = re.compile(
    r"[™®]?(?: \([^()]{1,60}\))?(?:,? [a-z-]+){0,5}?,? (?P<word>and|with|to|versus|vs\.?|against|or)"
    r"(?: (?:the|that of|a|an))? (?=[a-z0-9])"
)
"""Between two things that are compared."""
OF_WHAT = re.compile(
    r"(?:comparisons?|effect|efficac|safety|us|outcome|result|performance|cost|tolerab|accurac|benefit)"
)


def compared_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """What the title and the aims set against each other: "A versus B", "comparison of A and B"."""
    found: list[tuple[int, int]] = []
    lower = context.lower
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in ("title", "aim"):
            continue
        start, end = sentence.start, sentence.end
        if SET_AGAINST.search(lower, start, end):
            for match in VERSUS.finditer(lower, start, end):
                before = name_before(lower, match.end(1), words)
                found += before[:1] + received_names(context, match.start(2), match.end(2), words)[:1]
        if "compar" in lower[start:end] or "between" in lower[start:end]:
            found += compared_pair(context, start, end, words)
    return found


def compared_pair(context: Context, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """The two or more names that a sentence says it compares, where the text names each of them again."""
    lower = context.lower
    for match in sorted(COMPARING.finditer(lower, start, end), key=lambda match: match["two"] is None):
        places = name_list(context, match.end(), end, words).spans
        if places and lower.startswith(" of ", places[-1][1]):
            # "comparison of the efficacy and the cost of A and B"
            places = name_list(context, places[-1][1] + 4, end, words).spans
        linked = SETS.match(lower, places[0][1], end) if places else None
        if linked is None or (match["two"] and linked["word"] != "and"):
            continue
        if match["of"] and OF_WHAT.match(match["of"].split()[-2]) is None:
            continue
        if not match["two"] and not match["of"] and linked["word"] in ("and", "or"):
            continue
        if len(places) < 2 or linked["word"] not in ("and", "or"):
            places = places[:1] + received_names(context, linked.end(), end, words)[:1]
        names = [cleaned(context, *place, words) for place in places]
        again = [bool(name) and told_again(context, name, place[1]) for name, place in zip(names, places, strict=True)]
        if len(places) > 1 and all(again):
            return places
        if match["two"]:
            break
    return []


def told_again(context: Context, name: str, end: int) -> bool:
    """Whether a text names a thing more than once, or shortens its name in a bracket behind it."""
    return context.lower.count(name) > 1 or DEFINED.match(context.view, end + 1) is not None


def group_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """Names before "group" and "arm", labels after them, names before "-treated"."""
    lower = context.lower
    found: list[tuple[int, int]] = []
    for match in GROUP.finditer(lower):
        if words.thing_of_group.match(lower, match.end()):
            # "group size", "group discussions": no group is named
            continue
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
        before = match.start() - (0 if match["did"] else 1)
        word = LAST_WORD.search(lower, max(0, before - 42), before)
        if word and word.group() not in STOP | PREFIXES and word.group() not in words.not_names:
            found.append(word.span())
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
                name not in words.weak
                or BESIDE_NUMBER.match(lower, end)
                or words.followers.match(lower, end)
                or set_against(lower, at, end)
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


TIME_WORD = re.compile(r"(?:day|week|month|year|hour|minute|second|session|cycle|percent)")


def stands_bare(lower: str, start: int, end: int) -> bool:
    """Whether words that follow a number name an arm without it: elsewhere they stand bare, or with no other number."""
    words = lower[start:end]
    if DOSE.search(lower, start - 8, end) or words[0].isdigit():
        return False
    numbered: set[str] = set()
    bare = False
    at = lower.find(words)
    while at >= 0:
        before = LAST_WORD.search(lower, max(0, at - 12), at - 1) if lower[at - 1 : at] in " -" else None
        if before and before.group().isdigit():
            numbered.add(before.group())
        elif not lower[at - 1 : at].isalnum():
            if GROUP.match(lower, at + len(words) + 1):
                return True
            bare = True
        at = lower.find(words, at + 1)
    a_thing = len(words.split()[0]) > 4 and TIME_WORD.match(words) is None
    return (bare or a_thing) and len(numbered) < 2


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
    while len(tokens) > 1 and tokens[-1].group() in words.solid:
        tokens.pop()
    while tokens and (tokens[-1].group() in idle or is_adverb(tokens[-1].group(), words)):
        if len(tokens) > 1 and context.view[tokens[-1].start() - 1 : tokens[-1].end()] == " A":
            # "vitamin A"
            break
        tokens.pop()
    if len(tokens) > 1 and tokens[0].group().isdigit() and stands_bare(lower, tokens[1].start(), tokens[-1].end()):
        # "the 98 control group participants": how many they are does not name them
        tokens.pop(0)
    while tokens and (tokens[0].group() in idle or is_adverb(tokens[0].group(), words)):
        if tokens[0].group() == "no" and len(tokens) > 1 and tokens[1].group() not in idle:
            # "no advice" is another arm than "advice"
            break
        tokens.pop(0)
    if not tokens:
        return ""
    name = lower[tokens[0].start() : tokens[-1].end()]
    if tokens[-1].group() in words.other_heads and not told:
        return ""
    if name.count("(") != name.count(")") or all(t.group() in words.not_names for t in tokens):
        return name if len(tokens) == 1 and name in words.one_of_two else ""
    return name


def learn_names(context: Context) -> dict[str, str]:
    """Names of the document's arms: key → name in lower case, in the order of first use."""
    words = compile_arms(context.vocabulary)
    lower = context.lower
    sure, alone = assigned_names(context, words)
    labels = [m.span() for m in LABEL_AFTER.finditer(lower)]
    coded = coded_names(context)
    found = [*compared_names(context, words), *group_names(context, words), *sure]
    found += [*dose_names(lower), *vocabulary_names(lower, words)]
    kept = (words.not_names - words.one_of_two) | STOP
    label_starts = {start for start, _ in labels}
    names: dict[str, str] = {}
    for start, end in sorted(found):
        name = lower[start:end] if start in label_starts else cleaned(context, start, end, words)
        key = name_key(name)
        if len(key) > 1 and key not in kept:
            names.setdefault(key, name)
    dosed = any(DOSE.fullmatch(name) for name in names.values())
    tried: dict[str, int] = {}
    for start, end in alone:
        name = cleaned(context, start, end, words)
        key = name_key(name)
        if dosed and DOSE.search(lower, max(0, start - 14), end + 10):
            # "those who received 50 mg of A": the doses are the arms
            continue
        if key and key not in kept and key not in names and tried.get(name) != len(names):
            tried[name] = len(names)
            if set_apart(lower, name, names):
                names[key] = name
    for start, end in sized_names(context, names, words):
        name = cleaned(context, start, end, words)
        key = name_key(name)
        if len(key) > 1 and key not in kept:
            names.setdefault(key, name)
    names.update((key, name) for key, name in coded.items() if key not in names)
    for key, name in contrasted_names(lower, names, words).items():
        names.setdefault(key, name)
    drop_dosed(names)
    drop_filled(names, words)
    if names and all(name in words.names for name in names.values()):
        for start, end in tested_names(context, words):
            name = cleaned(context, start, end, words)
            key = name_key(name)
            if len(key) > 1 and key not in kept:
                names.setdefault(key, name)
    return names


def drop_filled(names: dict[str, str], words: ArmWords) -> None:
    """Take out names that only add a word such as "therapy" to another: "bolus therapy" beside "bolus"."""
    for key in list(names):
        head, _, last = key.rpartition(" ")
        if head in names and head not in words.weak and last in words.fillers and last not in ("alone", "only"):
            del names[key]


DOSED = re.compile(rf"(?:\d[\d.,·]* ?{UNIT} (?:of )?(?P<after>[^\d]+)|(?P<before>[^\d]+) \d[\d.,·]* ?{UNIT})\Z")


def drop_dosed(names: dict[str, str]) -> None:
    """Take out names that two arms share with different doses: "A" beside "A 5 mg" and "A 10 mg"."""
    found: dict[str, int] = {}
    for match in filter(None, map(DOSED.match, names.values())):
        bare = name_key(match["after"] or match["before"])
        found[bare] = found.get(bare, 0) + 1
    doses = sum(DOSE.fullmatch(name) is not None for name in names.values())
    for bare, count in found.items():
        if count > 1 or doses:
            names.pop(bare, None)


EFFECT_OF = re.compile(
    r"(?:effects?|efficacy|effectiveness|safety|tolerability|benefits?|impact|influence|role|use) (?:and [a-z]+ )?of "
    r"(?:the )?(?P<what>[a-z][^.:;,]{2,60}?) (?:on|in|for|against|upon|versus|vs|compared|as|during|after)(?![a-z])"
)
"""What a title or an aim says was tested."""
TESTED = re.compile(
    r"(?: therapy| treatment)?(?: \([^()]{2,20}\))? "
    r"(?:in|for|improves?|reduces?|increases?|decreases?|prevents?|does|after|as|versus)(?![a-z])"
)
"""Behind the first words of a title that says what was tested."""
TOLD_OFTEN = 3


def tested_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """What the title or the aim says was tested, where the text names only what it is compared with."""
    lower = context.lower
    found: list[tuple[int, int]] = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in ("title", "aim"):
            continue
        start, end = sentence.start, sentence.end
        found += [match.span() for match in words.drugs.finditer(lower, start, end)] if move == "title" else []
        for match in EFFECT_OF.finditer(lower, start, end):
            found += [p for p in received_names(context, *match.span("what"), words) if p[1] == match.end("what")][:1]
        if move == "title":
            found += [p for p in received_names(context, start, end, words)[:1] if TESTED.match(lower, p[1])]
    return [place for place in found if told_often(context, *place)]


def told_often(context: Context, start: int, end: int) -> bool:
    """Whether a text names a thing often, in full or by the short form in a bracket behind it."""
    name = context.lower[start:end]
    bracket = context.view.find("(", end, end + 12)
    short = DEFINED.match(context.view, bracket) if bracket > 0 else None
    return context.lower.count(name) + (context.view.count(short.group(1)) if short else 0) >= TOLD_OFTEN


AFTER_ANOTHER = re.compile(r"(?:\s+(?:versus|vs\.?|or|than|and|against)|compared (?:with|to))\s+\Z")


def set_apart(lower: str, name: str, names: dict[str, str]) -> bool:
    """Whether a name stands beside a known arm's, or heads its own people: "X versus placebo", "X recipients"."""
    others = tuple(names.values())
    at = lower.find(name)
    while at >= 0:
        link = BESIDE.match(lower, at + len(name))
        if link and lower.startswith(others, link.end()):
            return True
        before = lower[max(0, at - 60) : at]
        back = AFTER_ANOTHER.search(before)
        if back and before[: back.start()].endswith(others):
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


def heart_words(context: Context, names: dict[str, str], words: ArmWords) -> dict[str, str]:
    """Drugs and codes that stand for the one arm whose name holds them: "drug" for "flexible-dose drug".

    A word that names of two arms share ("A plus B" and "B") stands for neither, nor does one whose whole name the text
    goes on to use, or that a modifier sets apart ("sham X").
    """
    holders: dict[str, list[str]] = {}
    for key, name in names.items():
        for token in TOKEN.finditer(name):
            holders.setdefault(token.group(), []).append(key)
    found: dict[str, str] = {}
    for key, name in names.items():
        first, _, more = name.partition(" ")
        if not more or context.lower.count(name) != 1 or first in words.modifiers or first in words.names:
            continue
        at = context.lower.find(name)
        for token in TOKEN.finditer(name):
            printed = context.view[at + token.start() : at + token.end()]
            code = (
                len(printed) > 2 and sum(c.isupper() or c.isdigit() for c in printed) > 1 and not printed[0].isdigit()
            )
            alone = len(holders[token.group()]) == 1 and name_key(token.group()) not in names
            if alone and (code or words.drugs.fullmatch(token.group())) and context.lower.count(token.group()) > 2:
                found[printed] = key
                if not code:
                    found[printed.capitalize()] = found[printed.lower()] = key
    return found


CLOSES = re.compile(r"[.;:()]")
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
    if at >= low and not (at and lower[at - 1].isalnum()) and not CLOSES.search(lower, at, bracket):
        return at
    return None
