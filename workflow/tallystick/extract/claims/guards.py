"""What is no result: plans, criteria, other people's work, changes, shares of quantities, baseline characteristics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..moves import sentence_moves
from ..outcomes import mentions_between
from ..reading import Context, Sentence
from ..statements.lexicon import led
from ..triggers import Sought
from .cells import Cell, compile_cells
from .shares import any_of
from .view import SentenceView

RESULT_ROLES = frozenset({"results", "conclusion", "abstract", "study_summary", "other", "unknown"})
STUDY_BEGINS = re.compile(
    r"(?<![a-z])(?:we|our|this|randomi[sz]ed|randomly|enrolled|patients were|subjects were|were assigned|herein|"
    r"the aim|the purpose|objective|methods?|results?)(?![a-z])|(?<![a-z])p\s?[<=>≤]\s?[0.]"
)


@dataclass(frozen=True, slots=True)
class Guards:
    """Compiled guards: sentences that tell a plan, and outcomes that tell who came into the study."""

    plan: re.Pattern[str]
    came: re.Pattern[str]
    stage: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_guards(vocabulary: Vocabulary) -> Guards:
    """Compile the guards of the vocabulary."""
    words = vocabulary["claims"]
    return Guards(
        re.compile(rf"(?:{led(words['not_results'], '[a-z]')})(?![a-z])"),
        re.compile(rf"(?:were |was |had |also |finally )*(?:{any_of(words['flow_predicates'])})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{any_of(words['flow_stages'])})(?![a-z])"),
    )


def judged_sentences(context: Context) -> Iterator[tuple[Sentence, str]]:
    """Every sentence with the reason why it states no result of the study, empty where it may state one.

    The section decides, and in an abstract without labels the place: what stands before the study begins is background.
    """
    labelled = any(section.role == "results" for section in context.sections)
    begun: set[str] = set()
    for sentence in context.sentences:
        reason = _section_reason(context, sentence)
        if not reason and sentence.section.role == "abstract" and not labelled:
            told = sentence_moves(context)[sentence.index] == "methods"
            if told or STUDY_BEGINS.search(context.lower, sentence.start, sentence.end):
                begun.add(sentence.section.section_id)
            reason = "" if sentence.section.section_id in begun else "background"
        yield sentence, reason or _speaker_reason(context, sentence)


def _section_reason(context: Context, sentence: Sentence) -> str:
    """Why nothing in the section of a sentence is a result of the study."""
    role = sentence.section.role
    if context.document.get("relevance") == "out_of_scope":
        return "out_of_scope"
    if role not in RESULT_ROLES:
        return role
    if context.document.get("content") == "registry" and role != "results":
        return "registry"
    # A discussion of an article sets its results beside those of others.
    return "discussion" if role == "other" and context.document.get("content") == "full_text" else ""


def _speaker_reason(context: Context, sentence: Sentence) -> str:
    """Why a sentence tells no result of the study: of whom it tells, or who says it."""
    if is_of_others(context, sentence):
        return "work_of_others"
    return "speech" if context.document.get("content") == "news" and is_spoken(context, sentence) else ""


OTHERS = Sought(r"(?:et al(?<![a-z]et al)|and (?<![a-z]and )(?:colleagues|co-?workers|associates))(?![a-z])")
EARLIER = re.compile(
    r"(?:in|from|results of) (?:the |a |an |our |their |its |one |another )?(?:[a-z]+ )?"
    r"(?:previous|prior|earlier|preceding)(?: [\w-]+){0,4} "
    r"(?:study|studies|trials?|series|reports?|analys[ie]s|phase)(?![a-z])"
)
ANOTHER = re.compile(
    r"in (?:a|an|another|one) (?:separate |different |parallel |sister )(?:[\w-]+ ){0,4}(?:study|trial)(?![a-z])"
)


ACCORDING = re.compile(
    r"(?<![a-z])according to (?:(?!our|this|these)[a-z]+ )?(?:[\w-]+ ){0,6}(?:report|survey|census|statistics|registry|"
    r"register|estimates?|guidelines?|literature|data from)(?![a-z])"
)


def is_of_others(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence opens with another study or names authors, in a text that tells of its own study."""
    if sentence.section.subject is not None or sentence.section.role == "study_summary":
        return False
    if EARLIER.match(context.lower, sentence.start) or ANOTHER.match(context.lower, sentence.start):
        return True
    if "according to" in context.lower[sentence.start : sentence.start + 60] and ACCORDING.search(
        context.lower, sentence.start, sentence.end
    ):
        return True
    return OTHERS.search(context.lower, sentence.start, sentence.end) is not None


