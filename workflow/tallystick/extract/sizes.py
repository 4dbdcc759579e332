"""Sizes of the study that the text prints: enrolled, randomised, followed, analysed, arms, subgroups, studies, centres.

Runs before the claims, so that a size is never taken for a count of events. Sizes that stand only as denominators are
added by the claims reader through `size_row`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..ids import numbered_ids
from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arm_names import compile_arms
from .arms import arms_between
from .ledger import Numeral
from .outcomes import mentions_between
from .reading import Context, Reading, Sentence

VOCABULARY = ("numerals", "arms")

PLAIN = frozenset({"size.of_people", "size.scope", "size.all", "size.opening"})
INT = r"(?<![\d.,·/±-])\d+(?:,\d{3})*(?![\d%/]|[.·,]\d)"
VERBS = (
    (
        "randomised",
        r"randomi[sz]ed|randomly (?:assigned|allocated|divided|selected|grouped)|were allocated|were assigned|"
        r"divided|block-randomi[sz]ed",
    ),
    (
        "enrolled",
        r"enroll?ed|recruited|included|entered|registered|participated|took part|selected|were treated|underwent|"
        r"received|volunteered|consented|inducted|had severe|were studied",
    ),
    ("analysed", r"analy[sz]ed|evaluated|evaluable|assessed|examined|investigated|available"),
    ("followed", r"studied for|followed|completed"),
    ("screened", r"screened|eligible|invited|approached|assessed for eligibility"),
)


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
class SizeRule:
    """A rule for one number: ``before`` must end where the number begins, ``after`` must begin where it ends."""

    name: str
    fact: str
    before: re.Pattern[str] | None
    after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SizePatterns:
    """Compiled rules of sizes, and patterns of people and of printed results."""

    rules: tuple[SizeRule, ...]
    people: re.Pattern[str]
    shown: re.Pattern[str]
    split: re.Pattern[str]


STUDIES = (
    r"\s+(?:(?!(?:patients|of|in|with|had|were|was|from|for|who)(?![a-z]))[a-z-]+,?\s+){0,5}?"
    r"(?:studies|trials|rcts|articles|publications|reports|case series|cohorts|cohort|meta-analyses|"
    r"systematic reviews|case-control)(?![a-z])(?!\s*(?:group|arm|patient|participants|member|of (?:patients|\d)))"
)
"""A noun of studies after its number, adjectives and joined adjectives between them."""


@lru_cache(maxsize=4)
def compile_sizes(vocabulary: Vocabulary) -> SizePatterns:
    """Rules of sizes in the order of trust."""
    words = compile_arms(vocabulary)
    noun = rf"(?:{words.people}|adults?|volunteers?|donors?|clusters|eyes|knees|hips|teeth)(?![a-z])"
    people = rf"(?:(?!(?:of|in|and|or|with|the|who|were|was|to)(?![a-z]))[a-z][a-z0-9'/-]*,?\s+){{0,5}}?{noun}"
    aux = (
        r"(?:\s+(?:were|was|have been|had been|who|are|then|also|initially|subsequently|prospectively|retrospectively|"
        r"consecutively|finally|successfully|in total|all))*"
    )
    between = r"(?:[^.;()\d]|\d+(?=\s?(?:kg/m|years|months|weeks|mg))){0,120}?"
    bracket = r"(?:\s*\([^()]{0,60}\))?"
    involving = r"(?:involving|comprising|totall?ing|consisting of)\s+(?:a total of )?"
    rules: list[tuple[str, str, str | None, str]] = [
        ("size.studies", "studies_included", None, STUDIES),
        ("size.involving", "enrolled", involving, rf"(?:\s+{noun})?"),
        (
            "size.each",
            "arm_size",
            r"(?<![a-z])each\s+(?:group\s+)?(?:with|of|had|containing|comprising|including|consisting of)\s+",
            rf"\s+{noun}",
        ),
        (
            "size.per_arm",
            "arm_size",
            None,
            rf"\s+{noun}\s+(?:in|per)\s+(?:each|either|every)?\s*(?:group|arm)(?![a-z])",
        ),
        ("size.rest", "followed", r"(?:and|of whom|of these,?)\s+", r"\s+(?:were|have been)\s+(?:studied|followed)"),
    ]
    rules += [
        (f"size.{fact}", fact, None, rf"{bracket}\s+{people}{bracket}{between}{aux}\s+(?:{verb})(?![a-z])")
        for fact, verb in VERBS
    ]
    scope = rf"(?:^|[.;,]\s+|(?<![a-z])and )(?:of|among|from|in|out of)\s+{SCOPE_WORDS}"
    rules += [
        ("size.scope", "enrolled", scope, rf"\s+{people}"),
        (
            "size.of_people",
            "enrolled",
            rf"(?<![a-z])(?:{LEADS})\s+(?:the |all |a total of |these )*",
            rf"{bracket}\s+{people}",
        ),
        ("size.all", "enrolled", r"(?<![a-z])(?:all|the)\s+(?:of the )?", rf"\s+{people}"),
        (
            "size.opening",
            "enrolled",
            r"^\s*(?:methods\.?:?\s*)?",
            rf"\s+{people}(?!\s*(?:\(|had|died|achieved|in (?:the|each|both|this)|(?:of|from) the))"
            r"(?![^.;]{0,60}(?<![a-z])(?:withdrew|died|discontinued|dropped out|experienced|developed)(?![a-z]))",
        ),
        ("size.bare", "enrolled", None, rf"\s+(?:were|was)\s+(?:{VERBS[0][1]}|enroll?ed|recruited)(?![a-z])"),
    ]
    compiled = tuple(
        SizeRule(name, fact, re.compile(rf"{before}\Z") if before else None, re.compile(after))
        for name, fact, before, after in rules
    )
    part = r"\s+(?P<{}>[a-z][a-z -]{{2,24}}?)"
    parts = rf"(?P<a>{INT}){part.format('x')},?\s+(?:and\s+)?(?P<b>{INT}){part.format('y')}"
    return SizePatterns(
        compiled,
        re.compile(people),
        re.compile(rf"(?:\s+{people})?\s*[(\[]\s*(?:n\s*=\s*)?\d+(?:[.,·]\d+)*\s*(?:%|/\s*\d)"),
        re.compile(rf"\s*(?:{words.people})?\s*\(\s*{parts}\)"),
    )


SCOPE_WORDS = r"(?:the |all |these |our |those |a total of |original |initial )*"
LEADS = (
    "enrolled|enroled|recruited|included|randomi[sz]ed|randomly assigned|studied|analy[sz]ed|evaluated|"
    "screened|assessed|"
    "treated|a total of|a sample of|a cohort of|a group of|study of|trial of|study in|trial in|trial with|study with|"
    "performed on|performed in|conducted in|conducted with|conducted on|carried out on|in which|data from|"
    "carried out in|"
    "series of|on|among|conducted among|divided|allocated|assigned|involved|identified|selected|examined|obtained from"
)
EQUALS = re.compile(rf"(?<![a-z])n[s12]?\s*[=:]\s*(?P<n>{INT})")
Add = Callable[..., None]


ARM_VERB = re.compile(
    r"\s*(?:(?!(?:had|died|achieved|experienced|developed))[a-z-]+\s+){0,4}?(?:\([^()]*\)\s*)?(?:were |was "
    r")?(?:randomly |also )?(?:assigned|allocated|randomi[sz]ed|received|receiving|treated|given|underwent|to|"
    r"in|into|on)(?![a-z])\s*(?:to |with |in |into |as )*(?:receive |undergo )?(?:the |a |an )*"
)


def arm_size_spans(context: Context, sentence: Sentence) -> list[tuple[Numeral, int, int, str, str]]:
    """Numbers that a verb of allocation leads to an arm: "27 patients were assigned to A, 26 to B, and 28 to C"."""
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


def read_equals(context: Context, sentence: Sentence, text: str, add: Add) -> None:
    """Sizes after "n =": of the arm named before the bracket, or of the people named there."""
    for match in EQUALS.finditer(text):
        start = sentence.start + match.start("n")
        if (
            re.search(r"%\s*[,;(\[]*\s*\(?\s*\Z", text[: match.start()])
            or re.match(r"\s*[;,]\s*\d+(?:[.·]\d+)?\s*%", text[match.end() :])
            or re.match(r"\s*/", text[match.end() :])
        ):
            continue
        before = arms_between(context, max(sentence.start, start - 60), start)
        close = [a for a in before if not re.search(r"[\d.]\s*[;,)]", context.digits[a.end : start])]
        people = re.search(rf"(?:{compile_arms(context.vocabulary).people})\s*\(\s*\Z", text[: match.start()][-30:])
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


def read_numbers(context: Context, sentence: Sentence, text: str, future: bool, add: Add) -> None:
    """Try the rules on each open number of a sentence; the first rule that fits reads it."""
    patterns = compile_sizes(context.vocabulary)
    for numeral in context.numerals.between(sentence.start, sentence.end):
        if numeral.is_read or numeral.whole is None or numeral.whole < 2:
            continue
        low, high = numeral.start - sentence.start, numeral.end - sentence.start
        head = text[max(0, low - 40) : low]
        if patterns.shown.match(text, high) or text[high : high + 1] in ("%", "/") or PART_OF.search(head):
            continue
        happens: bool | None = None
        for rule in patterns.rules:
            if rule.before and not rule.before.search(
                head if low > 40 and not rule.name.endswith("opening") else text[:low]
            ):
                continue
            match = rule.after.match(text, high)
            if not match:
                continue
            if rule.fact not in ("randomised", "enrolled") or rule.name in PLAIN:
                happens = eventful(context, sentence, text, high) if happens is None else happens
                if happens:
                    continue
            fact = "enrolled" if future and rule.fact == "randomised" else rule.fact
            add(numeral, fact, sentence, (numeral.start, sentence.start + match.end()), rule.name)
            break


PART_OF = re.compile(
    r"(?:\d|%|cent|\))\s*(?:patients |cases |subjects )?(?:out )?(?:of|/)\s*(?:the |all |a total of |these )*\Z|[./]\Z"
)


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
        split_by_arms(context, sentence, text, add)
        read_numbers(context, sentence, text, bool(future), add)
        read_equals(context, sentence, text, add)
    sizes.sort(key=lambda size: size.start)
    return sizes


def eventful(context: Context, sentence: Sentence, text: str, at: int) -> bool:
    """Whether a number of people is the subject of an outcome ("five patients died"), so that it counts events."""
    people = compile_sizes(context.vocabulary).people.match(text, at + 1) if at < len(text) else None
    end = people.end() if people else at
    following = mentions_between(context, sentence.start + end, min(sentence.start + end + 60, sentence.end))
    return (
        bool(following)
        and bool(
            re.fullmatch(
                r"(?:\s*(?:had|have|has|were|was|who|subsequently|then|also|later|achieved|reached|experienced|"
                r"developed|suffered|reported|showed|in|a|an|the|of|with|from|required))*\s+",
                text[end : following[0].start - sentence.start],
            )
        )
        and following[0].outcome not in {"study_completion", "attendance", "surgery", "withdrawal"}
    )


def split_size(context: Context, sentence: Sentence, text: str, add: Add) -> None:
    """A size with its parts in brackets that add up: "333 (167 autologous and 166 allogeneic) donors"."""
    pattern = compile_sizes(context.vocabulary).split
    if "(" not in text:
        return
    for total in context.numerals.between(sentence.start, sentence.end):
        match = pattern.match(text, total.end - sentence.start)
        if not match:
            continue
        first, second = (context.numerals.at(sentence.start + match.start(g)) for g in "ab")
        if first and second and total.whole == (first.whole or 0) + (second.whole or 0):
            span = (total.start, sentence.start + match.end())
            for numeral, name in ((first, "x"), (second, "y")):
                label = context.text[sentence.start + match.start(name) : sentence.start + match.end(name)]
                add(numeral, "subgroup_size", sentence, span, "size.split", (label, label.lower()))


TO_ARM = re.compile(
    r"(?:\s+(?:patients|subjects|participants|women|men|children))?(?:\s+(?:in|to|on|receiving))?(?:\s+the)?\s+"
)
OF_ARM = re.compile(r"\s*(?::|=|,\s*n\s*=)\s*\Z")


def split_by_arms(context: Context, sentence: Sentence, text: str, add: Add) -> None:
    """A size and the arms that add up to it: "85 entered: 43 in A and 42 in B", "68 (33 A and 35 B) subjects"."""
    arms = arms_between(context, sentence.start, sentence.end)
    if len(arms) < 2:
        return
    numerals = context.numerals.between(sentence.start, sentence.end)
    open_numerals = [
        n
        for n in numerals
        if not n.is_read and n.whole and not re.match(r"\s*(?:%|/|\(\s*\d)", text[n.end - sentence.start :][:8])
    ]
    parts = []
    for numeral in open_numerals:
        lead = TO_ARM.match(text, numeral.end - sentence.start)
        after = next((a for a in arms if lead and a.start == sentence.start + lead.end()), None)
        before = next((a for a in reversed(arms) if a.end <= numeral.start), None)
        if before and not OF_ARM.fullmatch(text, before.end - sentence.start, numeral.start - sentence.start):
            before = None
        if arm := after or before:
            parts.append((numeral, arm))
    total = sum(numeral.whole or 0 for numeral, _ in parts)
    whole = next((n for n in numerals if n.whole == total), None)
    if whole is None or eventful(context, sentence, text, whole.end - sentence.start):
        return
    keys = {arm.key for _, arm in parts}
    if len(parts) < 2 or len(keys) < len(parts):
        return
    for numeral, arm in parts:
        span = (min(numeral.start, arm.start), max(numeral.end, arm.end))
        add(numeral, "arm_size", sentence, span, "size.split_arms", (arm.label, arm.key))


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
