"""Whether a percent that stands without a count is a share of people, or why it is none: a change, a level, a limit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..arms.words import compile_arms
from ..ledger import DIGITS
from ..outcomes import mentions_between
from ..reading import Context
from ..statements.chains import find_hits
from ..statements.movements import moved_nouns, single_nouns
from .cells import Cell, is_grade
from .groups import linked
from .refusals import refuse
from .view import SentenceView
from .words import is_limit

BARE = frozenset({"percent", "percent_shared"})
"""Rules of cells that are a percent alone."""


@dataclass(frozen=True, slots=True)
class SharePatterns:
    """Compiled words around a percent that counts nobody; the name of the last group that matched is the reason.

    Attributes:
        noun_change: after a percent, what changed and that it did, "12% attendance reduction".
        change_of: the same after an article, where more words may stand between.
        change_in: before a percent, "the reduction in X was".
        greater_change: before a bracket, by how much more something changed, "faster reduction in A than in B (34% …".
    """

    after: re.Pattern[str]
    before: re.Pattern[str]
    quantity: re.Pattern[str]
    process: re.Pattern[str]
    people: re.Pattern[str]
    possessed: re.Pattern[str]
    subject: re.Pattern[str]
    noun_change: re.Pattern[str]
    change_of: re.Pattern[str]
    change_in: re.Pattern[str]
    greater_change: re.Pattern[str]


def any_of(words: list[str]) -> str:
    """Words as one alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def by_reason(words: dict[str, list[str]]) -> str:
    """Words by reason as named groups."""
    return "|".join(f"(?P<{reason}>(?:{any_of(listed)})(?![a-z0-9]))" for reason, listed in words.items())


@lru_cache(maxsize=4)
def compile_shares(vocabulary: Vocabulary) -> SharePatterns:
    """Compile the words around a percent."""
    words, arms = vocabulary["claims"], compile_arms(vocabulary)
    moved, single = moved_nouns(vocabulary), single_nouns(vocabulary)
    noun = rf"(?:{arms.people}|{arms.units}|those|them|whom|respondents)(?![a-z])"
    return SharePatterns(
        re.compile(
            rf"[\s)\]-]*(?:(?:of )?(?:the )?(?:relative |absolute |overall |significant |mean |average )*)"
            rf"(?:{by_reason(words['not_after'])})"
        ),
        re.compile(
            rf"(?<![a-z])(?:{by_reason(words['not_before'])})(?:\s*\([a-z]{{1,6}}\))?[\s(:=]*"
            rf"(?:(?:only|about|approximately|around|nearly|almost|over|of|to|by|at|the|an?|average|mean|median|"
            rf"significantly|slightly|further|respectively|in|both|all|each|groups?|arms?|as much as|up to)\s+)*\Z"
        ),
        re.compile(rf"(?<![a-z-])(?:{any_of(words['percent_quantities'])})(?![a-z-])"),
        re.compile(rf"(?<![a-z])(?:{any_of(words['rates_of_processes'])})\s+\Z"),
        re.compile(
            rf"\s*(?:of )?(?:the |all |these |those |our |its )*(?!in |for |with |among |at |by |and |or )"
            rf"(?:[a-z-]+ ){{0,3}}?{noun}|\s*of the [^,;.()]{{1,30}}? (?:group|arm)(?![a-z])"
        ),
        re.compile(
            rf"\s*%?\s*of (?:[a-z]+ ){{0,3}}(?:{arms.people})(?:'s?) (?!(?:[a-z-]+ )?(?:{arms.units})(?![a-z]))"
        ),
        re.compile(
            rf"(?<![a-z])(?:rates?|proportions?|percentages?|incidences?|prevalence|frequency|frequencies|likelihood|"
            rf"who|(?<!in )(?<!of )(?<!for )(?<!among )(?<!between )(?<!from )(?<!with )(?<!by )(?<!the )"
            rf"(?:{arms.people}))(?![a-z])"
        ),
        re.compile(
            r"\s(?!of |in |for |with |had |showed |reported |or |and )(?:[a-z-]+ ){1,2}"
            rf"(?:{moved})(?![a-z])"
        ),
        re.compile(rf"\s?%?\s(?:[a-z-]+ ){{1,3}}?(?:{single})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{moved}|differences?|changes?) in [^;.()%]{{2,56}}? (?:was|were|of) \Z"),
        re.compile(
            r"(?<![a-z])(?:greater|faster|larger|smaller|slower|bigger) (?:[a-z-]+ ){0,2}"
            rf"(?:{moved}|changes?)(?![a-z])[^.;:%()]{{0,140}}[(\[]\s*\Z"
        ),
    )


