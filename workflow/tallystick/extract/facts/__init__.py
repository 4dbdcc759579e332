"""Facts about how a study was done: design, condition, intervention, dose, follow-up, population, period, place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...tables.store import Rows
from ...vocabulary import Vocabulary
from ..moves import sentence_moves
from ..reading import Context, Reading, Section, Sentence
from ..registry_rows import enrolment_rows
from ..statements import give_ids
from ..statements.lexicon import Hit, Hits, Lexicon, whole_words
from ..triggers import Sought
from .cell_sources import source_facts
from .centres import centre_rows
from .doses import dose_rows
from .interventions import Given, intervention_rows
from .populations import population_rows

VOCABULARY = ("conditions", "designs", "interventions", "layouts")

GIVEN = frozenset({"title", "aim", "methods", "other"})
CELLS = re.compile("cell|msc")
CENTRE = Sought(
    r"(?<![\w'])(?:The )?(?:[A-Z][\w'’.&-]+\s+(?:of\s+|and\s+|the\s+|for\s+)?){1,7}(?:Hospitals?|Infirmary|"
    r"Medical Cent(?:er|re)|Clinic|Health Cent(?:er|re))(?![a-z])"
    r"(?:\s+(?:of|in|at|and)\s+(?:[A-Z][\w'’.&-]+\s*){1,6})?"
)
CENTRE_NOUNS = ("Hospital", "Infirmary", "Medical Cent", "Clinic", "Health Cent")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,?)?,?\s+)?(?:19|20)\d\d"
PARTIAL = rf"(?:{DATE}|(?:\d{{1,2}}\s+)?{MONTH}(?:\s+\d{{1,2}},?)?)"
PERIOD = Sought(
    rf"(?:b(?<![a-z]b)etween|f(?<![a-z]f)rom|d(?<![a-z]d)uring)\s+(?P<words>{PARTIAL},?\s*(?:and|to|-|until|through)\s*{DATE})(?!\d)"
)
FOLLOW_UP = Sought(r"follow(?<![a-z]follow)(?:ed)?[- ]?(?:up)?(?![a-z])")
STATISTIC = re.compile(r"(?<![a-z])(?P<name>mean|median|average|maximum|minimum|at least|up to|total)(?![a-z])")
THRESHOLD = re.compile(
    r"(?P<op>more than or equal to|greater than or equal to|equal to or greater than|less than or equal to|"
    r"at least|more than|greater than|above|"
    r"less than|below|[<>≤≥]=?)\s*(?P<n>\d+(?:[.,·]\d+)*|one|two|three|four|five|six)"
)
LIMIT_WORDS = ("than", "least", "above", "below", "<", ">", "≤", "≥")
"""One of them is in every threshold."""
OPERATORS = {
    "more than or equal to": ">=",
    "greater than or equal to": ">=",
    "equal to or greater than": ">=",
    "at least": ">=",
    "≥": ">=",
    ">=": ">=",
    "more than": ">",
    "greater than": ">",
    "above": ">",
    ">": ">",
    "less than or equal to": "<=",
    "≤": "<=",
    "<=": "<=",
    "less than": "<",
    "below": "<",
    "<": "<",
}
PLURAL = re.compile(r"(?:trials|studies|rcts|reports|surveys|reviews|protocols|cohorts)\Z")
OTHER_STUDIES = re.compile(
    r"(?<![a-z])(?:no|previous|other|recent|several|future|included|"
    r"\b(?!(?:19|20)\d\d\b)\d+(?!\s*-?\s*(?:days?|weeks?|months?|years?))|two|three|four|only)\s+(?:[\w-]+\s+){0,3}\Z"
)
"""Before a design that other studies have ("12 included case series"); a length of time is no number of studies."""
RANDOMISED = re.compile(r"randomi[sz]ed|randomly")
BY_AUTHOR = re.compile(r"\s+(?:(?:study|trial|published|conducted|performed|done)\s+)*by\s+(?P<name>[^\W\d_][\w'-]*)")
NO_CRITERION = re.compile(
    r"\bp\s*[<=>≤]|(?<![a-z])(?:statistically|considered|defined|stratified|end ?-?points?|outcomes?|"
    r"responders?|response)(?![a-z])"
)
CRITERIA = re.compile(
    r"(?<![a-z])(?:(?:inclusion|exclusion|eligibility|selection|entry) criteria|eligible|were (?:included|"
    r"excluded|refractory)|refractory to|"
    r"fulfil\w*|met the (?:\w+ )?criteria|had to have|required to have|aged? (?:≥|>|over|between|from|\d))(?![a-z])"
)

SCORED = re.compile(r"(?<![a-z])(?:score|grade|index|level|count|aged?|years|bmi)(?![a-z])")
OF_CRITERIA = re.compile(r"criteria|eligible|refractory|excluded|fulfil")


@dataclass(frozen=True, slots=True)
class FactWords:
    """Vocabulary of facts, compiled."""

    lexicon: Lexicon
    reviews: frozenset[str]
    drug: re.Pattern[str]
    drug_ending: Sought
    country: Sought


@lru_cache(maxsize=4)
def compile_facts(vocabulary: Vocabulary) -> FactWords:
    """One automaton over designs, conditions, interventions and cell sources."""
    terms = [(t, "design", e["id"]) for e in vocabulary["designs"]["designs"] for t in e["terms"]]
    terms += [(t, "condition", e["id"]) for e in vocabulary["conditions"]["conditions"] for t in e["terms"]]
    terms += [(t, "intervention", e["id"]) for e in vocabulary["interventions"]["interventions"] for t in e["terms"]]
    terms += [(t, "cell_source", e["id"]) for e in vocabulary["interventions"]["cell_sources"] for t in e["terms"]]
    endings = "|".join(sorted(vocabulary["interventions"]["drug_endings"], key=len, reverse=True))
    return FactWords(
        Lexicon(terms),
        frozenset(vocabulary["designs"]["reviews"]),
        re.compile(rf"(?<![a-z-])[a-z]{{3,14}}(?:{endings})(?![a-z])"),
        Sought(rf"(?:{endings})(?![a-z])"),
        whole_words(vocabulary["designs"]["countries"]),
    )


def fact_row(
    context: Context, section: Section, fact: str, start: int, end: int, rule: str, **values: object
) -> dict[str, Any]:
    """A row of ``study_facts`` whose value stands on ``text[start:end]``."""
    return {
        **context.place(start, end),
        **context.where(section),
        "fact": fact,
        **values,
        "rule": rule,
        "_anchors": [("value", start, end)],
    }


def subjects(context: Context, moves: list[str]) -> dict[str | None, list[tuple[Sentence, str]]]:
    """Sentences with their moves, grouped by the study a passage is about."""
    groups: dict[str | None, list[tuple[Sentence, str]]] = {}
    for sentence, move in zip(context.sentences, moves, strict=True):
        groups.setdefault(sentence.section.subject, []).append((sentence, move))
    return groups


def is_by_its_authors(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """Whether a design is told with the author whom its passage is about: "a 2018 meta-analysis by Doe et al"."""
    match = BY_AUTHOR.match(context.lower, hit.end, sentence.end)
    subject = sentence.section.subject
    return match is not None and subject is not None and match["name"] in subject.lower().split()


def design_rows(context: Context, hits: Hits, told: list[tuple[Sentence, str]], words: FactWords) -> Rows:
    """Designs told of the study itself, once each; of a review only its own."""
    rows: dict[str, dict[str, Any]] = {}
    for sentence, move in told:
        of_randomised = move == "results" and RANDOMISED.search(context.lower, sentence.start, sentence.end)
        for hit in hits.between(sentence.start, sentence.end, "design"):
            if not (move in GIVEN or of_randomised or is_by_its_authors(context, sentence, hit)):
                continue
            before = context.lower[max(sentence.start, hit.start - 40) : hit.start]
            plural = PLURAL.search(context.lower, hit.start, hit.end) is not None
            if plural or OTHER_STUDIES.search(before):
                continue
            rows.setdefault(
                hit.entry,
                fact_row(context, sentence.section, "design", hit.start, hit.end, "fact.design", value_text=hit.entry),
            )
    own = [rows[d] for d in rows if d in words.reviews]
    return own or list(rows.values())


EXCLUSION = re.compile(r"(?<![a-z])(?:exclusion|excluded|excluding|except|other than|no history of)(?![a-z])")
"""Before conditions that those who were studied did not have."""


def condition_rows(context: Context, hits: Hits, told: list[tuple[Sentence, str]]) -> Rows:
    """What the study is about: the conditions of its title, else of its aim, else the one named most often."""
    for moves in ({"title"}, {"aim"}, {"methods", "other", "results"}):
        found = [
            (s, h)
            for s, m in told
            if m in moves
            for h in hits.between(s.start, s.end, "condition")
            if not EXCLUSION.search(context.lower, s.start, h.start)
        ]
        if not found:
            continue
        counts = Counter(h.entry for _, h in found)
        wanted = set(counts) if moves == {"title"} else {counts.most_common(1)[0][0]}
        rows: dict[str, dict[str, Any]] = {}
        for sentence, hit in found:
            if hit.entry in wanted:
                rows.setdefault(
                    hit.entry,
                    fact_row(
                        context,
                        sentence.section,
                        "condition",
                        hit.start,
                        hit.end,
                        "fact.condition",
                        value_text=hit.entry,
                    ),
                )
        return list(rows.values())
    return []


def interventions(context: Context, hits: Hits, told: list[tuple[Sentence, str]], words: FactWords) -> Rows:
    """What was given or done: of the title and the methods, by the vocabulary or the ending of a drug's name."""
    found: list[Given] = []
    for sentence, move in told:
        if move not in GIVEN:
            continue
        for hit in hits.between(sentence.start, sentence.end, "intervention"):
            found.append(Given(sentence.section, hit.start, hit.end, hit.entry, "fact.intervention"))
        if words.drug_ending.search(context.lower, sentence.start, sentence.end):
            for match in words.drug.finditer(context.lower, sentence.start, sentence.end):
                if not hits.between(match.start(), match.end(), "intervention"):
                    found.append(Given(sentence.section, *match.span(), match.group(), "fact.drug_name"))
    return intervention_rows(context, found, fact_row)


