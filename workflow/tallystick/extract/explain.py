"""Why a claim reads as it does: its sentence, the role of every numeral, the readings considered, the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..errors import InputFault
from ..tables.model import Row
from ..tables.store import Rows
from ..text import read_text
from ..vocabulary import Vocabulary
from . import READERS
from .arms import arms_between
from .claims.cells import compile_cells
from .claims.refusals import reason_at
from .claims.settle import agrees
from .claims.view import SentenceView
from .opening import open_document
from .outcomes import mentions_between
from .reading import Context, Sentence
from .sizes import sizes_of


def reread(raw: Path, tables: Mapping[str, Rows], vocabulary: Vocabulary, doc_id: str) -> Context:
    """The context of one document after every part reader has read it."""
    document = next(row for row in tables["documents"] if row["doc_id"] == doc_id)
    text = read_text(raw, document["file"], document["encoding"])
    sections = [row for row in tables["sections"] if row["doc_id"] == doc_id]
    context = open_document(document, text, sections, vocabulary)
    for part in READERS:
        for name, rows in part.read(context).tables.items():
            context.tables.setdefault(name, []).extend(rows)
    return context


def explain(raw: Path, tables: Mapping[str, Rows], vocabulary: Vocabulary, claim_id: str) -> str:
    """A plain account of one claim.

    Args:
        raw: folder of the raw files.
        tables: ``documents`` and ``sections`` of ingest, ``claims`` and ``anchors`` of extract (or their linked forms).
        vocabulary: the kinds that the extract stage declares.
        claim_id: id of the claim.

    Raises:
        InputFault: there is no such claim.
    """
    claim = next((row for row in tables["claims"] if row["claim_id"] == claim_id), None)
    if claim is None:
        raise InputFault(claim_id, "there is no claim with this id", "take an id from the table of claims")
    context = reread(raw, tables, vocabulary, str(claim["doc_id"]))
    in_prose = context.sentence_at(int(claim["start"]))
    sentence = in_prose or lines_of(context, int(claim["start"]), int(claim["end"]))
    if sentence is None or context.text[int(claim["start"]) : int(claim["end"])] != claim["quote"]:
        raise InputFault(
            claim_id, "its place is no longer in the text", "build again, then take the id from the new table"
        )
    anchors = [row for row in tables["anchors"] if row["row_id"] == claim_id]
    parts = [
        headline(claim),
        section("Sentence" if in_prose else "Row of a table", [context.text[sentence.start : sentence.end]]),
        section("Numerals", numerals_of(context, sentence)),
        section("Readings considered", readings_of(context, sentence)),
        section("Outcomes, arms and times named", names_of(context, sentence)),
        section("Arithmetic", arithmetic_of(context, claim)),
        section("Anchors", [f"{row['field']}: {row['quote']!r} at {row['start']}-{row['end']}" for row in anchors]),
    ]
    return "\n\n".join(parts) + "\n"


VALUES = frozenset({"events", "denominator", "percent", "restatement"})
"""Fields of a claim that a numeral fills; it may also serve as an operand or a time."""
REASONS = {
    "accuracy": "it tells how well a test or a prediction works",
    "background": "it stands before the study begins",
    "baseline": "it describes the people at entry",
    "change": "it is a change and no share of people",
    "composition": "it tells what was examined and no result",
    "concentration": "it is a concentration",
    "difference": "it is a difference between groups",
    "flow": "it tells who came into the study, its groups or its analysis",
    "denied": "it counts those who did not have the thing named",
    "form": "it stands in a form that no rule reads",
    "interval": "it is a limit of an interval",
    "level": "it is a level of confidence or significance",
    "nameless": "no words beside it name what is counted",
    "out_of_scope": "the document does not report on patients",
    "person_time": "it is a rate per time",
    "plan": "its sentence tells a plan, a criterion or a definition",
    "quantity": "it is the value of a measured quantity",
    "range": "it is one end of a range",
    "ratio": "it compares quantities",
    "restated": "it says the number before it again, of other people",
    "speech": "it is what somebody said",
    "spread": "it is the spread or the change of the value before it",
    "threshold": "it is a threshold",
    "work_of_others": "its sentence tells of another study",
}
"""What the reasons of the guards mean; a section's role as reason means that no result of the study stands there."""


def explain_numeral(raw: Path, tables: Mapping[str, Rows], vocabulary: Vocabulary, place: str) -> str:
    """A plain account of one numeral, a claim or not.

    Args:
        raw: folder of the raw files.
        tables: as for ``explain``.
        vocabulary: the kinds that the extract stage declares.
        place: where it stands, "doc_id:start".

    Raises:
        InputFault: no document has this id, or no numeral stands there.
    """
    doc_id, _, start = place.rpartition(":")
    if not start.isdigit() or not any(row["doc_id"] == doc_id for row in tables["documents"]):
        raise InputFault(
            place, "there is no such document", "give the place as doc_id:start, from the table of numerals"
        )
    context = reread(raw, tables, vocabulary, doc_id)
    numeral = context.numerals.at(int(start))
    sentence = context.sentence_at(int(start)) or lines_of(context, int(start), int(start))
    if numeral is None or sentence is None:
        raise InputFault(place, "no numeral begins there", "take a start from the table of numerals")
    used = [row for row in tables["anchors"] if row["doc_id"] == doc_id and row["start"] == numeral.start]
    rows = sorted({f"{row['table']}: {row['row_id']} ({row['field']})" for row in used})
    parts = [
        f"{place}: {numeral.quote!r} is read as {numeral.role} by {numeral.rule}",
        section("Sentence", [context.text[sentence.start : sentence.end]]),
        section("Section", [str(sentence.section.role)]),
        section("Rows that stand on it", rows),
    ]
    if not any(row["table"] == "claims" and row["field"] in VALUES for row in used):
        parts.append(section("Why it is no claim", [reason_of(context, numeral.start, numeral.role)]))
    return "\n\n".join([*parts, section("Numerals", numerals_of(context, sentence))]) + "\n"


