"""What is no result: plans, criteria, other people's work, changes, shares of quantities, baseline characteristics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arm_names import compile_arms
from ..outcomes import mentions_between
from ..reading import Context, Sentence
from .cells import Cell
from .view import SentenceView

RESULT_ROLES = frozenset({"results", "conclusion", "abstract", "study_summary", "other", "unknown"})
STUDY_BEGINS = re.compile(
    r"(?<![a-z])(?:we|our|this|randomi[sz]ed|enrolled|patients were|subjects were|were assigned|herein|the aim|"
    r"the purpose|objective|methods?|results?)(?![a-z])"
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
            rf"[\s)\]-]*(?:(?:of )?(?:the )?(?:relative |absolute |overall |significant |mean |average "
            rf")*)(?:{_any(words['not_after'])})(?![a-z])"
        ),
        re.compile(
            rf"(?<![a-z])(?:{_any(words['not_before'])})(?:\s*\([a-z]{{1,6}}\))?[\s(:=]*"
            rf"(?:only |about |approximately |around |of |to |"
            rf"by |at |the |a )*\Z"
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
        if role not in RESULT_ROLES:
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
    return bool(compile_guards(context.vocabulary).plan.search(DEFINITION.sub(" ", view.masked)))


DEFINITION = re.compile(r", (?:(?:which|that) (?:was|is) )?defined (?:as|by) [^,;.]{3,120},")
"""A definition in apposition: "adherence, defined as one visit, was 70%" states a result all the same."""


def is_share(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a bare percent is a change, a share of a quantity or a concentration."""
    if cell.rule not in {"percent", "percent_shared"}:
        return False
    guards = compile_guards(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    if guards.after.match(view.masked, high) or guards.before.search(view.masked[max(0, low - 48) : low]):
        return True
    before = view.masked[max(0, low - 48) : low]
    if re.search(r"[\dνκ]\s*%?\s*(?:to|-)\s*[-+]?\Z", before):
        return True
    if BY.search(before) and not DONE_BY.search(before):
        return True
    if cell.bracketed and re.search(r"[\dν]\s*[(\[]\s*\Z", view.masked[:low]):
        # a spread in brackets after its mean: "86.3 (5.4%)"
        return True
    return view.masked[high : high + 12].lstrip()[:1] in {"±", "-"} or bool(re.match(r"\s*\(ν", view.masked[high:]))


BY = re.compile(r"(?<![a-z])by (?:about |approximately |only |up to |as much as |around )?\Z")
DONE_BY = re.compile(
    r"(?:achieved|reported|experienced|met|reached|preferred|used|chosen|completed|obtained|accepted|needed|"
    r"required|attained|received|attended|followed|taken|sought|endorsed|returned|answered|shown) by (?:[a-z]+ "
    r"){0,2}\Z"
)


def drop_shares(context: Context, view: SentenceView, cells: list[Cell]) -> list[Cell]:
    """Cells that count somebody. Percents joined to a change are changes too ("16% and 5% reduction")."""
    shares = [is_share(context, view, cell) for cell in cells]
    for i in range(len(cells) - 2, -1, -1):
        gap = view.masked[cells[i].end - view.start : cells[i + 1].start - view.start]
        if (
            shares[i + 1]
            and cells[i].rule.startswith("percent")
            and not cells[i].n
            and re.fullmatch(r"\s*(?:and|or|to|,|versus|vs\.?|,\s*and)\s*", gap)
        ):
            shares[i] = True
    for i in range(len(cells) - 1):
        gap = view.masked[cells[i].end - view.start : cells[i + 1].start - view.start]
        if (
            shares[i]
            and cells[i + 1].rule.startswith("percent")
            and not cells[i + 1].n
            and not cells[i + 1].total
            and len(gap) < 70
            and re.search(r"(?<![a-z])(?:and|versus|vs|compared)(?![a-z])", gap)
            and not re.search(r"[;:]|(?<![a-z])(?:was|were|had)(?![a-z])", gap)
            and not mentions_between(context, cells[i].end, cells[i + 1].start)
        ):
            shares[i + 1] = True
    if any(cell.percent is None for cell in cells) or not re.search(
        r"(?<![\d.,])[1-9]\d\d(?:[.·]\d+)?\s*%", view.masked
    ):
        return [cell for cell, share in zip(cells, shares, strict=True) if not share]
    beyond = [
        n
        for n in re.findall(r"(?<![\d.,])([1-9]\d\d(?:[.·]\d+)?)\s*%", view.masked)
        if float(n.replace("·", ".")) > 100
    ]
    return [cell for cell, share in zip(cells, shares, strict=True) if not share and (not beyond or cell.n is not None)]


def counts_people(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether words beside a bare percent make it a share of people or units: "12% of patients", "a rate of 12%"."""
    words = compile_arms(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    after = view.masked[high : high + 80]
    noun = rf"(?:{words.people}|{words.units}|those|them|whom|respondents)(?![a-z])"
    if re.match(rf"\s*(?:of )?(?:the |all |these |those |our )*(?:[a-z-]+ ){{0,3}}?{noun}", after):
        return True
    before = view.masked[max(0, low - 140) : low]
    return bool(
        re.search(
            r"(?<![a-z])(?:rates?|proportions?|percentages?|incidences?|prevalence|frequency|frequencies|"
            r"likelihood)(?![a-z])[^;.]*\Z",
            before,
        )
    ) or bool(
        re.search(
            r"(?:occurred|observed|seen|noted|reported|detected|found|present|achieved|experienced|developed) "
            r"(?:in|by|among) (?:[a-z]+ )?\Z",
            before,
        )
    )


BEFORE_TREATMENT = re.compile(r"\s*(?:before|prior to) (?:[a-z-]+ ){0,2}[a-z-]+,")
"""The head of a sentence on the time before: "before surgery, 70% of patients had …"."""


def is_baseline(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a cell describes the people at entry."""
    guards = compile_guards(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    if BEFORE_TREATMENT.match(view.masked):
        return True
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
    if compile_guards(context.vocabulary).proportion.search(view.masked):
        return True
    return bool(
        re.search(
            rf"% of (?:the )?(?:[a-z-]+ ){{0,2}}(?:{compile_arms(context.vocabulary).units})(?![a-z])|"
            rf"(?<![a-z])in (?:only |about )?[\d.κ]+",
            view.masked,
        )
    )


def is_composition(view: SentenceView) -> bool:
    """Whether a sentence tells what was examined rather than what was found: "… (30/40 samples) were analysed"."""
    return bool(
        re.search(
            r"(?:was|were) (?:then |also )?(?:analy[sz]ed|assessed|evaluated|examined|included|collected|"
            r"tested|compared|studied)\s*[.;]?\s*\Z",
            view.masked,
        )
    )
