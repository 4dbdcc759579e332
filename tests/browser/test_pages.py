"""The pages in a real browser: accessible, whole without scripts, nothing asked of a network, no sideways scrolling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.report import sample
from tests.unit.report.test_summary import many_studies, render

from .chromium import Chromium, program

pytestmark = pytest.mark.skipif(
    program() is None, reason="Chromium is not installed; on Debian: apt-get install chromium"
)
AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """
axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(one =>
  [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]))
"""
OBSERVED = """
(() => {
  const root = document.documentElement;
  const wide = [...document.querySelectorAll('main *, header *, nav *')].filter(element =>
    !element.closest('.scroll') && element.getBoundingClientRect().right > root.clientWidth + 1);
  const links = [...document.querySelectorAll('main a.n')].filter(link => /^#s[0-9]+q/.test(link.hash));
  const lost = links.filter(link => {
    const mark = document.querySelector(link.hash);
    const back = mark && mark.closest('mark') && mark.querySelector('a');
    return !back || !document.querySelector(back.hash);
  });
  const shade = getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number);
  return {
    window: root.clientWidth, page: root.scrollWidth,
    wide: wide.slice(0, 5).map(element => element.outerHTML.slice(0, 120)),
    scripts: document.scripts.length, hidden: document.querySelectorAll('[hidden], details').length,
    shade: shade[0] + shade[1] + shade[2], links: links.length, lost: lost.map(link => link.outerHTML),
  };
})()
"""
VISITS = [
    ("summary", 320, "light"),
    ("summary", 320, "dark"),
    ("summary", 1280, "light"),
    ("summary", 1280, "dark"),
    ("source", 320, "dark"),
    ("source", 1280, "light"),
    ("large", 320, "light"),
]
NAMES = [f"{name}-{width}-{scheme}" for name, width, scheme in VISITS]
PAGES = {"summary": "evidence-summary.html", "source": "sources/s1_article.html", "large": "large.html"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("browser")
    sample.site(made)
    (made / "large.html").write_text(render(*many_studies(40)), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


def violations(browser: Chromium) -> Any:
    browser.evaluate(f"{AXE}; true")
    return browser.evaluate(VIOLATIONS)


@pytest.fixture(scope="module")
def visits(folder: Path, browser: Chromium) -> dict[str, dict[str, Any]]:
    """What was seen on one visit per page, width and scheme."""
    seen = {}
    for label, (name, width, scheme) in zip(NAMES, VISITS, strict=True):
        browser.open(folder / PAGES[name], width=width, scheme=scheme)
        seen[label] = {
            **browser.evaluate(OBSERVED),
            "violations": violations(browser),
            "requested": browser.requested(),
        }
    return seen


@pytest.mark.parametrize("label", NAMES)
def test_no_accessibility_violation(visits: dict[str, Any], label: str) -> None:
    assert visits[label]["violations"] == [], json.dumps(visits[label]["violations"], indent=1)


@pytest.mark.parametrize("label", [name for name in NAMES if "-320-" in name])
def test_no_sideways_scrolling_on_a_narrow_screen(visits: dict[str, Any], label: str) -> None:
    assert visits[label]["window"] == 320
    assert visits[label]["wide"] == []
    assert visits[label]["page"] <= 320


@pytest.mark.parametrize("label", NAMES)
def test_everything_is_there_without_scripts(visits: dict[str, Any], label: str) -> None:
    assert (visits[label]["scripts"], visits[label]["hidden"]) == (0, 0)


@pytest.mark.parametrize("label", NAMES)
def test_the_scheme_is_followed(visits: dict[str, Any], label: str) -> None:
    shade = visits[label]["shade"]
    assert shade < 120 if label.endswith("dark") else shade > 700


@pytest.mark.parametrize("label", NAMES)
def test_nothing_is_asked_of_a_network(visits: dict[str, Any], label: str) -> None:
    assert visits[label]["requested"] == []


def test_every_number_leads_to_a_mark_and_back(visits: dict[str, Any]) -> None:
    assert visits["summary-1280-light"]["links"] > 30
    assert visits["summary-1280-light"]["lost"] == []


def test_a_bad_page_would_be_noticed(folder: Path, browser: Chromium) -> None:
    bad = folder / "bad.html"
    bad.write_text(
        '<!DOCTYPE html><html><body><main><img src="http://page.invalid/a.png"><p style="width:900px">x</p></main>',
        encoding="utf-8",
    )
    browser.open(bad, width=320, scheme="light")
    assert {"image-alt", "html-has-lang"} <= {rule for rule, _ in violations(browser)}
    assert browser.requested() == ["http://page.invalid/a.png"]
    assert browser.evaluate(OBSERVED)["page"] > 320
