"""Traps of the five sources that concern identifiers, citations, titles and layout, each by its id.

A trap is a quote on which a hasty reader goes wrong; what must be recorded is asserted on the rows.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tallystick import ingest
from tallystick.extract.reading import Context
from tallystick.ingest.register import Register
from tallystick.vocabulary import Vocabulary

from .test_identifiers import SETTINGS, read

RAW = Path(__file__).parents[3] / "raw"
INDEX, REPOSITORY, NEWS, NARRATIVE, CONFERENCE = sorted(path.name for path in RAW.glob("0*.txt"))


@cache
def source(file: str) -> tuple[Context, dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    vocabulary = Vocabulary.built_in((*ingest.VOCABULARY, "numerals"))
    context, tables = read(RAW, file, vocabulary)
    sections = ingest.read_files(RAW, [file], Register({}), SETTINGS, vocabulary)["sections"]
    return context, tables, sections


def identifier(file: str, scheme: str, value: str) -> list[dict[str, Any]]:
    return [row for row in source(file)[1]["identifiers"] if (row["scheme"], row["value"]) == (scheme, value)]


def citation(file: str, **wanted: Any) -> dict[str, Any]:
    (row,) = [r for r in source(file)[1]["citations"] if all(r[name] == value for name, value in wanted.items())]
    return row


def roles_in(file: str, quote: str) -> set[str]:
    context = source(file)[0]
    start = context.text.index(quote)
    return {numeral.role for numeral in context.numerals.between(start, start + len(quote))}


def section_of(file: str, quote: str) -> dict[str, Any]:
    context, _, sections = source(file)
    start = context.text.index(quote)
    return next(row for row in sections if row["start"] <= start < row["end"])


def test_S029_abstract_printed_twice_is_a_text_and_its_copy() -> None:
    copies = [row for row in source(REPOSITORY)[2] if row["role"] == "abstract"]
    assert [row["duplicate_of"] for row in copies] == [None, copies[0]["section_id"]]
    text = source(REPOSITORY)[0].text
    assert len({text[row["body_start"] : row["end"]] for row in copies}) == 1
    assert copies[0]["end"] - copies[0]["body_start"] == 1774


def test_S030_S040_repository_row_gives_year_volume_issue_and_pages() -> None:
    own = citation(REPOSITORY, role="self")
    assert (own["year"], own["journal"], own["volume"], own["issue"], own["pages"]) == (
        2013,
        "Cell Transplantation",
        "22",
        "12",
        "2267-2277",
    )


def test_S032_journal_metrics_are_no_issn_and_no_result() -> None:
    assert roles_in(REPOSITORY, "ISSN | 2023 Impact Factor: 3.2 2023 SCImago Journal Rankings: 0.701 |") == {
        "year",
        "count_other",
    }
    assert {row["quote"] for row in identifier(REPOSITORY, "issn", "0963-6897")} == {"0963-6897"}
    assert len([row for row in source(REPOSITORY)[1]["identifiers"] if row["scheme"] == "issn"]) == 2


def test_S034_authors_come_from_their_rows_not_from_the_empty_one() -> None:
    own = citation(REPOSITORY, role="self")
    assert len(own["authors"]) == 14
    assert (own["authors"][0], own["authors"][-1], own["authors_elided"]) == ("Wang, D", "Sun, L", False)


@pytest.mark.parametrize("file", [INDEX, REPOSITORY, NEWS, NARRATIVE, CONFERENCE])
def test_S035_no_mail_address_in_any_table(file: str) -> None:
    _, tables, sections = source(file)
    assert "@" not in repr([tables["identifiers"], tables["citations"], [row["heading"] for row in sections]])


def test_S036_local_authority_number_is_no_person() -> None:
    assert [row["scheme"] for row in identifier(REPOSITORY, "other", "authority:rp00477")] == ["other"]


def test_S037_S087_the_two_forms_of_one_doi_stay_apart() -> None:
    with_letter = identifier(REPOSITORY, "doi", "10.3727/096368911x582769c")
    assert [row["role"] for row in with_letter] == ["self", "self"]
    assert [row["role"] for row in identifier(INDEX, "doi", "10.3727/096368911x582769c")] == ["reference"]
    assert [row["role"] for row in identifier(NARRATIVE, "doi", "10.3727/096368911x582769")] == ["listed"]
    assert identifier(NARRATIVE, "doi", "10.3727/096368911x582769c") == []


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("pmid", "24388428"),
        ("scopus", "2-s2.0-84879160785"),
        ("wos", "WOS:000329986100006"),
        ("handle", "10722/212116"),
        ("other", "hkuros:244999"),
    ],
)
def test_S038_each_identifier_of_the_record_is_typed(scheme: str, value: str) -> None:
    assert {row["role"] for row in identifier(REPOSITORY, scheme, value)} == {"self"}


def test_S039_S107_site_chrome_is_boilerplate() -> None:
    for file, quote in (
        (REPOSITORY, "There are no files associated with this item."),
        (CONFERENCE, "Download PDFPDF"),
        (CONFERENCE, "Free"),
        (CONFERENCE, "Request Permissions"),
        (CONFERENCE, "Statistics from Altmetric.com"),
    ):
        assert section_of(file, quote)["role"] == "boilerplate"


def test_S056_third_hand_page_gets_no_year_author_or_identifier() -> None:
    context, tables, _ = source(NEWS)
    own = citation(NEWS, role="self")
    assert [own[name] for name in ("year", "doi", "pmid", "pmcid", "journal")] == [None] * 5
    assert (own["authors"], tables["identifiers"]) == ([], [])
    assert (context.document["container"], context.document["content"]) == ("news_page", "news")


def test_S058_title_is_whole() -> None:
    assert source(NEWS)[0].document["title"].startswith("Umbilical cord")
    assert source(NEWS)[0].document["title_end"] == 136


def test_S066_translated_title_keeps_its_brackets() -> None:
    assert citation(NARRATIVE, pmid="30562774")["title"].startswith("[Efficacy of mesenchymal")


def test_S067_volume_that_equals_the_year() -> None:
    row = citation(NARRATIVE, doi="10.1155/2020/6518508")
    assert (row["year"], row["volume"], row["pages"], row["pmcid"]) == (2020, "2020", None, "PMC7157802")


def test_S085_title_first_and_number_words() -> None:
    row = citation(NARRATIVE, subject="Ru Bai 2017")
    assert (row["title"][:7], row["authors"], row["authors_elided"]) == ("3 years", ["Ru Bai"], True)


def test_S086_index_number_within_an_address() -> None:
    assert [row["role"] for row in identifier(NARRATIVE, "wprim", "617436")] == ["described"]


def test_S088_elided_authors() -> None:
    row = citation(NARRATIVE, doi="10.3727/096368911x582769")
    assert (len(row["authors"]), row["authors"][-1], row["authors_elided"]) == (7, "Sun, L.", True)


def test_S089_S118_years_stay_as_printed() -> None:
    assert citation(NARRATIVE, doi="10.1186/ar4520")["year"] == 2014
    row = citation(INDEX, pmcid="PMC11849135")
    assert (row["year"], row["volume"], row["issue"], row["pages"]) == (2014, "22", "12", "2267-77")
    assert (len(row["authors"]), row["authors_elided"]) == (6, False)
    assert row["title"].endswith("4 years of experience")


def test_S090_further_studies_are_listed_not_told_of() -> None:
    listed = [row for row in source(NARRATIVE)[1]["citations"] if row["role"] == "listed"]
    assert len(listed) == 7
    assert all(row["subject"] is None for row in listed)


def test_S091_discontinuous_pages() -> None:
    assert citation(NARRATIVE, pmid="24749369")["pages"] == "338-41, 350"


def test_S092_S093_closing_text_of_the_site() -> None:
    assert section_of(NARRATIVE, "Brought to you by:")["role"] == "boilerplate"
    assert section_of(NARRATIVE, "(2014)\n(Read")["role"] == "boilerplate"
    assert 2014 not in [row["year"] for row in source(NARRATIVE)[1]["citations"] if row["role"] == "self"]


def test_S097_passages_tell_of_their_own_studies() -> None:
    subjects = dict.fromkeys(row["subject"] for row in source(NARRATIVE)[2] if row["role"] == "study_summary")
    assert list(subjects) == ["Zhou 2020", "Liu 2018", "Wang 2018", "Wen 2019", "Deng 2017", "Ru Bai 2017"]


def test_S100_abstract_number_is_no_part_of_the_title() -> None:
    assert [row["role"] for row in identifier(CONFERENCE, "conference_abstract_number", "SAT0244")] == ["self"]
    assert source(CONFERENCE)[0].document["title"].startswith("A long-term follow-up")
    assert citation(CONFERENCE, role="self")["year"] is None


def test_S101_affiliation_marks_are_no_part_of_a_name() -> None:
    assert citation(CONFERENCE, role="self")["authors"] == ["D Wang", "L Sun"]
    assert roles_in(CONFERENCE, "D Wang1,") == {"label"}


def test_S110_S111_only_the_subject_is_the_pages_own() -> None:
    own = [row for row in source(INDEX)[1]["identifiers"] if row["role"] == "self"]
    assert {(row["scheme"], row["value"]) for row in own} == {("pmid", "29478901")}
    assert citation(INDEX, role="self")["doi"] is None


def test_S112_site_counter() -> None:
    assert roles_in(INDEX, "Citations 49") == {"count_other"}


def test_S113_placeholder_is_no_author() -> None:
    assert citation(INDEX, role="self")["authors"] == []
    assert section_of(INDEX, "Soon will be listed here.")["role"] == "boilerplate"


def test_S116_page_that_equals_the_number_of_patients() -> None:
    row = citation(INDEX, pmid="40050288")
    assert (row["volume"], row["issue"], row["pages"]) == ("10", "1", "81")
    context = source(INDEX)[0]
    assert [n.role for n in context.numerals.all if n.quote == "81" and n.start > 1600] == ["page"]


def test_S117_empty_issue_and_page_as_printed() -> None:
    row = citation(INDEX, pmid="39831589")
    assert (row["volume"], row["issue"], row["pages"]) == ("34", None, "9636897241301703")


def test_S119_year_as_printed_beside_another_in_the_doi() -> None:
    row = citation(INDEX, doi="10.1038/cmi.2008.52")
    assert (row["year"], row["volume"], row["pages"]) == (2009, "5", "417-24")


def test_S121_number_words_of_a_title_are_no_data() -> None:
    assert roles_in(INDEX, "Analysis after five years and fifteen patients") == {"citation"}


def test_S122_brackets_of_a_doi() -> None:
    assert [row["quote"] for row in identifier(INDEX, "doi", "10.1016/s0140-6736(14)60128-8")] == [
        "10.1016/S0140-6736(14)60128-8"
    ]
