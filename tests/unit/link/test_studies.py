"""Which accounts are of one study: by publication, title, authors, numbers and text; never by less."""

from __future__ import annotations

import random
from typing import Any

import pytest

from .corpora import Corpus, studies_of

ARTICLE = "A long-term follow-up study of autologous nerve graft/conduit repair in adults with median nerve injury"
ABSTRACT = "A long-term follow-up study of autologous nerve grafts repair in adults with median nerve injury"
SIZE = "Sixty-four (64) adults were enrolled"
RESULTS = ("grip returned in 51/64", "pain remained in 9/60")


def told(title: str, *sentences: str) -> str:
    return f"{title}\n\n" + " ".join(f"{s}." for s in sentences)


def article_and_abstract(**columns: Any) -> Corpus:
    corpus = Corpus()
    for doc_id, title in (("article", ARTICLE), ("meeting", ABSTRACT)):
        content = "conference_abstract" if doc_id == "meeting" else "article_abstract"
        corpus.document(doc_id, told(title, SIZE, *RESULTS), title, content=content)
        corpus.fact(doc_id, SIZE, "enrolled", 64)
        corpus.claim(doc_id, RESULTS[0], "function", events=51, denominator=64)
        corpus.claim(doc_id, RESULTS[1], "pain", events=9, denominator=60)
    return corpus


def unrelated(corpus: Corpus, name: str = "other") -> None:
    title = f"Zinc lozenges for gout in ten villages of {name}"
    corpus.document(name, told(title, SIZE, "urate fell in 12/30"), title)
    corpus.fact(name, SIZE, "enrolled", 64)
    corpus.claim(name, "urate fell in 12/30", "urate", events=12, denominator=30)


def test_abstract_and_article_with_the_same_numbers_are_one_study_of_two_publications() -> None:
    corpus = article_and_abstract()
    unrelated(corpus)
    linked = corpus.link()
    assert studies_of(linked) == [{"article", "meeting"}, {"other"}]
    kinds = {r["doc_id"]: r["report_kind"] for r in linked["reports"]}
    assert kinds["meeting"] == "conference_abstract"
    assert len(linked["publications"]) == 3
    quotes = {a["quote"] for r in linked["reports"] if r["doc_id"] == "meeting" for a in r["evidence"]}
    assert {ARTICLE, ABSTRACT, SIZE, *RESULTS} <= quotes


def test_the_abstracts_title_is_listed_beside_the_articles() -> None:
    linked = article_and_abstract().link()
    (study,) = linked["studies"]
    titles = {
        m["value"]
        for m in linked["publication_mentions"]
        if m["publication_id"] == study["publication_id"] and m["field"] == "title"
    }
    assert titles == {ARTICLE, ABSTRACT}


def test_one_title_with_other_patients_is_two_studies() -> None:
    corpus = article_and_abstract()
    for table in ("claims", "study_facts"):
        corpus.tables[table] = [r for r in corpus.tables[table] if r["doc_id"] == "article"]
    corpus.fact("meeting", SIZE, "enrolled", 46)
    assert studies_of(corpus.link()) == [{"article"}, {"meeting"}]


@pytest.mark.parametrize(("results", "one"), [(2, True), (1, False)])
def test_a_word_apart_needs_the_same_patients_and_two_equal_results(results: int, one: bool) -> None:
    corpus = Corpus()
    for doc_id, word in (("a", "severe"), ("b", "active")):
        title = f"Autologous tendon transfer in {word} and refractory wrist palsy of adults"
        corpus.document(doc_id, told(title, SIZE, *RESULTS), title)
        corpus.fact(doc_id, SIZE, "enrolled", 64)
        for quote, outcome in list(zip(RESULTS, ("function", "pain"), strict=True))[:results]:
            events, denominator = map(int, quote.split()[-1].split("/"))
            corpus.claim(doc_id, quote, outcome, events=events, denominator=denominator)
    assert (len(studies_of(corpus.link())) == 1) == one


def test_three_equal_results_and_size_join_whatever_the_titles() -> None:
    corpus = Corpus()
    more = (*RESULTS, "sleep improved in 33/58")
    for doc_id, title in (("a", "Nerve graft at one hospital"), ("b", "Median nerve injury, the long view")):
        corpus.document(doc_id, told(title, SIZE, *more), title)
        corpus.fact(doc_id, SIZE, "enrolled", 64)
        for quote in more:
            events, denominator = map(int, quote.split()[-1].split("/"))
            corpus.claim(doc_id, quote, quote.split()[0], events=events, denominator=denominator)
    assert len(studies_of(corpus.link())) == 1