def judge_shares(context: Context, view: SentenceView, cells: list[Cell]) -> list[Cell]:
    """The cells that may count somebody; the others are refused with their reason.

    Percents joined to one that is refused share its reason ("16% and 5% reduction").
    """
    reasons = [reason_of(context, view, cell) for cell in cells]
    places = range(len(cells) - 1)
    near = [any(reasons) and joined(context, view, cells[i], cells[i + 1]) for i in places]
    for i in places:
        if near[i] and reasons[i] == PEOPLE and reasons[i + 1] == "quantity":
            reasons[i + 1] = PEOPLE
        if reasons[i] in ("", PEOPLE) and reasons[i + 1] == "change" and is_item_by(view, cells[i], cells[i + 1]):
            reasons[i + 1] = PEOPLE
    for i in reversed(places):
        if near[i] and reasons[i + 1] in SPREADING and not reasons[i]:
            reasons[i] = reasons[i + 1]
    for i in places:
        if near[i] and reasons[i] in SPREADING and reasons[i + 1] in ("", "quantity"):
            reasons[i + 1] = reasons[i]
    reasons = ["" if reason == PEOPLE else reason for reason in reasons]
    if beyond_hundred(view) and all(cell.percent for cell in cells):
        reasons = [reason or ("ratio" if cell.n is None else "") for cell, reason in zip(cells, reasons, strict=True)]
    kept = []
    for cell, reason in zip(cells, reasons, strict=True):
        if reason:
            refuse(context, cell.start, cell.end, reason)
        else:
            kept.append(cell)
    return kept


def beyond_hundred(view: SentenceView) -> bool:
    """Whether the sentence prints a percent above 100: then its percents compare quantities."""
    return any(
        float(number.replace("·", ".")) > 100
        for number in re.findall(r"(?<![\d.,])([1-9]\d\d(?:[.·]\d+)?)\s*%", view.masked)
    )


PEOPLE = "people"
"""Stands for a reason where words beside a percent say that it counts people or units."""

BELOW_ONE = re.compile(r"(?:\A|[^\d])[.·]\Z")
PERCENT_NEXT = re.compile(r"\s*(?:%|per ?cent(?![a-z]))")
TO_NEXT = re.compile(rf"\s*%?\s*(?:to|-)\s*{DIGITS}\s*(?:%|per ?cent(?![a-z]))")


def refuse_rest(context: Context, view: SentenceView, cells: list[Cell]) -> None:
    """Note why percents that form no cell are no claims: a sign, a range, a value above 100 or below one."""
    taken = {id(cell.percent) for cell in cells}
    for numeral in context.numerals.between(view.start, view.sentence.end):
        if numeral.is_read or id(numeral) in taken:
            continue
        before = context.view[max(view.start, numeral.start - 12) : numeral.start]
        ranges = TO_NEXT.match(context.view, numeral.end)
        if not ranges and not PERCENT_NEXT.match(context.lower, numeral.end):
            continue
        if ranges or LOWER_LIMIT.search(before):
            reason = "range"
        elif before.rstrip()[-1:] in ("-", "+", "±"):
            reason = "change"
        elif BELOW_ONE.search(before):
            reason = "quantity"
        else:
            reason = "ratio" if (numeral.value or 0) > 100 else "form"
        refuse(context, numeral.start, numeral.end, reason)


SPREADING = frozenset({"change", "difference", "quantity", "accuracy", "ratio", "person_time"})
"""Reasons that hold for the percents joined to a refused one too."""


CONTRAST = re.compile(r"(?<![a-z])(?:while|whereas|but|although)(?![a-z])")


def joined(context: Context, view: SentenceView, cell: Cell, following: Cell) -> bool:
    """Whether two bare percents belong to one statement."""
    if not {cell.rule, following.rule} <= BARE:
        return False
    gap = view.masked[cell.end - view.start : following.start - view.start]
    if len(gap) > 120 or "from " in gap or CONTRAST.search(gap):
        return False
    return linked(context, view, cell, following)


