"""Laws between tables and texts, each a function that returns one case per thing it checked.

A case is ``{"where": …, "holds": bool, "found": …}``. Great Expectations has no native cross-table expectation, so each
law becomes a frame of cases with a suite of its own in ``workflow/expectations/laws``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..tables import LISTS_OF_ANCHORS, Rows, final_tables
from ..vocabulary import Vocabulary
from .reread import readable_values

Case = dict[str, Any]
Tables = Mapping[str, Rows]
Texts = Mapping[str, str]

E_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
DIGITS = re.compile(r"\d+(?:[.,·]\d+)*")
ANCHORED = {
    "claims": {"events": "events", "denominator": "denominator", "percent": "percent", "timepoint_value": "time_point"},
    "estimates": {"value": "value", "p_value": "p_value"},
    "measurements": {"value": "value"},
}
"""Per table: numeric columns that the text prints, and the anchor field each must have."""


def case(where: str, holds: bool, found: object = "") -> Case:
    """One thing a law checked."""
    return {"where": where, "holds": bool(holds), "found": str(found)}


def row_id(table: str, row: Mapping[str, Any]) -> str:
    """The id under which ``anchors`` knows a row of ``table``."""
    return str(row[final_tables()[table].key[0]])


def required_values(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each required column has a value in every row, NaN being none.

    One law over the contract rather than an expectation per column: there are some 300 of these, and Great
    Expectations spends several milliseconds on each, whatever the size of the table.
    """
    for name, table in final_tables().items():
        for column in table.columns:
            if column.nullable:
                continue
            values = [row[column.name] for row in tables[name]]
            gone = [n for n, value in enumerate(values) if value is None or value != value]
            keys = [" ".join(str(tables[name][n][key]) for key in table.key) for n in gone[:3]]
            shown = (
                f"{column.description}: empty in {len(gone)} of {len(values)} rows ({'; '.join(keys)})" if gone else ""
            )
            yield case(f"{name}.{column.name}", not gone, shown)


