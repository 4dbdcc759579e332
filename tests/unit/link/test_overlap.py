"""The overlap graph: who shares what, how sure that makes it, and what stays unknown."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.link import link_corpus
from tallystick.link.overlap import candidate_pairs
from tallystick.vocabulary import Vocabulary

from .corpora import SETTINGS, VOCABULARY, Corpus

NAMES = {"x": "Osei A, Boateng K, Adu S", "y": "Mensah P, Osei A, Adu S", "z": "Brandt L, Costa M"}
TITLES = {
    "x": "Autologous median nerve grafts in adults with wrist laceration",
    "y": "Predictors of grip after autologous median nerve grafts for wrist laceration",
    "z": "Autologous median nerve grafts and wrist laceration in soldiers",
}


def corpus_of(**sizes: int) -> Corpus:
    corpus = Corpus()
    years = {"x": 2011, "y": 2015, "z": 2016}
    for doc_id, size in sizes.items():
        text = (
            f"{TITLES[doc_id]}\n{NAMES[doc_id]}. {years[doc_id]}\n{size} adults were enrolled at Korle Hospital. "
            f"Grafts of 4 cm were used. From 2005 to 2009."
        )
        corpus.document(doc_id, text, TITLES[doc_id])
        line = f"{TITLES[doc_id]}\n{NAMES[doc_id]}. {years[doc_id]}"
        corpus.cite(doc_id, line, "self", title=TITLES[doc_id], authors=NAMES[doc_id].split(", "), year=years[doc_id])
        corpus.fact(doc_id, f"{size} adults", "enrolled", size)
    return corpus


def edges(linked: dict[str, Any]) -> dict[frozenset[str], dict[str, Any]]:
    label = {s["study_id"]: s["label"] for s in linked["studies"]}
    return {frozenset((label[e["study_a"]], label[e["study_b"]])): e for e in linked["overlaps"]}


OSEI_MENSAH = frozenset(("Osei 2011", "Mensah 2015"))


def test_two_shared_authors_on_one_topic_make_a_probable_edge_with_both_lists_as_evidence() -> None:
    corpus = corpus_of(x=87, y=81, z=60)
    found = edges(corpus.link())
    assert set(found) == {OSEI_MENSAH}
    edge = found[OSEI_MENSAH]
    assert edge["confidence"] == "probable"
    assert edge["reasons"][0] == "shared authors: Osei A, Adu S"
    for quote in edge["evidence"]:
        assert corpus.texts[quote["doc_id"]][quote["start"] : quote["end"]] == quote["quote"]


def test_a_later_and_smaller_cohort_is_nested_neither_way() -> None:
    edge = edges(corpus_of(x=87, y=81).link())[OSEI_MENSAH]
    assert edge["extent"] == "unknown"
    assert "81 (Mensah 2015) is later and smaller than 87 (Osei 2011)" in edge["reasons"][-1]
    assert "at most 81 patients can be shared" in edge["reasons"][-1]


def test_a_later_and_larger_cohort_has_an_unknown_extent_and_a_bound() -> None:
    edge = edges(corpus_of(x=40, y=81).link())[OSEI_MENSAH]
    assert edge["extent"] == "unknown"
    assert edge["reasons"][-1].endswith("at most 40 patients can be shared")


def test_many_centres_against_one_is_partial() -> None:
    corpus = corpus_of(x=87, y=81)
    corpus.fact("y", "81 adults were enrolled", "centres", 4)
    assert edges(corpus.link())[OSEI_MENSAH]["extent"] == "partial"


def test_a_missing_size_is_said() -> None:
    corpus = corpus_of(x=87, y=81)
    corpus.tables["study_facts"] = [f for f in corpus.tables["study_facts"] if f["doc_id"] == "x"]
    assert edges(corpus.link())[OSEI_MENSAH]["reasons"][-1] == "extent not known: no size printed for Mensah 2015"


@pytest.mark.parametrize(
    ("facts", "confidence", "why"),
    [
        ((), None, "a topic in common is no overlap"),
        (("centre",), "possible", "the same hospital and topic, other authors"),
        (("centre", "dose", "cell_source"), "possible", "without authors in common no more than possible"),
    ],
)
def test_signals_without_authors(facts: tuple[str, ...], confidence: str | None, why: str) -> None:
    corpus = corpus_of(x=87, z=60)
    for fact in facts:
        for doc_id in ("x", "z"):
            quote = "Korle Hospital" if fact == "centre" else "4 cm"
            corpus.fact(doc_id, quote, fact, text="Korle Hospital" if fact == "centre" else "4 cm")
    found = edges(corpus.link())
    assert [e["confidence"] for e in found.values()] == ([confidence] if confidence else []), why


def test_periods_that_do_not_meet_exclude_an_overlap() -> None:
    corpus = corpus_of(x=87, y=81)
    corpus.texts["y"] = corpus.texts["y"].replace("From 2005 to 2009", "From 2011 to 2014")
    corpus.fact("x", "From 2005 to 2009", "period", text="2005 to 2009")
    corpus.fact("y", "From 2011 to 2014", "period", text="2011 to 2014")
    assert edges(corpus.link()) == {}


def edge_weights() -> dict[str, float]:
    found: dict[str, float] = VOCABULARY["overlap"]["weights"]
    return found


SIGNALS = [
    ("centre", "Korle Hospital", {"text": "Korle Hospital"}, "same centre: korle hospital"),
    ("dose", "4 cm", {"number": 4.0, "unit": "cm"}, "same dose: 4 cm"),
    ("cell_source", "Grafts", {"text": "sural_nerve"}, "same cell source: sural nerve"),
    ("period", "From 2005 to 2009", {"text": "2005 to 2009"}, "periods overlap: 2005–2009 and 2005–2009"),
]


@pytest.mark.parametrize(("kind", "quote", "columns", "reason"), SIGNALS, ids=[kind for kind, *_ in SIGNALS])
def test_each_signal_adds_its_weight_with_the_words_of_both_sides(
    kind: str, quote: str, columns: dict[str, Any], reason: str
) -> None:
    corpus = corpus_of(x=87, y=81)
    (before,) = corpus.link()["overlaps"]
    for doc_id in ("x", "y"):
        corpus.fact(doc_id, quote, kind, **columns)
    (edge,) = corpus.link()["overlaps"]
    assert edge["score"] == pytest.approx(before["score"] + edge_weights()[kind])
    assert set(edge["reasons"]) == {*before["reasons"], reason}
    assert {a["doc_id"] for a in edge["evidence"] if a["quote"] == quote} == {"x", "y"}


def test_the_same_size_is_a_signal_from_the_smallest_that_tells() -> None:
    (edge,) = corpus_of(x=81, y=81).link()["overlaps"]
    assert "same number enrolled: 81" in edge["reasons"]
    assert [a["quote"] for a in edge["evidence"]][-2:] == ["81 adults", "81 adults"]
    (few,) = corpus_of(x=12, y=12).link()["overlaps"]
    assert not any(reason.startswith("same number") for reason in few["reasons"])


def test_weights_are_data_that_a_review_can_change() -> None:
    corpus = corpus_of(x=87, y=81)
    lighter = {**VOCABULARY["overlap"], "weights": {**edge_weights(), "author": 0.25, "last_author": 0.0}}
    kinds = {kind: VOCABULARY[kind] for kind in ("arm_words", "study_designs", "titles")}
    linked = link_corpus(corpus.tables, corpus.texts, Vocabulary({**kinds, "overlap": lighter}), [], SETTINGS)
    assert linked["overlaps"] == []


def test_frequent_surnames_weigh_less() -> None:
    corpus = corpus_of(x=87, y=81)
    for doc_id in ("x", "y"):
        corpus.texts[doc_id] = corpus.texts[doc_id].replace("Osei A", "Wang D").replace("Adu S", "Li MN")
    for citation in corpus.tables["citations"]:
        citation["authors"] = [{"Osei A": "Wang D", "Adu S": "Li MN"}.get(a, a) for a in citation["authors"]]
        citation["quote"] = citation["quote"].replace("Osei A", "Wang D").replace("Adu S", "Li MN")
    (edge,) = edges(corpus.link()).values()
    # Two frequent surnames (1.0) and the same last author (0.5); the dose, the source and the centre are not stated.
    assert (edge["score"], edge["confidence"]) == (1.5, "possible")


def test_other_topics_of_the_same_authors_do_not_overlap() -> None:
    corpus = corpus_of(x=87, y=81)
    title = "Zinc lozenges for gout"
    corpus.texts["y"] = corpus.texts["y"].replace(TITLES["y"], title)
    corpus.tables["documents"][1].update(title=title, title_end=len(title))
    corpus.tables["sections"][1]["end"] = len(corpus.texts["y"])
    for citation in corpus.tables["citations"]:
        if citation["doc_id"] == "y":
            citation.update(title=title, quote=citation["quote"].replace(TITLES["y"], title))
    assert edges(corpus.link()) == {}


def test_reviews_are_no_cohorts() -> None:
    corpus = corpus_of(x=87, y=81)
    corpus.tables["documents"][1]["content"] = "review"
    assert edges(corpus.link()) == {}


def test_candidates_grow_with_the_corpus_not_with_its_square() -> None:
    from tallystick.link.profiles import AuthorList, Profile

    def profiles(count: int) -> list[Profile]:
        made = []
        for number in range(count):
            profile = Profile(f"study-{number:05}", "x", 2000 + number % 20, None, None, False)
            names = [f"Name{chr(97 + number % 26)} A", f"Other{number // 7} B"]
            profile.authors = [AuthorList(names, {}, {"quote": ""}, ends=True)]
            profile.signals["centre"]["one hospital"] = {}
            made.append(profile)
        return made

    few, many = len(candidate_pairs(profiles(300))), len(candidate_pairs(profiles(1200)))
    assert many < 5 * few
