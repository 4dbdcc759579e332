"""Geometry of the figures; the templates in ``templates/figures`` draw them as SVG with real text.

Lengths are in SVG user units (CSS pixels at full width). Conventions of forest plots follow metafor's ``forest()``:
squares for studies, arrows where an interval leaves the plot, a line of no effect for contrasts, a diamond for the
pooled estimate, a bar for the prediction interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .formats import number

WIDTH = 760
PLOT_LEFT, PLOT_RIGHT = 372, 566
ROW = 24
LABEL_CHARACTERS = 40
MOST_DETAILS = 26
"""Characters of a label that arm, subgroup and time may take from the study's name."""
STUDY_HEADS = ("Study", "Events / n")


@dataclass(frozen=True, slots=True)
class ForestInput:
    """One line of a forest plot, in data units. ``kind`` is study, pool, prediction or group."""

    label: str
    counts: str
    text: str
    estimate: float | None
    low: float | None
    high: float | None
    weight: float = 1.0
    kind: str = "study"


@dataclass(frozen=True, slots=True)
class ForestLine:
    """One line of a forest plot, placed. Coordinates are null where the line has no estimate."""

    label: str
    counts: str
    text: str
    kind: str
    y: float
    x: float | None = None
    low: float | None = None
    high: float | None = None
    half: float = 0.0
    clipped_low: bool = False
    clipped_high: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest plot, placed."""

    id: str
    title: str
    description: str
    axis: str
    lines: Sequence[ForestLine]
    ticks: Sequence[tuple[float, str]]
    reference: float | None
    height: float
    heads: tuple[str, str, str]
    note: str = ""
    width: int = WIDTH
    left: int = PLOT_LEFT
    right: int = PLOT_RIGHT


def shortened(text: str, characters: int = LABEL_CHARACTERS) -> str:
    """``text`` cut to what fits; the table beside the figure has it whole."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def line_label(study: str, *parts: str | None) -> str:
    """A line's label that keeps what tells it from the other lines of its study: a long name gives way to it."""
    told = shortened(", ".join(part for part in parts if part), MOST_DETAILS)
    return f"{shortened(study, LABEL_CHARACTERS - len(told) - 2)}, {told}" if told else study


def _scale(low: float, high: float, logarithmic: bool) -> Callable[[float], float]:
    def linear(value: float) -> float:
        return PLOT_LEFT + (value - low) / (high - low) * (PLOT_RIGHT - PLOT_LEFT)

    if not logarithmic:
        return linear
    span = math.log(high) - math.log(low)
    return lambda value: PLOT_LEFT + (math.log(value) - math.log(low)) / span * (PLOT_RIGHT - PLOT_LEFT)


def _placed(
    line: ForestInput, y: float, place: Callable[[float], float], limits: tuple[float, float], largest: float
) -> ForestLine:
    bottom, top = limits
    if line.estimate is None:
        return ForestLine(shortened(line.label), line.counts, line.text, line.kind, y)

    def inside(value: float) -> float:
        return round(place(min(max(value, bottom), top)), 1)

    low = line.estimate if line.low is None else line.low
    high = line.estimate if line.high is None else line.high
    return ForestLine(
        label=shortened(line.label),
        counts=line.counts,
        text=line.text,
        kind=line.kind,
        y=y,
        x=inside(line.estimate),
        low=inside(low),
        high=inside(high),
        half=round(2.5 + 4.0 * math.sqrt(max(line.weight, 0.0) / largest), 1),
        clipped_low=low < bottom,
        clipped_high=high > top,
        outside=not bottom <= line.estimate <= top,
    )


def proportion_forest(
    id_: str,
    title: str,
    description: str,
    lines: Sequence[ForestInput],
    note: str = "",
    heads: tuple[str, str] = STUDY_HEADS,
) -> Forest:
    """A forest plot of proportions on a fixed axis from 0 to 100 %, without a line of no effect."""
    place = _scale(0.0, 1.0, False)
    ticks = [(round(place(t / 4), 1), f"{25 * t}%") for t in range(5)]
    return _forest(id_, title, description, lines, place, (0.0, 1.0), ticks, None, "Proportion", note, heads)


def ratio_forest(
    id_: str, title: str, description: str, lines: Sequence[ForestInput], axis: str, note: str = ""
) -> Forest:
    """A forest plot of ratios on a logarithmic axis around the line of no effect at 1.

    The axis covers the estimates and the intervals up to a factor of 50 on either side; beyond it, arrows.
    """
    values = [v for line in lines for v in (line.estimate, line.low, line.high) if v is not None and 0 < v < math.inf]
    reach = max([2.0, *(max(v, 1 / v) for v in values)])
    reach = min(50.0, math.ceil(reach * 1.05 * 10) / 10)
    steps = [s for s in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if 1 / reach <= s <= reach]
    if len(steps) > 5:
        steps = [s for s in steps if s in (0.02, 0.1, 1.0, 10.0, 50.0, 0.2, 5.0)][:7]
    place = _scale(1 / reach, reach, True)
    ticks = [(round(place(s), 1), str(number(s))) for s in steps]
    return _forest(
        id_, title, description, lines, place, (1 / reach, reach), ticks, round(place(1.0), 1), axis, note, STUDY_HEADS
    )


def _forest(
    id_: str,
    title: str,
    description: str,
    lines: Sequence[ForestInput],
    place: Callable[[float], float],
    limits: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
    reference: float | None,
    axis: str,
    note: str,
    heads: tuple[str, str],
) -> Forest:
    largest = max((line.weight for line in lines if line.kind == "study"), default=1.0) or 1.0
    top = 46
    placed = [_placed(line, top + ROW * n, place, limits, largest) for n, line in enumerate(lines)]
    height = top + ROW * len(lines) + 44
    return Forest(id_, title, description, axis, placed, ticks, reference, height, (*heads, f"{axis} [interval]"), note)


@dataclass(frozen=True, slots=True)
class CourseInput:
    """One time point of a course, in data units."""

    months: float
    time: str
    events: int
    denominator: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One time point, placed; ``bar`` is the height of its denominator's bar."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    bar: float
    time: str
    counts: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Course:
    """Rates over time above the denominators they rest on."""

    id: str
    title: str
    description: str
    points: Sequence[CoursePoint]
    path: str
    ticks: Sequence[tuple[float, str]]
    width: int = 620
    height: int = 330
    left: int = 60
    right: int = 590
    top: int = 20
    bottom: int = 190
    bars: int = 290


def course(id_: str, title: str, description: str, points: Sequence[CourseInput]) -> Course:
    """A time course: rates with intervals above bars as high as their denominators."""
    left, right, top, bottom = 100, 560, 20, 190
    first, last = min(p.months for p in points), max(p.months for p in points)
    span = (last - first) or 1.0
    largest = max(p.denominator for p in points)

    def x(value: float) -> float:
        return round(left + (value - first) / span * (right - left), 1)

    def y(share: float) -> float:
        return round(bottom - share * (bottom - top), 1)

    placed = [
        CoursePoint(
            x(p.months),
            y(p.rate),
            y(p.low),
            y(p.high),
            round(2.5 + 5.5 * math.sqrt(p.denominator / largest), 1),
            round(54 * p.denominator / largest, 1),
            p.time,
            f"{p.events}/{p.denominator}",
            str(p.denominator),
        )
        for p in points
    ]
    path = " ".join(f"{'M' if n == 0 else 'L'}{p.x} {p.y}" for n, p in enumerate(placed))
    ticks = [(y(t / 4), f"{25 * t}%") for t in range(5)]
    return Course(id_, title, description, placed, path, ticks)
