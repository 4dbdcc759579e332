"""Which value of a bibliographic field stands in ``publications``, and what becomes of the others.

Rule, in this order (``link.source_rank`` sets the ranking): the value that most documents give; the value of the
highest-ranking source; the value printed first. Values that only differ in form (an abbreviated page range or journal,
an author list cut short, letter case) count as one value, which is shown in its fullest form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..tables.store import Rows
from .mentions import PRINTED, Mention
from .names import plain, same_person
from .titles import same_title

FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")
DASH = re.compile(r"\s*[-–—‒]\s*")


@dataclass(slots=True)
class Value:
    """One printed value of one field."""

    mention: Mention
    field: str
    value: Any
    anchor: dict[str, Any]

    @property
    def shown(self) -> str:
        """As the table of mentions shows it."""
        return "; ".join(self.value) if isinstance(self.value, list) else str(self.value)


def full_pages(pages: str) -> str:
    """A page range with its last page in full: ``2267-77`` is ``2267-2277``."""
    parts = DASH.split(pages.strip())
    if len(parts) != 2 or not all(part.isdigit() for part in parts) or len(parts[1]) >= len(parts[0]):
        return "-".join(parts)
    return f"{parts[0]}-{parts[0][: len(parts[0]) - len(parts[1])]}{parts[1]}"


def abbreviates(short: str, long: str) -> bool:
    """Whether each word of ``short`` begins a word of ``long``, in order ("Cell Transplant." and its long form)."""
    words = iter(plain(long).split())
    return all(any(word.startswith(part) for word in words) for part in plain(short).split())


def _same_people(a: list[str], b: list[str], cut: bool) -> bool:
    """Whether two author lists are one, where ``cut`` says that at least one of them leaves authors out."""
    short, long = sorted((a, b), key=len)
    if not cut and len(short) == len(long):
        return all(same_person(x, y) for x, y in zip(short, long, strict=True))
    return all(any(same_person(x, y) for y in long) for x in short)


def equivalent(a: Value, b: Value) -> bool:
    """Whether two values of one field are the same value, form apart."""
    if a.field == "title":
        left, right = a.mention.title, b.mention.title
        return bool(left and right and left.ordered == right.ordered)
    if a.field == "authors":
        return _same_people(a.value, b.value, a.mention.elided or b.mention.elided or len(a.value) != len(b.value))
    if a.field == "journal":
        short, long = sorted((a.value, b.value), key=len)
        return abbreviates(short, long)
    if a.field == "pages":
        return full_pages(a.value) == full_pages(b.value)
    return plain(str(a.value)) == plain(str(b.value)) if isinstance(a.value, str) else a.value == b.value


def values_of(mentions: Sequence[Mention], name: str) -> list[Value]:
    """All printed values of a field, in the order of the mentions."""
    if name == "authors":
        return [Value(m, name, m.authors, m.authors_at or m.anchor()) for m in mentions if m.authors]
    return [Value(m, name, *m.values[name]) for m in mentions if name in m.values and name in PRINTED]


def _fullness(value: Value) -> tuple[Any, ...]:
    if value.field == "authors":
        return (not value.mention.elided, len(value.value))
    return (len(value.shown),) if value.field in ("journal", "pages") else (0,)


def choose(values: list[Value], rank: Sequence[str]) -> tuple[Value, str, list[list[Value]]]:
    """The chosen value, the rule that chose it, and the classes of equivalent values, the chosen class first.

    ``values`` holds at least one value; ``rank`` lists the sources from most to least trusted.
    """
    classes: list[list[Value]] = []
    for value in values:
        for members in classes:
            if equivalent(members[0], value):
                members.append(value)
                break
        else:
            classes.append([value])

    def place(source: str) -> int:
        return rank.index(source) if source in rank else len(rank)

    support = [len({v.mention.doc_id for v in members}) for members in classes]
    best = [min(place(v.mention.source) for v in members) for members in classes]
    order = sorted(range(len(classes)), key=lambda i: (-support[i], best[i], i))
    if len(classes) == 1:
        rule = "only_value" if len(values) == 1 else "agreed"
    elif support[order[0]] > support[order[1]]:
        rule = "majority"
    else:
        rule = "source_rank" if best[order[0]] < best[order[1]] else "first_printed"
    members = classes[order[0]]
    forms = {v.shown for v in members}
    top = min(
        members,
        # A citation is a record; a heading is how the page's author words it.
        key=lambda v: (
            *(-int(x) for x in _fullness(v)),
            place(v.mention.source),
            not v.mention.citation_id,
            v.mention.order,
        ),
    )
    if len(forms) > 1 and _fullness(top) > min(_fullness(v) for v in members):
        rule = f"{rule}, fullest_form"
    return top, rule, [classes[i] for i in order]


def mention_rows(publication_id: str, chosen: Value, rule: str, classes: list[list[Value]]) -> Rows:
    """Rows of ``publication_mentions`` for one field."""
    rows = []
    for position, members in enumerate(classes):
        for value in members:
            same = position == 0 and value.shown == chosen.shown
            agreement = "same" if same else "variant" if position == 0 else "conflict"
            if agreement == "conflict" and chosen.field == "title" and _one_title(value, chosen):
                agreement = "variant"
            rows.append({
                "publication_id": publication_id, "field": chosen.field, "value": value.shown, **value.anchor,
                "chosen": same, "rule": rule, "agreement": agreement, "source": value.mention.source,
            })  # fmt: skip
    return rows


def _one_title(a: Value, b: Value) -> bool:
    return bool(a.mention.title and b.mention.title and same_title(a.mention.title, b.mention.title))