def is_spoken(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence of a news text is what somebody said: it opens a quotation or stands within one."""
    marks = context.view.count('"', sentence.section.body_start, sentence.start + 1)
    return marks % 2 == 1


def is_plan(context: Context, view: SentenceView) -> bool:
    """Whether a sentence tells a plan, a criterion, a hypothesis, a question or other people's work."""
    told = DEFINITION.sub(" ", view.masked) if "defined" in view.masked else view.masked
    return told.rstrip().endswith("?") or bool(compile_guards(context.vocabulary).plan.search(told))


DEFINITION = re.compile(r", (?:(?:which|that) (?:was|is) )?defined (?:as|by) [^,;.]{3,120},")
"""A definition in apposition: "adherence, defined as one visit, was 70%" states a result all the same."""


FLOW = re.compile(
    r"(?<![a-z])(?:enrolled|randomi[sz]ed|allocated|assigned|recruited|divided)(?![a-z])[^.;%]{0,24}[,:(][^;]{0,60}\Z"
)
TO_GROUP = re.compile(
    r"\s*[)\]]*\s*(?:[a-z]+ )?(?:in|to|into) (?:the )?(?:[a-z -]{1,30} )?(?:group|arm)"
    r"(?: [a-z0-9]+)?\s*(?:[,;.]|and(?![a-z])|\Z)"
)


def is_flow(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a count with its percent tells how the people came to the groups: "100 were enrolled, 44 (44%) in A"."""
    if cell.n is None or not TO_GROUP.match(view.masked, cell.end - view.start):
        return False
    if FLOW.search(view.masked[max(0, cell.start - view.start - 120) : cell.start - view.start]) is None:
        return False
    return not mentions_between(context, view.start, cell.start)


TAKING_PART = frozenset({"response", "study_completion"})
"""Outcomes that tell who took part where the sentence speaks of those invited or of a survey."""


JUST_CAME = re.compile(r"(?:enroll?ed|recruited|participated|consented|took part)\s*[(\[]\s*\Z")
"""Right before a rate in brackets: "1,319 enrolled (response rate 74%)"."""


INTO_ANALYSIS = re.compile(r"(?:included|analysed|analyzed) (?:in|for) (?:the )?(?:analys[ei]s of (?:the )?)?\Z")
"""Right before an outcome: people whose data entered its analysis, whatever became of them."""


def tells_who_came(context: Context, view: SentenceView, outcome: str, span: tuple[int, int]) -> bool:
    """Whether an outcome of no arm tells who came into the study or was analysed, and no result."""
    guards = compile_guards(context.vocabulary)
    if outcome in TAKING_PART and (
        guards.stage.search(view.masked) or JUST_CAME.search(view.masked, 0, span[0] - view.start)
    ):
        return True
    if INTO_ANALYSIS.search(context.lower, max(view.start, span[0] - 50), span[0]):
        return True
    if outcome not in ("other", *TAKING_PART):
        return False
    number = context.numerals.at(span[0])
    people = compile_cells(context.vocabulary).people
    if number is not None and people.match(context.lower[number.end : span[1]].lstrip()):
        return True  # "fifty patients (20 on X; 30 on Y) took part" names no outcome
    return bool(guards.came.match(context.lower, *span))


RESTRICTION = re.compile(r"(?:\A|[;.,] (?:and |but |while )?)(?:in|among|for|of|within) [^,;()τκ\d]{3,80}[(\[]\s*\Z")
BRACKET_ENDS = re.compile(r"[^()\[\]]*[)\]],")


def sizes_a_part(view: SentenceView, cell: Cell) -> bool:
    """Whether a share in brackets says how many the people are of whom a clause speaks: "in women (60/90; 67%), …"."""
    low, high = cell.start - view.start, cell.end - view.start
    return bool(
        cell.bracketed
        and BRACKET_ENDS.match(view.masked, high)
        and RESTRICTION.search(view.masked[max(0, low - 90) : low])
    )


NOT_IN = re.compile(
    r"(?<![a-z])not (?:[a-z]+ly )?(?:observed|seen|found|detected|noted|reported|present|recorded) in (?:only )?\Z"
)
NEVER = re.compile(r"[^,;.()κ%]{0,40}?(?<![a-z])never(?![a-z])(?!(?: |-)[a-z]{3,12}ers(?![a-z]))")
"""After a number: it counts those to whom a thing never happened; "never smokers" are people."""


def is_denied(view: SentenceView, cell: Cell) -> bool:
    """Whether a number counts those without the thing: "was not observed in 34 of 40", "12 of 58 never developed …"."""
    low, high = cell.start - view.start, cell.end - view.start
    return bool(NOT_IN.search(view.masked, max(0, low - 40), low) or NEVER.match(view.masked, high))


def is_composition(view: SentenceView) -> bool:
    """Whether a sentence tells what was examined rather than what was found: "… (30/40 samples) were analysed"."""
    told = view.masked.rstrip()
    told = (told[:-1] if told.endswith((".", ";")) else told).rstrip()
    return told.endswith("ed") and EXAMINED.search(told[-EXAMINED_REACH:]) is not None


EXAMINED = re.compile(
    r"(?:was|were) (?:then |also )?(?:analy[sz]ed|assessed|evaluated|examined|included|collected|tested|compared|"
    r"studied)\Z"
)
EXAMINED_REACH = 30