def foreign_keys(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each non-null value of a referencing column is found in the column it refers to."""
    known: dict[str, set[Any]] = {}
    for name, table in final_tables().items():
        for column in table.columns:
            if not column.references:
                continue
            if column.references not in known:
                other, key = column.references.split(".")
                known[column.references] = {row[key] for row in tables[other]}
            for value, n in Counter(row[column.name] for row in tables[name]).items():
                if value is not None:
                    found = value in known[column.references]
                    yield case(f"{name}.{column.name}", found, f"{value} ({n} rows) in {column.references}")


def _places(tables: Tables) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every anchor in every table: the place columns of rows, lists of anchors, and the two sides of the ledger."""
    for name, table in final_tables().items():
        columns = {c.name: c.type for c in table.columns}
        lists = [c for c, kind in columns.items() if kind in LISTS_OF_ANCHORS]
        for row in tables[name]:
            if {"doc_id", "start", "end", "quote"} <= columns.keys() and row["quote"] is not None:
                yield name, row
            for column in lists:
                for anchor in row[column]:
                    yield f"{name}.{column}", anchor
            if "quote_a" in columns:
                for side in "ab":
                    yield name, {k: row[f"{k}_{side}" if k != "doc_id" else f"doc_{side}"] for k in
                                 ("doc_id", "start", "end", "quote")}  # fmt: skip


def anchors_reslice(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Every quote of every table is exactly ``text[start:end]`` of its document."""
    for name, anchor in _places(tables):
        text = texts.get(anchor["doc_id"], "")
        start, end = anchor["start"], anchor["end"]
        there = text[start:end] if start is not None and end is not None and 0 <= start < end else ""
        yield case(f"{name} {anchor['doc_id']}[{start}:{end}]", there == anchor["quote"] != "", anchor["quote"])


def anchors_reread(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each stated value can be read again, by a second and simpler reader, in one of its own anchors."""
    # Words that say none ("no", "none") are the number 0.
    words = {**dict.fromkeys(vocabulary["claims"]["none"], 0), **vocabulary["numerals"]["cardinals"]}
    quotes: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for anchor in tables["anchors"]:
        quotes[anchor["table"], anchor["row_id"], anchor["field"]].append(anchor["quote"])
    for name, columns in ANCHORED.items():
        for row in tables[name]:
            for column, field in columns.items():
                status = row.get(f"{column}_status", "stated")
                if row[column] is None or status == "absent":
                    continue
                wanted = "derivation" if status == "derived" else field
                own = quotes[name, row_id(name, row), wanted]
                if status == "derived":
                    holds = bool(own)
                else:
                    holds = any(float(row[column]) in readable_values(quote, words) for quote in own)
                yield case(f"{name}.{column} {row_id(name, row)}", holds, f"{row[column]} in {own}")


def numerals_once(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each run of digits of each text lies in exactly one row of ``numerals``."""
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in tables["numerals"]:
        rows[row["doc_id"]].append((row["start"], row["end"]))
    for document in tables["documents"]:
        doc_id = document["doc_id"]
        covered: Counter[int] = Counter()
        for start, end in rows[doc_id]:
            covered.update(range(start, end))
        wrong = [m for m in DIGITS.finditer(texts[doc_id]) if any(covered[i] != 1 for i in range(m.start(), m.end())
                 if texts[doc_id][i].isdigit())]  # fmt: skip
        shown = ", ".join(f"{m.group()} at {m.start()}" for m in wrong[:5])
        yield case(f"numerals {doc_id}", not wrong, shown)


def claims_of_one_study(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each claim belongs to a study."""
    for row in tables["claims"]:
        yield case(f"claims {row['claim_id']}", row["study_id"] is not None, row["quote"])


def impossible_values_checked(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each value that cannot be true (more events than patients, a percent above 100) has its check."""
    checked = {row for check in tables["checks"] if check["kind"] == "impossible_value" for row in check["rows"]}
    for row in tables["claims"]:
        events, denominator, percent = row["events"], row["denominator"], row["percent"]
        beyond = events is not None and denominator is not None and events > denominator
        if beyond or (percent is not None and not 0 <= percent <= 100):
            yield case(f"claims {row['claim_id']}", f"claims:{row['claim_id']}" in checked, row["quote"])


def polarity_known(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """Each vocabulary marker that a direction uses has a polarity, so that up or down can be judged."""
    polarity = {entry["id"]: entry.get("polarity") for entry in vocabulary["markers"]["markers"]}
    for marker in sorted({row["marker"] for row in tables["directions"]} - {"other"}):
        yield case(f"directions.marker {marker}", polarity.get(marker) is not None, polarity.get(marker))


def no_e_mail(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """No table holds an e-mail address."""
    for name, table in final_tables().items():
        columns = [c.name for c in table.columns if c.type in ("string", "strings", *LISTS_OF_ANCHORS)]
        found = sum(bool(E_MAIL.search(str(row[c]))) for row in tables[name] for c in columns if "@" in str(row[c]))
        yield case(name, not found, f"{found} values")


def sections_partition(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """The sections of a document do not overlap and leave only blanks uncovered."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in tables["sections"]:
        spans[row["doc_id"]].append((row["start"], row["end"]))
    for document in tables["documents"]:
        text, at, left = texts[document["doc_id"]], 0, []
        for start, end in sorted(spans[document["doc_id"]]):
            if start < at:
                left.append(f"overlap at {start}")
            elif text[at:start].strip():
                left.append(f"uncovered from {at}")
            at = max(at, end)
        if text[at:].strip():
            left.append(f"uncovered from {at}")
        yield case(f"sections {document['doc_id']}", not left, "; ".join(left[:3]))


def flow_reconciles(tables: Tables, texts: Texts, vocabulary: Vocabulary) -> Iterator[Case]:
    """The counts of the flow diagram are those of the tables, and no part is larger than what it is part of."""
    counts = {row["step"]: row["n"] for row in tables["flow"]}
    for row in tables["flow"]:
        if row["of"] is not None:
            whole = counts.get(row["of"])
            yield case(f"flow {row['step']}", whole is not None and row["n"] <= whole, f"{row['n']} of {whole}")
    for step, table in (("documents", "documents"), ("publications", "publications"), ("studies", "studies")):
        if step in counts:
            yield case(f"flow {step}", counts[step] == len(tables[table]), f"{counts[step]} and {len(tables[table])}")


LAWS = {
    law.__name__: law
    for law in (
        required_values,
        foreign_keys,
        anchors_reslice,
        anchors_reread,
        numerals_once,
        claims_of_one_study,
        impossible_values_checked,
        polarity_known,
        no_e_mail,
        sections_partition,
        flow_reconciles,
    )
}
"""Every law by name; each has a suite of the same name."""
