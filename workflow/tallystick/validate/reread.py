"""A second, simpler reader of numbers, kept apart from the one that extracted them so that their faults differ."""

from __future__ import annotations

import re
from collections.abc import Mapping

GROUPED = re.compile(r"(?<=\d)[,\u2002-\u200a\u202f\u00a0 ](?=\d{3}(?!\d))")
NUMBER = re.compile(r"\d+(?:\.\d+)?|(?<![\d.])\.\d+")
WORD = re.compile(r"[a-z]+")
MINUS = "-\u2212\u2010\u2011\u2013"


def word_values(quote: str, words: Mapping[str, float]) -> set[float]:
    """Values of number words: single ones, and tens with units ("eighty-one")."""
    found = {float(value) for phrase, value in words.items() if " " in phrase and phrase in quote.lower()}
    previous: float | None = None
    for word in WORD.findall(quote.lower()):
        value = words.get(word)
        if value is not None:
            found.add(value)
            if previous is not None and previous >= 20 and previous % 10 == 0 and value < 10:
                found.add(previous + value)
            elif previous is not None and value in (100, 1000, 1_000_000):
                found.add(previous * value)
        previous = value
    whole = long_number(quote, words)
    return found | {whole} if whole is not None else found


def long_number(quote: str, words: Mapping[str, float]) -> float | None:
    """Value of a quote that is one number in words from end to end ("two hundred and seventy-eight"), else none."""
    above = below = 0.0
    for word in WORD.findall(quote.lower()):
        value = words.get(word)
        if value is None:
            if word != "and":
                return None
        elif value >= 1000:
            above, below = above + max(below, 1) * value, 0.0
        else:
            below = max(below, 1) * value if value == 100 else below + value
    return above + below or None


def readable_values(quote: str, words: Mapping[str, float]) -> set[float]:
    """Every value a reader could take from ``quote``: digits with either sign, decimals with a dot, a middle dot or a
    comma, thousands, and number words.
    """
    plain = quote.replace("·", ".").translate({ord(c): "-" for c in MINUS})
    values: set[float] = set()
    for form in {plain, GROUPED.sub("", plain), re.sub(r"(?<=\d),(?=\d)", ".", plain)}:
        for match in NUMBER.finditer(form):
            values.add(float(match.group()))
            if match.start() and (form[match.start() - 1] == "-" or form[: match.start()].strip() == "-"):
                values.add(-float(match.group()))
    return values | word_values(quote, words)
