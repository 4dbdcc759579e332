"""Where a signal of shared patients begins and ends: what counts, what does not, and what outweighs what."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.link.choice import choose, values_of
from tallystick.link.mentions import Anchor
from tallystick.link.names import roster
from tallystick.link.overlap import OverlapReader, candidate_pairs
from tallystick.link.profiles import AuthorList, Profile
from tallystick.vocabulary import Vocabulary

OVERLAP = Vocabulary.built_in(("overlap",))["overlap"]
READER = OverlapReader(OVERLAP)
WEIGHTS = OVERLAP["weights"]
EARLY, LATE = ["Osei A", "Boateng K", "Adu S"], ["Mensah P", "Boateng K", "Osei A", "Adu S"]


def words(doc_id: str, quote: str = "words") -> Anchor:
    return {"doc_id": doc_id, "start": 0, "end": len(quote), "quote": quote}


def profile(name: str, year: int, enrolled: int | None, names: list[str]) -> Profile:
    made = Profile(f"study-{name}", name, year, enrolled, None, False)
    made.topic = frozenset({"nerve", "graft", "wrist", "laceration", "median", "adults"})
    made.authors = [AuthorList(names, roster(names), words(name), ends=True)]
    return made


def edge(a: Profile, b: Profile) -> dict[str, Any]:
    found = READER.edge(a, b)
    assert found is not None
    return found


@pytest.mark.parametrize("fewer", [0, 1])
def test_an_equal_size_tells_from_the_smallest_that_tells_and_not_below(fewer: int) -> None:
    size = OVERLAP["smallest_size"] - fewer
    found = edge(profile("x", 2011, size, EARLY), profile("y", 2015, size, LATE))
    assert (f"same number enrolled: {size}" in found["reasons"]) is (fewer == 0)


def test_the_same_first_author_weighs_more() -> None:
    same = edge(profile("x", 2011, 80, EARLY), profile("y", 2015, 60, EARLY))
    other = edge(profile("x", 2011, 80, EARLY), profile("y", 2015, 60, ["Boateng K", "Osei A", "Adu S"]))
    assert same["score"] == pytest.approx(other["score"] + WEIGHTS["first_author"])


def test_one_page_that_describes_both_is_no_second_voice() -> None:
    a, b = profile("x", 2011, 80, EARLY), profile("y", 2015, 60, LATE)
    before = edge(a, b)["score"]
    for side in (a, b):
        side.signals["centre"]["korle hospital"] = words("one page", "Korle Hospital")
    assert edge(a, b)["score"] == before
    b.signals["centre"]["korle hospital"] = words("another page", "Korle Hospital")
    assert edge(a, b)["score"] == pytest.approx(before + WEIGHTS["centre"])


def test_one_registration_holds_against_periods_that_do_not_meet() -> None:
    a, b = profile("x", 2011, 80, EARLY), profile("y", 2015, 60, LATE)
    a.period, b.period = (2001, 2003, words("x")), (2006, 2009, words("y"))
    assert READER.edge(a, b) is None
    for side in (a, b):
        side.own_registration = "nct:NCT00000001"
        side.registrations = {"nct:NCT00000001": words(side.label)}
    found = edge(a, b)
    assert "both print the registration NCT00000001" in found["reasons"]
    assert "periods do not overlap: 2001–2003 and 2006–2009" in found["reasons"]


def test_two_studies_of_one_year_have_no_earlier_and_later() -> None:
    (reason,) = READER.extent(profile("x", 2015, 80, EARLY), profile("y", 2015, 60, LATE), False)[1]
    assert "later" not in reason
    assert reason.endswith("at most 60 patients can be shared")


def test_a_review_is_never_a_candidate() -> None:
    a, b = profile("x", 2011, 80, EARLY), profile("y", 2015, 60, LATE)
    assert candidate_pairs([a, b]) == [(0, 1)]
    b.review = True
    assert candidate_pairs([a, b]) == []


class Printed:
    """As much of a mention as the choice of a year reads."""

    def __init__(self, doc_id: str, source: str, year: int) -> None:
        self.doc_id, self.source, self.order, self.citation_id, self.title = doc_id, source, 0, "c", None
        self.values = {"year": (year, words(doc_id, str(year)))}


@pytest.mark.parametrize(
    ("mentions", "chosen", "rule"),
    [
        ([("a", "own_record", 2014), ("b", "listed", 2013), ("c", "reference", 2013)], 2013, "majority"),
        ([("a", "listed", 2014), ("b", "own_record", 2013)], 2013, "source_rank"),
        ([("a", "listed", 2014), ("b", "listed", 2013)], 2014, "first_printed"),
        ([("a", "own_record", 2014), ("b", "listed", 2013), ("b", "listed", 2013)], 2014, "source_rank"),
    ],
)
def test_documents_are_counted_before_sources_are_ranked(
    mentions: list[tuple[str, str, int]], chosen: int, rule: str
) -> None:
    printed: list[Any] = [Printed(*mention) for mention in mentions]
    value, by, classes = choose(values_of(printed, "year"), ["own_record", "listed", "reference"])
    assert (value.value, by) == (chosen, rule)
    assert sum(map(len, classes)) == len(mentions)