def source_rows(context: Context, hits: Hits, told: list[tuple[Sentence, str]]) -> Rows:
    """Where cells came from, once each; sources that one phrase joins are one row."""
    rows: dict[tuple[str, str | None], dict[str, Any]] = {}
    for sentence, move in told:
        found = hits.between(sentence.start, sentence.end, "cell_source") if move in GIVEN else []
        if not found or not CELLS.search(context.lower, sentence.start, max(sentence.end, found[-1].end)):
            continue
        for value, unit, start, end in source_facts(context, found):
            row = fact_row(
                context, sentence.section, "cell_source", start, end, "fact.cell_source", value_text=value, unit=unit
            )
            rows.setdefault((value, unit), row)
    return list(rows.values())


def follow_up_rows(context: Context, told: list[tuple[Sentence, str]]) -> Rows:
    """Lengths of follow-up in months, with the statistic that the text names."""
    rows: dict[tuple[float, str], dict[str, Any]] = {}
    lower = context.lower
    times = [
        t
        for t in context.shared.get("times", ())
        if t.unit in {"day", "week", "month", "year"} and not t.scheduled and not t.listed
    ]
    for sentence, _ in told if times else ():
        places = [m.span() for m in FOLLOW_UP.finditer(lower, sentence.start, sentence.end)]
        for time in (t for t in times if sentence.start <= t.start < sentence.end) if places else ():
            near = next(
                (
                    p
                    for p in places
                    if (0 <= p[0] - time.end <= 3 and lower[p[1] - 2 : p[1]] == "up")
                    or (
                        0 <= time.start - p[1] <= 40
                        and not BREAKS_OFF.search(lower, p[1], time.start)
                        and FOLLOWS.search(lower[p[1] : time.start])
                    )
                ),
                None,
            )
            if near is None or AT_VISIT.match(lower[max(near[1], time.end) : max(near[1], time.end) + 8]):
                continue
            begin = max(sentence.start, min(near[0], time.start) - 24)
            named = STATISTIC.findall(lower, begin, max(near[0], time.start))
            statistic = named[-1] if named else "stated"
            statistic = {"average": "mean", "up to": "maximum", "at least": "minimum"}.get(statistic, statistic)
            start, end = min(near[0], time.start), max(near[1], time.end)
            row = fact_row(
                context,
                sentence.section,
                "follow_up",
                start,
                end,
                "fact.follow_up",
                value_number=time.months,
                value_text=statistic,
                unit="month",
            )
            rows.setdefault((round(time.months, 3), statistic), row)
    longest = max((months for months, statistic in rows if statistic == "stated"), default=0.0)
    return [row for (months, statistic), row in rows.items() if statistic != "stated" or months == longest]


