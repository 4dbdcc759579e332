"""The validation of a build: every suite over every table and law, as results that are kept, and the gate over them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InputFault
from ..tables import Rows, final_tables
from ..vocabulary import Vocabulary
from .engine import Engine
from .frames import law_frame, table_frame
from .laws import LAWS
from .suites import Suite, read_suites

Results = dict[str, list[dict[str, Any]]]


def complete_suites(folder: Path) -> tuple[dict[str, Suite], dict[str, Suite]]:
    """Suites of the tables and of the laws; each table and each law must have one, and no suite may stand alone.

    Raises:
        InputFault: a suite is missing or has no table or law.
    """
    of_tables, of_laws = read_suites(folder), read_suites(folder / "laws")
    for found, wanted, what in ((of_tables, set(final_tables()), "table"), (of_laws, set(LAWS), "law")):
        place = folder if what == "table" else folder / "laws"
        if missing := sorted(wanted - set(found)):
            raise InputFault(place, f"{what} {missing[0]} has no suite", f"add {missing[0]}.json")
        if alone := sorted(set(found) - wanted):
            raise InputFault(
                place / f"{alone[0]}.json", f"there is no {what} of that name", "rename or remove the suite"
            )
    return of_tables, of_laws


def validate(
    tables: Mapping[str, Rows], texts: Mapping[str, str], vocabulary: Vocabulary, suites: Path
) -> tuple[Results, Results]:
    """Results per table and per law.

    Args:
        tables: every table of the contract by name, in its final form.
        texts: decoded text per doc_id.
        vocabulary: the kinds named in ``VOCABULARY``.
        suites: the folder of the suites.
    """
    of_tables, of_laws = complete_suites(suites)
    engine = Engine()
    contract = final_tables()
    by_table = {
        name: engine.run(suite, table_frame(contract[name], tables[name]), contract[name].key)
        for name, suite in of_tables.items()
    }
    by_law = {
        name: engine.run(suite, law_frame(LAWS[name](tables, texts, vocabulary)), ("where", "found"))
        for name, suite in of_laws.items()
    }
    return by_table, by_law


def summarise(tables: Mapping[str, Rows], by_table: Results, by_law: Results) -> dict[str, Any]:
    """What the gate and the report need: counts per suite, and every expectation that was not met."""
    suites: list[dict[str, Any]] = []
    unmet: list[dict[str, Any]] = []
    for kind, results in (("table", by_table), ("law", by_law)):
        for name, found in sorted(results.items()):
            failed = [r for r in found if not r["success"]]
            suites.append(
                {
                    "name": name,
                    "kind": kind,
                    "rows": len(tables[name])
                    if kind == "table"
                    else max((r["checked"] or 0 for r in found), default=0),
                    "expectations": len(found),
                    "errors": sum(r["severity"] == "error" for r in failed),
                    "warnings": sum(r["severity"] == "warning" for r in failed),
                }
            )
            unmet.extend({"suite": name, "kind": kind, **r} for r in failed)
    return {
        "suites": suites,
        "unmet": unmet,
        "errors": sum(s["errors"] for s in suites),
        "warnings": sum(s["warnings"] for s in suites),
        "expectations": sum(s["expectations"] for s in suites),
    }