def reason_of(context: Context, view: SentenceView, cell: Cell) -> str:
    """Why a bare percent counts nobody; empty where it may be a share of people or units, `PEOPLE` where it is one."""
    patterns = compile_shares(context.vocabulary)
    if cell.rule not in BARE:
        found = patterns.after.match(context.lower, cell.end) if cell.percent and cell.n else None
        if found and found.lastgroup == "person_time" and cell.percent:
            # a count with its rate per time: the count stays, the rate is no share
            refuse(context, cell.percent.start, cell.percent.end, "person_time")
            cell.percent = None
        return "level" if found and found.lastgroup == "level" else ""
    low, high = cell.start - view.start, cell.end - view.start
    before, after = view.masked[max(0, low - 80) : low], view.masked[high : high + 60]
    if found := patterns.after.match(context.lower, cell.end) or patterns.after.match(view.masked, high):
        return str(found.lastgroup)
    if patterns.noun_change.match(after) or is_greater_change(view, low, high, patterns):
        return "change"
    found = patterns.before.search(context.lower, max(view.start, cell.start - 80), cell.start)
    if found and not (found.lastgroup == "change" and IN_SOME.search(found.group())):
        return str(found.lastgroup)
    if ITS_BASELINE.search(before):
        return "quantity"
    if ANNUAL.search(before):
        return "person_time"
    if patterns.change_in.search(before) or FROM_NEXT.match(after):
        return "difference"
    if BY.search(before) and not DONE_BY.search(before) and not is_of_people(patterns, after):
        return "change"
    if patterns.change_of.match(after) and ARTICLE.search(before):
        return "change"
    if MEAN_OF.search(before) or patterns.possessed.match(context.lower, cell.end):
        return "quantity"
    return reason_of_form(context, view, cell, before, after) or reason_of_quantity(context, view, cell)


def is_item_by(view: SentenceView, cell: Cell, following: Cell) -> bool:
    """Whether a percent is the next of those by whom something is reported: "nausea by 18%, fatigue by 13%"."""
    led = BY.search(view.masked, max(0, cell.start - view.start - 24), cell.start - view.start)
    gap = view.masked[cell.end - view.start : following.start - view.start]
    return led is not None and ITEM_BY.fullmatch(gap) is not None


def is_of_people(patterns: SharePatterns, after: str) -> bool:
    """Whether "of" and people stand after a percent: "rated as mild by 60% of patients"."""
    return after.startswith(" of ") and patterns.people.match(after) is not None


