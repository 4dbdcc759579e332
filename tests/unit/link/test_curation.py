"""Curation: each decision does one thing, is logged with what it replaced, and fails loudly when it no longer fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.errors import InputFault
from tallystick.link.curation import read_decisions
from tallystick.link.curation.decisions import SCHEMA

from .corpora import Corpus, studies_of

TITLES = {
    "one": "Autologous median nerve grafts in adults with wrist laceration",
    "two": "Predictors of grip after autologous median nerve grafts for wrist laceration",
}
TEXT = "Sixty adults were enrolled. Grip returned in 41/60 (68%). Nine had pain at night. Grip returned in 41/60 (68%)."


def corpus() -> Corpus:
    made = Corpus()
    for doc_id, title in TITLES.items():
        made.document(doc_id, f"{title}\n{doc_id}\u2005group.\n{TEXT}", title)
        made.fact(doc_id, "Sixty adults", "enrolled", 60)
        made.claim(doc_id, "Grip returned in 41/60 (68%)", "function", events=41, denominator=60, percent=68.0)
    return made


def at(quote: str, file: str = "one.txt", **more: Any) -> dict[str, Any]:
    return {"file": file, "quote": quote, **more}


GRIP = at("Grip returned in 41/60 (68%)", occurrence=1)
CITATIONS = {
    "left": "Mensah P. Splints after nerve repair in adults. 2009",
    "right": "Mensah P. Splinting after nerve repair. 2010",
}


def cited() -> Corpus:
    made = corpus()
    for doc_id, line in CITATIONS.items():
        made.document(doc_id, line, content="narrative")
        made.cite(doc_id, line, "reference", title=line[10:-6], year=int(line[-4:]), authors=["Mensah P"])
    return made


def only(rows: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    (found,) = [row for row in rows if all(row[k] == v for k, v in values.items())]
    return found


def test_a_corrected_claim_keeps_its_id_and_its_old_value_stays_in_the_log() -> None:
    linked = corpus().link({"action": "correct_claim", **GRIP, "set": {"events": 60, "percent": None}})
    claim = only(linked["claims"], doc_id="one")
    before = only(corpus().link()["claims"], doc_id="one")
    assert (claim["events"], claim["percent"], claim["percent_status"], claim["origin"]) == (
        60,
        None,
        "absent",
        "curated",
    )
    assert claim["claim_id"] == before["claim_id"]
    (entry,) = linked["curation_log"]
    assert entry["target"] == f"claims:{claim['claim_id']}"
    assert yaml.safe_load(entry["old_value"]) == {"events": 41, "percent": 68.0}
    fields = {a["field"]: a["quote"] for a in linked["anchors"] if a["row_id"] == claim["claim_id"]}
    assert fields == {"events": "60", "denominator": "60"}


def test_a_value_in_words_needs_its_words() -> None:
    decision = {
        "action": "correct_claim",
        **at("Grip returned in 41/60 (68%). Nine had pain at night"),
        "set": {"events": 9},
    }
    with pytest.raises(InputFault, match="events 9 is not printed within the quote"):
        corpus().link(decision)
    linked = corpus().link({**decision, "anchors": {"events": "Nine"}})
    claim = only(linked["claims"], doc_id="one")
    assert (claim["events"], claim["events_status"]) == (9, "words")
    assert claim["quote"].endswith("Nine")


def test_a_rejected_claim_leaves_with_its_anchors() -> None:
    linked = corpus().link({"action": "reject_claim", **GRIP})
    assert {c["doc_id"] for c in linked["claims"]} == {"two"}
    assert {a["doc_id"] for a in linked["anchors"]} == {"two"}
    assert "Grip returned" in linked["curation_log"][0]["old_value"]


def test_an_added_claim_gets_its_study_and_anchors() -> None:
    linked = corpus().link(
        {
            "action": "add_claim",
            **at("Nine had pain at night"),
            "set": {"outcome": "pain", "events": 9},
            "anchors": {"events": "Nine"},
        }
    )
    claim = only(linked["claims"], outcome="pain")
    assert claim["study_id"] == only(linked["claims"], doc_id="one", outcome="function")["study_id"]
    assert (claim["events_status"], claim["denominator_status"], claim["origin"]) == ("words", "absent", "curated")
    fields = {a["field"]: a["quote"] for a in linked["anchors"] if a["row_id"] == claim["claim_id"]}
    assert fields == {"events": "Nine", "outcome": "Nine had pain at night"}


def test_a_chosen_claim_is_marked() -> None:
    linked = corpus().link({"action": "use_claim", **GRIP})
    assert only(linked["claims"], doc_id="one")["preferred"] is True
    assert only(linked["claims"], doc_id="two").get("preferred") is None


@pytest.mark.parametrize("action", ["join_reports", "join_studies"])
def test_joined_reports_are_one_study(action: str) -> None:
    linked = corpus().link({"action": action, **at(TITLES["one"]), "with": at(TITLES["two"], "two.txt")})
    assert studies_of(linked) == [{"one", "two"}]
    assert len({c["study_id"] for c in linked["claims"]}) == 1


def news(made: Corpus, name: str) -> None:
    """A news page on the first study, with its size."""
    made.document(name, f"{TITLES['one']}\nNews of this work. Sixty adults took part.", TITLES["one"], content="news")
    made.fact(name, "Sixty adults", "enrolled", 60)


@pytest.mark.parametrize("action", ["split_report", "split_study"])
def test_a_split_report_is_a_study_of_its_own_with_another_id(action: str) -> None:
    made = corpus()
    news(made, "three")
    assert studies_of(made.link()) == [{"one", "three"}, {"two"}]
    linked = made.link({"action": action, **at("News of this work", "three.txt")})
    assert studies_of(linked) == [{"one"}, {"three"}, {"two"}]
    before = {r["doc_id"]: r["study_id"] for r in made.link()["reports"]}
    after = {r["doc_id"]: r["study_id"] for r in linked["reports"]}
    assert (after["one"], after["two"]) == (before["one"], before["two"])
    assert after["three"] != after["one"]


def test_split_reports_may_leave_together() -> None:
    made = corpus()
    for name in ("three", "four"):
        news(made, name)
    linked = made.link(
        {"action": "split_study", **at("News of this work", "three.txt"), "together": [at("News", "four.txt")]}
    )
    assert studies_of(linked) == [{"four", "three"}, {"one"}, {"two"}]


def test_publications_joined_and_split() -> None:
    assert len(cited().link()["publications"]) == 4
    joined = {
        "action": "join_publications",
        **at(CITATIONS["left"], "left.txt"),
        "with": at(CITATIONS["right"], "right.txt"),
    }
    assert len(cited().link(joined)["publications"]) == 3
    made = cited()
    made.document("again", CITATIONS["left"], content="narrative")
    made.cite("again", CITATIONS["left"], "reference", title=CITATIONS["left"][10:-6], year=2009, authors=["Mensah P"])
    assert len(made.link()["publications"]) == 4
    assert len(made.link({"action": "split_publication", **at("Splints after", "again.txt")})["publications"]) == 5


def test_values_chosen_by_hand() -> None:
    linked = cited().link(
        {"action": "set_study_value", **at("Sixty adults"), "field": "enrolled", "value": 62},
        {"action": "set_publication_value", **at("2009", "left.txt"), "field": "year", "value": 2008},
    )
    study = only(linked["studies"], enrolled=62)
    assert "enrolled: curated" in study["field_rules"]
    publication = only(linked["publications"], year=2008)
    years = {
        m["value"]: (m["chosen"], m["agreement"])
        for m in linked["publication_mentions"]
        if m["publication_id"] == publication["publication_id"] and m["field"] == "year"
    }
    assert years == {"2009": (False, "conflict"), "2008": (True, "same")}


def test_overlap_added_and_removed() -> None:
    pair = {**at(TITLES["one"]), "with": at(TITLES["two"], "two.txt")}
    added = {"action": "add_overlap", **pair, "confidence": "probable", "extent": "nested"}
    (edge,) = corpus().link(added)["overlaps"]
    assert (edge["confidence"], edge["extent"], edge["origin"]) == ("probable", "nested", "curated")
    made = corpus()
    for doc_id in TITLES:
        made.cite(doc_id, TITLES[doc_id], "self", title=TITLES[doc_id], authors=["Osei A", "Adu S"])
    (edge,) = made.link()["overlaps"]
    linked = made.link({"action": "remove_overlap", **pair})
    assert linked["overlaps"] == []
    assert linked["curation_log"][0]["old_value"] == f"{edge['confidence']}, {edge['extent']}"


def test_ratings_of_studies_and_outcomes() -> None:
    linked = corpus().link(
        {"action": "rate", **at("Sixty adults"), "tool": "ROBINS-I", "domain": "overall", "judgement": "serious"},
        {
            "action": "rate",
            **GRIP,
            "outcome": "function",
            "tool": "GRADE",
            "domain": "overall",
            "judgement": "very low",
        },
    )
    study = only(linked["claims"], doc_id="one")["study_id"]
    assert {r["target"]: r["judgement"] for r in linked["ratings"]} == {
        study: "serious",
        "outcome:function": "very low",
    }


PAIR = {**at(TITLES["one"]), "with": at(TITLES["two"], "two.txt")}
FAULTS = [
    (
        {"action": "correct_claim", **GRIP, "set": {"events": 40}, "anchors": {"events": "41"}},
        "do not read 40",
        "the words print another number",
    ),
    ({"action": "reject_claim", **at("Grip returned in 42/60")}, "no longer stands", "the words are gone"),
    ({"action": "reject_claim", **at("Grip returned in 41/60")}, "stands 2 times", "the words stand twice"),
    ({"action": "reject_claim", **at("Grip returned in 41/60", occurrence=3)}, "occurrence 3", "there is no third"),
    ({"action": "reject_claim", **at("Sixty", "gone.txt")}, "there is no document", "the file is gone"),
    ({"action": "reject_claim", **at("Nine had pain")}, "no claim was read", "no claim there"),
    ({"action": "reject_claim", **GRIP, "claim": {"events": 3}}, "no claim on these words has", "no such claim there"),
    ({"action": "correct_claim", **GRIP, "set": {"events": 41}}, "these values already", "nothing changes"),
    (
        {"action": "add_claim", **GRIP, "set": {"outcome": "function", "events": 41, "denominator": 60, "percent": 68}},
        "read already",
        "the claim is there",
    ),
    ({"action": "join_reports", **PAIR, "with": at("Sixty adults")}, "one study already", "nothing changes"),
    ({"action": "split_report", **at("Sixty adults")}, "only one of its study", "nothing changes"),
    ({"action": "remove_overlap", **PAIR}, "no such edge", "nothing changes"),
    (
        {"action": "add_overlap", **PAIR, "with": at("Sixty adults"), "confidence": "certain"},
        "one study",
        "one study only",
    ),
    (
        {"action": "set_study_value", **at("Sixty adults"), "field": "enrolled", "value": 60},
        "60 already",
        "nothing changes",
    ),
    ({"action": "split_publication", **at(TITLES["one"])}, "of its own already", "nothing changes"),
    (
        {"action": "join_publications", **at(TITLES["one"]), "with": at(TITLES["one"])},
        "one publication already",
        "nothing changes",
    ),
]


@pytest.mark.parametrize(("decision", "message", "why"), FAULTS, ids=[why for *_, why in FAULTS])
def test_a_decision_that_does_not_fit_fails_and_says_what_to_do(
    decision: dict[str, Any], message: str, why: str
) -> None:
    with pytest.raises(InputFault, match=message) as caught:
        corpus().link(decision)
    assert caught.value.file == "curation/test.yaml"
    assert caught.value.place == "decisions.0"
    assert caught.value.remedy


SIZE = at("Sixty adults")
EDGE = {"confidence": "probable", "extent": "nested"}
RATING = {"tool": "RoB 2", "domain": "overall", "judgement": "low"}
LINES = {**at(CITATIONS["left"], "left.txt"), "with": at(CITATIONS["right"], "right.txt")}
NOTHING: dict[str, tuple[list[dict[str, Any]], str]] = {
    "correct_claim": ([{**GRIP, "set": {"events": 41}}], "these values already"),
    "reject_claim": ([GRIP, GRIP], "no claim was read"),
    "add_claim": ([{**GRIP, "set": {"outcome": "function", "events": 41, "denominator": 60, "percent": 68}}],
                  "read already"),
    "use_claim": ([GRIP, {**GRIP, "claim": {"events": 41}}], "chosen already"),
    "join_reports": ([{**SIZE, "with": at("one group")}], "one study already"),
    "join_studies": ([{**SIZE, "with": at("one group")}], "one study already"),
    "split_report": ([SIZE], "only one of its study"),
    "split_study": ([SIZE], "only one of its study"),
    "join_publications": ([{**at("2009", "left.txt"), "with": at("Mensah", "left.txt")}], "one publication already"),
    "split_publication": ([at(CITATIONS["left"], "left.txt")], "of its own already"),
    "add_overlap": ([{**PAIR, **EDGE}, {**PAIR, **EDGE, "occurrence": 1}], "stands so already"),
    "remove_overlap": ([PAIR], "no such edge"),
    "set_study_value": ([{**SIZE, "field": "enrolled", "value": 60}], "60 already"),
    "set_publication_value": ([{**at("2009", "left.txt"), "field": "year", "value": 2009}], "2009 already"),
    "rate": ([{**SIZE, **RATING}, {**SIZE, **RATING, "judgement": "high"}], "rated twice"),
}  # fmt: skip
"""Per action, decisions of which the last one changes nothing, and what is said."""


def test_the_faults_cover_every_action() -> None:
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert set(NOTHING) == set(schema["$defs"]["decision"]["properties"]["action"]["enum"])


@pytest.mark.parametrize("action", NOTHING)
def test_a_decision_that_changes_nothing_fails(action: str) -> None:
    given, message = NOTHING[action]
    with pytest.raises(InputFault, match=message) as caught:
        cited().link(*({"action": action, **decision} for decision in given))
    assert caught.value.place == f"decisions.{len(given) - 1}"
    assert caught.value.remedy


SIDES = [(action, side) for action in NOTHING for side in ("quote", "with") if side in NOTHING[action][0][0]]


@pytest.mark.parametrize(("action", "side"), SIDES)
@pytest.mark.parametrize(
    ("quote", "message", "remedy"),
    [
        ("Forty adults", "no longer stands in one.txt", "the source has changed"),
        ("Grip returned", "stands 2 times in one.txt", "add `occurrence: 1`"),
    ],
)
def test_words_that_are_gone_or_stand_twice_fail(action: str, side: str, quote: str, message: str, remedy: str) -> None:
    decision = {"action": action, **NOTHING[action][0][0]}
    if side == "quote":
        decision = {**{k: v for k, v in decision.items() if k != "occurrence"}, **at(quote)}
    else:
        decision["with"] = at(quote)
    with pytest.raises(InputFault, match=message) as caught:
        cited().link(decision)
    assert remedy in caught.value.remedy


def test_two_claims_on_one_quote_must_be_told_apart() -> None:
    made = corpus()
    made.claim("one", "Grip returned in 41/60 (68%)", "grip at rest", events=41, denominator=60)
    with pytest.raises(InputFault, match="2 claims stand on these words") as caught:
        made.link({"action": "reject_claim", **GRIP})
    assert "outcome_key: grip at rest" in caught.value.remedy
    linked = made.link({"action": "reject_claim", **GRIP, "claim": {"outcome_key": "grip at rest"}})
    assert {c["outcome"] for c in linked["claims"]} == {"function"}


def test_any_run_of_blanks_matches_any_other() -> None:
    made = corpus()
    made.claim("one", "one\u2005group", "grouping")
    linked = made.link({"action": "reject_claim", **at("one group")})
    assert "grouping" not in {c["outcome"] for c in linked["claims"]}


def test_removing_a_decision_returns_to_the_same_rows() -> None:
    before = corpus().link()
    corpus().link({"action": "correct_claim", **GRIP, "set": {"events": 60}}, {"action": "join_reports", **PAIR})
    assert corpus().link() == before


WHO = "reason: read again\n    who: AB\n    date: 2026-01-31\n"
FILES = [
    ("decisions: [", "not readable as YAML", ""),
    ("decision: []", "Additional properties|required", ""),
    (
        f"decisions:\n  - action: reject_claims\n    file: a.txt\n    quote: b\n    {WHO}",
        "reject_claims",
        "did you mean 'reject_claim'",
    ),
    (f"decisions:\n  - action: reject_claim\n    file: a.txt\n    quote: b\n    sett: 1\n    {WHO}", "Unevaluated", ""),
    ("decisions:\n  - action: reject_claim\n    file: a.txt\n    quote: b\n", "required", ""),
    (f"decisions:\n  - action: correct_claim\n    file: a.txt\n    quote: b\n    {WHO}", "'set' is a required", ""),
    (
        f"decisions:\n  - &x\n    action: reject_claim\n    file: a.txt\n    quote: b\n    {WHO}  - *x\n",
        "the same decision",
        "",
    ),
]


@pytest.mark.parametrize(("text", "message", "remedy"), FILES)
def test_a_file_that_breaks_the_schema_is_refused(tmp_path: Path, text: str, message: str, remedy: str) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputFault, match=message) as caught:
        read_decisions([file])
    assert remedy in caught.value.remedy


def test_an_empty_file_holds_no_decisions(tmp_path: Path) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text("# none yet\n", encoding="utf-8")
    assert read_decisions([file]) == []
    file.write_text("decisions: []\n", encoding="utf-8")
    assert read_decisions([file]) == []
