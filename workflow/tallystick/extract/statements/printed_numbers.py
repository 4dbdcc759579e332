"""Printed figures: a signed number with its unit, interval or spread, and a p-value, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..ledger import Numeral, digits_value
from ..reading import Context, Sentence
from .chains import alternatives

NUMBER = r"(?:\d+(?:[.,·]\d+)*|[.·]\d+)"
SIGNED = rf"(?:[-+]\s?)?{NUMBER}"
P_VALUE = re.compile(
    r"p(?<![a-z]p)(?:\s?-?\s?values?)?\s*(?P<relation><=|>=|[=<>≤≥])\s*(?P<p>0?[.·]\d+|0,\d+|"
    r"0|1(?:[.·]0+)?(?![\d.·]?\d))(?:\s*[x×]\s*10\s*-\s*(?P<power>\d+))?"
)
SIZE_BEFORE = re.compile(r"(?<![a-z])n\s*=\s*\Z")
RANGE_GOES_ON = re.compile(r"\s*(?:-|–)\s*\d")
RATIO_GOES_ON = re.compile(r":\d++(?![.·]\d)")
STROKE_AND_NUMBER = re.compile(r"/-?\d")
RELATION = {"≤": "<=", "≥": ">="}
NO_FIGURE = frozenset(
    [
        "identifier",
        "citation",
        "year",
        "p_value",
        "page",
        "ordinal",
        "label",
        "age",
        "enrolled",
        "arm_size",
        "denominator",
    ]
)
"""Roles of numerals that are no printed value."""
CURRENCY = "$€£"
SIGN_AFTER = re.compile(
    r"(?:[(\[=:,;]|(?<![a-z])(?:of|was|were|by|to|and|vs|versus|from|is|difference|ci|mean|md))\s*\Z"
)
"""What stands before a minus sign that a space parts from its number: "of - 0.28"."""
CLOSING = re.compile(r"\s*[)\]]")
FRACTION = r"[(\[]?\s*\d[\d,]*\s*(?:/|of)\s*\d[\d,]*\s*+[)\]]?\s*+[,;:]?\s*+"
"""Blanks are taken as they stand: a tag that was blanked leaves hundreds of them, and none is ever given back."""
MEANT = re.compile(r"(?<![a-z])(?:means?|medians?|averag(?:e|ed|ing))(?: of| was| were)?\s+(?:only\s+)?\Z")
"""What stands before a number in words that is a mean or a median."""
BY_POINTS = re.compile(r"(?:point|unit)s?(?![a-z])")
"""What stands after a number in words by which a score moved."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number: its value with sign, decimals, and place."""

    value: float
    decimals: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PValue:
    """A printed p-value and how it is related to its number."""

    value: float
    relation: str
    start: int
    end: int


@dataclass(slots=True)
class Figure:
    """A printed value with what is printed right after it.

    ``kind`` is ``ci`` (an interval with its name), ``sd``, ``se``, ``iqr``, ``range``, or, where the print does not
    name it, ``pair`` (two limits) or ``single`` (one number); none where nothing follows. ``numeral`` is that of the
    value, ``end`` where all of it ends.
    """

    value: Printed
    unit: str
    unit_place: tuple[int, int] | None
    numeral: Numeral
    end: int
    kind: str | None = None
    low: Printed | None = None
    high: Printed | None = None
    level: float | None = None

    @property
    def start(self) -> int:
        """Where the value begins."""
        return self.value.start

    @property
    def is_within(self) -> bool:
        """Whether the value lies between its limits."""
        margin = 0.0001
        return (
            self.low is not None
            and self.high is not None
            and self.low.value - margin <= self.value.value <= self.high.value + margin
        )


@dataclass(frozen=True, slots=True)
class FigurePatterns:
    """Patterns of units, intervals and spreads, compiled from the vocabulary."""

    unit: re.Pattern[str]
    interval: re.Pattern[str]
    interval_named: re.Pattern[str]
    plus_minus: re.Pattern[str]
    named: re.Pattern[str]
    bracketed: re.Pattern[str]
    listed: re.Pattern[str]
    spread: re.Pattern[str]
    spread_kind: dict[str, str]
    declared: re.Pattern[str]
    level: re.Pattern[str]
    paired: re.Pattern[str]


def printed(lower: str, start: int, end: int) -> Printed | None:
    """The signed number printed at ``lower[start:end]``; none where it is no number."""
    words = lower[start:end]
    sign = -1.0 if words[0] == "-" else 1.0
    digits = words.lstrip("-+ ")
    value, decimals = digits_value(digits if digits[0] not in ".·" else "0" + digits)
    return None if value is None else Printed(sign * value, decimals, start, end)


