"""From cells to claims: arithmetic over the document confirms or rejects, restatements become one claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..arms import ArmMention
from ..ledger import Numeral
from ..outcomes import MAX_WORDS, Mention, compile_outcomes, outcome_key
from ..reading import Context, Sentence
from ..sizes import Size, sizes_of
from ..times import Time
from .cells import Cell
from .phrases import full_phrase
from .units import counts_events

MOST_ALIKE = 40
"""Results of one outcome with one equal value that are looked at together: more is no text but a list."""


@dataclass(slots=True)
class Claim:
    """One claim in the making."""

    cell: Cell
    sentence: Sentence
    outcome: str
    words: str
    outcome_span: tuple[int, int]
    arm: ArmMention | None
    time: Time | None
    n: int | None
    total: int | None
    total_status: str
    operands: list[Numeral] = field(default_factory=list)
    restatements: list[tuple[int, int]] = field(default_factory=list)
    scope: Numeral | None = None
    role: str = "unknown"
    subgroup: tuple[int, int] | None = None

    @property
    def percent(self) -> float | None:
        """Percent as printed."""
        return self.cell.rate

    @property
    def key(self) -> str:
        """Outcome key of the table."""
        return outcome_key(self.outcome, self.words)

    @property
    def arm_key(self) -> str:
        """Key of the arm, empty for the whole cohort."""
        return self.arm.key if self.arm else ""


def agrees(events: int, total: int, percent: float, decimals: int) -> bool:
    """Whether ``percent`` is ``events/total`` rounded at its printed precision (half a unit of the last digit)."""
    return total > 0 and abs(100.0 * events / total - percent) <= 0.5 * 10.0**-decimals + 1e-9


def propose(
    context: Context,
    sentence: Sentence,
    cell: Cell,
    mention: Mention | None,
    words: tuple[int, int] | None,
    arm: ArmMention | None,
    head: tuple[int, int] | None = None,
) -> Claim | None:
    """A claim from a cell with its outcome; None where no words name what is counted.

    ``head`` are words that an item shares with its list: "moderate" of "response was strong in 9, moderate in 7".
    """
    if mention is not None:
        outcome, span = mention.outcome, words or full_phrase(context, sentence, mention)
    elif words is not None:
        outcome, span = "other", words
    else:
        return None
    if outcome == "other" and not cell.percent and not cell.total and is_study_flow(context, *span):
        # a plain count of people who came into the study is a size
        return None
    if cell.of_events is None:
        cell.of_events = counts_events(context, cell, span)
    apart = head is not None and not span[0] <= head[0] < span[1]
    told = [*context.words(*span).split(), *(context.words(*head).split() if head and apart else [])]
    text = " ".join(told[:MAX_WORDS])
    return Claim(
        cell,
        sentence,
        outcome,
        text,
        span,
        arm,
        None if cell.at_entry else cell.time,
        cell.events,
        cell.denominator,
        "stated" if cell.total else "absent",
    )


def is_study_flow(context: Context, start: int, end: int) -> bool:
    """Whether words tell how people came into the study or the analysis, not what became of them."""
    words = set(re.findall(r"[a-z]+", context.lower[start:end]))
    return bool(words & set(context.vocabulary["claims"]["study_flow"]))


def same_study(size: Size, claim: Claim) -> bool:
    """Whether a size and a claim stand in passages about the same study."""
    return size.sentence.section.subject == claim.sentence.section.subject


def derive_totals(context: Context, claims: list[Claim]) -> None:
    """Fill denominators that the text implies.

    In this order: the number that heads the sentence; the only sum of two printed counts that fits the percents of one
    distributed statement; the denominator of the claims of the outcome that the count sums up; the size of the arm; the
    only size of the cohort.
    """
    sizes = sizes_of(context)
    take_scopes(claims, sizes)
    fit_percents(context, claims)
    base: dict[str | None, list[Size]] = {}
    for size in sizes:
        if size.is_base:
            base.setdefault(size.sentence.section.subject, []).append(size)
    told: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.total is not None:
            told.setdefault((claim.key, claim.arm_key), []).append(claim)
    for claim in claims:
        unsure = claim.cell.unclear or claim.cell.by_order or claim.cell.of_events
        if claim.total is not None or claim.n is None or unsure:
            continue
        alike = told.setdefault((claim.key, claim.arm_key), [])
        whole = claim.percent is None and 1 < len(alike) <= MOST_ALIKE
        if whole and claim.n == sum(c.n or 0 for c in alike):
            take_total(claim, {c.total: c for c in alike if c.total is not None})
        else:
            take_size(claim, base.get(claim.sentence.section.subject, []))
        if claim.total is not None:
            alike.append(claim)


def take_size(claim: Claim, sizes: list[Size]) -> None:
    """Take the one size that the text gives for the people of a claim: of its arm, or of the only cohort."""
    if claim.arm is not None:
        matching = [s for s in sizes if s.arm_key == claim.arm.key and s.fact == "arm_size"]
    elif any(s.fact == "arm_size" for s in sizes):
        return
    else:
        # one size of the whole cohort and no arms: anything else would be a guess
        matching = [s for s in sizes if s.arm_key is None and s.fact != "subgroup_size"]
    if len({s.value for s in matching}) == 1 and fits(claim, matching[0].value):
        claim.total, claim.total_status = matching[0].value, "derived"
        claim.operands = [matching[0].numeral]


def take_scopes(claims: list[Claim], sizes: list[Size]) -> None:
    """Take the denominator that heads a sentence: "Among the 69 patients 58% had …"."""
    for claim in claims:
        if claim.total is not None or claim.cell.of_events:
            continue
        heads = [
            s
            for s in sizes
            if s.rule == "size.scope" and s.sentence.index == claim.sentence.index and s.numeral.end <= claim.cell.start
        ]
        if heads and fits(claim, heads[-1].value):
            claim.total, claim.total_status, claim.scope = heads[-1].value, "stated", heads[-1].numeral


def take_total(claim: Claim, models: dict[int, Claim]) -> None:
    """Give a plain count the denominator of the other claims of its outcome, if they agree on one."""
    if len(models) != 1:
        return
    total, model = next(iter(models.items()))
    if claim.n is not None and claim.n <= total:
        source = model.cell.total or model.scope
        claim.total, claim.total_status, claim.role = total, "derived", model.role
        claim.operands = [source] if source else list(model.operands)


def fits(claim: Claim, total: int) -> bool:
    """Whether a denominator is possible for a claim and agrees with its percent."""
    if claim.n is not None and claim.n > total:
        return False
    if claim.percent is None:
        return True
    decimals = claim.cell.percent.decimals if claim.cell.percent else 0
    if claim.n is not None:
        return agrees(claim.n, total, claim.percent, decimals)
    return claim.percent == 0 or any(
        agrees(k, total, claim.percent, decimals)
        for k in range(int(total * claim.percent / 100), int(total * claim.percent / 100) + 2)
    )


def fit_percents(context: Context, claims: list[Claim]) -> None:
    """Where counts and percents of one distributed statement fit a single sum of two printed counts, derive it."""
    index = compile_outcomes(context.vocabulary)
    open_groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in claims:
        if (claim.n and claim.percent and claim.total is None) or (
            claim.cell.rule == "distributed_counts" and claim.total_status == "derived"
        ):
            open_groups.setdefault((claim.sentence.index, claim.key), []).append(claim)
    for group in open_groups.values():
        if any(c.total is not None for c in group):
            continue
        members = set(map(id, group))
        good = [
            c
            for c in claims
            if c.n
            and id(c) not in members
            and index.valence.get(c.outcome) == "benefit"
            and c.sentence.section.subject == group[0].sentence.section.subject
        ]
        sums = (
            {}
            if len(good) > MOST_ALIKE
            else {
                a.n + b.n: (a, b)  # type: ignore[operator]
                for i, a in enumerate(good)
                for b in good[i + 1 :]
                if a.outcome != b.outcome and a.total == b.total and a.arm_key == b.arm_key and a.cell.n and b.cell.n
            }
        )
        fitting = [total for total in sums if all(fits(c, total) for c in group)]
        if len(fitting) == 1 and len(group) > 1:
            pair = sums[fitting[0]]
            for claim in group:
                claim.total, claim.total_status, claim.role = fitting[0], "derived", "responders"
                claim.operands = [c.cell.n for c in pair if c.cell.n]


def merge_restatements(claims: list[Claim]) -> list[Claim]:
    """One claim for what is said more than once: the fuller statement stays, the other places become restatements."""
    kept: list[Claim] = []
    holding: dict[tuple[object, ...], list[int]] = {}
    order = sorted(claims, key=lambda c: (-fullness(c), c.cell.start))
    for claim in order:
        marks = value_marks(claim)
        alike = sorted({place for mark in marks for place in holding.get(mark, ())})
        model = next((kept[place] for place in alike if restates(claim, kept[place])), None)
        if model is None:
            for mark in marks:
                places = holding.setdefault(mark, [])
                if len(places) < MOST_ALIKE:
                    places.append(len(kept))
            kept.append(claim)
            continue
        for numeral in (claim.cell.n, claim.cell.percent, claim.cell.total):
            if numeral:
                model.restatements.append((numeral.start, numeral.end))
        if claim.cell.zero:
            model.restatements.append(claim.cell.zero)
        if (
            model.time is None
            and claim.time is not None
            and not model.cell.at_entry
            and claim.sentence.index == model.sentence.index
        ):
            model.time = claim.time
    return sorted(kept, key=lambda c: (c.cell.start, c.outcome_span))


def value_marks(claim: Claim) -> list[tuple[object, ...]]:
    """What two claims have in common where one restates the other: the subject, the outcome and an equal value."""
    values = enumerate((claim.n, claim.cell.denominator, claim.percent))
    return [(claim.sentence.section.subject, claim.key, kind, value) for kind, value in values if value is not None]


def fullness(claim: Claim) -> int:
    """How many values a claim prints."""
    return sum(x is not None for x in (claim.n, claim.cell.total, claim.percent)) * 2 + (
        (claim.time is not None) - claim.cell.unclear
    )


def restates(claim: Claim, model: Claim) -> bool:
    """Whether ``claim`` says again what ``model`` says: they share a mark (`value_marks`), nothing contradicts."""
    if claim.arm_key != model.arm_key and claim.arm_key and model.arm_key:
        return False
    if claim.subgroup is not None and model.subgroup is not None and claim.subgroup != model.subgroup:
        return False
    if claim.cell.at_entry != model.cell.at_entry:
        return False
    if claim.time and model.time and abs(claim.time.months - model.time.months) > 0.02 * max(model.time.months, 1.0):
        return False
    same = claim.sentence.index == model.sentence.index
    printed = claim.n is not None and claim.percent is not None and model.n is not None and model.percent is not None
    if same and printed and claim.cell.start != model.cell.start:
        # a count with its percent, printed twice in one sentence, is said of two things
        return False
    if claim.cell.series is not None and (
        claim.cell.series == model.cell.series or (same and claim.cell.unclear and model.cell.unclear)
    ):
        # two numbers of one list are two results, also when they are equal
        return False
    pairs = ((claim.n, model.n), (claim.cell.denominator, model.cell.denominator), (claim.percent, model.percent))
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return False
    if (
        claim.n is None
        and claim.cell.total is None
        and claim.cell.series is not None
        and claim.sentence.index != model.sentence.index
        and not claim.arm_key
    ):
        return False
    if claim.percent is None and claim.cell.total is None and claim.sentence.index != model.sentence.index:
        return (claim.n is not None and claim.n > 1 and abs(claim.sentence.index - model.sentence.index) <= 1) or (
            claim.n == 0 and model.n == 0
        )
    return True


def serves_all(other: Claim, claim: Claim, valence: Mapping[str, str]) -> bool:
    """Whether ``other`` counts its benefit among the same patients at the same time: then they are no responders."""
    same_time = (other.time.months if other.time else None) == (claim.time.months if claim.time else None)
    return other.total == claim.total and same_time and valence.get(other.outcome) == "benefit"


def assign_roles(context: Context, claims: list[Claim]) -> None:
    """Whom each denominator counts: an arm, the enrolled, survivors, responders, or a subgroup."""
    index = compile_outcomes(context.vocabulary)
    sizes = sizes_of(context)
    for claim in claims:
        if claim.total is None or claim.role != "unknown":
            continue
        near = [c for c in claims if c.sentence.section.subject == claim.sentence.section.subject and c is not claim]
        mine = [s for s in sizes if same_study(s, claim)]
        if claim.arm is not None:
            claim.role = "arm"
        elif any(s.value == claim.total and s.fact in ("enrolled", "randomised") and s.arm is None for s in mine):
            claim.role = "enrolled"
        elif any(c.outcome == "overall_survival" and c.n == claim.total for c in near):
            claim.role = "survivors"
        elif any(
            c.n == claim.total and c.outcome != claim.outcome and index.valence.get(c.outcome) == "benefit"
            for c in near
        ) and not any(serves_all(c, claim, index.valence) for c in near):
            claim.role = "responders"
        elif any(s.value == claim.total and s.fact in ("analysed", "followed") for s in mine) or any(
            s.value > claim.total and s.fact in ("enrolled", "randomised") for s in mine
        ):
            claim.role = "evaluable"
