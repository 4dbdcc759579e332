"""Identifiers: their normal forms and places, and whose they are by where they stand."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick import ingest
from tallystick.extract import citations, identifiers
from tallystick.extract.normalise import level_view
from tallystick.extract.opening import open_document
from tallystick.extract.reading import Context
from tallystick.extract.references.identifiers import find_identifiers, valid_issn
from tallystick.ingest.register import Register
from tallystick.text import read_text
from tallystick.vocabulary import Vocabulary

TESTS = Path(__file__).parents[2]
CASES = yaml.safe_load((TESTS / "cases/identifiers.yaml").read_text(encoding="utf-8"))
PAGES = {
    case["name"]: case["text"] for case in yaml.safe_load((TESTS / "cases/layouts.yaml").read_text(encoding="utf-8"))
}
SETTINGS = {"extensions": ["txt", "md", "xml"], "largest_file_mb": 20, "documents_per_shard": 512}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.built_in((*ingest.VOCABULARY, "numerals"))


def context_of(raw: Path, file: str, vocabulary: Vocabulary) -> Context:
    tables = ingest.read_files(raw, [file], Register({}), SETTINGS, vocabulary)
    (document,) = tables["documents"]
    return open_document(document, read_text(raw, file, document["encoding"]), tables["sections"], vocabulary)


def read(raw: Path, file: str, vocabulary: Vocabulary) -> tuple[Context, dict[str, list[dict[str, Any]]]]:
    context = context_of(raw, file, vocabulary)
    for part in (identifiers, citations):
        context.tables.update(part.read(context).tables)
    return context, context.tables


def read_text_as_page(
    folder: Path, text: str, vocabulary: Vocabulary
) -> tuple[Context, dict[str, list[dict[str, Any]]]]:
    (folder / "page.txt").write_bytes(text.encode("utf-8"))
    return read(folder, "page.txt", vocabulary)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_normal_form_and_place(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [[item.scheme, item.value, text[item.start : item.end]] for item in find_identifiers(level_view(text))]
    assert found == case["found"]


@pytest.mark.parametrize(
    ("issn", "valid"), [("0028-0836", True), ("2049-3630", True), ("0000-006X", True), ("0028-0837", False)]
)
def test_check_digit_of_an_issn(issn: str, valid: bool) -> None:
    assert valid_issn(issn) is valid


def roles(tables: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str], str]:
    return {(row["scheme"], row["value"]): row["role"] for row in tables["identifiers"]}


def test_index_page_tells_its_subject_from_others(tmp_path: Path, vocabulary: Vocabulary) -> None:
    _, tables = read_text_as_page(tmp_path, PAGES["index page with similar and citing articles"], vocabulary)
    assert roles(tables) == {
        ("doi", "10.5555/eje.2019.101"): "self",
        ("pmid", "30999999"): "self",
        ("pmid", "29888888"): "other",
        ("pmid", "31777777"): "citing",
        ("pmid", "11666666"): "reference",
    }
    own = next(row for row in tables["citations"] if row["role"] == "self")
    assert (own["journal"], own["year"], own["volume"], own["issue"], own["pages"]) == (
        "Eur J Example",
        2019,
        "12",
        "3",
        "101-9",
    )
    assert own["authors"] == ["Ayse Demir", "Jan Novak"]
    assert (own["doi"], own["pmid"]) == ("10.5555/eje.2019.101", "30999999")
    citing = next(row for row in tables["citations"] if row["role"] == "citing")
    assert (citing["title"], citing["journal"], citing["authors"]) == (
        "Recovery after tonsillectomy",
        "Child Surg",
        ["White C", "Green D"],
    )


def test_narrative_page_gives_identifiers_to_the_study_told_of(tmp_path: Path, vocabulary: Vocabulary) -> None:
    _, tables = read_text_as_page(tmp_path, PAGES["narrative page, studies named at the end of headings"], vocabulary)
    assert {(row["value"], row["role"], row["subject"]) for row in tables["identifiers"]} == {
        ("19555555", "described", "Weber 2009"),
        ("10.5555/en.2011.7", "described", "Rossi 2011"),
        ("10.5555/cnn.2012.5", "listed", None),
        ("10.5555/bn.2013.1", "listed", None),
    }
    assert {(row["role"], row["subject"], row["year"]) for row in tables["citations"]} == {
        ("described", "Weber 2009", 2009),
        ("described", "Rossi 2011", 2011),
        ("described", "Dubois 2014", 2014),
        ("listed", None, 2012),
        ("listed", None, 2013),
    }


def test_article_xml_gives_its_record_in_elements(tmp_path: Path, vocabulary: Vocabulary) -> None:
    _, tables = read_text_as_page(tmp_path, PAGES["PubMed XML"], vocabulary)
    own = next(row for row in tables["citations"] if row["role"] == "self")
    read_fields = [own[name] for name in ("authors", "journal", "year", "volume", "issue", "pmid")]
    assert read_fields == [["Doe J"], "Example Journal", 2013, "12", "3", "23456789"]
    assert ("issn", "0028-0836") in roles(tables)
    _, tables = read_text_as_page(tmp_path, PAGES["JATS article"], vocabulary)
    cited = next(row for row in tables["citations"] if row["role"] == "reference")
    assert [cited[name] for name in ("authors", "title", "journal", "year")] == [["Alt B"], "Zinc", "J Min", 2001]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("ClinicalTrials.gov NCT01234567.", "self"),
        ("See the editorial, NCT01234567.", "other"),
        ("The online version of this article (doi:10.5555/own.1) contains supplementary material.", "self"),
        ("A correction to this paper was published: doi:10.5555/other.1.", "other"),
    ],
)
def test_words_before_an_identifier_in_prose(tmp_path: Path, vocabulary: Vocabulary, sentence: str, role: str) -> None:
    own = "Bees and hay fever\n\nMETHODS: Twenty adults were stung.\nRESULTS: Ten patients sneezed less.\n"
    text = f"{own}CONCLUSION: Bees may help. {sentence}"
    _, tables = read_text_as_page(tmp_path, text, vocabulary)
    assert [row["role"] for row in tables["identifiers"]] == [role]


def test_number_of_a_conference_abstract(tmp_path: Path, vocabulary: Vocabulary) -> None:
    context, tables = read_text_as_page(tmp_path, PAGES["labels glued to their text"], vocabulary)
    assert roles(tables) == {("conference_abstract_number", "P-214"): "self"}
    own = next(row for row in tables["citations"] if row["role"] == "self")
    assert own["authors"] == ["A Okoro", "B Lindgren"]
    assert own["year"] is None
    assert {n.role for n in context.numerals.all if n.quote in ("1", "2") and n.start < 200} <= {"label", "ordinal"}


def test_every_value_has_its_anchor_and_every_quote_its_place(tmp_path: Path, vocabulary: Vocabulary) -> None:
    for text in PAGES.values():
        context = context_of(tmp_path, _write(tmp_path, text), vocabulary)
        for part, table, key in (
            (identifiers, "identifiers", "identifier_id"),
            (citations, "citations", "citation_id"),
        ):
            reading = part.read(context)
            context.tables.update(reading.tables)
            anchored = {row["row_id"] for row in reading.anchors if row["table"] == table}
            assert anchored == {row[key] for row in reading.tables[table]}
            for row in [*reading.tables[table], *reading.anchors]:
                assert context.text[row["start"] : row["end"]] == row["quote"]
            assert len({row[key] for row in reading.tables[table]}) == len(reading.tables[table])


def _write(folder: Path, text: str) -> str:
    (folder / "page.txt").write_bytes(text.encode("utf-8"))
    return "page.txt"


@pytest.mark.parametrize(
    "unit",
    [
        "10.5555/",
        "10.5555/a.",
        "NCT",
        "ISRCTN, ",
        "ISRCTN number ",
        "PMC: ",
        "http://",
        "2010-",
        "issn ",
        "dc.identifier.",
        "<",
        "((((",
        "a/full",
    ],
)
def test_time_grows_with_length(unit: str) -> None:
    """Eight times the text takes about eight times the processor's time; a square would take 64 times."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            find_identifiers(text)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(64_000) <= 20 * max(seconds(8_000), 0.001)
