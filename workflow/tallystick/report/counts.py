"""Counts as readers see them: a numerator or denominator that no text prints is marked where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .corpus import Corpus
from .formats import percent

PRINTED = ("stated", "words")
MARK = "*"
"""Stands behind counts of a figure of which a part is derived; the note of the figure says what it means."""


def derived_parts(corpus: Corpus, claim_ids: Sequence[str]) -> list[str]:
    """Which of events and n no claim prints: none, one or both; nothing is said of claims that are not known."""
    claims = [corpus.claims[claim_id] for claim_id in claim_ids if claim_id in corpus.claims]
    names = {"events": "events", "denominator": "n"}
    return [
        name
        for column, name in names.items()
        if claims
        and any(claim[f"{column}_status"] == "derived" for claim in claims)
        and not any(claim[f"{column}_status"] in PRINTED for claim in claims)
    ]


def derived_words(corpus: Corpus, claim_ids: Sequence[str]) -> str:
    """``n derived``, ``events and n derived``; empty where everything is printed."""
    parts = derived_parts(corpus, claim_ids)
    return f"{' and '.join(parts)} derived" if parts else ""


def counts_text(corpus: Corpus, events: int, denominator: int, claim_ids: Sequence[str]) -> str:
    """``13/81``, or ``13/81, n derived``."""
    words = derived_words(corpus, claim_ids)
    return f"{events}/{denominator}" + (f", {words}" if words else "")


def rate_text(corpus: Corpus, rate: dict[str, Any]) -> str:
    """``84.0% (68/81)``; ``16.0% (13/81, n derived)`` where no text prints the denominator."""
    return f"{percent(rate['rate'])} ({counts_text(corpus, rate['events'], rate['denominator'], rate['claim_ids'])})"


def figure_counts(corpus: Corpus, rate: dict[str, Any]) -> str:
    """``13/81``, with a mark where a part of it is derived: a figure has no room for the words."""
    mark = MARK if derived_parts(corpus, rate["claim_ids"]) else ""
    return f"{rate['events']}/{rate['denominator']}{mark}"
