"""Publications merged from all their mentions, conflicts kept and settled by a stated rule."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.link.choice import abbreviates, full_pages
from tallystick.link.publications import near_doi

from .corpora import Corpus

TITLE = "Autologous tendon transfer in severe and refractory wrist palsy: 4 years of experience"
OTHER = "Autologous tendon transfer in active and refractory wrist palsy: 4 years of experience"


def three_mentions() -> Corpus:
    """The same article in its own record, in another's references, and in a list of further studies."""
    corpus = Corpus()
    corpus.document(
        "own",
        f"{TITLE}\nHand Surgery, 2013, v. 22, p. 2267-2277 doi 10.5555/hs.77c",
        TITLE,
        container="repository_record",
    )
    corpus.cite(
        "own",
        "Hand Surgery, 2013, v. 22, p. 2267-2277",
        "self",
        journal="Hand Surgery",
        year=2013,
        volume="22",
        pages="2267-2277",
        authors=["Osei, A", "Boateng, K", "Mensah, P", "Adu, S"],
    )
    corpus.identify("own", "10.5555/hs.77c", "doi", "10.5555/hs.77c")
    citation = f"Osei A, Boateng K. {TITLE}. Hand Surg. 2014; 22:2267-77. doi 10.5555/hs.77c"
    corpus.document(
        "citing",
        f"Zinc for gout in ten villages of the north\nReferences\n{citation}",
        "Zinc for gout in ten villages of the north",
    )
    corpus.cite(
        "citing",
        citation,
        "reference",
        title=TITLE,
        year=2014,
        journal="Hand Surg.",
        volume="22",
        pages="2267-77",
        doi="10.5555/hs.77c",
        authors=["Osei A", "Boateng K"],
        authors_elided=True,
    )
    listed = f"{TITLE}. Osei, A., … Adu, S. (2013). 10.5555/hs.77"
    corpus.document("list", f"Further studies\n{listed}", content="narrative")
    corpus.cite(
        "list",
        listed,
        "listed",
        title=TITLE,
        year=2013,
        doi="10.5555/hs.77",
        authors=["Osei, A.", "Adu, S."],
        authors_elided=True,
    )
    return corpus


def publication(linked: dict[str, Any], title: str = TITLE) -> dict[str, Any]:
    (found,) = [row for row in linked["publications"] if row["title"] == title]
    return found


def mentions(linked: dict[str, Any], field: str, title: str = TITLE) -> dict[str, dict[str, Any]]:
    own = publication(linked, title)["publication_id"]
    return {r["value"]: r for r in linked["publication_mentions"] if r["publication_id"] == own and r["field"] == field}


def test_three_mentions_are_one_publication_and_the_majority_gives_the_year() -> None:
    linked = three_mentions().link()
    row = publication(linked)
    assert row["year"] == 2013
    assert row["n_mentions"] == 4  # the record's title and its citation line are two
    years = mentions(linked, "year")
    assert (years["2014"]["agreement"], years["2014"]["chosen"], years["2014"]["rule"]) == (
        "conflict",
        False,
        "majority",
    )


def test_a_doi_without_its_last_letter_is_the_same_and_is_listed() -> None:
    linked = three_mentions().link()
    assert publication(linked)["doi"] == "10.5555/hs.77c"
    assert mentions(linked, "doi")["10.5555/hs.77"]["agreement"] == "conflict"


def test_every_identifier_a_mention_prints_finds_the_study() -> None:
    aliases = {a["alias"] for a in three_mentions().link()["study_aliases"]}
    assert {"doi:10.5555/hs.77c", "doi:10.5555/hs.77"} <= aliases


def test_the_full_author_list_and_page_range_are_shown_and_short_forms_are_variants() -> None:
    linked = three_mentions().link()
    row = publication(linked)
    assert row["authors"] == ["Osei, A", "Boateng, K", "Mensah, P", "Adu, S"]
    assert (row["pages"], row["journal"]) == ("2267-2277", "Hand Surgery")
    assert mentions(linked, "pages")["2267-77"]["agreement"] == "variant"
    assert mentions(linked, "authors")["Osei A; Boateng K"]["agreement"] == "variant"


def test_every_mention_quotes_what_it_gives() -> None:
    corpus = three_mentions()
    for row in corpus.link()["publication_mentions"]:
        assert corpus.texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
    years = mentions(corpus.link(), "year")
    assert years["2014"]["quote"] == "2014"


