"""The lexical rules of units, of what is repeated, and of ages of people, which run before the times are found."""

from __future__ import annotations

from functools import lru_cache

from ...vocabulary import Vocabulary
from ..people import people_words
from .rules import LETTERS, NUM, D, Rule, alternatives, anywhere, at_number, initials


@lru_cache(maxsize=4)
def unit_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Rules of units and of what is repeated, in the order in which they run before times are found."""
    return (*beside_unit_rules(vocabulary), *measured_rules(vocabulary))


DASH = rf"(?:\s*(?:-|to|,?\s?and|,?\s?or|,|/|vs\.?|versus)\s*{NUM})"
DASH_OPENS = "-,/taov"
"""What such a join, or a hyphen before a unit, begins with."""


def beside_unit_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Numbers whose unit is not one of a dose or a measure alone: names, strengths of a drug, ages of people."""
    words = vocabulary["numerals"]
    people = people_words(vocabulary)
    drug = rf"(?<![a-z])[a-z]{{2,16}}(?:{alternatives(vocabulary['arms']['drug_endings'])})\s"
    return (
        # episodes/24 h
        at_number(
            "rate.per_time",
            "measurement",
            r"(?P<n>\d{1,2})(?=\s?(?:h|hours?|d|days?)(?![a-z]))",
            before=r"[a-z]\s?/\s?",
            left="/ ",
            right="hd",
        ),
        at_number(
            "label.scale",
            "label",
            r"(?P<n>\d+)(?=-(?:point|item)\s(?:[a-z-]+\s){0,3}(?:scale|score|questionnaire|inventory|test|index|survey))",
            right="-",
        ),
        at_number(
            "schedule.adverb",
            "schedule",
            r"(?P<n>\d{1,3})(?=-(?:weekly|monthly|daily|hourly|yearly)(?![a-z]))",
            right="-",
        ),
        # T790M, T2DM; "q4w" tells how often
        at_number("label.within", "label", r"(?<=[a-pr-z])(?P<n>\d{1,4})(?=[a-z])", left=LETTERS, right=LETTERS),
        at_number("label.isotope", "label", r"(?<=[a-z]-)(?P<n>\d{2,3})(?=m\s[a-z])", left="-", right="m"),
        at_number("label.hydroxy", "label", r"(?P<n>\d{1,2})(?=\s?-?[(\[]oh[)\]])", right="-(["),
        at_number(
            "measurement.thing",
            "measurement",
            rf"(?P<n>{NUM}{DASH}{{0,4}})\s*-?\s*(?:{alternatives(words['dose_units'])})(?![a-z0-9/])",
            before=rf"(?:{alternatives(words['measured_things'])})s?(?![a-z])[a-z\s,:=(-]{{0,24}}",
            right=DASH_OPENS + initials(words["dose_units"]),
        ),
        # 20/40 behind a drug
        at_number(
            "dose.titrated",
            "dose",
            r"(?P<n>\d{1,4}(?:[.]\d+)?(?:/\d{1,4}(?:[.]\d+)?){1,2})(?![\d/]|\s*%)",
            before=drug,
            left=" ",
            right="/",
        ),
        # titration to 30 mg (20/30)
        at_number(
            "dose.titrated",
            "dose",
            r"(?P<n>\d{1,4}/\d{1,4})(?=\)|-?,?\s?(?:\d{1,4}/\d{1,4}|and|or)[^.;]{0,24}-?\s?mg)",
            before=r"(?:mg\s?\(|in the\s|\d/\d{1,4}-?,\s|\d/\d{1,4}-?\s(?:and|or)\s)",
            needs=("mg",),
            right="/",
        ),
        # adolescents (13-17 years), men (mean age of 60)
        at_number(
            "age.people",
            "age",
            rf"(?P<n>{D}(?:\s*(?:-|to|±)\s*{D})?)\s*-?\s*(?:years?|yrs?|y)(?![a-z])",
            before=rf"(?<![a-z])(?:{people})\s?[(\[]\s?(?:mean |median |age |range |ages )*",
            right="-t±y",
        ),
        at_number(
            "age.between",
            "age",
            rf"(?P<n>{D}\s(?:and|to)\s{D})(?=\s(?:(?:years|yrs)|(?:are|were|was|who|with)\s)|[,.;)])",
            before=rf"(?<![a-z])(?:{people})\s(?:aged\s)?between\s",
            needs=("between",),
            left=" ",
            right="at",
        ),
    )


def measured_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Thresholds with a sign, measures, doses, and how often something is given."""
    # letters before people are no unit: "80 MS patients"
    words = vocabulary["numerals"]
    dose, measured = alternatives(words["dose_units"]), alternatives(words["measurement_units"])
    per = r"(?:\s*(?:/|per\s|·|\.)\s*[a-zµμ0-9²]+(?:-?\d)?)"
    return (
        anywhere(
            "threshold.symbol",
            "threshold",
            rf"[<>≤≥]\s*(?:or\s*=\s*)?=?\s*(?P<n>{NUM}(?:\s*[x×]\s*10\s*\(?\^?\d{{0,2}}\)?|\s*[/:]\s*{D})?)",
            needs=("<", ">", "≤", "≥"),
        ),
        at_number(
            "measurement.unit",
            "measurement",
            rf"(?P<n>{NUM}{DASH}{{0,4}})\s*-?\s*(?:{measured})(?![a-z0-9]|\s+{people_words(vocabulary)}(?![a-z]))",
            right=DASH_OPENS + initials(words["measurement_units"]),
        ),
        at_number(
            "dose.unit",
            "dose",
            rf"(?<![a-z])(?P<n>{NUM}{DASH}{{0,4}}(?:\s0{{7}})?)\s*-?\s*(?:{dose}){per}{{0,4}}(?![a-z0-9])",
            right=DASH_OPENS + "0" + initials(words["dose_units"]),
        ),
        at_number(
            "schedule.times",
            "schedule",
            r"(?<![\d.])(?P<n>\d+(?:\s*(?:-|to|or)\s*\d+)?)\s*(?:x|×|times?|doses?)\s*(?:/|per |a |daily|weekly|"
            r"every|each|in )",
            right="-tox×d",
        ),
        at_number(
            "fold",
            "measurement",
            rf"(?P<n>{D})\s*-?\s*(?:fold|times (?:as|more|higher|greater|lower|less))(?![a-z])",
            needs=("fold", "times "),
            right="-ft",
        ),
    )
