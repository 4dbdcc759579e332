"""What the suites catch: seeded corruptions of real tables, each of which the suites or the laws must notice.

A suite is worth what it catches. Each mutant changes one thing in the tables of the five sources; at least 95 % must be
noticed, and the survivors are printed. The corruptions of quotes must all be noticed.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tallystick.tables import STAGES, Rows, final_tables, read_rows
from tallystick.text import read_texts
from tallystick.validate import VOCABULARY
from tallystick.validate.engine import Engine
from tallystick.validate.frames import law_frame, table_frame
from tallystick.validate.laws import LAWS
from tallystick.validate.run import complete_suites
from tallystick.vocabulary import Vocabulary

SEED = 20261122
SAMPLED = 100
"""Mutants drawn from those that the contract suggests; the ones by meaning are all tried."""
Tables = dict[str, Rows]
Mutant = tuple[str, str, Callable[[Rows, random.Random], None]]


class Judge:
    """The suites of this checkout over the tables of one build."""

    def __init__(self, checkout: Path, review: Path) -> None:
        self.tables: Tables = {}
        for stage, tables in STAGES.items():
            for table in tables:
                self.tables[table.name] = read_rows(review / "results" / stage / f"{table.name}.parquet")
        self.texts = read_texts(review / "raw", self.tables["documents"])
        self.vocabulary = Vocabulary.built_in(VOCABULARY)
        self.suites, self.laws = complete_suites(checkout / "workflow/expectations")
        self.engine = Engine()
        self.clean = {name: self.broken_laws(self.tables, name) for name in LAWS}

    def broken_laws(self, tables: Tables, name: str) -> int:
        return sum(not case["holds"] for case in LAWS[name](tables, self.texts, self.vocabulary))

    def notices(self, tables: Tables, name: str, columns: list[str] | None = None) -> bool:
        """Whether an error shows that the clean tables do not show: in the table's suite, or in a law."""
        contract = final_tables()[name]
        frame = table_frame(contract, tables[name])
        if columns is not None:
            frame = frame[columns]
        results = self.engine.run(self.suites[name], frame, contract.key)
        if any(not r["success"] and r["severity"] == "error" for r in results):
            return True
        return columns is None and any(self.broken_laws(tables, law) > self.clean[law] for law in LAWS)


@pytest.fixture(scope="module")
def judge(checkout: Path, built_review: Path) -> Judge:
    return Judge(checkout, built_review)


def set_value(column: str, value: object) -> Callable[[Rows, random.Random], None]:
    def act(rows: Rows, chance: random.Random) -> None:
        chance.choice([row for row in rows if row[column] is not None] or rows)[column] = value

    return act


def change(column: str, how: Callable[[Any], Any]) -> Callable[[Rows, random.Random], None]:
    def act(rows: Rows, chance: random.Random) -> None:
        row = chance.choice([row for row in rows if row[column] is not None])
        row[column] = how(row[column])

    return act


def same_in_two(column: str) -> Callable[[Rows, random.Random], None]:
    def act(rows: Rows, chance: random.Random) -> None:
        first, second = chance.sample([row for row in rows if row[column] is not None], 2)
        first[column] = second[column]

    return act


def duplicate(rows: Rows, chance: random.Random) -> None:
    rows.append(copy.deepcopy(chance.choice(rows)))


def remove(keep: Callable[[dict[str, Any]], bool]) -> Callable[[Rows, random.Random], None]:
    def act(rows: Rows, chance: random.Random) -> None:
        rows.remove(chance.choice([row for row in rows if not keep(row)]))

    return act


def by_contract() -> Iterator[Mutant]:
    """For each table: a required value gone, a word outside an enum, a repeated key, a reference that leads nowhere."""
    for name, table in final_tables().items():
        yield name, "row repeated", duplicate
        for column in table.columns:
            if not column.nullable and column.type in ("string", "int", "float", "bool"):
                yield name, f"{column.name} gone", set_value(column.name, None)
            if column.values:
                yield name, f"{column.name} outside its words", set_value(column.name, "sometimes")
            if column.references and not column.nullable:
                yield name, f"{column.name} leads nowhere", set_value(column.name, "study-000000000000")


