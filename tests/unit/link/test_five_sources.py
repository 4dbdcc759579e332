"""The five sources, read and linked: three studies of their own, three described, two reviews, five cited."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tallystick import extract, ingest
from tallystick.config import check_config
from tallystick.ingest.register import Register
from tallystick.link import link_corpus
from tallystick.link.curation import Decision
from tallystick.tables import STAGES, Rows, write_tables
from tallystick.text import read_text
from tallystick.vocabulary import Vocabulary

RAW = Path(__file__).resolve().parents[3] / "raw"
CONFIG = check_config({})
Read = tuple[dict[str, Rows], dict[str, str], Vocabulary]


def read_folder(raw: Path, files: list[str] | None = None) -> Read:
    """Tables of ingest and extract of a folder of texts, and the texts."""
    vocabulary = Vocabulary.built_in()
    names = files or sorted(
        p.relative_to(raw).as_posix() for p in raw.rglob("*") if p.suffix in (".txt", ".md", ".xml")
    )
    tables = ingest.read_files(raw, names, Register({}), CONFIG["ingest"], vocabulary)
    tables |= extract.read_documents(raw, tables, vocabulary, CONFIG["extract"])
    texts = {d["doc_id"]: read_text(raw, d["file"], d["encoding"]) for d in tables["documents"]}
    return tables, texts, vocabulary


def link(read: Read, *decisions: dict[str, Any]) -> dict[str, Rows]:
    tables, texts, vocabulary = read
    signed = {"reason": "read again", "who": "AB", "date": "2026-01-31"}
    given = [Decision("curation/test.yaml", f"decisions.{n}", {**signed, **d}) for n, d in enumerate(decisions)]
    return link_corpus(tables, texts, vocabulary, given, CONFIG["link"])


@pytest.fixture(scope="module")
def read() -> Read:
    return read_folder(RAW)


@pytest.fixture(scope="module")
def linked(read: Read) -> dict[str, Rows]:
    return link(read)


def study(linked: dict[str, Rows], label: str) -> dict[str, Any]:
    (found,) = [row for row in linked["studies"] if row["label"] == label]
    return found


def publication(linked: dict[str, Rows], label: str) -> dict[str, Any]:
    own = study(linked, label)["publication_id"]
    return next(row for row in linked["publications"] if row["publication_id"] == own)


def printed(linked: dict[str, Rows], label: str, field: str) -> dict[str, str]:
    own = study(linked, label)["publication_id"]
    return {m["value"]: m["agreement"] for m in linked["publication_mentions"]
            if m["publication_id"] == own and m["field"] == field}  # fmt: skip


def test_thirteen_studies_by_what_there_is_of_them(linked: dict[str, Rows]) -> None:
    found = defaultdict(set)
    for row in linked["studies"]:
        found[row["data_status"]].add(row["label"])
    assert found == {
        "own_report": {"Wang 2018", "Wang 2013", "Wang 2014"},
        "described_only": {"Wen 2019", "Deng 2017", "Ru Bai 2017"},
        "review": {"Zhou 2020", "Liu 2018"},
        "citation_only": {"Gu 2014", "Sun 2010", "Liang 2010a", "Liang 2010b", "Yang 2014"},
    }


def test_each_study_with_its_reports(linked: dict[str, Rows]) -> None:
    label = {row["study_id"]: row["label"] for row in linked["studies"]}
    found = defaultdict(set)
    for row in linked["reports"]:
        found[label[row["study_id"]]].add((row["doc_id"][:3], row["report_kind"]))
        assert row["evidence"], row
    assert found["Wang 2018"] == {("000", "index_page"), ("003", "secondary_summary"), ("004", "conference_abstract")}
    assert found["Wang 2013"] == {("001", "repository_record")}
    assert found["Wang 2014"] == {("002", "news")}
    assert not {"Gu 2014", "Yang 2014"} & set(found)


def test_the_conference_abstract_is_linked_by_title_authors_and_equal_numbers(linked: dict[str, Rows]) -> None:
    (report,) = [row for row in linked["reports"] if row["doc_id"].startswith("004")]
    quotes = " ".join(a["quote"] for a in report["evidence"])
    assert "68/81" in quotes
    assert "9/37" in quotes
    assert "Eighty-one patients" in quotes


def test_conflicts_of_the_cell_transplantation_article(linked: dict[str, Rows]) -> None:
    row = publication(linked, "Wang 2013")
    assert (row["year"], row["doi"], row["pmid"]) == (2013, "10.3727/096368911x582769c", "24388428")
    assert (row["journal"], row["pages"], len(row["authors"])) == ("Cell Transplantation", "2267-2277", 14)
    assert printed(linked, "Wang 2013", "year") == {"2013": "same", "2014": "conflict"}
    assert printed(linked, "Wang 2013", "doi")["10.3727/096368911x582769"] == "conflict"
    assert printed(linked, "Wang 2013", "pages")["2267-77"] == "variant"


def test_title_variants_are_listed(linked: dict[str, Rows]) -> None:
    assert any("stem cells transplantation" in title for title in printed(linked, "Wang 2018", "title"))
    assert len(printed(linked, "Ru Bai 2017", "title")) == 2


def test_one_word_apart_stays_two(linked: dict[str, Rows]) -> None:
    assert study(linked, "Sun 2010")["study_id"] != study(linked, "Wang 2014")["study_id"]


def test_what_no_mention_prints_stays_null(linked: dict[str, Rows]) -> None:
    # The index page prints no DOI for its subject; the one chosen is that of the page that describes the study.
    doi = printed(linked, "Wang 2018", "doi")
    assert doi == {"10.1016/j.stemcr.2018.01.029": "same"}
    (abstract,) = [row for row in linked["publications"] if row["type"] == "conference_abstract"]
    assert (abstract["year"], abstract["doi"], abstract["journal"]) == (None, None, None)


def test_sizes_and_designs(linked: dict[str, Rows]) -> None:
    size = {row["label"]: row["enrolled"] for row in linked["studies"]}
    assert (size["Wang 2018"], size["Wang 2013"], size["Wang 2014"], size["Wen 2019"]) == (81, 87, 40, 69)
    assert (size["Zhou 2020"], size["Liu 2018"], size["Gu 2014"]) == (None, None, None)
    design = {row["label"]: row["design"] for row in linked["studies"]}
    assert design["Deng 2017"] == "randomised_trial"
    assert design["Zhou 2020"] == "meta_analysis"
    assert design["Wang 2018"] == "single_arm"
    assert any(rule.startswith("design: derived") for rule in study(linked, "Wang 2018")["field_rules"])


def test_every_claim_has_a_study(linked: dict[str, Rows]) -> None:
    assert linked["claims"]
    assert all(row["study_id"] for row in linked["claims"])


def edges(linked: dict[str, Rows]) -> dict[frozenset[str], dict[str, Any]]:
    label = {row["study_id"]: row["label"] for row in linked["studies"]}
    return {frozenset((label[e["study_a"]], label[e["study_b"]])): e for e in linked["overlaps"]}


def test_the_group_of_one_centre_is_one_component(linked: dict[str, Rows]) -> None:
    strong = [pair for pair, edge in edges(linked).items() if edge["confidence"] in ("certain", "probable")]
    component = {"Wang 2018"}
    for _ in strong:
        component |= {label for pair in strong if pair & component for label in pair}
    assert component == {
        "Wang 2018",
        "Wang 2013",
        "Wang 2014",
        "Wen 2019",
        "Gu 2014",
        "Sun 2010",
        "Liang 2010a",
        "Liang 2010b",
    }


def test_eighty_one_and_eighty_seven_are_nested_neither_way(linked: dict[str, Rows]) -> None:
    edge = edges(linked)[frozenset(("Wang 2018", "Wang 2013"))]
    assert (edge["confidence"], edge["extent"]) == ("probable", "unknown")
    assert any("81 (Wang 2018) is later and smaller than 87 (Wang 2013)" in reason for reason in edge["reasons"])
    assert any("1,000,000 cells/kg" in reason for reason in edge["reasons"])


def test_the_trial_of_other_authors_and_the_reviews_overlap_with_nothing(linked: dict[str, Rows]) -> None:
    assert not {"Deng 2017", "Ru Bai 2017", "Zhou 2020", "Liu 2018", "Yang 2014"} & {
        x for pair in edges(linked) for x in pair
    }


def test_every_quote_stands_where_it_says(read: Read, linked: dict[str, Rows]) -> None:
    texts = read[1]
    places = [a for name in ("reports", "overlaps") for row in linked[name] for a in row["evidence"]]
    places += [a for row in linked["studies"] for a in row["evidence"]]
    places += [a for row in linked["arms"] for a in row["anchors"]]
    places += linked["publication_mentions"]
    assert Counter(texts[a["doc_id"]][a["start"] : a["end"]] == a["quote"] != "" for a in places) == {True: len(places)}


def test_splitting_the_abstract_and_returning(read: Read, linked: dict[str, Rows], tmp_path: Path) -> None:
    document = next(d for d in read[0]["documents"] if d["doc_id"].startswith("004"))
    split = link(read, {"action": "split_report", "file": document["file"], "quote": "Thirteen patients died"})
    assert len(split["studies"]) == len(linked["studies"]) + 1
    again = link(read)
    for name, tables in (("before", linked), ("after", again)):
        write_tables(tmp_path / name, STAGES["link"], tables)
    for path in (tmp_path / "before").iterdir():
        assert path.read_bytes() == (tmp_path / "after" / path.name).read_bytes()
