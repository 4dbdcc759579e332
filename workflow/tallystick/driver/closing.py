"""The last words of a run: what was built, where to read it, how much there is, and what to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .diagnosis import Failure

SUMMARY = Path("results/report/evidence-summary.html")
RULE = "-" * 72
LISTED = 3
WITH_RESULTS = ("own_report", "described_only")


@dataclass(frozen=True)
class Counts:
    """What the tables of a build hold."""

    documents: int
    set_aside: int
    studies: int
    with_results: int
    claims: int
    inconsistent: int
    explained: int
    discrepancies: int
    unresolved: int
    high: int
    refusals: int
    pooled: int


def count(results: Path) -> Counts:
    """Counts of a build, from its tables.

    Raises:
        InputFault: a table is missing or altered.
    """
    from ..tables import read_arrow

    def column(table: str, name: str) -> list[str]:
        values: list[str] = read_arrow(results / f"{table}.parquet").column(name).to_pylist()
        return values

    verdicts = column("metrics/checks", "verdict")
    statuses = column("metrics/discrepancies", "status")
    severities = column("metrics/discrepancies", "severity")
    open_ones = [severity for severity, status in zip(severities, statuses, strict=True) if status == "unresolved"]
    data_statuses = column("link/studies", "data_status")
    pools = column("metrics/pools", "status")
    return Counts(
        documents=len(column("ingest/documents", "doc_id")),
        set_aside=len(column("ingest/rejected", "file")),
        studies=len(data_statuses),
        with_results=sum(status in WITH_RESULTS for status in data_statuses),
        claims=len(column("link/claims", "claim_id")),
        inconsistent=verdicts.count("inconsistent"),
        explained=verdicts.count("inconsistent_explained"),
        discrepancies=len(statuses),
        unresolved=len(open_ones),
        high=open_ones.count("high"),
        refusals=pools.count("refused"),
        pooled=pools.count("pooled"),
    )


def plural(number: int, noun: str, many: str = "") -> str:
    """`1 study`, `2 studies`."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def first_look(counts: Counts) -> list[str]:
    """What a reader should look at first, most pressing first."""
    found = []
    if counts.set_aside:
        found.append(f"{plural(counts.set_aside, 'file')} of raw/ set aside, with reason and remedy (Files set aside)")
    if counts.high:
        noun = plural(counts.high, "unresolved discrepancy", "unresolved discrepancies")
        found.append(f"{noun} of high severity (Ledger of discrepancies)")
    if counts.inconsistent:
        noun = plural(counts.inconsistent, "printed number")
        found.append(f"{noun} that the arithmetic does not bear out (Checks of the arithmetic)")
    if counts.refusals:
        was = "was" if counts.refusals == 1 else "were"
        found.append(f"why {plural(counts.refusals, 'pool')} {was} refused (What was refused, and why)")
    return (found or ["the key findings (Key findings)"])[:LISTED]


def closing(directory: Path, steps: int, seconds: float) -> list[str]:
    """The closing block of a good run, line by line.

    Args:
        directory: folder of the review, with its results.
        steps: how many steps ran; 0 for a run that found everything up to date.
        seconds: how long it took.
    """
    counts = count(directory / "results")
    done = (
        f"Built: {plural(steps, 'step')} in {seconds:.1f} s"
        if steps
        else f"Up to date, nothing to build ({seconds:.1f} s)"
    )
    page = directory / SUMMARY
    discrepancies = plural(counts.discrepancies, "discrepancy", "discrepancies")
    lines = [
        RULE,
        done,
        f"  read it        {page}",
        f"                 {page.with_suffix('.pdf')}",
        f"  documents      {counts.documents:,} read, {counts.set_aside:,} set aside",
        f"  studies        {counts.studies:,}, {counts.with_results:,} of them with results here",
        f"  claims         {counts.claims:,}",
        f"  inconsistent   {counts.inconsistent:,} ({counts.explained:,} more with an explanation)",
        f"  ledger         {discrepancies}, {counts.unresolved:,} unresolved",
        f"  pools          {counts.pooled:,} made, {counts.refusals:,} refused",
        "Look first at, in the summary",
    ]
    return [*lines, *(f"  {number}. {text}" for number, text in enumerate(first_look(counts), 1)), RULE]


def failure_block(failures: Sequence[Failure], seconds: float) -> list[str]:
    """The closing block of a failed run, line by line."""
    lines = [RULE, f"FAILED after {seconds:.1f} s"]
    for failure in failures[:LISTED]:
        lines.append(f"{failure.what}:")
        lines += [f"  {line}" for line in failure.message.splitlines()]
        if failure.log:
            lines.append(f"  log: {failure.log}")
    if len(failures) > LISTED:
        lines.append(f"… and {plural(len(failures) - LISTED, 'more failure')} above")
    return [*lines, RULE]
