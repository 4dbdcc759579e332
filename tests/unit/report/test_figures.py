"""Geometry of the figures, against the conventions of forest plots."""

from __future__ import annotations

import math
import re

import pytest

from tallystick.report.figures import (
    LABEL_CHARACTERS,
    PLOT_LEFT,
    PLOT_RIGHT,
    CourseInput,
    ForestInput,
    course,
    proportion_forest,
    ratio_forest,
    shortened,
)


def study(estimate: float, low: float, high: float, weight: float = 1.0, kind: str = "study") -> ForestInput:
    return ForestInput("A study", "1/2", "text", estimate, low, high, weight, kind)


def test_proportions_stand_on_a_fixed_axis_without_a_line_of_no_effect() -> None:
    figure = proportion_forest("f", "t", "d", [study(0.5, 0.0, 1.0)])
    line = figure.lines[0]
    assert (line.low, line.x, line.high) == (PLOT_LEFT, (PLOT_LEFT + PLOT_RIGHT) / 2, PLOT_RIGHT)
    assert figure.reference is None
    assert [text for _, text in figure.ticks] == ["0%", "25%", "50%", "75%", "100%"]


def test_ratios_are_logarithmic_around_one() -> None:
    figure = ratio_forest("f", "t", "d", [study(0.5, 0.25, 1.0), study(2.0, 1.0, 4.0)], "Risk ratio")
    first, second = figure.lines
    assert figure.reference == (PLOT_LEFT + PLOT_RIGHT) / 2
    assert first.x is not None
    assert second.x is not None
    assert first.x + second.x == pytest.approx(2 * figure.reference, abs=0.2)
    assert "1" in [text for _, text in figure.ticks]


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    wide = ratio_forest("f", "t", "d", [study(1.0, 0.001, 900.0)], "Risk ratio").lines[0]
    assert wide.clipped_low
    assert wide.clipped_high
    assert (wide.low, wide.high) == (PLOT_LEFT, PLOT_RIGHT)
    assert not wide.outside


def test_an_estimate_beyond_the_axis_has_no_square() -> None:
    assert ratio_forest("f", "t", "d", [study(80.0, 60.0, 90.0)], "Risk ratio").lines[0].outside


def test_the_area_of_squares_follows_weight_not_their_side() -> None:
    small, large = proportion_forest("f", "t", "d", [study(0.5, 0.4, 0.6, 25.0), study(0.5, 0.4, 0.6, 100.0)]).lines
    assert (large.half - 2.5) / (small.half - 2.5) == pytest.approx(2.0, rel=0.05)


def test_an_infinite_limit_does_not_break_the_axis() -> None:
    figure = ratio_forest("f", "t", "d", [study(2.0, 0.5, math.inf), study(1.0, 0.5, 2.0)], "Risk ratio")
    assert figure.lines[0].clipped_high
    assert all(math.isfinite(x) for x, _ in figure.ticks)


def test_labels_are_cut_to_what_fits() -> None:
    assert len(shortened("x" * 200)) == LABEL_CHARACTERS
    assert shortened("short") == "short"


def test_a_course_shows_its_denominators_to_scale() -> None:
    points = [
        CourseInput(12.0, "1 year", 24, 80, 0.3, 0.2, 0.4),
        CourseInput(24.0, "2 years", 14, 40, 0.35, 0.25, 0.45),
        CourseInput(48.0, "4 years", 3, 6, 0.5, 0.2, 0.8),
    ]
    figure = course("c", "t", "d", points)
    first, second, third = figure.points
    assert second.bar == first.bar / 2
    assert third.bar < first.bar / 10
    assert second.x - first.x == pytest.approx((third.x - first.x) / 3, abs=0.2)
    assert first.radius > second.radius > third.radius
    assert third.y < first.y  # higher rates stand higher


def test_figures_are_named_described_and_follow_the_colour_of_the_text(html: str) -> None:
    figures = re.findall(r"<svg.*?</svg>", html, re.S)
    assert len(figures) >= 4
    for figure in figures:
        named = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', figure)
        assert named
        assert f'<title id="{named[1]}">' in figure
        assert f'<desc id="{named[2]}">' in figure
        assert "currentColor" in figure
        assert not re.search(r'(?:fill|stroke)="(?!currentColor|none)', figure)
        assert "<text" in figure


def test_every_figure_has_a_table_that_says_the_same(html: str) -> None:
    for figure in re.finditer(r"<svg.*?</svg>", html, re.S):
        following = html[figure.end() : html.index("</table>", figure.end())]
        counts = re.findall(r">(\d+/\d+)</text>", figure[0])
        assert counts or "k = " in figure[0] or " v " in figure[0]
        assert all(count in following for count in counts)
