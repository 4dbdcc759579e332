"""Names that a text gives its groups as labels: "group LD", 'group "6/12"', "A (n = 20)", "(36 drug, 37 placebo)"."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..outcomes import mentions_between
from ..reading import Context
from ..triggers import Sought
from .given import ASIDE, blank
from .words import LABEL_AFTER, STOP, TOKEN, ArmWords, longest_first, name_key

CODED = Sought(
    r"[Gg](?<![A-Za-z][Gg])(?:roups?|(?<=G)ROUPS?)(?:\s|\s?[-:=]\s?)\"?(?P<code>(?:[A-Z]|"
    r"(?=[A-Za-z0-9+/-]{0,7}[A-Z0-9](?:[+)\"' ,.:;=]|\Z)|[A-Z]{2})[A-Z][A-Za-z0-9]{1,7})(?:[+/-][A-Z0-9]{1,4})?)"
    r"(?![A-Za-z0-9])"
)
"""A code behind "group", in capitals: "group LD", "group CSu", "Group S"."""
QUOTED = Sought(r"(?<![A-Za-z])(?:[Gg]roups?|[Aa]rms?)\s\"(?P<code>[^\"\n]{1,16})\"")
NAMED_FEW = 2
"""Labels tell groups apart: fewer than this are no labels."""


@lru_cache(maxsize=4)
def compile_labels(vocabulary: Vocabulary) -> tuple[Sought, Sought]:
    """Things that carry a letter or a number as a label, and the parts of a ranking."""
    arms = vocabulary["arms"]
    heads = longest_first(arms["labelled"])
    return (
        Sought(rf"(?<![a-z])(?P<head>{heads}) (?P<label>[a-e]|[1-5])(?![a-z0-9/%-]|[.,]\d)"),
        Sought(
            rf"(?<![a-z])(?:lowest|highest|low|high|first|second|third|fourth|fifth|top|bottom|middle|upper|lower|1st|2nd|"
            rf"3rd|4th|5th)[ -](?:{longest_first(arms['ranks'])})(?![a-z])"
        ),
    )


def ranked_names(context: Context) -> dict[str, str]:
    """Labelled things and parts of a ranking, at least two of a kind: "regimen A", "lowest quartile"."""
    lower = context.lower
    labelled, ranks = compile_labels(context.vocabulary)
    found: dict[str, str] = {}
    by_head: dict[str, dict[str, str]] = {}
    for match in labelled.finditer(lower):
        printed = context.view[match.start("label")]
        if printed.isdigit() or printed.isupper():
            by_head.setdefault(match["head"], {})[match["label"]] = match.group()
    for names in by_head.values():
        if len(names) >= NAMED_FEW:
            found.update((name_key(name), name) for name in names.values())
    if "ile" in lower:
        parts = {name_key(match.group()): match.group() for match in ranks.finditer(lower)}
        found.update(parts if len(parts) >= NAMED_FEW else {})
    return found


def coded_names(context: Context) -> dict[str, str]:
    """Labels of groups in capitals or in quotation marks: key → words in lower case; at least two of a kind."""
    found = ranked_names(context)
    if context.lower.find("group") < 0:
        return found
    coded = {match["code"]: match for match in CODED.finditer(context.view)}
    if len(coded) >= NAMED_FEW:
        for match in coded.values():
            words = context.lower[match.start() : match.end()]
            if LABEL_AFTER.match(words) is None:
                found.setdefault(name_key(words), words)
    marked = QUOTED.finditer(context.view) if '"' in context.view else ()
    quoted = {match["code"].lower(): match["code"] for match in marked}
    if len(quoted) >= NAMED_FEW:
        found.update((name_key(code), code) for code in quoted if re.search(r"[a-z0-9]", code))
    return found


def code_of(name: str, view: str, at: int) -> str:
    """The bare code of a label that stands at ``at``, as printed; empty for a label of one letter or a number."""
    match = CODED.match(view, at) if name.startswith("group") else None
    code = match["code"] if match and match.end() == at + len(name) else ""
    return code if len(code) > 1 else ""


SIZED = re.compile(r"=(?:(?<=[(\[\s]n=)|(?<=[(\[\s]n =))\s?\d(?:\d*(?=\s?[,;)\]])|[^()\[\]]{0,30}[)\]])")
"""The size of a group behind its name, most often in a bracket."""
DIVIDES = re.compile(r"(?<![a-z])(?:randomi|assigned|allocated|divided|received|groups|compar|versus|vs|treated|arms)")
PAIR = re.compile(
    r"[(\[](?P<first>\d+) (?P<a>[a-z][a-z0-9+/-]{1,24}(?: [a-z0-9+/-]{2,24}){0,2})(?: and |, |; |,? versus | vs\.? )"
    r"(?P<second>\d+) (?P<b>[a-z][a-z0-9+/-]{1,24}(?: [a-z0-9+/-]{2,24}){0,2})[)\]]"
)
"""Two counted names in a bracket: "(96 coached and 107 usual care)"."""
EQUATED = re.compile(
    r"[(\[](?P<a>[a-z][a-z0-9+/-]{1,24}+(?: [a-z0-9+/-]{2,24}+){0,2}+)\s?[=:]\s?\d+[;,]? (?:and )?"
    r"(?P<b>[a-z][a-z0-9+/-]{1,24}(?: [a-z0-9+/-]{2,24}){0,2})\s?[=:]\s?\d+[)\]]"
)
"""Two names with their sizes in a bracket: "(active = 199; passive = 102)"."""


def sized_names(context: Context, known: dict[str, str], words: ArmWords) -> list[tuple[int, int]]:
    """Names that stand in a list with their sizes, where it divides people or one of them is known."""
    lower = context.lower
    found: list[tuple[int, int]] = []
    by_sentence: dict[int, list[tuple[int, int]]] = {}
    if "n=" in lower or "n =" in lower:
        for match in SIZED.finditer(lower):
            start = lower.rindex("n", 0, match.start())
            while lower[start - 1 : start] in ("(", "[") or lower[start - 1 : start].isspace():
                start -= 1
            sentence = context.sentence_at(start)
            place = last_name(context, start, words)
            if sentence is not None and place is not None and place[0] >= sentence.start:
                by_sentence.setdefault(sentence.index, []).append(place)
    for index, places in by_sentence.items():
        sentence = context.sentences[index]
        tells = DIVIDES.search(lower, sentence.start, places[-1][1])
        if len({name_key(lower[start:end]) for start, end in places}) > 1 and tells:
            found += places
    for pattern in (PAIR, EQUATED):
        for match in pattern.finditer(lower):
            spans = [match.span("a"), match.span("b")]
            keys = [name_key(lower[start:end]) for start, end in spans]
            plain = not any(mentions_between(context, start, end) for start, end in spans)
            if plain and any(key in known for key in keys) and all(set(key.split()) - STOP for key in keys):
                found += spans
    return found


def last_name(context: Context, end: int, words: ArmWords) -> tuple[int, int] | None:
    """The name right before a bracket, its dose left out; None where it is an outcome, people or a number."""
    lower = context.lower
    base = max(0, end - 70)
    window = ASIDE.sub(blank, lower[base:end])
    name: list[re.Match[str]] = []
    at = len(window)
    for token in reversed(list(TOKEN.finditer(window))):
        gap = window[token.end() : at]
        if (
            gap.strip(" '\"-")
            or "\n\n" in gap
            or token.group() in STOP
            or token.group() in words.not_names
            or len(name) > 3
        ):
            break
        name.append(token)
        at = token.start()
    while name and (name[-1].group() in words.trimmed or name[-1].group()[0].isdigit()):
        name.pop()
    if not name:
        return None
    start, stop = base + name[-1].start(), base + name[0].end()
    people = words.counted.fullmatch(name[0].group())
    outcome = any(m.end > stop - 3 for m in mentions_between(context, start, stop))
    return None if people or outcome else (start, stop)