def test_source_rank_settles_a_tie() -> None:
    corpus = three_mentions()
    corpus.tables["citations"] = [c for c in corpus.tables["citations"] if c["role"] != "listed"]
    linked = corpus.link()
    assert publication(linked)["year"] == 2013
    assert mentions(linked, "year")["2013"]["rule"] == "source_rank"
    swapped = corpus.link(source_rank=["reference", "own_record", "repository"])
    assert publication(swapped)["year"] == 2014


def test_one_word_apart_stays_two() -> None:
    corpus = three_mentions()
    text = f"Osei A, Boateng K. {OTHER}. Hand Surg. 2013"
    corpus.document("near", text, content="narrative")
    corpus.cite("near", text, "reference", title=OTHER, year=2013, authors=["Osei A", "Boateng K"])
    linked = corpus.link()
    assert publication(linked)["publication_id"] != publication(linked, OTHER)["publication_id"]
    assert publication(linked)["n_mentions"] == 4


def test_identifiers_of_citing_articles_are_not_the_subjects() -> None:
    corpus = Corpus()
    corpus.document(
        "page",
        "» PMID: 111\nZinc for gout in ten villages of the north\nCiting\nIron. DOI 10.5555/iron",
        "Zinc for gout in ten villages of the north",
    )
    corpus.identify("page", "111", "pmid", "111")
    corpus.identify("page", "10.5555/iron", "doi", "10.5555/iron", role="citing")
    corpus.cite("page", "Iron. DOI 10.5555/iron", "citing", title="Iron", doi="10.5555/iron")
    row = publication(corpus.link(), "Zinc for gout in ten villages of the north")
    assert (row["pmid"], row["doi"], row["year"]) == ("111", None, None)


@pytest.mark.parametrize(
    ("left", "right", "one", "why"),
    [
        (
            {"authors": ["Osei A"], "year": 2010},
            {"authors": ["Osei, A."], "year": 2011},
            True,
            "a year of print and one online",
        ),
        ({"authors": ["Osei A"], "year": 2010}, {"authors": ["Mensah P"], "year": 2010}, False, "other authors"),
        ({"year": 2001}, {"year": 2019}, False, "a title used again 18 years later"),
        ({"doi": "10.5555/a"}, {"doi": "10.5555/b"}, False, "two DOIs"),
        (
            {"doi": "10.5555/a", "volume": "3", "pages": "7-9"},
            {"doi": "10.5555/b", "volume": "3", "pages": "7"},
            True,
            "two DOIs, one place in one volume: a misprint",
        ),
        ({"pmid": "1"}, {"doi": "10.5555/b"}, True, "different schemes do not conflict"),
    ],
)
def test_one_title_under_other_particulars(left: dict[str, Any], right: dict[str, Any], one: bool, why: str) -> None:
    corpus = Corpus()
    title = "Zinc lozenges for gout in ten villages"
    for name, fields in (("x", left), ("y", right)):
        corpus.document(name, f"{title} in {name}", content="narrative")
        corpus.cite(name, title, "reference", title=title, **fields)
    assert (len(corpus.link()["publications"]) == 1) == one, why


def test_a_short_title_needs_an_author_in_common() -> None:
    for authors, count in ((["Osei A"], 1), ([], 2)):
        corpus = Corpus()
        for name in ("x", "y"):
            corpus.document(name, f"Gout in {name}", content="narrative")
            corpus.cite(name, "Gout", "reference", title="Gout", year=2001, authors=authors)
        assert len(corpus.link()["publications"]) == count


def test_a_misprinted_identifier_does_not_merge_two_titles() -> None:
    corpus = Corpus()
    for name, title in (
        ("x", "Zinc lozenges for gout in ten villages"),
        ("y", "Surgery of the wrist after nerve injury"),
    ):
        corpus.document(name, f"{title} PMID 123", content="narrative")
        corpus.cite(name, f"{title} PMID 123", "reference", title=title, pmid="123")
    assert len(corpus.link()["publications"]) == 2


@pytest.mark.parametrize(
    ("printed", "full"),
    [("2267-77", "2267-2277"), ("338-41", "338-341"), ("R79", "R79"), ("10–12", "10-12"), ("2267-2277", "2267-2277")],
)
def test_full_pages(printed: str, full: str) -> None:
    assert full_pages(printed) == full


def test_journal_abbreviations() -> None:
    assert abbreviates("Ann. Rheum. Dis.", "Annals of the Rheumatic Diseases")
    assert not abbreviates("Ann. Neurol.", "Annals of the Rheumatic Diseases")


def test_only_a_lost_final_letter_makes_dois_near() -> None:
    assert near_doi("10.1/ab9c", "10.1/ab9")
    assert not near_doi("10.1/ab91", "10.1/ab9")
    assert not near_doi("10.1/ab9", "10.1/ab9")
