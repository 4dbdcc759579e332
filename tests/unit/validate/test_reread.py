"""The second reader of numbers: simple, and apart from the one that extracted them."""

from __future__ import annotations

import pytest

from tallystick.validate.reread import readable_values

WORDS = {"no": 0, "without any": 0, "two": 2, "eleven": 11, "eighty": 80, "seven": 7, "hundred": 100}


@pytest.mark.parametrize(
    ("quote", "value", "why"),
    [
        ("68/81", 68, "a part of a fraction"),
        ("0·55", 0.55, "a middle dot is a decimal point"),
        ("1,234 patients", 1234, "a comma between groups of three"),
        ("1\u2009234 patients", 1234, "a thin blank between groups of three"),
        ("3,5", 3.5, "a decimal comma"),
        ("\u2212 7.0", -7.0, "a blank after the sign that opens the quote"),
        ("−0.5", -0.5, "a minus sign"),
        ("24-hour", 24, "a hyphen after it"),
        ("Eighty-seven patients", 87, "tens and units"),
        ("Two hundred", 200, "hundreds"),
        ("no relapse", 0, "a word for none"),
        ("without any relapse", 0, "words for none"),
        ("P = .232", 0.232, "no zero before the point"),
        ("Two hundred and eighty-seven", 287, "a whole number in words"),
        ("58%had", 58, "no blank after the percent sign"),
    ],
)
def test_a_value_that_stands_in_the_quote_is_found(quote: str, value: float, why: str) -> None:
    assert value in readable_values(quote, WORDS), why


@pytest.mark.parametrize(
    ("quote", "value", "why"),
    [
        ("68/81", 6, "a part of a numeral is not a numeral"),
        ("0.55", 55, "digits after the point alone are not"),
        ("eleven", 1, "a word inside a word is not"),
        ("seven of eighty", 87, "units before tens do not add up"),
        ("", 0, "nothing is not zero"),
        ("5 - 7.0", -7.0, "a dash after a number is no sign"),
    ],
)
def test_a_value_that_does_not_is_not(quote: str, value: float, why: str) -> None:
    assert value not in readable_values(quote, WORDS), why