@lru_cache(maxsize=4)
def compile_figures(vocabulary: Vocabulary) -> FigurePatterns:
    """Patterns of printed values with their units, intervals and spreads."""
    words = vocabulary["estimates"]
    names = alternatives([u.lower() for u in words["units"]])
    letter, power_of = r"[a-zµμ²³%]", r"\([-\d]{1,2}\)"
    part = rf"(?:{letter}|{power_of})(?:{letter}|[0-9]|{power_of}){{0,11}}(?:\.[a-z0-9]{{1,4}})?(?:-\d)?"
    per = rf"(?:\s?[/·]\s?{part}){{0,3}}(?:\.[a-z]{{1,3}}-\d){{0,3}}"
    power = r"[x×]\s?10\s?(?:\(\s?\d{1,2}\s?\)|\^?\d{1,2})(?:\s?/\s?[a-zµμ]{1,4}\d?|\s?cells/[a-zµμ0-9]{1,3})?"
    people = r"(?:person|patient|wom[ae]n|child|subject|participant|infant)s?(?:'s)?[\s-]*"
    people += r"(?:years?|yrs?|months?|days?|weeks?)"
    rate = rf"(?:per|/)\s?\d[\d,]*\s?(?:{people}|p?yrs?|py)"
    unit = rf"(?:\s*(?:(?:{names}){per}|{power}|{rate})(?![a-z0-9/]))"
    intervals = alternatives(words["intervals"])
    kinds = {name: kind for kind, forms in words["spreads"].items() for name in forms}
    spread = rf"(?<![a-z])(?:{alternatives(list(kinds))})(?![a-z])"
    to = r"\s*(?:to|-|,|;|and|through|~|\.\.\.?|…)\s*(?:q3\s*[=:]\s*)?"
    pair = rf"(?P<low>{SIGNED})\s*%?{unit}?{to}[{CURRENCY}]?(?P<high>{SIGNED})"
    maybe = rf"(?P<low>{SIGNED})\s*%?{unit}?(?:{to}(?P<high>{SIGNED}))?"
    p = r"(?:[\s,;(\[]*p(?:\s?-?\s?value)?\s*[<=>≤≥]{1,2}\s*0?[.·]\d+\s*[,;]?)?"
    return FigurePatterns(
        re.compile(unit),
        re.compile(
            rf"(?:\s?[a-zµμ°][\w./%²³µμ·-]{{0,24}})?(?P<before>[^\d()\[\].;]{{0,60}}?){p}[\s,;:(\[]*+(?:{FRACTION})?"
            rf"[\s,;:(\[]*+(?P<level>\d\d(?:[.·]\d+)?)?\s*+%?\s*+-?\s*+(?:{intervals})(?![a-z])"
            rf"(?:\s*,?\s*[(\[]?(?:ci|cri|cl)(?![a-z])[)\]]?|\s*[(\[][a-z]{{1,4}}[)\]])?"
            rf"[\s,:;=(\[]*(?:(?:of|was|from|is|were|between|for the difference)(?![a-z]))?[\s(\[{CURRENCY}]*{pair}"
        ),
        re.compile(rf"(?:{intervals})(?![a-z])"),
        re.compile(
            rf"\s*[(\[]?\s*(?:±|\+/-|\+-|\+ ?/ ?-)\s*(?:(?P<spread>{spread})\s*:?\s*)?"
            rf"(?P<low>{SIGNED})(?P<unit>{unit})?"
        ),
        re.compile(
            rf"\s*[,;]?\s*[(\[]?\s*(?:with an? )?(?P<spread>{spread})(?:\s*[(\[][a-z0-9 -]{{1,8}}[)\]])?"
            rf"[\s:=,±(\[]*(?:(?:of|from|was|between)\s+)?{maybe}(?P<unit>{unit})?"
        ),
        re.compile(rf"\s*,?\s*[(\[]\s*[±{CURRENCY}]?{maybe}(?P<unit>{unit})?\s*(?P<more>[;,][^()\[\]]{{0,60}})?[)\]]"),
        re.compile(rf"\s*[,;:]\s*(?P<low>{SIGNED})\s*(?:-|to)\s*(?P<high>{SIGNED})(?P<unit>{unit})?(?=\s*[)\];,])"),
        re.compile(spread),
        kinds,
        re.compile(rf"(?:[(\[,]\s*|±\s*|\+/-\s*)(?:\d\d\s*%\s*)?(?P<name>{spread})\s*(?:[)\],;]|(?<=±)|$|(?=\s))"),
        re.compile(rf"\s*%?\s*-?\s*(?:{intervals})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['paired'])})(?![a-z])"),
    )