SHARE_WORDS = re.compile(r"proportion|percentage|rate|number|frequen|more (?:patients|women|men|children|people)")
ITS_BASELINE = re.compile(r"[(\[,;]\s*baseline\s+(?:of |value )?\Z")
"""After a change, the value that it began from: "(-0.6%, baseline 8.4%)"."""
ARTICLE = re.compile(r"(?<![a-z])an? (?:about |approximately |nearly |almost |further |mean |overall )?\Z")
MEAN_OF = re.compile(r"(?<![a-z])(?:mean|median|average) (?:[a-z-]+ ){1,5}(?:\([^()]{1,12}\))?, \Z")
"""A mean and its value in apposition: "mean initial haemoglobin (Hb), 7.9%"."""
ANNUAL = re.compile(
    r"(?<![a-z-])(?:annual|annuali[sz]ed|yearly) (?:[a-z]+ ){0,3}(?:rates?|incidences?|risks?|mortality)(?![a-z])"
    r"[^.;%]{0,60}\Z"
)
"""A rate per year named before its value: "the annual event rate was 3.2%"."""
FROM_NEXT = re.compile(r"\s*\(\s*from\s[^()]{1,40}?\sto\s")
"""In brackets after a percent: the two values whose difference it is."""
BY = re.compile(
    r"(?<![a-z])by (?:an? )?(?:about |approximately |only |up to |as much as |around |average of |mean of )*\Z"
)
IN_SOME = re.compile(r"[a-z]{3,}ed in (?:only |about |nearly |almost |approximately )*\Z")
"""Before a percent: a change that was seen in so many, "symptoms improved in 64%"."""
ITEM_BY = re.compile(
    r"[^,;]{0,24},?\s(?:and\s)?(?:as\s)?[a-z-]+ by (?:only )?|,\s(?:and\s)?(?:as\s)?[a-z-]+ by (?:only )?"
)
"""Between two percents: the next item of a scale, "mild by 60% of patients, moderate by 30%"."""
DONE_BY = re.compile(
    r"(?:achieved|reported|experienced|met|reached|preferred|used|chosen|completed|obtained|accepted|needed|"
    r"required|attained|received|attended|followed|taken|sought|endorsed|returned|answered|shown) by (?:[a-z]+ "
    r"){0,2}\Z"
)
SPAN = re.compile(r"\s*(?:\(ν+[^()ν]{0,3}\)|±|-\s*[\dν])")
SIGN = re.compile(r"[(\[]\s*[-+]\s?\Z")
LOWER_LIMIT = re.compile(r"[\dνκ]\s*%?\s*(?:to|-)\s*[-+]?\Z")
MOVED = re.compile(
    r"(?<!ranging )(?<!ranged )(?<!varied )(?<!varying )from [\dνκ.,·%\s]{1,12}(?:\([^()]*\)|\[[^\[\]]*\])?\s*to \Z"
)
"""Two values of one rate, not the limits of a range: "mortality rose from 12% to 20%"."""
RANGES_FROM = re.compile(r"(?:ranging|ranged|varied|varying) (?:widely )?from \Z")
AFTER_VALUE = re.compile(
    r"[(\[]\s{3,}[(\[]\s*\Z|(?<![a-zν\d.,·-])[\dν][\dν.,·]{0,11}\s*(?:[a-z/µμ²°]{1,9}(?:\s*/\s*[a-z]{1,4})?)?\s*[(\[]\s*\Z"
)
OF_THOSE = re.compile(r"\s*of (?:those|all|the) ")
AFTER_PEOPLE = re.compile(r"\d\s+[a-z]+\s*[(\[]\s*\Z")
"""In brackets after the people of a fraction, a share of others: "210 of 350 patients (72% of those eligible)"."""
LIMITS = re.compile(rf"\s*%?\s*(?:to|-|,|;|and)\s*{DIGITS}\s*%?\s*[)\]]")


def reason_of_form(context: Context, view: SentenceView, cell: Cell, before: str, after: str) -> str:
    """Why the marks beside a percent make it no share: a sign, a range, a spread, an interval's limit."""
    if SIGN.search(before):
        return "change"
    if OR_MORE.match(after):
        return "threshold"
    if (LOWER_LIMIT.search(before) and not MOVED.search(before)) or RANGES_FROM.search(before):
        return "range"
    if SPAN.match(after):
        return "spread"
    if cell.bracketed and OF_THOSE.match(after) and AFTER_PEOPLE.search(before):
        return "restated"
    if cell.bracketed and after.lstrip()[:1] in (")", "]", ",", ";") and (value := AFTER_VALUE.search(before)):
        # in brackets after a value: its spread or its change in percent, "86.3 (5.4%)"
        return "" if is_grade(context, cell.start - len(before) + value.start()) else "spread"
    if cell.bracketed and LIMITS.match(after) and re.search(r"[%κ]\s*[(\[]\s*\Z", before):
        return "interval"
    return ""


OR_MORE = re.compile(r"\s?or (?:more|less|greater|fewer|higher|lower|above|below|over|better)(?![a-z])")
"""After a percent that is a limit: "lost 5% or more of their weight"."""
CLAUSE_REACH = 300
"""Code points before a percent within which its clause may name what is measured."""
CLAUSE = re.compile(r"[;:]|(?<![a-z])(?:while|whereas|but|although)(?![a-z])|, and(?![a-z])")