def test_one_registration_is_one_study_and_two_registrations_are_a_pooled_analysis() -> None:
    corpus = Corpus()
    for doc_id, numbers in (
        ("main", ["NCT11111111"]),
        ("later", ["NCT11111111"]),
        ("pool", ["NCT11111111", "NCT22222222"]),
    ):
        title = f"Report {doc_id} of nerve graft repair after injury"
        corpus.document(doc_id, told(title, *numbers), title)
        for number in numbers:
            corpus.identify(doc_id, number, "nct", number)
    linked = corpus.link()
    assert studies_of(linked) == [{"later", "main"}, {"pool"}]
    (edge,) = linked["overlaps"]
    assert (edge["confidence"], edge["extent"]) == ("certain", "nested")


def test_one_registration_without_anything_else_in_common_is_an_edge_not_one_study() -> None:
    corpus = Corpus()
    for doc_id, title in (("a", "Splints after nerve repair"), ("b", "What patients think of casts worn at night")):
        corpus.document(doc_id, told(title, "NCT11111111"), title)
        corpus.identify(doc_id, "NCT11111111", "nct", "NCT11111111")
    linked = corpus.link()
    assert studies_of(linked) == [{"a"}, {"b"}]
    (edge,) = linked["overlaps"]
    assert (edge["confidence"], edge["extent"]) == ("certain", "unknown")
    assert len({s["study_id"] for s in linked["studies"]}) == 2


def test_two_documents_that_share_a_title_and_nothing_else_stay_two_and_the_doubt_is_an_edge() -> None:
    corpus = Corpus()
    corpus.document("a", told(ARTICLE, SIZE), ARTICLE)
    corpus.document("b", f"{ARTICLE}\n", ARTICLE)
    linked = corpus.link()
    assert studies_of(linked) == [{"a"}, {"b"}]
    (edge,) = linked["overlaps"]
    assert edge["confidence"] == "possible"
    assert edge["reasons"][0].startswith("one title")


def test_two_files_of_the_same_bytes_are_one_study() -> None:
    corpus = Corpus()
    corpus.document("a", "Gout fell.")
    corpus.document("b", "Gout fell.", duplicate_of="a")
    corpus.document("c", "Gout rose.")
    assert studies_of(corpus.link()) == [{"a", "b"}, {"c"}]


LAYOUTS = {
    "abstract": ("{title}\n\n{body}", "abstract"),
    "markdown": ("# {title}\n\n**Results:** {body}\n", "abstract"),
    "xml": ("<article><title>{title}</title><p>{body}</p></article>", "abstract"),
    "full": (
        "{title}\n\nIntroduction\nNerves heal slowly and many hands stay weak for years after an injury.\n\n{body}\n",
        "abstract",
    ),
    "untitled": ("{body}", "abstract"),
}
SENTENCES = (
    "We followed sixty-four adults with a cut median nerve who were treated at one hospital between two winters",
    "Grip strength returned to at least half of that of the other hand in fifty-one of the sixty-four patients",
    "Nine patients still had pain at night when they were seen for the last time after five years of follow-up",
    "No operation had to be repeated and no infection was seen in the first month after the nerve was repaired",
)


def test_one_article_in_five_layouts_is_one_study_beside_others() -> None:
    corpus = Corpus()
    body = " ".join(f"{s}." for s in SENTENCES)
    for name, (layout, _) in LAYOUTS.items():
        text = layout.format(title=ARTICLE, body=body)
        corpus.document(name, text, ARTICLE if name != "untitled" else None)
    for name in ("north", "south"):
        unrelated(corpus, name)
    assert studies_of(corpus.link()) == [{"abstract", "full", "markdown", "untitled", "xml"}, {"north"}, {"south"}]


def test_a_publishers_sentences_join_nothing() -> None:
    corpus = Corpus()
    notice = " ".join(f"{s}." for s in SENTENCES)
    for number in range(15):
        title = f"Zinc lozenges for gout in village number {number} of the north"
        corpus.document(f"d{number:02}", f"{title}\n\n{notice}", title)
    assert len(studies_of(corpus.link())) == 15


