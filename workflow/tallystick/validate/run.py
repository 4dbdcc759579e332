"""The validation of a build: every suite over every table and law, as results that are kept, and the gate over them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputFault
from ..memory import without_cycle_search
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
    tables: Mapping[str, Rows],
    texts: Mapping[str, str],
    vocabulary: Vocabulary,
    suites: Path,
    processes: int = 1,
) -> tuple[Results, Results]:
    """Results per table and per law.

    Args:
        tables: every table of the contract by name, in its final form.
        texts: decoded text per doc_id.
        vocabulary: the kinds named in ``VOCABULARY``.
        suites: the folder of the suites.
        processes: from 2 on, half of the suites run in a second process; the results are the same.
    """
    of_tables, of_laws = complete_suites(suites)
    contract = final_tables()
    with without_cycle_search():
        engine = Engine()

        def results(kind: str, name: str) -> list[dict[str, Any]]:
            if kind == "law":
                frame = law_frame(LAWS[name](tables, texts, vocabulary))
                return engine.run(of_laws[name], frame, ("where", "found"))
            return engine.run(of_tables[name], table_frame(contract[name], tables[name]), contract[name].key)

        wanted = [("law", name) for name in of_laws] + [("table", name) for name in of_tables]
        found = _shared(results, wanted) if processes > 1 else {one: results(*one) for one in wanted}
    return {name: found["table", name] for name in of_tables}, {name: found["law", name] for name in of_laws}


def _shared(work: Callable[[str, str], Any], wanted: list[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """``work`` over each of ``wanted``, every second one in a child process.

    The child is a fork: importing Great Expectations again would cost it more than its half of the work.
    """
    fork = multiprocessing.get_context("fork")
    receiving, sending = fork.Pipe(duplex=False)

    def half() -> None:
        sending.send({one: work(*one) for one in wanted[1::2]})

    child = fork.Process(target=half)
    child.start()
    sending.close()
    try:
        own = {one: work(*one) for one in wanted[::2]}
        others: dict[tuple[str, str], Any] = receiving.recv()
    except EOFError:
        raise RuntimeError("the second process of validation ended early; its last words are above") from None
    finally:
        child.kill()  # it has sent all it had, or nobody waits for it
        child.join()
    return own | others


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
