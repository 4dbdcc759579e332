"""The five sources, read and linked: three studies of their own, three described, two reviews, five cited."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tallystick.ids import stable_id
from tallystick.tables import STAGES, Rows, write_tables

from ..linked_folder import RAW, Read, five_sources, link, read_folder


@pytest.fixture(scope="module")
def read() -> Read:
    return five_sources()[0]


@pytest.fixture(scope="module")
def linked() -> dict[str, Rows]:
    return five_sources()[1]


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
    for label in ("Wen 2019", "Deng 2017", "Ru Bai 2017", "Zhou 2020", "Liu 2018"):
        assert found[label] == {("003", "secondary_summary")}
    assert len(found) == 8


def test_a_studys_id_is_that_of_its_strongest_identifier_not_of_author_and_year(linked: dict[str, Rows]) -> None:
    for label, key in (
        ("Wang 2018", "pmid:29478901"),
        ("Wang 2013", "pmid:24388428"),
        ("Wang 2014", "doi:10.1186/ar4520"),
    ):
        assert study(linked, label)["study_id"] == stable_id("study", key)


def test_the_conference_abstract_is_linked_by_title_authors_and_equal_numbers(linked: dict[str, Rows]) -> None:
    (report,) = [row for row in linked["reports"] if row["doc_id"].startswith("004")]
    quotes = " ".join(a["quote"] for a in report["evidence"])
    assert "68/81" in quotes
    assert "9/37" in quotes
    assert "Eighty-one patients" in quotes


def mentions(linked: dict[str, Rows], label: str, field: str) -> set[tuple[str, str, str, str]]:
    """Document, words, agreement and rule of each mention of a field."""
    own = study(linked, label)["publication_id"]
    return {(m["doc_id"][:3], m["quote"], m["agreement"], m["rule"]) for m in linked["publication_mentions"]
            if m["publication_id"] == own and m["field"] == field}  # fmt: skip


def test_one_publication_of_all_its_mentions_each_field_with_its_words(linked: dict[str, Rows]) -> None:
    row = publication(linked, "Wang 2013")
    title = "Allogeneic mesenchymal stem cell transplantation in severe and refractory systemic lupus erythematosus"
    assert row["title"] == f"{title}: 4 years of experience"
    assert (row["journal"], row["volume"], row["issue"], row["pages"]) == (
        "Cell Transplantation",
        "22",
        "12",
        "2267-2277",
    )
    assert (row["doi"], row["pmid"], row["pmcid"]) == ("10.3727/096368911x582769c", "24388428", "PMC11849135")
    where = {f: {m[0] for m in mentions(linked, "Wang 2013", f)} for f in ("title", "authors", "year", "doi", "pages")}
    assert where == {field: {"000", "001", "003"} for field in where}
    assert {m[1] for m in mentions(linked, "Wang 2013", "pmcid")} == {"PMC: 11849135"}
    assert mentions(linked, "Wang 2013", "pmid") == {("001", "24388428", "same", "agreed")}


def test_the_year_2014_against_2013_is_listed_and_settled_by_the_majority(linked: dict[str, Rows]) -> None:
    assert publication(linked, "Wang 2013")["year"] == 2013
    assert mentions(linked, "Wang 2013", "year") == {
        ("001", "2013", "same", "majority"),
        ("003", "2013", "same", "majority"),
        ("000", "2014", "conflict", "majority"),
    }


def test_the_doi_with_and_without_its_last_letter(linked: dict[str, Rows]) -> None:
    assert mentions(linked, "Wang 2013", "doi") == {
        ("000", "10.3727/096368911X582769c", "same", "majority"),
        ("001", "10.3727/096368911X582769c", "same", "majority"),
        ("003", "10.3727/096368911X582769", "conflict", "majority"),
    }


def test_elided_authors_and_abbreviated_pages_and_journals_are_variants(linked: dict[str, Rows]) -> None:
    assert len(publication(linked, "Wang 2013")["authors"]) == 14
    listed = printed(linked, "Wang 2013", "authors")
    assert listed["Wang D; Zhang H; Liang J; Li X; Feng X; Wang H"] == "variant"
    assert listed["Wang, D.; Zhang, H.; Liang, J.; Li, X.; Feng, X.; Wang, H.; Sun, L."] == "variant"
    assert printed(linked, "Wang 2013", "pages") == {
        "2267-2277": "same",
        "2267-77": "variant",
        "2267–2277": "variant",
    }
    assert printed(linked, "Wang 2013", "journal") == {"Cell Transplantation": "same", "Cell Transplant": "variant"}


def test_stem_stromal_cell_and_stem_cells_are_titles_of_one_study(linked: dict[str, Rows]) -> None:
    titles = {words[31:75]: agreement for words, agreement in printed(linked, "Wang 2018", "title").items()}
    assert titles == {
        "Allogeneic Mesenchymal Stem/Stromal Cell Tra": "same",
        "allogeneic mesenchymal stem cells transplant": "other_record",
    }


def test_three_years_and_3_years_are_one_title(linked: dict[str, Rows]) -> None:
    titles = {words[:23]: agreement for words, agreement in printed(linked, "Ru Bai 2017", "title").items()}
    assert titles == {"3 years follow-up of re": "same", "Three years follow-up o": "variant"}


def test_one_word_apart_stays_two(linked: dict[str, Rows]) -> None:
    severe, active = publication(linked, "Sun 2010"), publication(linked, "Wang 2014")
    assert severe["title"].replace("severe", "active") == active["title"].split(":")[0]
    assert severe["publication_id"] != active["publication_id"]
    assert study(linked, "Sun 2010")["study_id"] != study(linked, "Wang 2014")["study_id"]


def test_an_index_page_takes_no_doi_from_its_citing_articles(read: Read, linked: dict[str, Rows]) -> None:
    (page,) = [d["file"] for d in read[0]["documents"] if d["doc_id"].startswith("000")]
    (alone,) = link(read_folder(RAW, [page]))["studies"]
    (row,) = [
        r for r in link(read_folder(RAW, [page]))["publications"] if r["publication_id"] == alone["publication_id"]
    ]
    assert (row["pmid"], row["doi"], row["year"]) == ("29478901", None, 2018)
    # In the corpus the DOI comes from the page that describes the study, and from nobody else.
    assert mentions(linked, "Wang 2018", "doi") == {("003", "10.1016/j.stemcr.2018.01.029", "same", "only_value")}


def test_what_no_mention_prints_stays_null(linked: dict[str, Rows]) -> None:
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


def test_an_edge_quotes_both_sides_of_each_signal(linked: dict[str, Rows]) -> None:
    edge = edges(linked)[frozenset(("Wang 2018", "Wang 2013"))]
    quotes = {(a["doc_id"][:3], a["quote"]) for a in edge["evidence"]}
    assert {("003", "Wang D, Zhang H, Liang J"), ("000", "Wang D, Zhang H, Liang J, Li X, Feng X, Wang H")} <= quotes
    told = " ".join(quote for _, quote in quotes)
    for words in ("1 × 10(6) cells/kg", "one million cells per kilogram", "Bone marrow", "bone marrow", "Eighty-seven"):
        assert words.casefold() in told.casefold(), words
    assert edge["reasons"][:2] == ["shared authors: Wang D, Zhang H, Liang J, Sun L", "same dose: 1,000,000 cells/kg"]


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


def test_every_report_says_why_it_belongs_to_its_study(linked: dict[str, Rows]) -> None:
    """A link of two reports stands on words of both; a report alone on its own title, citation or heading."""
    label = {row["study_id"]: row["label"] for row in linked["studies"]}
    stands_on = {
        (label[r["study_id"]], r["doc_id"][:3]): {a["doc_id"][:3] for a in r["evidence"]} for r in linked["reports"]
    }
    assert {"000", "004"} <= stands_on["Wang 2018", "004"] <= stands_on["Wang 2018", "000"] | {"003"}
    assert stands_on["Wang 2018", "003"] >= {"003"}
    assert all(doc_id in documents for (_, doc_id), documents in stands_on.items())


def written(folder: Path, linked: dict[str, Rows]) -> dict[str, bytes]:
    write_tables(folder, STAGES["link"], linked)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_splitting_the_abstract_and_returning(read: Read, linked: dict[str, Rows], tmp_path: Path) -> None:
    document = next(d for d in read[0]["documents"] if d["doc_id"].startswith("004"))
    split = link(read, {"action": "split_report", "file": document["file"], "quote": "Thirteen patients died"})
    assert len(split["studies"]) == len(linked["studies"]) + 1
    apart = {row["study_id"] for row in split["reports"] if row["doc_id"].startswith(("000", "004"))}
    assert len(apart) == 2
    assert written(tmp_path / "before", linked) == written(tmp_path / "after", link(read))


def test_joining_two_studies_and_returning(read: Read, linked: dict[str, Rows], tmp_path: Path) -> None:
    early, late = (next(d for d in read[0]["documents"] if d["doc_id"].startswith(n)) for n in ("001", "002"))
    decision = {
        "action": "join_reports", "file": early["file"], "quote": "Eighty-seven patients", "occurrence": 1,
        "with": {"file": late["file"], "quote": "Forty patients with active SLE"},
    }  # fmt: skip
    joined = link(read, decision)
    assert len(joined["studies"]) == len(linked["studies"]) - 1
    own = {row["study_id"] for row in joined["claims"] if row["doc_id"] in (early["doc_id"], late["doc_id"])}
    assert len(own) == 1
    assert written(tmp_path / "before", linked) == written(tmp_path / "after", link(read))