def passages() -> Corpus:
    """A narrative page with a passage on a study, one on a review, and a list of further studies."""
    corpus = Corpus()
    heading = f"{ARTICLE} (Osei, A et al 2016)"
    review = "Nerve graft repair: a systematic review and meta-analysis (Adu, S 2019)"
    cite = f"CITE: Osei A, Boateng K. {ARTICLE}. Hand Surg. 2016"
    listed = "Mensah P. Splints after nerve repair in children and adults. Hand Surg. 2009"
    pooled = "Eight studies were pooled; pain in 40/300."
    text = f"{heading}\n{SIZE}. {RESULTS[0]}.\n{cite}\n{review}\n{pooled}\nFurther studies\n{listed}"
    corpus.document("page", text, content="narrative")
    corpus.passage("page", "Osei 2016", heading, cite, heading)
    corpus.passage("page", "Adu 2019", review, "40/300.", review)
    corpus.cite(
        "page", cite, "described", subject="Osei 2016", title=ARTICLE, year=2016, authors=["Osei A", "Boateng K"]
    )
    corpus.cite(
        "page",
        listed,
        "listed",
        title="Splints after nerve repair in children and adults",
        year=2009,
        authors=["Mensah P"],
    )
    corpus.fact("page", SIZE, "enrolled", 64, subject="Osei 2016")
    corpus.claim("page", RESULTS[0], "function", events=51, denominator=64, subject="Osei 2016")
    corpus.claim("page", "pain in 40/300", "pain", events=40, denominator=300, subject="Adu 2019")
    return corpus


def test_passages_and_lists_make_described_reviewed_and_cited_studies() -> None:
    linked = passages().link()
    assert {s["label"]: s["data_status"] for s in linked["studies"]} == {
        "Osei 2016": "described_only",
        "Adu 2019": "review",
        "Mensah 2009": "citation_only",
    }
    label = {s["study_id"]: s["label"] for s in linked["studies"]}
    assert {c["quote"]: label[c["study_id"]] for c in linked["claims"]} == {
        RESULTS[0]: "Osei 2016",
        "pain in 40/300": "Adu 2019",
    }


def test_a_passage_and_the_article_itself_are_one_study() -> None:
    corpus = passages()
    corpus.document("article", told(ARTICLE, SIZE), ARTICLE)
    corpus.fact("article", SIZE, "enrolled", 64)
    linked = corpus.link()
    (study,) = [s for s in linked["studies"] if s["label"] == "Osei 2016"]
    assert study["data_status"] == "own_report"
    assert study["enrolled"] == 64
    assert "enrolled: only_value (2 of 2 reports)" in study["field_rules"]
    kinds = {r["report_kind"]: r["is_primary"] for r in linked["reports"] if r["study_id"] == study["study_id"]}
    assert kinds == {"article_abstract": True, "secondary_summary": False}


def test_references_and_citing_articles_make_no_studies() -> None:
    corpus = Corpus()
    corpus.document("own", f"{ARTICLE}\nMensah P. Splints after nerve repair. 2009", ARTICLE)
    corpus.cite(
        "own", "Mensah P. Splints after nerve repair. 2009", "reference", title="Splints after nerve repair", year=2009
    )
    linked = corpus.link()
    assert len(linked["studies"]) == 1
    assert len(linked["publications"]) == 2


def test_equal_labels_are_told_apart() -> None:
    corpus = Corpus()
    lines = ["Osei A. Splints after nerve repair in adults. 2010", "Osei A. Casts after tendon repair in adults. 2010"]
    corpus.document("page", "\n".join(lines), content="narrative")
    for line in lines:
        corpus.cite("page", line, "listed", title=line[8:-6], year=2010, authors=["Osei A"])
    labels = sorted(s["label"] for s in corpus.link()["studies"] if s["data_status"] == "citation_only")
    assert labels == ["Osei 2010a", "Osei 2010b"]


def rows_by_id(linked: dict[str, Any]) -> dict[str, list[str]]:
    return {name: sorted(repr(sorted(row.items())) for row in rows) for name, rows in linked.items()}


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_documents_and_rows_changes_nothing(seed: int) -> None:
    corpus = article_and_abstract()
    for name in ("north", "south"):
        unrelated(corpus, name)
    first = rows_by_id(corpus.link())
    shuffled = random.Random(seed)
    for rows in corpus.tables.values():
        shuffled.shuffle(rows)
    assert rows_by_id(corpus.link()) == first


def test_an_unrelated_document_changes_no_other_row() -> None:
    corpus = article_and_abstract()
    before = rows_by_id(corpus.link())
    unrelated(corpus)
    after = rows_by_id(corpus.link())
    for name, rows in before.items():
        assert set(rows) <= set(after[name]), name


