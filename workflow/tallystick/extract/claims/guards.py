"""What is no result: plans, criteria, other people's work, changes and shares of quantities, baseline characteristics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..reading import Context, Sentence
from .cells import Cell
from .view import SentenceView

RESULT_ROLES = frozenset({"results", "conclusion", "abstract", "study_summary", "other", "unknown"})
STUDY_BEGINS = re.compile(
    r"(?<![a-z])(?:we|our|this|randomi[sz]ed|enrolled|patients were|subjects were|were assigned|herein|the aim|the purpose|objective|methods?|results?)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Guards:
    """Compiled guards."""

    after: re.Pattern[str]
    before: re.Pattern[str]
    plan: re.Pattern[str]
    baseline_near: re.Pattern[str]
    baseline_sentence: re.Pattern[str]
    proportion: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=4)
def compile_guards(vocabulary: Vocabulary) -> Guards:
    """Compile the guards of the vocabulary."""
    words = vocabulary["claims"]
    return Guards(
        re.compile(
            rf"[\s)\]-]*(?:(?:of )?(?:the )?(?:relative |absolute |overall |significant |mean |average )*)(?:{_any(words['not_after'])})(?![a-z])"
        ),
        re.compile(
            rf"(?<![a-z])(?:{_any(words['not_before'])})[\s(:=]*(?:only |about |approximately |around |of |to |by |at |the |a )*\Z"
        ),
        re.compile(rf"(?<![a-z])(?:{_any(words['not_results'])})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{_any(words['baseline'])})(?![a-z-])"),
        re.compile(rf"(?<![a-z])(?:{_any(words['baseline_sentence'])})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{_any(words['proportion'])})(?![a-z])"),
    )


def readable_sentences(context: Context) -> list[Sentence]:
    """Sentences that may state results of the study, by section and by their place in an unlabelled abstract."""
    if context.document.get("relevance") == "out_of_scope":
        return []
    roles = {section.role for section in context.sections}
    labelled = "results" in roles
    found: list[Sentence] = []
    begun: set[str] = set()
    for sentence in context.sentences:
        role = sentence.section.role
        if role not in RESULT_ROLES or (
            labelled
            and role in {"abstract", "unknown"}
            and sentence.section.end <= min(s.start for s in context.sections if s.role == "results")
            and False
        ):
            continue
        if role == "abstract" and not labelled:
            if STUDY_BEGINS.search(context.lower, sentence.start, sentence.end):
                begun.add(sentence.section.section_id)
            if sentence.section.section_id not in begun:
                continue
        found.append(sentence)
    return found


def is_plan(context: Context, view: SentenceView) -> bool:
    """Whether a sentence tells a plan, a criterion, a hypothesis or other people's work."""
    return bool(compile_guards(context.vocabulary).plan.search(view.masked))


def is_share(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a bare percent is a change, a share of a quantity or a concentration."""
    if cell.rule not in {"percent", "percent_shared"}:
        return False
    guards = compile_guards(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    if guards.after.match(view.masked, high) or guards.before.search(view.masked[max(0, low - 48) : low]):
        return True
    return view.masked[high : high + 12].lstrip()[:1] in {"±", "-"} or bool(re.match(r"\s*\(ν", view.masked[high:]))


def is_baseline(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a cell describes the people at entry."""
    guards = compile_guards(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    told = guards.baseline_sentence.search(view.masked)
    if told and (
        told.start() < 24 or re.search(rf"\A[^;κ]{{0,50}}(?:{guards.baseline_sentence.pattern})", view.masked[high:])
    ):
        return True
    right = re.match(
        r"[\s)\]]*(?:were |was |of (?:the )?(?:patients|participants|subjects) were )?([a-z/-]+(?: [a-z-]+)?)",
        view.masked[high:],
    )
    if right and guards.baseline_near.match(right.group(1)):
        follows = view.masked[high + right.end() : high + right.end() + 20]
        if not re.match(r"\s*(?:in the|who|with|had|[a-z]+ed|achieved|were|receiving|died|in)", follows):
            return True
    left = view.masked[max(0, low - 24) : low]
    return bool(re.search(rf"(?:{guards.baseline_near.pattern})(?:\s*[:(=,]|\s+n\s*=)?\s*\Z", left)) and cell.bracketed


def has_proportion(context: Context, view: SentenceView) -> bool:
    """Whether the sentence speaks of a share of people."""
    return bool(compile_guards(context.vocabulary).proportion.search(view.masked))


def is_composition(view: SentenceView) -> bool:
    """Whether a sentence tells what was examined rather than what was found: "… (30/40 samples) were analysed"."""
    return bool(
        re.search(
            r"(?:was|were) (?:then |also )?(?:analy[sz]ed|assessed|evaluated|examined|included|collected|tested|compared|studied)\s*[.;]?\s*\Z",
            view.masked,
        )
    )
