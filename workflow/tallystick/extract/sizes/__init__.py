"""Sizes of the study that the text prints: enrolled, randomised, followed, analysed, arms, subgroups, studies, centres.

Runs before the claims, so that a size is never taken for a count of events. Sizes that stand only as denominators are
added by the claims reader through `size_row`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...ids import numbered_ids
from ...tables.store import Rows
from ..arms import arms_between
from ..ledger import Numeral
from ..moves import sentence_moves
from ..reading import Context, Reading, Sentence
from .groups import arm_size_spans, read_equals, read_groups, split_by_arms, split_size
from .lists import read_lists
from .parts import is_planned, read_parts, read_sexes
from .rules import NOT_PEOPLE, read_numbers

VOCABULARY = ("numerals", "arms")

OWN = re.compile(
    r"(?<![a-z])(?:this|the present|the current|our) (?:[a-z-]+,? ){0,6}"
    r"(?:study|trial|analysis|review|report)(?![a-z])|"
    r"(?<![a-z])we (?!know|need)|"
    r"(?:(?<=[.:]\s)|(?<=\n))(?:in order )?to (?:determine|evaluate|assess|investigate|examine|characteri[sz]e|compare|"
    r"test|study|identify|explore|describe|clarify|verify)(?![a-z])"
)
"""What a background says of the study itself."""


UNDER_OTHER = ("screened", "planned", "clusters")
"""Kinds of size whose rows are facts of kind ``other``: they count nobody who was in the study."""


@dataclass(slots=True)
class Size:
    """One printed size."""

    numeral: Numeral
    fact: str
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

    @property
    def is_base(self) -> bool:
        """Whether a count may be taken out of this many people.

        Not of studies, nor of schools or villages, not of those who were screened or only planned, and not of a count
        in the flow of a study that is itself printed out of others.
        """
        return self.fact not in ("studies_included", *UNDER_OTHER) and self.rule != "size.flow"


def role_of(fact: str) -> str:
    """Role of the numeral of a size."""
    return {"arm_size": "arm_size", "studies_included": "count_other"}.get(fact, "enrolled")


def is_plan(context: Context, sentence: Sentence, numeral: Numeral) -> bool:
    """Whether a size is one that the study was to reach."""
    text = context.digits[sentence.start : sentence.end]
    return is_planned(text, numeral.start - sentence.start, numeral.end - sentence.start)


def find_sizes(context: Context) -> list[Size]:
    """All printed sizes of prose sections, each numeral once."""
    sizes: list[Size] = []
    seen: set[int] = set()
    whole: dict[str | None, int] = {}

    def add(
        numeral: Numeral | None,
        fact: str,
        sentence: Sentence,
        span: tuple[int, int],
        rule: str,
        arm: tuple[str, str] | None = None,
        mark: bool = True,
    ) -> None:
        if numeral is None or numeral.start in seen or numeral.is_read or numeral.whole is None or numeral.whole < 2:
            return
        seen.add(numeral.start)
        # the role of a planned size is that of the size it plans; its fact says that it is only planned
        role = role_of(fact)
        if fact not in ("studies_included", "screened") and is_plan(context, sentence, numeral):
            fact, rule = "planned", "size.planned"
        if fact in ("enrolled", "randomised"):
            subject = sentence.section.subject
            whole[subject] = max(whole.get(subject, 0), numeral.whole)
        sizes.append(Size(numeral, fact, arm[0] if arm else None, arm[1] if arm else None, *span, sentence, rule))
        if mark:
            context.numerals.mark(numeral.start, numeral.end, role, rule)

    moves = sentence_moves(context)
    for sentence in context.sentences:
        background = sentence.section.role == "background" and not sentence.section.subject
        if background and not OWN.search(context.lower, sentence.start, sentence.end):
            continue
        numerals = [
            n
            for n in context.numerals.between(sentence.start, sentence.end)
            if n.role == "unread"
            and n.whole is not None
            and n.whole > 1
            and not NOT_PEOPLE.match(context.digits, n.end)
        ]
        if not numerals:
            continue
        text = context.digits.view(context.digits[sentence.start : sentence.end].replace("\n", " "), sentence.start)
        move = moves[sentence.index]
        arms = arms_between(context, sentence.start, sentence.end)
        for numeral, start, end, label, key in arm_size_spans(context, sentence, text, numerals, arms):
            add(numeral, "arm_size", sentence, (start, end), "size.arm_verb", (label, key))
        split_size(context, sentence, text, numerals, move, add)
        split_by_arms(context, sentence, text, numerals, arms, add)
        read_sexes(context, sentence, text, numerals, add)
        read_equals(context, sentence, text, arms, move, add)
        read_groups(context, sentence, text, numerals, arms, move, add)
        read_lists(context, sentence, text, numerals, move, add)
        read_numbers(context, sentence, text, numerals, move, whole.get(sentence.section.subject), add)
        read_parts(context, sentence, text, numerals, move, add)
    sizes.sort(key=lambda size: size.start)
    return sizes


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
        fact = "other" if size.fact in UNDER_OTHER else size.fact
        rows.append(
            {
                "fact_id": fact_id,
                **context.place(size.start, size.end),
                **context.where(size.sentence.section),
                "fact": fact,
                "value_number": float(size.value),
                "value_text": size.fact if size.fact in UNDER_OTHER else None,
                "unit": None,
                "arm_text": size.arm,
                "rule": size.rule,
            }
        )
        anchors.append(context.anchor("study_facts", fact_id, "value", size.numeral.start, size.numeral.end))
    return Reading({"study_facts": rows}, anchors)