def reason_of(context: Context, start: int, role: str) -> str:
    """Why the numeral at ``start`` is no claim."""
    given = (reason_at(context, start) or "").removeprefix("guard.")
    if given:
        return REASONS.get(given, f"nothing in the section {given!r} is a result of the study")
    if role in ("events", "denominator", "percent", "count_other", "unread"):
        return "no rule found what it counts"
    return f"its role is {role}"


def lines_of(context: Context, start: int, end: int) -> Sentence | None:
    """The lines that a span stands on, as a sentence: rows of tables are none."""
    section = context.section_at(start)
    if section is None:
        return None
    last = context.text.find("\n", end)
    return Sentence(-1, context.text.rfind("\n", 0, start) + 1, len(context.text) if last < 0 else last, section)


def headline(claim: Row) -> str:
    """The claim in one line."""
    values = [f"{name} {claim[name]}" for name in ("events", "denominator", "percent") if claim[name] is not None]
    time = ""
    if claim["timepoint_unit"] is not None:
        time = f", at {claim['timepoint_value']:g} {claim['timepoint_unit']}"
    elif claim["timepoint_months"] is not None:  # minutes
        time = f", at {claim['timepoint_months']:.2g} months"
    arm = f", arm {claim['arm_text']!r}" if claim["arm_text"] else ", whole cohort"
    role = f"; the denominator ({claim['denominator_status']}) counts: {claim['denominator_role']}"
    what = f"{claim['claim_id']}: {claim['outcome_text']} ({claim['outcome_key']})"
    return f"{what}, {', '.join(values)}{time}{arm}, read by {claim['rule']}{role}"


def section(title: str, lines: list[str]) -> str:
    """A titled list; "none" where it is empty."""
    return "\n".join([title, *(f"  {line}" for line in lines or ["none"])])


def numerals_of(context: Context, sentence: Sentence) -> list[str]:
    """Each numeral of a sentence with its role and the rule that gave it."""
    found = context.numerals.between(sentence.start, sentence.end)
    return [f"{n.quote!r} at {n.start}: {n.role} ({n.rule})" for n in found]


def readings_of(context: Context, sentence: Sentence) -> list[str]:
    """Every pattern of a cell that fits somewhere in the sentence; the first to read a numeral keeps it."""
    bare = SentenceView(sentence, context.digits[sentence.start : sentence.end].replace("\n", " "), [])
    lines: list[str] = []
    shown: set[int] = set()
    for rule, pattern in compile_cells(context.vocabulary).patterns:
        for match in pattern.finditer(bare.masked):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            numerals = context.numerals.between(start, end)
            taken = sorted({n.rule for n in numerals})
            kept = taken == [f"claim.{rule}"]
            shown |= {n.start for n in numerals if kept}
            lines.append(
                f"{rule}: {context.text[start:end]!r} {'kept' if kept else 'given up for ' + ', '.join(taken)}"
            )
    # Counts beside a noun or a verb, and cells of tables, are read by more than one pattern: what they took is told.
    return lines + [
        f"{n.rule.removeprefix('claim.')}: {n.quote!r} kept"
        for n in context.numerals.between(sentence.start, sentence.end)
        if n.rule.startswith("claim.") and n.start not in shown
    ]


def names_of(context: Context, sentence: Sentence) -> list[str]:
    """Outcomes, arms and times that the sentence names, in order."""
    bounds = (sentence.start, sentence.end)
    named = [
        (m.start, f"outcome {m.outcome}: {context.text[m.start : m.end]!r}") for m in mentions_between(context, *bounds)
    ]
    named += [(a.start, f"arm: {context.text[a.start : a.end]!r}") for a in arms_between(context, *bounds)]
    named += [
        (t.start, f"time: {context.text[t.start : t.end]!r} ({t.months:.4g} months)")
        for t in context.shared.get("times", [])
        if bounds[0] <= t.start < bounds[1]
    ]
    return [line for _, line in sorted(named)]


def arithmetic_of(context: Context, claim: Row) -> list[str]:
    """The claim's own check, and what each printed size would make of its count and percent."""
    events, percent, decimals = claim["events"], claim["percent"], claim["percent_decimals"] or 0
    if events is None:
        return ["no count, so there is nothing to check"]
    lines = []
    totals = {s.value: s.numeral.quote for s in sizes_of(context) if s.value >= events and s.value > 0}
    if claim["denominator"]:
        totals = {
            claim["denominator"]: "its denominator",
            **{k: v for k, v in totals.items() if k != claim["denominator"]},
        }
    for total, quote in totals.items():
        line = f"{events}/{total} ({quote}) = {100 * events / total:.2f} %"
        if percent is not None:
            line += (
                f", printed {percent:g} %: {'agrees' if agrees(events, total, percent, decimals) else 'does not agree'}"
            )
        lines.append(line)
    return lines
