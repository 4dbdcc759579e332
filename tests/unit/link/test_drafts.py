"""`tallystick curate`: from ids of a build to a file of decisions, and from that to the tables, for every action."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.cli import parsed
from tallystick.errors import InputFault
from tallystick.link import link_corpus
from tallystick.link.curation import Request, draft_decision, read_decisions
from tallystick.link.curation.decisions import SCHEMA
from tallystick.link.curation.draft import USUAL, USUAL_WITH_VALUES
from tallystick.tables import Rows

from ..linked_folder import CONFIG, five_sources
from .corpora import Corpus
from .test_curation import corpus

SIGNED = {"reason": "read again by two people", "who": "AB", "date": "2026-01-31"}
Tables = dict[str, Rows]


@pytest.fixture(scope="module")
def built() -> Tables:
    """The tables of a build of the five sources."""
    read, linked, _ = five_sources()
    return {**read[0], **linked}


def decided(folder: Path, request: Request) -> Tables:
    """The link tables after the drafted decisions were put into a curation file."""
    read, linked, _ = five_sources()
    file = folder / "decisions.yaml"
    file.write_text(draft_decision({**read[0], **linked}, read[1], request), encoding="utf-8")
    return link_corpus(read[0], read[1], read[2], read_decisions([file]), CONFIG["link"])


def study(built: Tables, label: str) -> dict[str, Any]:
    (found,) = [row for row in built["studies"] if row["label"] == label]
    return found


def report(built: Tables, doc: str, label: str = "") -> str:
    (found,) = [row["report_id"] for row in built["reports"] if row["doc_id"].startswith(doc)
                and (not label or row["study_id"] == study(built, label)["study_id"])]  # fmt: skip
    return str(found)


def claim(built: Tables, doc: str, **values: Any) -> dict[str, Any]:
    (found,) = [row for row in built["claims"] if row["doc_id"].startswith(doc)
                and all(row[key] == value for key, value in values.items())]  # fmt: skip
    return found


def by_id(rows: Rows, key: str, value: str) -> dict[str, Any]:
    return next(row for row in rows if row[key] == value)


def correct_claim(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    row = claim(built, "000", outcome_key="relapse")
    request = Request(row["claim_id"], values={"events": 24, "percent": None}, **SIGNED)
    return request, lambda made: by_id(made["claims"], "claim_id", row["claim_id"])["events"] == 24


def reject_claim(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    row = claim(built, "004", outcome_key="remission", state="ever")
    return Request(
        row["claim_id"], **SIGNED
    ), lambda made: row["claim_id"] not in {c["claim_id"] for c in made["claims"]}


def add_claim(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    file = next(d["file"] for d in built["documents"] if d["doc_id"].startswith("003"))
    quote = "66 were studied for up to 5 years"
    values = {"outcome": "followed", "events": 66, "timepoint_value": 5, "timepoint_unit": "year"}
    request = Request(action="add_claim", file=file, quote=quote, values=values, **SIGNED)
    return (
        request,
        lambda made: (
            [(c["events"], c["timepoint_months"], c["study_id"]) for c in made["claims"] if c["outcome"] == "followed"]
            == [(66, 60.0, study(built, "Wang 2018")["study_id"])]
        ),
    )


def use_claim(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    row = claim(built, "004", events=28)
    request = Request(row["claim_id"], "use_claim", **SIGNED)
    return request, lambda made: [c["claim_id"] for c in made["claims"] if c.get("preferred")] == [row["claim_id"]]


def join_reports(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    request = Request(report(built, "001"), "join_reports", others=[report(built, "002")], **SIGNED)
    return request, lambda made: len({r["study_id"] for r in made["reports"] if r["doc_id"][:3] in ("001", "002")}) == 1


def join_studies(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    a, b = study(built, "Gu 2014")["study_id"], study(built, "Liang 2010a")["study_id"]
    request = Request(a, "join_studies", others=[b], **SIGNED)
    return request, lambda made: len(made["studies"]) == len(built["studies"]) - 1


def split_report(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    request = Request(report(built, "004"), **SIGNED)
    return request, lambda made: len({r["study_id"] for r in made["reports"] if r["doc_id"][:3] in ("000", "004")}) == 2


def split_study(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    both = [report(built, "004"), report(built, "003", "Wang 2018")]
    request = Request(both[0], "split_study", others=both[1:], **SIGNED)

    def apart(made: Tables) -> bool:
        found = {r["report_id"]: r["study_id"] for r in made["reports"]}
        return found[both[0]] == found[both[1]] != found[report(built, "000")]

    return request, apart


def join_publications(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    a, b = study(built, "Gu 2014")["publication_id"], study(built, "Liang 2010a")["publication_id"]
    request = Request(a, "join_publications", others=[b], **SIGNED)
    return request, lambda made: len(made["publications"]) == len(built["publications"]) - 1


def split_publication(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    own = study(built, "Wang 2013")["publication_id"]
    (cited,) = [c for c in built["citations"] if c["publication_id"] == own and c["role"] == "reference"]
    request = Request(cited["citation_id"], **SIGNED)
    return request, lambda made: by_id(made["citations"], "citation_id", cited["citation_id"])["publication_id"] != own


def add_overlap(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    a, b = sorted((study(built, "Deng 2017")["study_id"], study(built, "Wang 2014")["study_id"]))
    values = {"confidence": "probable", "extent": "partial"}
    request = Request(a, "add_overlap", values=values, others=[b], **SIGNED)
    return (
        request,
        lambda made: (
            ("probable", "partial", "curated")
            in {
                (e["confidence"], e["extent"], e["origin"])
                for e in made["overlaps"]
                if (e["study_a"], e["study_b"]) == (a, b)
            }
        ),
    )


def remove_overlap(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    a, b = sorted((study(built, "Wang 2013")["study_id"], study(built, "Wang 2014")["study_id"]))
    request = Request(b, "remove_overlap", others=[a], **SIGNED)
    return request, lambda made: (a, b) not in {(e["study_a"], e["study_b"]) for e in made["overlaps"]}


def set_study_value(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    row = study(built, "Wang 2018")
    request = Request(row["study_id"], values={"enrolled": 66, "design": "cohort"}, **SIGNED)

    def holds(made: Tables) -> bool:
        new = by_id(made["studies"], "study_id", row["study_id"])
        quotes = {a["field"]: a["quote"] for a in reversed(new["evidence"])}
        return (new["enrolled"], new["design"]) == (66, "cohort") and "Eighty-one" in quotes["enrolled"]

    return request, holds


def set_publication_value(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    row = study(built, "Wang 2013")
    request = Request(row["publication_id"], values={"year": 2014}, **SIGNED)
    return request, lambda made: by_id(made["publications"], "publication_id", row["publication_id"])["year"] == 2014


def rate(built: Tables) -> tuple[Request, Callable[[Tables], bool]]:
    row = study(built, "Deng 2017")
    values = {"tool": "RoB 2", "domain": "overall", "judgement": "some concerns"}
    request = Request(row["study_id"], "rate", values=values, **SIGNED)
    return (
        request,
        lambda made: [(r["target"], r["judgement"]) for r in made["ratings"]] == [(row["study_id"], "some concerns")],
    )


CASES = (correct_claim, reject_claim, add_claim, use_claim, join_reports, join_studies, split_report, split_study,
         join_publications, split_publication, add_overlap, remove_overlap, set_study_value, set_publication_value,
         rate)  # fmt: skip


def test_every_action_of_the_schema_has_its_case() -> None:
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert sorted(case.__name__ for case in CASES) == sorted(
        schema["$defs"]["decision"]["properties"]["action"]["enum"]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_from_ids_to_a_file_to_the_tables_and_back(
    case: Callable[[Tables], tuple[Request, Callable[[Tables], bool]]], built: Tables, tmp_path: Path
) -> None:
    request, holds = case(built)
    linked = five_sources()[1]
    assert not holds(linked), "the decision must change something"
    made = decided(tmp_path, request)
    assert holds(made)
    values = len(request.values) if case in (set_study_value, set_publication_value) else 1
    assert [row["action"] for row in made["curation_log"]] == [case.__name__] * values
    for row in made["curation_log"]:
        assert (row["reason"], row["who"], row["date"]) == tuple(SIGNED.values())
        assert (row["old_value"], row["new_value"]) != (None, None)
    read = five_sources()[0]
    assert link_corpus(read[0], read[1], read[2], [], CONFIG["link"]) == linked, "without it all is as before"


@pytest.mark.parametrize(
    ("tool", "judgement"),
    [("RoB 2", "low"), ("ROBINS-I", "serious"), ("JBI case series", "include"), ("GRADE", "very low")],
)
def test_ratings_by_each_tool(tool: str, judgement: str, built: Tables, tmp_path: Path) -> None:
    row = claim(built, "000", outcome_key="overall_survival")
    values = {"tool": tool, "domain": "overall", "judgement": judgement}
    target = row["claim_id"] if tool == "GRADE" else row["study_id"]
    (found,) = decided(tmp_path, Request(target, "rate", values=values, **SIGNED))["ratings"]
    # Certainty is rated per outcome: the id of a claim stands for its outcome.
    assert found["target"] == ("outcome:overall_survival" if tool == "GRADE" else row["study_id"])
    assert (found["tool"], found["judgement"]) == (tool, judgement)


def drafted(made: Corpus, **request: Any) -> dict[str, Any]:
    tables = {**made.tables, **made.link()}
    (decision,) = yaml.safe_load(draft_decision(tables, made.texts, Request(**request)))["decisions"]
    found: dict[str, Any] = decision
    return found


def test_a_draft_counts_occurrences_and_tells_claims_on_one_quote_apart() -> None:
    made = corpus()
    claim_id = made.tables["claims"][0]["claim_id"]
    made.claim("one", "Grip returned in 41/60 (68%)", "grip at rest", events=41, denominator=60)
    decision = drafted(made, target=claim_id, values={"events": 60}, **SIGNED)
    assert (decision["action"], decision["occurrence"]) == ("correct_claim", 1)
    assert decision["claim"] == {"outcome_key": "function"}
    linked = made.link({k: v for k, v in decision.items() if k not in SIGNED})
    assert by_id(linked["claims"], "claim_id", claim_id)["events"] == 60


def test_a_draft_names_the_words_of_a_value_in_words() -> None:
    quote = "Grip returned in 41/60 (68%). Nine had pain at night"
    values = {"outcome": "pain", "events": 9, "anchors.events": "Nine"}
    decision = drafted(corpus(), action="add_claim", file="one.txt", quote=quote, values=values, **SIGNED)
    assert (decision["set"], decision["anchors"]) == ({"outcome": "pain", "events": 9}, {"events": "Nine"})


def test_a_draft_without_who_and_why_is_not_valid_yet(tmp_path: Path) -> None:
    made = corpus()
    file = tmp_path / "decisions.yaml"
    request = Request(made.tables["claims"][0]["claim_id"])
    file.write_text(draft_decision({**made.tables, **made.link()}, made.texts, request))
    with pytest.raises(InputFault, match=r"decisions\.0\.date"):
        read_decisions([file])


FAULTS = [
    ({"target": "claim-x"}, "there is no row 'claim-x' in claims", "an unknown id"),
    ({"target": "", "action": "delete"}, "it is not said on which words", "no id"),
    ({"target": "CLAIM", "action": "delete"}, "'delete' is not one of", "an unknown action"),
    ({"target": "CLAIM", "action": "correct_claim"}, "needs values", "a correction of nothing"),
    ({"target": "CLAIM", "values": {"evnts": 3}}, "evnts", "a misspelt column"),
    ({"target": "STUDY"}, "not said what is decided", "a study and nothing else"),
    ({"target": "STUDY", "action": "set_study_value"}, "needs a value", "no value"),
    ({"target": "STUDY", "action": "join_studies"}, "needs a second study", "no other study"),
    ({"target": "STUDY", "action": "rate", "values": {"tool": "RoB", "domain": "overall", "judgement": "low"}},
     "'RoB' is not one of", "an unknown tool"),
    ({"action": "add_claim", "file": "gone.txt", "quote": "x"}, "there is no document", "an unknown file"),
    ({"action": "add_claim", "file": "one.txt", "quote": "Grip returned", "values": {"outcome": "x"}}, "stands 2 times",
     "a quote that stands twice"),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "message", "why"), FAULTS, ids=[why for *_, why in FAULTS])
def test_drafting_faults_say_what_to_do(request_: dict[str, Any], message: str, why: str) -> None:
    made = corpus()
    linked = made.link()
    ids = {"CLAIM": linked["claims"][0]["claim_id"], "STUDY": linked["studies"][0]["study_id"]}
    given = {**request_, "target": ids.get(request_.get("target", ""), request_.get("target", ""))}
    with pytest.raises(InputFault, match=message) as caught:
        draft_decision({**made.tables, **linked}, made.texts, Request(**given))
    assert caught.value.remedy


DOCS = Path(__file__).resolve().parents[3] / "docs" / "curation.md"


def test_every_command_of_the_documentation_is_one_that_the_program_takes() -> None:
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    known = set(schema["$defs"]["decision"]["properties"]["action"]["enum"])
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("tallystick curate ")]
    shown = set()
    for line in lines:
        options = parsed(shlex.split(line, comments=True)[1:])
        ids = [word for word in options.given if "=" not in word]
        kind = ids[0].partition("-")[0] if ids else ""
        usual = USUAL_WITH_VALUES if len(options.given) > len(ids) else USUAL
        shown.add(options.action or usual[kind])
    assert shown == known
