"""What a study concludes, over all conclusions that its reports print: the authors' own words come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FOR = "favours"
NOT_FOR = ("no_difference", "against")
VOICES = ("authors_own", "authors_quoted", "source_summary", "unknown")
"""Whose words a conclusion is (``conclusions.voice``), most trusted first."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StudyStance:
    """The stance of one study.

    Attributes:
        stance: favours, no_difference, against, mixed or unknown (the enum of ``conclusions.stance``).
        hedged: whether a conclusion it stands on is hedged.
        voice: whose words those are (the enum of ``conclusions.voice``).
        conclusions: the rows it stands on, in the order of the documents.
    """

    stance: str
    hedged: bool
    voice: str
    conclusions: tuple[Row, ...]


def study_stances(conclusions: Sequence[Row], reports: Sequence[Row]) -> dict[str, StudyStance]:
    """The stance of every study that has a conclusion, by ``study_id``.

    Of the voices in ``VOICES`` only the first that takes a stance counts, so that a secondary source neither doubles
    nor contradicts what the authors say themselves; what their own reports say comes before their words quoted
    elsewhere. Stances of that voice that differ make ``mixed``.
    """
    primary = {(row["study_id"], row["doc_id"], row.get("subject")) for row in reports if row.get("is_primary")}
    by_study: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(conclusions, key=lambda r: (r["doc_id"], r["start"], r["conclusion_id"])):
        if row.get("study_id"):
            by_study[row["study_id"]][_voice(row, primary)].append(row)
    return {study_id: _stance(found) for study_id, found in sorted(by_study.items())}


def _voice(row: Row, primary: set[tuple[str, str, str | None]]) -> str:
    if (row["study_id"], row["doc_id"], row.get("subject")) in primary:
        return "authors_own"
    return str(row.get("voice") or "unknown")


def _stance(found: Mapping[str, Sequence[Row]]) -> StudyStance:
    present = [voice for voice in VOICES if found.get(voice)]
    for voice in present:
        taking = tuple(row for row in found[voice] if row["stance"] != "unknown")
        if taking:
            stances = {row["stance"] for row in taking}
            stance = stances.pop() if len(stances) == 1 else "mixed"
            return StudyStance(stance, any(row.get("hedged") for row in taking), voice, taking)
    rows = tuple(found[present[0]])
    return StudyStance("unknown", any(row.get("hedged") for row in rows), present[0], rows)