def p_values(lower: str, start: int, end: int) -> list[PValue]:
    """Printed p-values of a stretch, in order."""
    found = []
    for match in P_VALUE.finditer(lower, start, end):
        value = float(match["p"].replace("·", ".").replace(",", "."))
        if match["power"]:
            value *= 10.0 ** -int(match["power"])
        found.append(PValue(value, RELATION.get(match["relation"], match["relation"]), *match.span()))
    return found


def figures_of(context: Context, sentence: Sentence) -> list[Figure]:
    """The printed values of a sentence, in order; what stands within the print of one is not given again."""
    patterns = compile_figures(context.vocabulary)
    found: list[Figure] = []
    done = sentence.start
    for numeral in context.numerals.between(sentence.start, sentence.end):
        if numeral.start < done or numeral.role in NO_FIGURE or numeral.value is None:
            continue
        figure = figure_at(context, numeral, sentence, patterns) or pair_at(context, numeral, sentence, patterns)
        if figure is not None:
            found.append(figure)
            done = figure.end
    return found


def value_start(lower: str, numeral: Numeral, begin: int) -> int | None:
    """Where the value of a numeral begins, with its sign; none where the digits belong to something before them."""
    start = numeral.start
    if start > begin and lower[start - 1] in ".·" and (start - 1 == begin or lower[start - 2] in " (=[:,;<>-"):
        start -= 1
    before = lower[start - 1] if start > begin else " "
    if before in "-+":
        earlier = lower[start - 2] if start - 1 > begin else " "
        return start - 1 if earlier in " ([=:;,/~≈" or not earlier.strip() else None
    if (
        before == " "
        and lower.startswith("- ", start - 2)
        and SIGN_AFTER.search(lower, max(begin, start - 16), start - 2)
    ):
        return start - 2
    if before.isalnum() or before in "/<>≤≥×^_±*.·,":
        return None
    return None if lower[max(begin, start - 2) : start].strip() in {"<", ">", "≤", "≥", "±"} else start


def figure_at(context: Context, numeral: Numeral, sentence: Sentence, patterns: FigurePatterns) -> Figure | None:
    """The figure whose value is ``numeral``; none where the digits are part of a name, a range or a fraction."""
    lower, end = context.lower, sentence.end
    if numeral.is_word:
        moved = lower.endswith("by ", sentence.start, numeral.start) and BY_POINTS.match(lower, numeral.end + 1, end)
        if not moved and not MEANT.search(lower, max(sentence.start, numeral.start - 40), numeral.start):
            return None
        value: Printed | None = Printed(float(numeral.value or 0), 0, numeral.start, numeral.end)
    else:
        start = value_start(lower, numeral, sentence.start)
        value = printed(lower, start, numeral.end) if start is not None else None
    if value is None or SIZE_BEFORE.search(lower[max(sentence.start, value.start - 5) : value.start]):
        return None
    if patterns.level.match(lower, value.end, end):
        return None
    match = patterns.unit.match(lower, value.end, end)
    at = match.end() if match else value.end
    glued = at < end and (lower[at].isalnum() or (lower[at] in "/-" and lower[at + 1 : at + 2].isalnum() and not match))
    glued = glued or STROKE_AND_NUMBER.match(lower, at) is not None
    if glued and not lower.startswith("-fold", at):
        return None
    words = match.group().strip() if match else ""
    if RATIO_GOES_ON.match(lower, at) or (not value.decimals and lower[value.start - 1 : value.start] == ":"):
        # a ratio or a titre, "1:640"
        return None
    if words == "d" and context.text[at - 1] == "D":
        # "2D imaging"
        return None
    place = (at - len(words), at) if words else None
    if (
        not words
        and (coin := lower[: value.start].rstrip()[-1:] if lower[value.start - 2 : value.start].strip() else "")
        and coin in CURRENCY
    ):
        words = coin
        place = (lower.rfind(coin, 0, value.start), lower.rfind(coin, 0, value.start) + 1)
    figure = Figure(value, words, place, numeral, at)
    attach(figure, lower, at, end, patterns)
    if figure.kind is None and RANGE_GOES_ON.match(lower[at : at + 5]):
        return None
    return figure


