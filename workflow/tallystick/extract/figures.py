"""Printed figures: a signed number with its unit, an interval, a p-value, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..vocabulary import Vocabulary
from .chains import alternatives
from .ledger import digits_value

NUMBER = r"(?:\d+(?:[.,·]\d+)*|[.·]\d+)"
SIGNED = rf"(?:[-+]\s?)?{NUMBER}"
P_VALUE = re.compile(
    r"(?<![a-z])p(?:\s?-?\s?values?)?\s*(?P<relation><=|>=|[=<>≤≥])\s*(?P<p>0?[.·]\d+|"
    r"[01](?:[.·]\d+)?)(?:\s*[x×]\s*10\s*-\s*(?P<power>\d+))?"
)
RELATION = {"≤": "<=", "≥": ">="}


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


@dataclass(frozen=True, slots=True)
class FigurePatterns:
    """Patterns of values, units and intervals, compiled from the vocabulary."""

    value: re.Pattern[str]
    interval: re.Pattern[str]
    bare_interval: re.Pattern[str]
    unit: str
    spread: re.Pattern[str]
    spread_kind: dict[str, str]


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
    unit = rf"(?:\s*(?:{alternatives([u.lower() for u in words['units']])})(?![a-z0-9/]))"
    names = alternatives(words["intervals"])
    pair = rf"(?P<low>{SIGNED})\s*%?{unit}?\s*(?:to|-|,|;|and|through|~)\s*(?P<high>{SIGNED})"
    kinds = {name: kind for kind, forms in words["spreads"].items() for name in forms}
    return FigurePatterns(
        re.compile(rf"(?P<value>{SIGNED})(?P<unit>{unit})?"),
        re.compile(
            rf"(?:\s?[a-zµμ°][\w./%²³µμ·-]{{0,24}})?(?P<before>[^\d()\[\].]{{0,60}}?)"
            rf"[\s,;:(\[]*(?P<level>\d\d(?:[.·]\d+)?)?\s*%?\s*-?\s*(?:{names})(?![a-z])"
            rf"(?:\s*[(\[][a-z]{{1,4}}[)\]])?[\s,:;=(\[]*(?:of|was|from|is|for the difference)?[\s(\[]*{pair}"
        ),
        re.compile(rf"[\s,:;]*(?:[(\[]|(?<=,\s))\s*{pair}\s*%?{unit}?\s*[)\]]"),
        unit,
        re.compile(rf"(?<![a-z])(?:{alternatives(list(kinds))})(?![a-z])"),
        kinds,
    )


def p_values(lower: str, start: int, end: int) -> list[PValue]:
    """Printed p-values of a stretch, in order."""
    found = []
    for match in P_VALUE.finditer(lower, start, end):
        value = float(match["p"].replace("·", "."))
        if match["power"]:
            value *= 10.0 ** -int(match["power"])
        found.append(PValue(value, RELATION.get(match["relation"], match["relation"]), *match.span()))
    return found
