"""Titles: print variants are one, a word of meaning makes two."""

from __future__ import annotations

import pytest

from tallystick.link.names import label_name, same_person, shared
from tallystick.link.titles import TitleReader, differences, same_title

from .corpora import VOCABULARY

SAME = [
    (
        "Long-term results of nerve graft/conduit repair in adults",
        "Long-Term Results of Nerve Graft Repair in Adults",
        "one half of a slash",
    ),
    (
        "Long-term results of nerve graft/conduit repair",
        "Long-term results of nerve conduits repair",
        "the other half, plural",
    ),
    ("Three years of follow-up after valve repair", "3 Years of Followup after Valve Repair", "number word, hyphen"),
    ("Randomised trial of oedema in tumours", "Randomized trial of edema in tumors", "British and American spelling"),
    (
        "[Effects of zinc on wound healing: a cohort study].",
        "Effects of zinc on wound healing:a cohort study",
        "translated title",
    ),
    ("Étude of Sjögren's syndrome", "Etude of Sjogren's syndrome", "accents"),
    ("Infusion of X in patients with Y", "Infusion of X in a patient with the Y", "plural and articles"),
    ("Infusion of drug Y for gout (Hall, P et al 2016)", "Infusion of drug Y for gout", "label of a passage"),
]
DIFFERENT = [
    ("Grafting in active and refractory ulcer", "Grafting in severe and refractory ulcer", "one adjective"),
    ("Outcome at 2 years of knee surgery", "Outcome at 5 years of knee surgery", "one number"),
    ("Zinc in type 1 diabetes", "Zinc in type 2 diabetes", "type"),
    ("Preoperative iron in heart surgery", "Postoperative iron in heart surgery", "prefix"),
    ("Zinc for hypertension", "Zinc for hypotension", "letters apart, worlds apart"),
    ("Zinc for gout", "Zinc for gout: study protocol", "a protocol is another record"),
]


@pytest.fixture(scope="module")
def reader() -> TitleReader:
    return TitleReader(VOCABULARY["titles"])


@pytest.mark.parametrize(("a", "b", "why"), SAME)
def test_print_variants_are_one_title(reader: TitleReader, a: str, b: str, why: str) -> None:
    assert same_title(reader.read(a), reader.read(b)), (why, differences(reader.read(a), reader.read(b)))
    assert same_title(reader.read(b), reader.read(a)), why


@pytest.mark.parametrize(("a", "b", "why"), DIFFERENT)
def test_a_word_of_meaning_makes_two_titles(reader: TitleReader, a: str, b: str, why: str) -> None:
    assert not same_title(reader.read(a), reader.read(b)), why


def test_an_empty_title_is_the_same_as_none(reader: TitleReader) -> None:
    assert not same_title(reader.read("…"), reader.read("…"))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Okafor, C.", "C Okafor"),
        ("van der Berg JP", "van der Berg, J. P."),
        ("Li Wei", "Wei L"),
        ("Farge-Bois D", "D. Farge Bois"),
    ],
)
def test_one_person_in_two_citation_styles(a: str, b: str) -> None:
    assert same_person(a, b)


def test_other_initial_is_another_person() -> None:
    assert not same_person("Okafor C", "Okafor B")
    assert not same_person("Okafor C", "Osei C")


def test_each_name_is_shared_once() -> None:
    assert shared(["Osei A", "Osei A"], ["Osei A", "Boateng K"]) == [("Osei A", "Osei A")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Okafor, C.", "Okafor"),
        ("OKAFOR C", "Okafor"),
        ("Ama Osei", "Ama Osei"),
        ("Farge-Bois D", "Farge-Bois"),
        ("Okafor, C et al", "Okafor"),
    ],
)
def test_label_name(name: str, label: str) -> None:
    assert label_name(name) == label
