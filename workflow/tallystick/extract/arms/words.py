"""Words of which the names of arms are made, and the vocabulary of arms, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..ledger import DIGITS
from ..people import people_forms, people_words
from ..triggers import Sought

WORD = r"[a-z0-9](?:[a-z0-9+/.'β-ω-]{0,40}[a-z0-9β-ω+])?"
TOKEN = re.compile(WORD)
STOP = frozenset(
    """
    the a an in of and or to with between for from than versus vs by as at on into was were is are be been had has
    have who which that than then per not no but while whereas among after before during compared received receiving
    given assigned allocated randomized randomised randomly divided either only also when where its their our more
    less most least significantly significant treated plus-minus respectively both would will did do does could
    should may might within patients subjects participants using used via if group groups arm arms included
    including comprised consisting receive your experienced achieved showed shown found improved increased decreased
    reduced higher lower greater smaller better worse similar patient there it they we this these those such each
    all any every one two three four five six seven eight nine ten however following across without under over
    through about concerning regarding along improves reduces increases affects remained became compare comparing
    evaluate evaluated consisted comprising entire until since because due difference differences improve reduce
    increase decrease affect assess determine
    """.split()  # noqa: SIM905
)
GROUP = Sought(r"(g(?<![a-z]g)roups?|a(?<![a-z]a)rms?)(?![a-z])")
GROUPS = re.compile(r"(?:groups|arms)(?![a-z])")
LABEL_AFTER = Sought(
    r"(?:(?:group|arm)s?\s*[-:]?\s*[\"']?|(?:group|arm)\s?\((?=[a-z0-9]{1,3}\)))"
    r"((?:[a-h]|[1-8]|i{1,3}|iv|vi{0,2})(?![a-z0-9/%]|\.\d))"
)
TREATED = Sought(
    r"(?:treated(?<=[- ]treated)(?! (?:with|by|for|at|in|on|using|under|as|from|between)(?![a-z]))|"
    r"-(?P<did>allocated|assigned|vaccinated|immuni[sz]ed|supplemented|fed|exposed))(?![a-z])"
)
"""After a name; what was "treated with" something is a disease or people, not a name."""
PREFIXES = frozenset(["non", "pre", "re", "pseudo", "self", "well", "newly", "un", "anti"])
"""Before "-treated" and its like: part of the word, no name."""
VERSUS = re.compile(rf"((?:{WORD} ){{1,3}})(?:versus|vs\.?|compared (?:with|to)) ((?:{WORD} ?){{1,3}})")
SET_AGAINST = re.compile(r"v(?:ersus|s)|compared (?:with|to)")
BESIDE = re.compile(
    r"\s+(?:(?P<sure>versus|vs\.?)|compared (?:with|to)|or|than|over|against|and)\s+(?:the |with |in )*"
)
LAST_WORD = re.compile(r"(?<![a-z0-9+/'.-])[a-z0-9][a-z0-9+/'β-ω-]*\Z")
UNIT = r"(?:m?g|µg|μg|mcg|iu|ml)"
DOSES = re.compile(
    rf"(?P<all>\d(?<![\d.,-]\d)\d*(?:[.,·]\d+)*(?: ?{UNIT})?(?:/day|/kg)?(?:,? or |,? and |, | vs )"
    rf"(?:[a-z][a-z-]{{2,30}} )?"
    rf"(?:{DIGITS}(?: ?{UNIT})?(?:/day|/kg)?(?:,? or |,? and |, )(?:[a-z][a-z-]{{2,30}} )?){{0,4}}"
    rf"{DIGITS} ?(?P<unit>{UNIT}))(?![a-z])"
)
DOSES_OF = re.compile(
    rf"(?P<all>\d(?<![\d.,-]\d)\d*(?:[.,·]\d+)* ?{UNIT} (?:of )?(?P<what>[a-z][a-z-]{{3,30}})(?:,? or |,? and |, | vs )"
    rf"{DIGITS} ?(?P<unit>{UNIT}))(?= (?:of )?(?P=what)(?![a-z]))"
)
"""Two doses of the same drug, each with its name: "50 mg of A and 100 mg of A"."""
DOSE = re.compile(rf"\d(?<!\d\d)(?<!\d[.,·]\d)\d*(?:[.,·]\d+)* ?{UNIT}(?![a-z])")
BARE_DOSE = re.compile(DIGITS)
VALUES = re.compile(r"\((?:n\s?=\s?)?[\d.,/%; ]+\)")
"""Brackets that hold only numbers."""
NUMBER = re.compile(r"[\d.,–-]+\Z")
NO_WORD = re.compile(r"[^a-z0-9α-ω]+")


@dataclass(frozen=True, slots=True)
class ArmWords:
    """The vocabulary of arms, compiled.

    ``weak`` are words that name an arm only where something beside them says so; ``trimmed`` words of route and
    schedule that tell no arms apart, ``idle`` these and all that no name begins or ends with; ``forms`` words for what
    a drug is given as, ``solid`` those that no name ends with; ``modifiers`` words by which arms of one treatment
    differ; ``habits`` words for people by what they do; ``drugs`` finds words with the ending of a drug's name;
    ``person`` is a word for people, ``counted`` one for people or units, ``grouped`` finds people or a group behind an
    adjective, ``thing_of_group`` what "group" only describes.
    """

    names: tuple[str, ...]
    phrases: re.Pattern[str]
    weak: frozenset[str]
    one_of_two: frozenset[str]
    other_heads: frozenset[str]
    fillers: frozenset[str]
    not_names: frozenset[str]
    trimmed: frozenset[str]
    idle: frozenset[str]
    forms: frozenset[str]
    solid: frozenset[str]
    modifiers: frozenset[str]
    habits: frozenset[str]
    drugs: re.Pattern[str]
    followers: re.Pattern[str]
    people: str
    units: str
    person: re.Pattern[str]
    counted: re.Pattern[str]
    grouped: re.Pattern[str]
    thing_of_group: re.Pattern[str]


def longest_first(words: Iterable[str]) -> str:
    """The words as an alternation, the longest first; equal lengths by letter, so that no order of a set shows."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=4)
