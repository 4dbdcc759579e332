"""Sizes of the study that the text prints: enrolled, randomised, followed, analysed, arms, subgroups, studies, centres.

Runs before the claims, so that a size is never taken for a count of events. Sizes that stand only as denominators are
added by the claims reader through `size_row`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..ids import numbered_ids
from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arms import arms_between, compile_arms
from .ledger import Numeral
from .outcomes import mentions_between
from .reading import Context, Reading, Sentence

VOCABULARY = ("numerals", "arms")

PLAIN = frozenset({"size.of_people", "size.scope", "size.all", "size.opening"})
INT = r"(?<![\d.,·/±-])\d+(?:,\d{3})*(?![\d%/]|[.·,]\d)"
VERBS = (
    ("randomised", r"randomi[sz]ed|randomly (?:assigned|allocated|divided|selected|grouped)|were allocated|were assigned|divided|block-randomi[sz]ed"),
    ("enrolled", r"enroll?ed|recruited|included|entered|admitted|registered|participated|took part|selected|were treated|underwent|received|volunteered|consented|inducted|had severe|were studied"),
    ("analysed", r"analy[sz]ed|evaluated|evaluable|assessed|examined|investigated|available"),
    ("followed", r"studied for|followed|completed"),
    ("screened", r"screened|eligible|invited|approached|assessed for eligibility"),
)  # fmt: skip


@dataclass(slots=True)
class Size:
    """One printed size."""

    numeral: Numeral
    fact: str
    what: str
    arm: str | None
    arm_key: str | None
    start: int
    end: int
    sentence: Sentence
    rule: str

    @property
    def value(self) -> int:
        """The number."""
        return int(self.numeral.value or 0)


@dataclass(frozen=True, slots=True)
class SizePatterns:
    """Compiled patterns of sizes; group ``n`` is the number."""

    table: tuple[tuple[str, str, re.Pattern[str]], ...]
    equals: re.Pattern[str]
    people: str


@lru_cache(maxsize=4)
def compile_sizes(vocabulary: Vocabulary) -> SizePatterns:
    """Patterns of sizes in the order of trust: (rule, fact, pattern)."""
    words = compile_arms(vocabulary)
    noun = rf"(?:{words.people}|adults?|volunteers?|donors?|{'|'.join(['clusters', 'eyes', 'knees', 'hips', 'teeth'])})(?![a-z])"
    people = rf"(?:(?!(?:of|in|and|or|with|the|who|were|was|to)(?![a-z]))[a-z][a-z0-9'/-]*,?\s+){{0,5}}?{noun}"
    n = rf"(?P<n>{INT})"
    aux = r"(?:\s+(?:were|was|have been|had been|who|are|then|also|initially|subsequently|prospectively|retrospectively|consecutively|finally|successfully|in total|all))*"
    between = r"[^.;()]{0,140}?"
    table: list[tuple[str, str, re.Pattern[str]]] = [
        (
            "size.studies",
            "studies_included",
            re.compile(
                rf"{n}\s+(?:(?!patients)[a-z-]+\s+){{0,4}}?(?:studies|trials|rcts|articles|randomi[sz]ed controlled trials|publications|reports)(?![a-z])"
            ),
        ),
        (
            "size.involving",
            "enrolled",
            re.compile(rf"(?:involving|comprising|totall?ing|consisting of)\s+(?:a total of )?{n}(?:\s+{noun})?"),
        ),
        (
            "size.rest",
            "followed",
            re.compile(rf"(?:and|of whom|of these,?)\s+{n}\s+(?:were|have been)\s+(?:studied|followed)"),
        ),
    ]
    for fact, verb in VERBS:
        table.append(
            (
                f"size.{fact}",
                fact,
                re.compile(
                    rf"(?:a total of |in total,? |overall,? |all )?{n}\s+(?:\([^()]{{0,60}}\)\s+)?{people}(?:\s*\([^()]{{0,60}}\))?{between}{aux}\s+(?:{verb})(?![a-z])"
                ),
            )
        )
    table += [
        ("size.scope", "enrolled", re.compile(rf"(?:^|[.;,]\s+|(?<![a-z])and )(?:of|among|from|in|out of)\s+(?:the |all |these |our |those |a total of |original |initial )*{n}\s+{people}")),
        ("size.of_people", "enrolled", re.compile(rf"(?:enroll?ed|recruited|included|randomi[sz]ed|randomly assigned|studied|analy[sz]ed|evaluated|screened|assessed|treated|a total of|a sample of|a cohort of|a group of|study of|trial of|study in|trial in|trial with|study with|performed on|performed in|conducted in|conducted with|conducted on|carried out on|in which|data from|carried out in|series of|on|among|conducted among|divided|allocated|assigned|involved)\s+(?:the |all |a total of |these )*{n}\s+(?:\([^()]{{0,60}}\)\s+)?{people}")),
        ("size.all", "enrolled", re.compile(rf"(?<![a-z])(?:all|the)\s+(?:of the )?{n}\s+{people}")),
        ("size.opening", "enrolled", re.compile(rf"^\s*(?:methods\.?:?\s*)?{n}\s+{people}(?!\s*(?:\(|had|died|achieved))")),
    ]  # fmt: skip
    return SizePatterns(tuple(table), re.compile(rf"(?<![a-z])n[s12]?\s*[=:]\s*(?P<n>{INT})"), people)


ARM_VERB = re.compile(
    r"\s*(?:(?!(?:had|died|achieved|experienced|developed))[a-z-]+\s+){0,4}?(?:\([^()]*\)\s*)?(?:were |was )?(?:randomly |also )?(?:assigned|allocated|randomi[sz]ed|received|receiving|treated|given|underwent|to|in|into|on)(?![a-z])\s*(?:to |with |in |into |as )*(?:receive |undergo )?(?:the |a |an )*"
)


def arm_size_spans(context: Context, sentence: Sentence) -> list[tuple[Numeral, int, int, str, str]]:
    """Numbers that are led to an arm by a verb of allocation: "27 patients were assigned to A, 26 to B, and 28 to C"."""
    text = context.digits[sentence.start : sentence.end]
    if not re.search(r"assigned|allocated|randomi|received|treated|divided|receiving|group|arm|given", text):
        return []
    found = []
    allocated = re.search(r"assigned|allocated|randomi|divided", text)
    arms = arms_between(context, sentence.start, sentence.end)
    for numeral in context.numerals.between(sentence.start, sentence.end):
        if numeral.is_read or numeral.whole is None or (numeral.is_word and numeral.whole == 1):
            continue
        if re.match(r"\s*(?:[,.]?\d|%|/|\(?\s*\d)", context.digits[numeral.end : numeral.end + 3]) or re.search(
            r"(?:/|of|[±(\[])\s*\Z", context.digits[max(sentence.start, numeral.start - 6) : numeral.start]
        ):
            continue
        match = ARM_VERB.match(context.digits, numeral.end, sentence.end)
        if not match or (not allocated and re.search(r"(?<![a-z])(?:in|into|on)\s+(?:the |a |an )*\Z", match.group())):
            continue
        arm = next(
            (
                a
                for a in arms
                if match.end() - 2 <= a.start <= match.end() + 34
                and not re.search(r"[\d;(]", context.digits[match.end() : a.start])
            ),
            None,
        )
        if arm is not None and not is_choice(context, arm.end, sentence.end):
            found.append((numeral, numeral.start, arm.end, arm.label, arm.key))
    return found if len(found) > 1 or re.search(r"assigned|allocated|randomi|received|divided", text) else []


def is_choice(context: Context, end: int, stop: int) -> bool:
    """Whether an arm is one of those a whole cohort was divided into: "randomised to A or B"."""
    return bool(
        re.match(
            r"\s*(?:\([^()]*\))?(?:[a-z -]{0,24})?,?\s*(?:or|versus|vs)(?![a-z])",
            context.digits[end : min(end + 60, stop)],
        )
    )


def find_sizes(context: Context) -> list[Size]:
    """All printed sizes of prose sections, each numeral once."""
    patterns = compile_sizes(context.vocabulary)
    sizes: list[Size] = []
    seen: set[int] = set()

    def add(
        numeral: Numeral | None,
        fact: str,
        sentence: Sentence,
        span: tuple[int, int],
        rule: str,
        arm: tuple[str, str] | None = None,
        what: str = "",
    ) -> None:
        if numeral is None or numeral.start in seen or numeral.is_read or numeral.whole is None or numeral.whole < 2:
            return
        seen.add(numeral.start)
        sizes.append(Size(numeral, fact, what, arm[0] if arm else None, arm[1] if arm else None, *span, sentence, rule))
        context.numerals.mark(
            numeral.start,
            numeral.end,
            "arm_size" if fact == "arm_size" else "enrolled" if fact != "studies_included" else "count_other",
            rule,
        )

    shown = re.compile(rf"(?:\s+{patterns.people})?\s*[(\[]\s*(?:n\s*=\s*)?\d+(?:[.,·]\d+)*\s*(?:%|/\s*\d)")
    for sentence in context.sentences:
        if sentence.section.role in ("background",) and not sentence.section.subject:
            continue
        text = context.digits[sentence.start : sentence.end].replace("\n", " ")
        if not any(c.isdigit() for c in text):
            continue
        future = re.search(r"(?<![a-z])(?:will|sample size|to detect|would be)(?![a-z])", text)
        for numeral, start, end, label, key in arm_size_spans(context, sentence):
            add(numeral, "arm_size", sentence, (start, end), "size.arm_verb", (label, key))
        split_size(context, sentence, text, add)
        for rule, fact, pattern in patterns.table:
            for match in pattern.finditer(text):
                start = sentence.start + match.start("n")
                if (
                    shown.match(text, match.end("n"))
                    or (fact not in ("randomised", "enrolled") or rule in PLAIN)
                    and eventful(context, sentence, text, match.end("n"))
                    or re.search(r"\d\s*(?:of|/)\s*(?:the )?\Z", text[: match.start("n")][-12:])
                ):
                    continue
                add(
                    context.numerals.at(start),
                    "enrolled" if future and fact == "randomised" else fact,
                    sentence,
                    (start, sentence.start + match.end()),
                    rule,
                )
        for match in patterns.equals.finditer(text):
            start = sentence.start + match.start("n")
            if (
                re.search(r"%\s*[,;(\[]*\s*\(?\s*\Z", text[: match.start()])
                or re.match(r"\s*[;,]\s*\d+(?:[.·]\d+)?\s*%", text[match.end() :])
                or re.match(r"\s*/", text[match.end() :])
            ):
                continue
            before = arms_between(context, max(sentence.start, start - 60), start)
            close = [a for a in before if not re.search(r"[\d.]\s*[;,)]", context.digits[a.end : start])]
            people = re.search(rf"{compile_arms(context.vocabulary).people}\s*\(\s*\Z", text[: match.start()][-30:])
            if close and not people:
                add(
                    context.numerals.at(start),
                    "arm_size",
                    sentence,
                    (close[-1].start, sentence.start + match.end()),
                    "size.n_equals",
                    (close[-1].label, close[-1].key),
                )
            else:
                add(
                    context.numerals.at(start),
                    "enrolled" if people else "subgroup_size",
                    sentence,
                    (start, sentence.start + match.end()),
                    "size.n_equals",
                )
    sizes.sort(key=lambda size: size.start)
    return sizes


def eventful(context: Context, sentence: Sentence, text: str, at: int) -> bool:
    """Whether a number of people is the subject of an outcome ("five patients died"), so that it counts events."""
    people = re.compile(compile_sizes(context.vocabulary).people).match(text, at + 1) if at < len(text) else None
    end = people.end() if people else at
    following = mentions_between(context, sentence.start + end, min(sentence.start + end + 60, sentence.end))
    return (
        bool(following)
        and bool(
            re.fullmatch(
                r"(?:\s*(?:had|have|has|were|was|who|subsequently|then|also|later|achieved|reached|experienced|developed|suffered|reported|showed|in|a|an|the|of|with|from|required))*\s+",
                text[end : following[0].start - sentence.start],
            )
        )
        and following[0].outcome not in {"study_completion", "attendance", "surgery", "withdrawal"}
    )


def split_size(context: Context, sentence: Sentence, text: str, add: object) -> None:
    """A size with its parts in brackets that add up: "333 (167 autologous and 166 allogeneic) donors"."""
    people = compile_arms(context.vocabulary).people
    for match in re.finditer(
        rf"(?P<n>{INT})\s*(?:(?:{people})\s*)?\(\s*(?P<a>{INT})\s+(?P<x>[a-z][a-z -]{{2,24}}?),?\s+(?:and\s+)?(?P<b>{INT})\s+(?P<y>[a-z][a-z -]{{2,24}}?)\)",
        text,
    ):
        total, first, second = (context.numerals.at(sentence.start + match.start(g)) for g in "nab")
        if total and first and second and total.whole == (first.whole or 0) + (second.whole or 0):
            for numeral, name in ((first, "x"), (second, "y")):
                label = context.text[sentence.start + match.start(name) : sentence.start + match.end(name)]
                add(
                    numeral,
                    "subgroup_size",
                    sentence,
                    (sentence.start + match.start(), sentence.start + match.end()),
                    "size.split",
                    (label, label.lower()),
                )  # type: ignore[operator]


def sizes_of(context: Context) -> list[Size]:
    """Sizes of the document, read once."""
    if "sizes" not in context.shared:
        context.shared["sizes"] = find_sizes(context)
    found: list[Size] = context.shared["sizes"]
    return found


def read(context: Context) -> Reading:
    """Rows of ``study_facts`` for every printed size."""
    sizes = sizes_of(context)
    rows: Rows = []
    anchors: Rows = []
    ids = numbered_ids("fact", ((context.doc_id, s.fact, s.numeral.quote, s.arm or "") for s in sizes))
    for size, fact_id in zip(sizes, ids, strict=True):
        fact = "other" if size.fact == "screened" else size.fact
        rows.append(
            {
                "fact_id": fact_id,
                **context.place(size.start, size.end),
                **context.where(size.sentence.section),
                "fact": fact,
                "value_number": float(size.value),
                "value_text": "screened" if size.fact == "screened" else None,
                "unit": None,
                "arm_text": size.arm,
                "rule": size.rule,
            }
        )
        anchors.append(context.anchor("study_facts", fact_id, "value", size.numeral.start, size.numeral.end))
    return Reading({"study_facts": rows}, anchors)