BREAKS_OFF = re.compile(r"[,;.]|\d")
AT_VISIT = re.compile(r"\s+(?:visit|at)\b")
FOLLOWS = re.compile(
    r"\A\s*(?:period|time|duration|was|were|of|for|a|is|lasted|lasting|mean|median|up to|at least|over|to|the|"
    r":|=|\s)*(?:of|was|for|to|over|period|duration|is|:|=|\s)\s*\Z|\A\s*\Z"
)


def period_rows(context: Context, told: list[tuple[Sentence, str]]) -> Rows:
    """When patients were enrolled or observed, as printed."""
    for sentence, move in told:
        if move in {"title", "background", "conclusion"}:
            continue
        match = PERIOD.search(context.lower, sentence.start, sentence.end)
        if match is not None:
            return [
                fact_row(
                    context,
                    sentence.section,
                    "period",
                    *match.span("words"),
                    "fact.period",
                    value_text=context.text[match.start("words") : match.end("words")],
                )
            ]
    return []


def eligibility_rows(context: Context, told: list[tuple[Sentence, str]]) -> Rows:
    """Criteria of entry, with the first threshold as number and operator; their numerals are thresholds."""
    rows: Rows = []
    for sentence, move in told:
        if move not in {"methods", "other"}:
            continue
        text = context.lower[sentence.start : sentence.end]
        threshold = THRESHOLD.search(text) if any(word in text for word in LIMIT_WORDS) else None
        scored = threshold is not None and SCORED.search(text)
        if not (CRITERIA.search(text) or scored) or NO_CRITERION.search(text):
            continue
        if threshold is None and not OF_CRITERIA.search(text):
            continue
        values: dict[str, object] = {"value_text": context.text[sentence.start : sentence.end]}
        if threshold is not None:
            numeral = context.numerals.at(sentence.start + threshold.start("n"))
            values |= {"value_number": numeral.value if numeral else None, "unit": OPERATORS[threshold["op"]]}
            for match in THRESHOLD.finditer(context.lower, sentence.start, sentence.end):
                context.numerals.mark(*match.span("n"), "threshold", "fact.eligibility")
        rows.append(
            fact_row(
                context, sentence.section, "eligibility", sentence.start, sentence.end, "fact.eligibility", **values
            )
        )
    return rows