def pair_at(context: Context, numeral: Numeral, sentence: Sentence, patterns: FigurePatterns) -> Figure | None:
    """One of two values printed with a stroke where pairs are printed so: "132/84 mmHg"."""
    lower, start = context.lower, numeral.start
    before = lower[start - 1] if start > sentence.start else " "
    if before == "-" and lower[start - 2] in "(/ [":
        start -= 1
        before = lower[start - 1]
    second = before == "/" and lower[start - 2].isdigit()
    first = STROKE_AND_NUMBER.match(lower[numeral.end : numeral.end + 3]) is not None
    if numeral.is_word or first == second or (first and before not in " ([:="):
        return None
    near = patterns.paired.search(lower, max(sentence.start, start - 80), min(sentence.end, numeral.end + 30))
    value = printed(lower, start, numeral.end) if near else None
    if value is None:
        return None
    match = patterns.unit.match(lower, numeral.end, sentence.end) if second else None
    words = match.group().strip() if match else ""
    end = match.end() if match else numeral.end + 1 if first else numeral.end
    return Figure(value, words, (end - len(words), end) if words else None, numeral, end)


def attach(figure: Figure, lower: str, at: int, end: int, patterns: FigurePatterns) -> None:
    """Give a figure the spread or interval that is printed after it."""
    for kind, match in following(lower, at, end, patterns):
        names = match.re.groupindex
        low = printed(lower, *match.span("low"))
        high = printed(lower, *match.span("high")) if "high" in names and match["high"] else None
        if low is None:
            continue
        told = patterns.unit.match(lower, low.end, match.end()) if kind == "single" else None
        other = told.group().strip() if told else (match["unit"] or "").strip() if "unit" in names else ""
        if kind == "single" and lower[low.start] in "-+":
            # "drug 1.2 mg (-0.3 kg)": a spread has no sign
            continue
        share = "%" in match.group() and figure.unit != "%"
        if kind == "single" and (share or (other and figure.unit and other != figure.unit)):
            # "12 (43%)": a count with its percent; "0.4% (4.7 mmol/mol)": the value again in another unit
            continue
        if high is not None and low.value > high.value and kind in {"ci", "pair"}:
            low, high = high, low
        level = match["level"] if "level" in names else None
        figure.level = float(level.replace("·", ".")) if level else 95.0 if kind == "ci" and "level" in names else None
        figure.kind, figure.low, figure.high, figure.end = kind, low, high, match.end()
        if lower[figure.end : figure.end + 1] == "%" and lower[figure.end - 1].isdigit():
            figure.end += 1
        opened = (
            match.group().count("(") + match.group().count("[") - match.group().count(")") - match.group().count("]")
        )
        if opened > 0 and (closing := CLOSING.match(lower, figure.end, end)):
            figure.end = closing.end()
        within = patterns.unit.match(lower, low.end, match.end()) if "unit" in names and kind != "iqr" else None
        if not figure.unit and "unit" in names and (match["unit"] or within):
            words = (match["unit"] or (within.group() if within else "")).strip()
            ends = match.end("unit") if match["unit"] else within.end() if within else 0
            figure.unit, figure.unit_place = words, (ends - len(words), ends)
        if not figure.unit and lower[figure.end - 1] in ")]" and (unit := patterns.unit.match(lower, figure.end, end)):
            words = unit.group().strip()
            figure.unit, figure.unit_place, figure.end = words, (unit.end() - len(words), unit.end()), unit.end()
        return


def following(lower: str, at: int, end: int, patterns: FigurePatterns) -> Iterator[tuple[str, re.Match[str]]]:
    """Kinds of what may be printed at ``at`` with their matches, the surest first."""
    rest = lower[at : min(end, at + 3)].lstrip()[:1]
    if rest and rest in "±+([" and (match := patterns.plus_minus.match(lower, at, min(end, at + 40))):
        kind = patterns.spread_kind[match["spread"]] if match["spread"] else "plus_minus"
        yield kind, match
    stop = min(end, at + 190)
    if patterns.interval_named.search(lower, at, stop) and (match := patterns.interval.match(lower, at, stop)):
        yield "ci", match
    if match := patterns.named.match(lower, at, min(end, at + 80)):
        yield patterns.spread_kind[match["spread"]], match
    if rest and rest in "([," and (match := patterns.bracketed.match(lower, at, min(end, at + 110))):
        yield ("pair" if match["high"] else "single"), match
    if rest and rest in ",;:" and (match := patterns.listed.match(lower, at, min(end, at + 50))):
        yield "pair", match