def test_a_stronger_identifier_keeps_the_former_id_findable() -> None:
    corpus = article_and_abstract()
    (before,) = corpus.link()["studies"]
    corpus.texts["article"] += "\nPMID: 4711"
    corpus.identify("article", "PMID: 4711", "pmid", "4711")
    linked = corpus.link()
    (after,) = linked["studies"]
    assert after["study_id"] != before["study_id"]
    aliases = {a["alias"]: a["kind"] for a in linked["study_aliases"]}
    assert aliases[before["study_id"]] == "former_id"
    assert aliases["pmid:4711"] == "identifier"


def test_an_earlier_abstract_may_carry_a_value_that_the_article_lacks() -> None:
    corpus = article_and_abstract()
    corpus.fact("meeting", RESULTS[0], "centres", 3)
    (study,) = corpus.link()["studies"]
    assert study["centres"] == 3
    assert "centres: only_value (1 of 1 reports)" in study["field_rules"]
    assert [a["doc_id"] for a in study["evidence"] if a["field"] == "centres"] == ["meeting"]


RANKS = [
    ({}, 51, "report_rank (1 of 2 reports)", "article"),
    ({"report_rank": ["conference_abstract", "article_abstract"]}, 60, "report_rank (1 of 2 reports)", "meeting"),
]


@pytest.mark.parametrize(("settings", "value", "rule", "doc_id"), RANKS)
def test_the_rank_of_reports_settles_a_tie_and_is_a_choice_of_the_review(
    settings: dict[str, Any], value: int, rule: str, doc_id: str
) -> None:
    corpus = article_and_abstract()
    corpus.fact("article", "51/64", "centres", 51)
    corpus.fact("meeting", "9/60", "centres", 60)
    (study,) = corpus.link(**settings)["studies"]
    assert study["centres"] == value
    assert f"centres: {rule}" in study["field_rules"]
    assert [a["doc_id"] for a in study["evidence"] if a["field"] == "centres"] == [doc_id]


def test_the_year_of_a_report_chooses_nothing() -> None:
    found = []
    for years in ({"article": 2001, "meeting": 2019}, {"article": 2019, "meeting": 2018}):
        corpus = article_and_abstract()
        corpus.fact("article", "51/64", "centres", 51)
        corpus.fact("meeting", "9/60", "centres", 60)
        for doc_id, title in (("article", ARTICLE), ("meeting", ABSTRACT)):
            corpus.cite(doc_id, title, "self", title=title, year=years[doc_id])
        found += [row["centres"] for row in corpus.link()["studies"]]
    assert found == [51, 51]


NAMED = [
    ("A trial by Mensah et al showed healing in 30 of 50.", True, "by, with a verb"),
    ("Mensah et al (2011) reported healing in 30 of 50.", True, "subject of a reporting verb"),
    ("Compared with Mensah et al, healing was better (30 of 50).", False, "only compared with"),
    ("Unlike Mensah, the authors saw healing in 30 of 50.", False, "contrast"),
    ("The Mensah score fell in 30 of 50.", False, "a name, but no study"),
]


@pytest.mark.parametrize(("sentence", "other", "why"), NAMED)
def test_results_of_a_study_named_within_a_passage(sentence: str, other: bool, why: str) -> None:
    corpus = Corpus()
    heading = f"{ARTICLE} (Osei, A et al 2016)"
    cite = "Mensah P. Splints after nerve repair in adults. 2011"
    text = f"{heading}\n{SIZE}. {sentence} This analysis saw pain in 9 of 50.\n{cite}\nOverall, grip returned in 51/64."
    corpus.document("page", text, content="narrative")
    corpus.passage("page", "Osei 2016", heading, "51/64.", heading)
    corpus.cite(
        "page",
        cite,
        "described",
        subject="Osei 2016",
        title="Splints after nerve repair in adults",
        year=2011,
        authors=["Mensah P"],
    )
    for quote, outcome in (("30 of 50", "healing"), ("9 of 50", "pain"), ("51/64", "function")):
        events, denominator = map(int, quote.replace(" of ", "/").split("/"))
        corpus.claim("page", quote, outcome, events=events, denominator=denominator, subject="Osei 2016")
    linked = corpus.link()
    label = {s["study_id"]: s["label"] for s in linked["studies"]}
    owner = {c["outcome"]: label[c["study_id"]] for c in linked["claims"]}
    named = "Mensah 2011" if other else "Osei 2016"
    assert owner == {"healing": named, "pain": named, "function": "Osei 2016"}, why