def reason_of_quantity(context: Context, view: SentenceView, cell: Cell) -> str:
    """ "quantity" where the clause speaks of what is measured and of no share of people; `PEOPLE` beside their name."""
    patterns = compile_shares(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    if patterns.people.match(view.masked, high) or FOUND_IN.search(view.masked[max(0, low - 40) : low]):
        return PEOPLE
    floor = max(0, low - CLAUSE_REACH)
    begin = clause_begin(context, view, floor, low)
    clause = view.masked[begin:low]
    subject = patterns.subject.search(clause)
    if subject and subject.group().startswith(("rate", "prop", "perc", "incid", "prev", "freq", "likel")):
        if patterns.process.search(clause, max(0, subject.start() - 24), subject.start()):
            return "quantity"
        told_of = OF_MEAN.match(context.lower, view.start + begin + subject.end())
        return "quantity" if told_of and patterns.quantity.match(context.lower, told_of.end()) else ""
    named = [end - view.start - begin for end in measured(context, view.start + begin, cell.start)]
    if not named:
        return ""
    since = clause[max(named) :]
    if BESIDE.fullmatch(since) or MOVES.search(since):
        return "threshold" if is_limit(context, cell.start) else "quantity"
    told = any(m.end <= cell.start for m in mentions_between(context, view.start + begin, cell.start))
    return "" if subject or told else "quantity"


def is_greater_change(view: SentenceView, low: int, high: int, patterns: SharePatterns) -> bool:
    """Whether a bracket tells by how much more something changed, and nobody is counted beside the percent."""
    found = patterns.greater_change.search(view.masked, max(0, low - 200), low)
    if found is None or patterns.people.match(view.masked, high):
        return False
    return SHARE_WORDS.search(view.masked, max(0, found.start() - 40), low) is None


def clause_begin(context: Context, view: SentenceView, floor: int, low: int) -> int:
    """Where the clause of a percent begins: behind a conjunction that joins two statements, or with its bracket.

    ", and" joins statements only where a verb stands before it, not in "efficiency after A, B, and C was 14%". A
    bracket that names a quantity is a statement of its own: "(age 57 years, HbA1c, 7.9%".
    """
    opened = max(view.masked.rfind("(", floor, low), view.masked.rfind("[", floor, low))
    within = opened >= 0 and not CLOSED.search(view.masked, opened, low)
    if within and measured(context, view.start + opened, view.start + low):
        return opened + 1
    begin = floor
    for mark in CLAUSE.finditer(view.masked, floor, low):
        if not mark.group().startswith(",") or FINITE.search(view.masked, begin, mark.start()):
            begin = mark.end()
    return begin


CLOSED = re.compile(r"[)\]]")
FINITE = re.compile(r"(?<![a-z])(?:was|were|had|has|have|is|are|did|[a-z]{3,}(?<!treat)(?<!bas)(?<!relat)ed)(?![a-z-])")
BESIDE = re.compile(
    r"[\s,]*(?:\([a-z0-9]{2,9}\))?[\s,]*(?:levels?|values?)?\s*(?:of|was|were|is|are|:|=|at|averaged|reached)?\s*"
    r"(?:(?:below|above|under|over|(?:less|more|lower|higher|greater) than)\s)?[(\[]?\s*"
)
"""Between the name of a quantity and its value."""
OF_MEAN = re.compile(r"\s+(?:of )?(?:the )?(?:mean |median |total |initial |excess )?")
MOVES = re.compile(
    r"(?<![a-z])(?:rose|fell|increased|decreased|declined|dropped|changed|went|shortened|lengthened|prolonged)(?![a-z])"
)
"""A quantity that moved is told by its values."""

FOUND_IN = re.compile(
    r"(?:occurred|observed|seen|noted|reported|detected|found|present|achieved|experienced|developed|recorded|reached|"
    r"identified|documented|diagnosed|prescribed|given|offered|provided|administered|needed|required|confirmed|used) "
    r"(?:in|by|among|for|to) (?:[a-z]+ ){0,2}\Z"
)


def measured(context: Context, start: int, end: int) -> list[int]:
    """Where the names of quantities and markers end within ``[start, end)``, without parts of arms and outcomes."""
    taken = [(m.start, m.end) for m in arms_between(context, start, end)]
    taken += [(m.start, m.end) for m in mentions_between(context, start, end)]
    words = compile_shares(context.vocabulary).quantity.finditer(context.lower, start, end)
    places = [(m.start(), m.end()) for m in words]
    places += [(h.start, h.end) for h in find_hits(context).between(start, end, "marker") if h.end <= end]
    return [high for low, high in places if not any(a < high and low < b for a, b in taken)]