def compile_arms(vocabulary: Vocabulary) -> ArmWords:
    """Words of arms, people and units; ``people`` and ``units`` are regex alternations of plurals and singulars."""
    words = vocabulary["arms"]
    people, persons = people_forms(vocabulary), people_words(vocabulary)
    units = {form for word in words["units"] for form in (word, word + "s")} - people
    return ArmWords(
        tuple(words["names"]),
        re.compile(rf"(?:{longest_first(name for name in words['names'] if ' ' in name)})(?![a-z])"),
        frozenset(words["weak_names"]),
        frozenset(words["one_of_two"]),
        frozenset(words["other_heads"]),
        frozenset(words["followers"]),
        frozenset(words["not_names"]),
        frozenset(words["trimmed"]),
        STOP.union(words["trimmed"]),
        frozenset(words["forms"]),
        frozenset(words["solid_forms"]),
        frozenset(words["modifiers"]),
        frozenset(words["habits"]),
        re.compile(rf"(?<![a-z0-9-])[a-z]{{2,16}}(?:{longest_first(words['drug_endings'])})(?![a-z0-9])"),
        re.compile(rf"(?:['\s-]+(?:treated|{'|'.join(words['followers'])})(?![a-z])){{1,2}}"),
        persons,
        longest_first(units),
        re.compile(rf"(?:{persons})"),
        re.compile(rf"(?:{persons}|{longest_first(units)})"),
        re.compile(rf"\s(?:{persons}|groups?|arms?|cohorts?)(?![a-z])"),
        re.compile(rf"[ -](?:{longest_first(words['things_of_groups'])})(?![a-z])"),
    )


@lru_cache(maxsize=4096)
def name_key(words: str) -> str:
    """Spelling-independent key of an arm's name."""
    key = NO_WORD.sub(" ", words.lower().replace(" plus ", " ")).strip()
    return key.removesuffix(" treated")


ENDS_THERE = re.compile(
    r"\s*(?:[,.;:)%]|\(|(?:and|or|was|were|had|has|in|at|after|with|who|respectively|than|versus|vs)(?![a-z]))|\s*\Z"
)
SET_BEFORE = re.compile(
    r"(?<![a-z])(?:than|versus|vs\.?|compared (?:with|to)|relative to|comparison (?:with|to)|against)\s+"
    r"(?:in |for |with |of |that of )?(?:the )?\Z"
)
"""What sets a group against another: "than the control", "2.6% control"."""


BEHIND_FIGURE = re.compile(r"\d\s?%\s+\Z")
GOES_ON = re.compile(r"\s+(?:of|over|for|the|an?)(?![a-z])")


def set_against(lower: str, start: int, end: int) -> bool:
    """Whether a name stands alone behind what sets it against another, or behind its figure."""
    if BEHIND_FIGURE.search(lower, max(0, start - 6), start):
        return GOES_ON.match(lower, end) is None
    return bool(ENDS_THERE.match(lower, end) and SET_BEFORE.search(lower, max(0, start - 44), start))
