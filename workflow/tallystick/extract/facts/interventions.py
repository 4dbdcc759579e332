"""Which treatment a study tests and which it compares with: read off its arms.

What only the compared arm got is told with that arm (``arm_text``); what belongs to no arm, or to both, is left out
where the tested arm has a treatment of its own: it is background, or the class the treatment is of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...tables.store import Rows
from ..arms import ArmMention, arm_mentions, arms_between, usual
from ..arms.contrast import contrast
from ..arms.identity import is_label
from ..arms.phrases import is_outcome
from ..arms.words import compile_arms, name_key
from ..reading import Context, Section

TOLD = re.compile(r"[a-z]{5}|\d")
"""In a name that says more than a short form does."""
OFTEN = 3
"""An arm that a text names less often is not what it tests."""
FactRow = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Given:
    """A treatment named at ``start``–``end``: its name in the vocabulary or in the text, and the rule that read it."""

    section: Section
    start: int
    end: int
    value: str
    rule: str


def intervention_rows(context: Context, found: list[Given], fact_row: FactRow) -> Rows:
    """A row for each treatment, once; those of the compared arm with its words."""
    alone = all(given.section.subject is None for given in found)
    compared = compared_arms(context) if alone else {}
    arms: dict[str, set[str]] = {}
    for given in found:
        arms.setdefault(given.value, set()).update(mention.key for mention in around(context, given))
    others = {
        value: keys
        for value, keys in arms.items()
        if keys & compared.keys() and (keys <= compared.keys() or value in compared)
    }
    tested = {value for value, keys in arms.items() if keys and not keys & compared.keys()} if compared else set()
    arm = tested_arm(context, compared) if compared and not tested else None
    rows: dict[str, dict[str, Any]] = {}
    for given in found:
        known = tested or arm
        if given.value in rows or (known and given.value not in tested and given.value not in others):
            continue
        keys = others.get(given.value, set()) & compared.keys()
        label = compared[min(keys)] if keys else None
        place = (given.section, "intervention", given.start, given.end, given.rule)
        rows[given.value] = fact_row(context, *place, value_text=given.value, arm_text=label)
    section = context.section_at(arm.start) if arm else None
    if arm and section:
        place = (section, "intervention", arm.start, arm.start + len(arm.label), "fact.tested_arm")
        rows[arm.key] = fact_row(context, *place, value_text=arm.label.lower(), arm_text=None)
    return list(rows.values())


def tested_arm(context: Context, compared: dict[str, str]) -> ArmMention | None:
    """The first mention of the one arm that is not compared with, by a name that says what it got."""
    words = compile_arms(context.vocabulary)
    others: dict[str, list[ArmMention]] = {}
    for mention in arm_mentions(context):
        if mention.key not in compared and not is_label(name_key(mention.label), words):
            others.setdefault(mention.key, []).append(mention)
    often = [mentions for mentions in others.values() if len(mentions) >= OFTEN]
    if len(often) != 1 or is_label(often[0][0].key, words):
        return None
    arm = usual(often[0])
    told = TOLD.search(arm.label) and not is_outcome(context, arm.start, arm.start + len(arm.label))
    return arm if told and context.text.startswith(arm.label, arm.start) else None


def around(context: Context, given: Given) -> list[ArmMention]:
    """The arms in whose names a treatment stands."""
    return [m for m in arms_between(context, given.start - 80, given.end) if m.end > given.start]


def compared_arms(context: Context) -> dict[str, str]:
    """Keys of the arms that others are compared with, each with its words; empty where no other arm stands beside."""
    words = compile_arms(context.vocabulary)
    arms = {mention.key: mention for mention in reversed(arm_mentions(context))}
    controls = {key: arm.label for key, arm in arms.items() if key in words.names or arm.label.lower() in words.names}
    pair = contrast(context)
    if pair and not {arm.key for arm in pair} & controls.keys():
        controls[pair[1].key] = pair[1].label
    return controls if len(controls) < len(arms) else {}
