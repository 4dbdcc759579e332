"""Correcting, rejecting and adding claims, with the anchors of their values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ...ids import stable_id
from ...tables.store import Rows
from .decisions import Decision
from .locate import Place, occurrences

NUMBERS = {"events": "events", "denominator": "denominator", "percent": "percent", "timepoint_value": "time_point"}
"""Columns with a printed number, and the field of their anchors."""
COUNTED = ("events", "denominator", "percent")
MONTHS = {"hour": 12 / 365.25 / 24, "day": 12 / 365.25, "week": 84 / 365.25, "month": 1.0, "year": 12.0}
DIGITS = re.compile(r"\d+(?:[.,·]\d+)?")
TELLING = ("outcome_key", "events", "denominator", "percent", "timepoint_months", "state", "arm_text", "subgroup")
"""Columns by which claims on the same words are told apart."""


def find_claim(decision: Decision, place: Place, claims: Rows) -> dict[str, Any]:
    """The one claim on the located words that has the values of ``claim``.

    Raises:
        InputFault: none or several.
    """
    wanted = decision.content.get("claim", {})
    on_it = [row for row in claims if place.touches(row)]
    found = [row for row in on_it if all(row.get(column) == value for column, value in wanted.items())]
    if len(found) == 1:
        return found[0]
    if not on_it:
        raise decision.fault("no claim was read on these words", "use add_claim, or remove the decision")
    shown = "; ".join(
        ", ".join(f"{c}: {row[c]}" for c in TELLING if row.get(c) is not None) for row in (found or on_it)[:6]
    )
    if not found:
        raise decision.fault(f"no claim on these words has {dict(wanted)}", f"claims there: {shown}")
    raise decision.fault(
        f"{len(found)} claims stand on these words", f"add `claim:` with a value that tells them apart: {shown}"
    )


def value_place(decision: Decision, column: str, value: float, place: Place, text: str) -> tuple[int, int]:
    """Where within the decision's quote a number is printed."""
    words = decision.content.get("anchors", {}).get(column)
    if words is None:
        number = rf"(?<![\d.,·]){re.escape(f'{value:g}')}(?![\d]|[.,·]\d)"
        spans = [m.span() for m in re.compile(number).finditer(text, place.start, place.end)]
    else:
        spans = occurrences(text, words, place.start, place.end)
    if len(spans) != 1:
        stands = "is not printed" if not spans else f"stands {len(spans)} times"
        raise decision.fault(
            f"{column} {value:g} {stands} within the quote",
            f"say on which words it stands: `anchors: {{{column}: …}}`, or choose a quote that prints it once",
        )
    read = [float(number.replace(",", ".").replace("·", ".")) for number in DIGITS.findall(words or "")]
    if read and value not in read:
        raise decision.fault(
            f"the words given for {column}, {words!r}, do not read {value:g}", "name the words that print the value"
        )
    return spans[0]


def set_values(
    decision: Decision, row: dict[str, Any], values: Mapping[str, Any], place: Place, text: str
) -> Rows:  # fmt: skip
    """Put ``values`` into the claim ``row``; the anchors of its new numbers."""
    anchors: Rows = []
    for column, value in values.items():
        row[column] = value
        if column not in NUMBERS:
            continue
        printed = False
        if value is not None:
            start, end = value_place(decision, column, value, place, text)
            printed = any(c.isdigit() for c in text[start:end])
            anchors.append({"table": "claims", "row_id": row["claim_id"], "field": NUMBERS[column],
                            "doc_id": place.doc_id, "start": start, "end": end, "quote": text[start:end]})  # fmt: skip
        if column in COUNTED:
            row[f"{column}_status"] = "absent" if value is None else "stated" if printed else "words"
        if column == "percent":
            shown = anchors[-1]["quote"] if value is not None else ""
            decimals = re.search(r"\d[.,·](\d+)", shown)
            row["percent_decimals"] = None if value is None else len(decimals[1]) if decimals else 0
    if "outcome" in values and "outcome_key" not in values:
        row["outcome_key"] = values["outcome"]
    value, unit = row.get("timepoint_value"), row.get("timepoint_unit")
    row["timepoint_months"] = value * MONTHS[unit] if value is not None and unit in MONTHS else None
    spans = [(a["start"], a["end"]) for a in anchors]
    row["start"] = min([row["start"], *(start for start, _ in spans)])
    row["end"] = max([row["end"], *(end for _, end in spans)])
    row["quote"] = text[row["start"] : row["end"]]
    row["origin"], row["rule"] = "curated", f"curated {decision.decision_id}"
    return anchors


def correct(
    decision: Decision, place: Place, claims: Rows, anchors: Rows, text: str
) -> tuple[dict[str, Any], dict[str, Any], Rows]:
    """The claim, corrected in place, its old values, and all anchors with its new ones."""
    row = find_claim(decision, place, claims)
    values = decision.content["set"]
    old = {column: row.get(column) for column in values}
    if all(old[column] == value for column, value in values.items()):
        raise decision.fault("the claim has these values already", "remove the decision")
    made = set_values(decision, row, values, place, text)
    fields = {NUMBERS[column] for column in values if column in NUMBERS}
    kept = [
        a for a in anchors if not (a["table"] == "claims" and a["row_id"] == row["claim_id"] and a["field"] in fields)
    ]
    return row, old, kept + made


def added(decision: Decision, place: Place, claims: Rows, sections: Rows, text: str) -> tuple[dict[str, Any], Rows]:
    """A claim that a person read, and its anchors."""
    values = dict(decision.content["set"])
    section = next((s for s in sections if s["doc_id"] == place.doc_id and s["start"] <= place.start < s["end"]), {})
    words = values.get("outcome_text") or " ".join(place.quote.split()[:12])
    row: dict[str, Any] = {
        "claim_id": stable_id("claim", "curated", place.doc_id, place.quote, json.dumps(values, sort_keys=True)),
        "doc_id": place.doc_id, "start": place.start, "end": place.end, "quote": place.quote,
        "section_id": section.get("section_id"), "subject": section.get("subject"), "outcome_text": words,
        "events_status": "absent", "denominator_status": "absent", "percent_status": "absent",
        "denominator_role": "unknown", "time_kind": "unknown", "state": "unknown",
    }  # fmt: skip
    anchors = set_values(decision, row, values, place, text)
    same = [r for r in claims if place.touches(r) and all(
        r.get(c) == row.get(c) for c in ("outcome_key", "events", "denominator", "percent", "timepoint_months")
    )]  # fmt: skip
    if same:
        raise decision.fault("this claim was read already", "remove the decision, or use correct_claim")
    at = occurrences(text, words, place.start, place.end)
    start, end = at[0] if at else (place.start, place.end)
    anchors.append({"table": "claims", "row_id": row["claim_id"], "field": "outcome", "doc_id": place.doc_id,
                    "start": start, "end": end, "quote": text[start:end]})  # fmt: skip
    return row, anchors