def place_rows(context: Context, words: FactWords, moves: list[str]) -> Rows:
    """Named hospitals and the country, from what stands before the abstract and from the methods."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    named = any(noun in context.view for noun in CENTRE_NOUNS)
    placed = words.country.search(context.view) is not None
    ranges = [
        (s.start, s.end, s)
        for s in context.sections
        if s.role in {"title", "metadata", "other"} and s.duplicate_of is None
    ]
    ranges += [
        (s.start, s.end, s.section)
        for s, m in zip(context.sentences, moves, strict=True)
        if m in {"aim", "methods", "other", "results"}
    ]
    for start, end, section in ranges:
        for match in CENTRE.finditer(context.view, start, end) if named else ():
            name = context.text[match.start() : match.end()].strip()
            rows.setdefault(
                ("centre", name.lower()),
                fact_row(
                    context, section, "centre", match.start(), match.start() + len(name), "fact.centre", value_text=name
                ),
            )
        if placed and section.role != "metadata":
            for match in words.country.finditer(context.view, start, end):
                rows.setdefault(
                    ("country", match.group()),
                    fact_row(context, section, "country", *match.span(), "fact.country", value_text=match.group()),
                )
    return list(rows.values())


def read(context: Context) -> Reading:
    """Facts of the study, or of each study summarised; leaves its conditions for the polarity of markers."""
    words = compile_facts(context.vocabulary)
    hits = Hits(words.lexicon.find(context.view, context.lower))
    moves = sentence_moves(context)
    rows: Rows = []
    conditions: list[str] = []
    for told in subjects(context, moves).values():
        about = condition_rows(context, hits, told)
        conditions += [str(row["value_text"]) for row in about]
        rows += design_rows(context, hits, told, words) + about + interventions(context, hits, told, words)
        rows += source_rows(context, hits, told)
        rows += follow_up_rows(context, told) + population_rows(context, told, fact_row) + period_rows(context, told)
        rows += eligibility_rows(context, told) + dose_rows(context, told, fact_row)
        rows += centre_rows(context, told, fact_row)
    rows += place_rows(context, words, moves) + enrolment_rows(context, fact_row)
    context.shared["conditions"] = list(
        dict.fromkeys(conditions + [h.entry for h in hits.all if h.kind == "condition"])
    )
    finished, anchors = give_ids(context, rows, "fact", "study_facts", "fact_id")
    return Reading({"study_facts": finished}, anchors)


__all__ = ["Hit", "compile_facts", "read"]
