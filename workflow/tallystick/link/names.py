"""Authors' names as citation styles print them, and whether two of them can be the same person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

Person = tuple[str, str]
"""Surname without accents or case, and first initial ("" where none is printed)."""

# One to four capitals, as in "DM", "G. S." or "J-P": initials, never a surname of four capitals like "WANG".
INITIALS = re.compile(r"(?:[A-Z]\.?[ \-]?){1,3}\Z")
NOISE = re.compile(r"[\d*†‡§¶,;]+\Z")
ET_AL = re.compile(r"\bet\.? al\b\.?|…|\.\.\.", re.IGNORECASE)


def plain(text: str) -> str:
    """``text`` without accents, case or anything but letters, digits and single blanks."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(kept.split())


def split_name(name: str) -> tuple[str, str]:
    """Surname and given part of a printed name; a full name without initials is all surname ("Ru Bai")."""
    name = NOISE.sub("", ET_AL.sub("", name)).strip(" .")
    if "," in name:
        surname, _, given = name.partition(",")
        return surname.strip(), given.strip()
    words = name.split()
    for cut in range(1, len(words)):
        if INITIALS.match(" ".join(words[cut:])):
            return " ".join(words[:cut]), " ".join(words[cut:])
    for cut in range(len(words) - 1, 0, -1):
        if INITIALS.match(" ".join(words[:cut])):
            return " ".join(words[cut:]), " ".join(words[:cut])
    return name, ""


@lru_cache(maxsize=2**20)
def people(name: str) -> frozenset[Person]:
    """Whom a printed name can mean; two for a full name, whose order is not known."""
    surname, given = split_name(name)
    if given:
        return frozenset({(plain(surname), plain(given)[:1])})
    words = plain(surname).split()
    if len(words) < 2:
        return frozenset({(" ".join(words), "")} if words else ())
    return frozenset({(words[-1], words[0][:1]), (words[0], words[-1][:1]), (" ".join(words), "")})


def same_person(a: str, b: str) -> bool:
    """Whether surname and first initial agree (an initial that is not printed agrees with any)."""
    return any(
        left[0] == right[0] and (left[1] == right[1] or not left[1] or not right[1])
        for left in people(a)
        for right in people(b)
    )


Roster = dict[str, set[str]]
"""The people of an author list: surname to first initials."""


def roster(names: Iterable[str]) -> Roster:
    """Whom a list of printed names can mean."""
    found: Roster = {}
    for name in names:
        for surname, initial in people(name):
            found.setdefault(surname, set()).add(initial)
    return found


def stands_in(name: str, known: Roster) -> bool:
    """Whether a printed name can be one of the people of a list; the same as `same_person` with any name of it."""
    for surname, initial in people(name):
        initials = known.get(surname)
        if initials is not None and (not initial or initial in initials or "" in initials):
            return True
    return False


def shared(a: Iterable[str], b: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of printed names, one of each list, that can be the same person; each name is used once."""
    left_over = list(b)
    pairs = []
    for name in a:
        for other in left_over:
            if same_person(name, other):
                pairs.append((name, other))
                left_over.remove(other)
                break
    return pairs


def label_name(name: str) -> str:
    """The surname for a study's label, with the case of the text ("Farge-Bancel"); capitals only become "Wang"."""
    surname, _ = split_name(name)
    return surname.title() if len(surname) > 3 and surname.isupper() else surname


def short_name(name: str) -> str:
    """A name in one style, whatever style it was printed in: "Okafor C" for "Okafor, C." and "C Okafor"."""
    surname, given = split_name(name)
    return f"{surname} {''.join(c for c in given if c.isalpha())}".strip()
