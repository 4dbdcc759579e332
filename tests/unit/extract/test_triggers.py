"""Patterns that are tried only where their words stand find what they would find anywhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml

from tallystick.extract import triggers
from tallystick.extract.normalise import level_view, lower_case
from tallystick.extract.triggers import TRIGGERS, Sought, Text, words_of

from .one_section import tables_of

CASES = Path(__file__).parents[2] / "cases"
DERIVED = {
    r"(?:randomi[sz]ed|assigned) to": {"randomised": 0, "randomized": 0, "assigned": 0},
    r"(?<![a-z])follow(?:ing)?\s": {"follow": 0, "following": 0},
    r"[^a-z](?:january|march)\b": {"january": 1, "march": 1},
    r"\d+ (?:weeks|months)": {"weeks": -1, "months": -1},
    r"[Gg]roup \"": {"group": 0},
    r"(?=[a-z]{3}tumour)[a-z]+": {"tumour": 3},
    r"(?:odds [a-z]+ )?ratio": {"ratio": -1},
    r"(?:tumour ){2,3}": {"tumour": 0},
}
NOT_DERIVED = [r"[a-z]+e", r"(?:tumour)?s", r"(?i:tumour)", r"(?i)tumour", r"\d|tumour", r"(?<=tumour)s", r"\s+\d", "p"]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patterns are taken apart at the first text."""
    monkeypatch.setattr(triggers, "FEW", 0)


@pytest.mark.parametrize("pattern", DERIVED)
def test_a_pattern_says_what_stands_where_it_matches(pattern: str) -> None:
    assert dict(sorted(words_of(pattern) or ())) == DERIVED[pattern]


@pytest.mark.parametrize("pattern", NOT_DERIVED)
def test_a_pattern_that_names_no_word_is_searched_everywhere(pattern: str) -> None:
    assert words_of(pattern) is None


def texts() -> list[str]:
    """Sentences of all cases, some in a row."""
    found: list[str] = []
    for path in sorted(CASES.glob("*.yaml")):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [entry["text"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("text"), str)]
    return [" ".join(found[at : at + 6]) for at in range(0, len(found), 6)]


def damaged(text: str, rng: random.Random) -> str:
    """``text`` with words cut, doubled and glued."""
    letters = list(text)
    for _ in range(len(letters) // 12):
        at = rng.randrange(len(letters))
        letters[at] = rng.choice(["", letters[at] * 2, " ", "\n", "K", "ſ", "İ", "(", "0"])
    return "".join(letters)


def masked(lower: str, rng: random.Random) -> str:
    """A view: some words blanked, some masked by zeros."""
    for _ in range(8):
        at = rng.randrange(len(lower))
        size = min(rng.randint(1, 12), len(lower) - at)
        lower = lower[:at] + rng.choice([" ", "0", "ν"]) * size + lower[at + size :]
    return lower


def test_a_pattern_finds_in_a_text_what_it_finds_in_a_string() -> None:
    tables_of("Of 40 patients randomised to drug A or placebo, 12 (30%) relapsed at 6 months (p = 0.02).")
    rng = random.Random(11)
    compared = found = 0
    for text in texts():
        view = level_view(damaged(text, rng))
        whole = Text.of(lower_case(view))
        cut = rng.randrange(len(view))
        views = [whole, whole.view(view), whole.view(masked(str(whole), rng)), whole.view(str(whole)[cut:], cut)]
        for stretch in views:
            start, end = sorted(rng.randrange(len(stretch) + 1) for _ in range(2))
            for bounds in ((), (start,), (start, end)):
                for pattern in TRIGGERS.patterns:
                    told = [match.span() for match in pattern.finditer(stretch, *bounds)]
                    assert told == [match.span() for match in pattern.regex.finditer(stretch, *bounds)], pattern.pattern
                    first = pattern.search(stretch, *bounds)
                    assert (first.span() if first else None) == (told[0] if told else None), pattern.pattern
                    compared, found = compared + 1, found + len(told)
    assert compared > 20_000
    assert found > 2_000
    assert sum(bool(pattern.words) for pattern in TRIGGERS.patterns) > 25


def test_a_word_at_several_distances_does_not_tell_where_a_match_begins() -> None:
    pattern = Sought(r"(?:odd )?zebrafish")
    text = Text.of("an odd zebrafish and a zebrafish")
    assert pattern.words.keys() == {"zebrafish"}
    assert [match.span() for match in pattern.finditer(text)] == [(3, 16), (23, 32)]


def test_a_pattern_made_after_a_text_is_searched_in_it() -> None:
    text = Text.of("a zebrafish")
    assert Sought("zebrafish").search(text)
