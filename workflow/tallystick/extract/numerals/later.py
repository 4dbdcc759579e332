"""The lexical rules that run after the times: limits in words, numbers within names, what is given so many times."""

from __future__ import annotations

from functools import lru_cache

from ...vocabulary import Vocabulary
from ..people import people_words
from ..statements.lexicon import led
from .rules import GREEK, LETTERS, D, Rule, alternatives, anywhere, at_number, initials


@lru_cache(maxsize=4)
def compile_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Rules of thresholds, of names and of what is given, in the order in which they run after the times."""
    return (*threshold_rules(vocabulary), *label_rules(vocabulary), *given_rules(vocabulary))


def threshold_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Limits in words."""
    people = people_words(vocabulary)
    # The number may be cut short here, so that only a limit of one digit is left to the percent or people after it.
    return (
        at_number(
            "threshold.words",
            "threshold",
            rf"(?P<n>\d+(?:[.,·]\d+)*)(?!\s*(?:%|per ?cent|of|\(|/|{people}(?![a-z])))",
            before=r"(?:at least|at most|more than|less than|fewer than|greater than|or equal to|equal to|exceeding|"
            r"above|below|under|up to|lower than|higher than)\s+(?:or equal to\s+)?",
            needs=("than", "at least", "at most", "equal to", "exceeding", "above", "below", "under", "up to"),
            left=" ",
        ),
        # a score of 5 or less
        at_number(
            "threshold.or",
            "threshold",
            rf"(?P<n>{D})\s+(?:points?\s)?or\s(?:less|more|fewer|greater|above|below|higher|lower|over|under)(?![a-z])",
            before=r"[\s(\[]",
            needs=(" or ",),
            left=" ([",
            right="po",
        ),
        anywhere(
            "threshold.cut_off",
            "threshold",
            rf"cut-?\s?off(?:\s(?:point|value|score|level))?s?\s(?:of|was|is|at|=)\s(?P<n>{D})",
            needs=("cut",),
        ),
    )


HALVES = ("-third", "-quarter", "-half", "-fourth", "-fifth")
"""Parts of a name that is a share: "two-thirds"."""


def label_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Digits that are part of a name."""
    people = people_words(vocabulary)
    heads = led(vocabulary["numerals"]["label_heads"], "[a-z]")
    return (
        at_number(
            "label.head",
            "label",
            r"(?P<n>\d+(?:[.,]\d(?!\d))?(?:\s*(?:/|-|,|&|and|or|to|,\s*and)\s*(?:\d(?!\d|\s+(?:in|to|on)\s)|\d+(?!\d|\s+(?:in|to|on|were|had)\s))){0,4}[ab]?)"
            rf"(?![\d%.]\d|\d|\s*(?:%|\(\s*\d|0{{7}}|{people}(?![a-z])|of\s))",
            before=rf"(?:{heads})s?(?:\s+|-|\s*#\s*)",
            left=" -#",
        ),
        at_number(
            "label.numbered",
            "label",
            r"(?P<n>\d+\.\d{1,3})(?![\d.]|\s?%)",
            before=r"(?<![a-z])(?:study|studies|trials?|protocol|version|section)\s",
            left=" ",
        ),
        at_number(
            "label.head_of",
            "label",
            r"(?P<n>\d{1,2})(?=\sof\sthe\s[a-z])",
            before=r"(?<![a-z])(?:question|item|part|phase|step|chapter|edition)\s",
            left=" ",
            right="o",
        ),
        # type 2 patients; group 12 patients would count them
        at_number(
            "label.kind",
            "label",
            rf"(?P<n>[1-9]|1[0-2])(?=\s{people}(?![a-z]))",
            before=r"(?<![a-z])(?:type|stage|grade|class|phase|category)\s",
            left=" ",
            right=LETTERS,
        ),
        # C3, CD86, IL-2, TGF-B2, SF-36, COVID-19: digits that hang on letters before them
        at_number(
            "label.after_letters", "label", r"(?<=[a-zα-ω])(?P<n>\d+(?:[.,]\d+)?)(?![\d%])", left=LETTERS + GREEK
        ),
        at_number("label.after_hyphen", "label", r"(?<=[a-zα-ω]-)(?P<n>\d+)(?![\d.,%]\d|\s*(?:%|\(\d))", left="-"),
        at_number(
            "label.before_letters",
            "label",
            r"(?<![\w.,/-])(?P<n>\d+)(?=-?(?:[a-z]{1,3}[0-9]|[a-z]*-?(?:item|point|dimensional|d\b|way|arm|armed|"
            r"group|lead|stage|step|phase|tier|channel|tailed|sided|letter|session|drug|dose|gene|center|centre|"
            r"country|site|period|treatment|sequence|scale|level|factor|hit|part|vessel|port|minute walk|mwt|"
            r"hydroxy|deoxy|fluoro|methyl|oh|ht|α|β)))",
            right=LETTERS + "-αβ",
        ),
        at_number(
            "label.pronoun",
            "label",
            r"(?P<n>000)(?=\s+(?:of the (?:most|main|major|leading|key|best|common)|another|or more|hand|side|"
            r"another|such)|-(?:way|year-old)|\s*$)",
        ),
        # rPTH1-34, TLR)-4
        at_number(
            "label.chain",
            "label",
            r"(?P<n>\d{1,3})(?![\d%.]|\s*%)",
            before=r"(?:[a-zα-ω]\d{1,4}|[a-z0-9]\))-",
            left="-",
        ),
        at_number(
            "label.half", "label", r"(?P<n>\d+)-(?:thirds?|quarters?|half|fourths?|fifths?)(?![a-z])", needs=HALVES
        ),
    )


NOT_BETWEEN = "for|of|in|all|to|and|or|the|with|per|on|as|at|by|was|were|from|than"
"""Words that do not stand between a number and what was given so many times."""


NOT_GIVEN = (
    "regimens?|points?|levels?|formulations?|strengths?|combinations?|schedules?|frames?|periods?|series|cohorts?|ranges?|"
    "windows?|intervals?|forms?|options?|modalit(?:y|ies)|strateg(?:y|ies)|arms?|conditions?|allocations?|completers?"
)
"""Behind what is given: the number counts these, not how often anything was given ("two dose regimens")."""


def given_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """What is given or done so many times."""
    schedule = alternatives(vocabulary["numerals"]["schedule_nouns"])
    people = people_words(vocabulary)
    return (
        at_number(
            "schedule.noun",
            "schedule",
            rf"(?<![\d.#])(?P<n>\d+(?:\s*(?:-|to|or)\s*\d+)?)\s*(?:(?!(?:{NOT_BETWEEN})\s)[a-z-]+\s){{0,2}}(?:{schedule})(?![a-z]|-[a-z])"
            rf"(?!\s+(?:[^\W\d_]+\s+)?(?:{people})(?![a-z])|\s+(?:groups?|arms?|{NOT_GIVEN})(?![a-z])|\s*[(\[]\s*\d|"
            r"(?<=treatments)\s*[(:]\s*[a-z])",
            right=LETTERS + "-" + initials(vocabulary["numerals"]["schedule_nouns"]),
        ),
    )