def by_meaning() -> Iterator[Mutant]:
    """Values that keep their type and are wrong."""
    yield "claims", "events one more than printed", change("events", lambda v: v + 1)
    yield "claims", "denominator one less than printed", change("denominator", lambda v: v - 1)
    yield "claims", "percent a tenth more than printed", change("percent", lambda v: v + 0.1)
    yield "claims", "time one more than printed", change("timepoint_value", lambda v: v + 1)
    yield "claims", "negative events", set_value("events", -1)
    yield "claims", "claim without a study", set_value("study_id", None)
    yield "claims", "status says absent, value stands", set_value("events_status", "absent")
    yield "claims", "outcome of thirteen words", set_value("outcome_text", " ".join(["word"] * 13))
    yield "claims", "an e-mail address", set_value("subgroup", "someone@example.org")
    yield "claims", "span shifted right", change("start", lambda v: v + 1)
    yield "claims", "span too long", change("end", lambda v: v + 1)
    yield "directions", "span shifted left", change("start", lambda v: v - 1)
    yield "directions", "a marker without polarity", set_value("marker", "no_such_marker")
    yield "study_facts", "span too short", change("end", lambda v: v - 1)
    yield "numerals", "a numeral dropped", remove(lambda row: not row["quote"].isdigit())
    yield "numerals", "a numeral twice", duplicate
    yield (
        "sections",
        "a section dropped",
        remove(lambda row: row["role"] not in ("results", "abstract", "study_summary")),
    )
    yield "sections", "a section too long", change("end", lambda v: v + 40)
    yield "documents", "a hash that is none", set_value("sha256", "abc")
    yield "documents", "an absolute path", set_value("file", "/etc/passwd")
    yield "rates", "a rate above one", set_value("rate", 1.2)
    yield "rates", "an interval beside its rate", change("ci_low", lambda v: 1.0)
    yield "rates", "more events than patients", change("events", lambda v: v + 1000)
    yield "agreements", "agreement with itself", set_value("n_reports", 1)
    yield "flow", "a count that does not reconcile", change("n", lambda v: v + 1000)
    yield "flow", "a negative count", set_value("n", -1)
    yield "checks", "power above one", set_value("power", 1.5)
    yield "discrepancies", "a ledger quote off by one", change("start_a", lambda v: v + 1)
    yield (
        "anchors",
        "an anchor of a claim's value dropped",
        remove(lambda row: row["field"] not in ("events", "percent")),
    )
    yield "studies", "an id that names an author", set_value("study_id", "Wang2018")
    yield "publications", "two publications with one DOI", same_in_two("doi")


QUOTE_CHANGES: dict[str, Callable[[str], str]] = {
    "a digit": lambda q: next(
        (q[:i] + str((int(c) + 1) % 10) + q[i + 1 :] for i, c in enumerate(q) if c in "0123456789"), q
    ),
    "a sign": lambda q: "-" + q,
    "a <": lambda q: q.replace("<", ">") if "<" in q else "<" + q,
    "a decimal point": lambda q: q.replace(".", ",", 1) if "." in q else q + ".",
    "a blank": lambda q: q.replace(" ", "\u00a0", 1) if " " in q else q + "\u00a0",
}


def test_suites_and_laws_notice_corrupted_tables(judge: Judge) -> None:
    chance = random.Random(SEED)
    survivors, tried = [], 0
    for name, what, mutate in [*chance.sample(list(by_contract()), SAMPLED), *by_meaning()]:
        if not judge.tables[name]:
            continue
        mutant = {**judge.tables, name: copy.deepcopy(judge.tables[name])}
        try:
            mutate(mutant[name], chance)
        except IndexError:
            continue  # no row of this kind in the five sources
        if mutant[name] == judge.tables[name]:
            continue
        tried += 1
        if not judge.notices(mutant, name):
            survivors.append(f"{name}: {what}")
    print(f"{tried} mutants, {len(survivors)} survivors: {survivors}")
    assert tried >= 100
    assert len(survivors) <= 0.05 * tried, survivors


@pytest.mark.parametrize("what", QUOTE_CHANGES)
def test_no_change_of_a_quote_goes_unnoticed(judge: Judge, what: str) -> None:
    chance = random.Random(SEED)
    for name in ("claims", "anchors", "numerals", "directions", "discrepancies"):
        column = "quote_a" if name == "discrepancies" else "quote"
        rows = copy.deepcopy(judge.tables[name])
        row = chance.choice(rows)
        changed = QUOTE_CHANGES[what](row[column])
        if changed == row[column]:
            continue
        row[column] = changed
        broken = judge.broken_laws({**judge.tables, name: rows}, "anchors_reslice")
        assert broken == judge.clean["anchors_reslice"] + 1, (name, changed)


@pytest.mark.parametrize("name", sorted(final_tables()))
def test_a_missing_column_is_a_failure_and_not_a_silence(judge: Judge, name: str) -> None:
    for column in final_tables()[name].columns[:2]:
        rest = [c.name for c in final_tables()[name].columns if c.name != column.name]
        assert judge.notices(judge.tables, name, columns=rest), column.name


def test_the_clean_tables_pass(judge: Judge) -> None:
    unmet = []
    for name, suite in judge.suites.items():
        for result in judge.engine.run(
            suite, table_frame(final_tables()[name], judge.tables[name]), final_tables()[name].key
        ):
            if not result["success"] and result["severity"] == "error":
                unmet.append((name, result["expectation"], result["kwargs"], result["examples"]))
    assert unmet == []
    assert {name: n for name, n in judge.clean.items() if n} == {}


@pytest.mark.parametrize("name", sorted(LAWS))
def test_a_law_that_does_not_hold_is_an_error(judge: Judge, name: str) -> None:
    suite = judge.laws[name]
    good = law_frame([{"where": "here", "holds": True, "found": ""}])
    bad = law_frame([{"where": "here", "holds": False, "found": "x"}])
    assert all(r["success"] for r in judge.engine.run(suite, good, ("where",)))
    failed = [r for r in judge.engine.run(suite, bad, ("where",)) if not r["success"]]
    assert [r["severity"] for r in failed] == ["error"]
    assert failed[0]["rows"] == [{"holds": False, "where": "here"}]


def test_an_empty_table_fails_where_it_may_not_be_empty(judge: Judge) -> None:
    for name, suite in judge.suites.items():
        results = judge.engine.run(suite, table_frame(final_tables()[name], []), final_tables()[name].key)
        failed = {r["expectation"] for r in results if not r["success"]}
        assert failed == (set() if suite.may_be_empty else {"table_is_not_empty"}), name
