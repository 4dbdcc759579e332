"""Counts without a percent or a denominator beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms, name_key
from ..ledger import Numeral
from ..outcomes import Mention, compile_outcomes, mentions_between
from ..reading import Context
from .cells import DIGIT, INT, Cell, compile_cells
from .view import SentenceView

AUXILIARY = (
    r"(?:\s*(?:had|have|has|were|was|who|subsequently|then|also|later|eventually|still|already|reportedly|achieved|"
    r"reached|experienced|developed|suffered|suffering|reported|showed|obtained|attained|required|underwent|"
    r"sustained|in|with|from|a|an|the|of|been|ever|being|either|at least|any|having|got|presented|met|entered|went "
    r"into|for|further|new|to|were in|both|on|receiving|given|taking|[a-z]{3,16}ly))*\s+"
)
EVERYBODY = re.compile(r"(?<![a-z])all (?:of the |the )?\Z")
"""Before a count that is its own denominator: "all 16 patients recovered"."""
PART = re.compile(rf"{INT}")


@dataclass(frozen=True, slots=True)
class CountPatterns:
    """Patterns of plain counts and of none."""

    count: re.Pattern[str]
    pair: re.Pattern[str]
    zero: re.Pattern[str]
    not_zero: re.Pattern[str]
    none_of: re.Pattern[str]
    observed_in: re.Pattern[str]
    bracket: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_counts(vocabulary: Vocabulary) -> CountPatterns:
    """Compile the patterns of counts."""
    words = vocabulary["claims"]
    people = compile_cells(vocabulary).people.pattern
    observed = "|".join(words["observed"])
    return CountPatterns(
        count=re.compile(
            rf"(?P<n>{INT})(?P<who>\s+(?:of (?:the |these |those |them))?(?:more |other |further |additional "
            rf")?(?:{people})?)"
        ),
        pair=re.compile(rf"(?P<a>{INT})(?P<more>(?:,\s*{INT}){{0,8}})\s*,?\s+and\s+(?P<b>{INT})\s+(?:{people})"),
        zero=re.compile(
            r"(?<![a-z])(?P<no>no|without any|"
            r"neither (?:of the )?(?:two )?(?:groups?|arms?) (?:had|reported|showed|developed|experienced)(?: any)?|"
            r"neither|without|"
            r"not (?:find|observe|see|detect|record|report|experience|encounter) any)(?![a-z.])"
            r"(?=\s+[a-z])"
        ),
        not_zero=re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words['not_zero']))})s?(?![a-z])"),
        none_of=re.compile(
            rf"(?<![a-z])(?P<no>none(?: of (?:the |these |our |all "
            rf")*(?!which|whom)[a-z0-9τν\s-]{{0,40}}?{compile_cells(vocabulary).noun})?|no {people}|none|"
            rf"nobody|no[ -]0{{3}})(?![\da-z])"
        ),
        observed_in=re.compile(
            rf"(?:\s+(?:was|were|is|are|has been|have been|had been))?(?:\s+(?:only|also))?\s*(?:{observed}|"
            rf"present)?\s+(?:in|by|among)\s+(?:only |the |a total of |another )*(?P<n>{INT})\s*(?P<who>{people})"
        ),
        bracket=re.compile(rf"\s*[(\[]\s*(?:n\s*=\s*)?(?P<n>{INT})\s*(?:(?P<who>{people})|(?=[)\];,]))"),
    )


def open_view(view: SentenceView, cells: list[Cell]) -> str:
    """The masked sentence with the cells already read covered."""
    chars = list(view.masked)
    for cell in cells:
        low, high = cell.start - view.start, cell.end - view.start
        chars[low:high] = "κ" * (high - low)
    return "".join(chars)


def find_counts(context: Context, view: SentenceView, cells: list[Cell]) -> list[tuple[Cell, Mention]]:
    """Plain counts with the outcome each counts. Distributed lists are given to the cells they belong to."""
    patterns = compile_counts(context.vocabulary)
    text = open_view(view, cells)
    if not DIGIT.search(text):
        return []
    base = view.start
    distribute(context, view, cells, patterns, text)
    mentions = mentions_between(context, base, view.sentence.end)
    found: dict[int, tuple[Cell, Mention]] = {}

    def add(rule: str, start: int, end: int, mention: Mention, people: tuple[int, int] | None = None) -> None:
        numeral = context.numerals.at(start)
        if numeral is None or numeral.is_read or numeral.whole is None or start in found or taken(cells, start):
            return
        if (
            numeral.is_word
            and numeral.whole == 1
            and people is None
            and not (found and LAST_ITEM.search(text, 0, start - base))
        ):
            return
        everybody = EVERYBODY.search(text, max(0, start - base - 14), start - base)
        found[start] = (Cell(start, end, rule, n=numeral, total=numeral if everybody else None, people=people), mention)

    plain = without_arms(context, text, base)
    cites = bool(CITATIONS.search(context.lower, base, view.sentence.end))
    listed = len(IN_BRACKET.findall(text)) > 1
    for mention in mentions:
        tail = text[mention.end - base :]
        if found and (match := IN_NUMBER.match(tail)):
            add("count_in", mention.end + match.start("n"), mention.end + match.end("n"), mention)
            continue
        for rule, pattern in (("count_observed_in", patterns.observed_in), ("count_bracket", patterns.bracket)):
            match = pattern.match(tail)
            if match and rule == "count_observed_in" and DENIED.search(text[: mention.start - base][-80:]):
                continue
            if match and not (rule == "count_bracket" and (cites or not listed) and is_reference(match)):
                offset = mention.end + match.start("n")
                add(rule, offset, mention.end + match.end(), mention, span(match, "who", mention.end))
                if rule == "count_bracket":
                    for start, end in rest_of_bracket(context, text, mention.end + match.end(), base):
                        add(rule, start, end, mention, (start, end))
    count_subjects(context, plain, base, mentions, patterns, add)
    share_subjects(text, plain, base, found, patterns, context)
    return [found[start] for start in sorted(found)]


LAST_ITEM = re.compile(r"(?:,|(?<![a-z])and|, and) (?:only )?\Z")
"""Before a count: others of its list, "two strokes and one infarction"."""
CITATIONS = re.compile(r"[(\[]\d{1,3}(?:\s?[-,]\s?\d{1,3})+[)\]]")
"""Numbers of references in brackets, "(18-24)": a lone number in brackets is one of them too."""
DENIED = re.compile(
    r"(?<![a-z])(?:not|never|no (?:increase|decrease|change|difference|association|correlation|effect|link))"
    r"(?: [a-z-]+){0,4} \Z"
)
"""Before an outcome that is only related or denied: "was not associated with X in 1,250 pregnancies"."""
IN_BRACKET = re.compile(r"[(\[]\s*(?:n\s*=\s*)?\d+(?![\d.,·])")
"""A count in brackets: where it is the only one of its sentence and names nobody, it may be a reference's number."""


def is_reference(match: re.Match[str]) -> bool:
    """Whether a number in brackets stands there alone, without "n =" and without people."""
    return not match["who"] and "=" not in match.group()


IN_NUMBER = re.compile(
    rf"\s+(?:was |were )?(?:observed |seen |noted |found )?in (?P<n>{INT})(?=\s*(?:[,.;]|and(?![a-z])|\Z))"
)


ARM_ONLY = re.compile(r"\s+(?:in|on|of|from|receiving|given)\s+(?:the\s+)?\s*(?=[,.;)]|and(?![a-z])|\Z)")


def without_arms(context: Context, text: str, base: int) -> str:
    """The masked sentence with the names of arms blanked."""
    chars = list(text)
    for arm in arms_between(context, base, base + len(text)):
        low, high = arm.start - base, min(arm.end - base, len(chars))
        chars[low:high] = " " * (high - low)
    return "".join(chars)


def share_subjects(
    text: str, plain: str, base: int, found: dict[int, tuple[Cell, Mention]], patterns: CountPatterns, context: Context
) -> None:
    """Give "two patients in A and five patients in B died" the outcome of the second to the first."""
    counts = [m for m in patterns.count.finditer(plain) if m["who"].strip()]
    for earlier, match in pairwise(counts):
        start, known = base + match.start("n"), found.get(base + earlier.start("n"))
        numeral = context.numerals.at(start)
        if known is None or start in found or numeral is None or numeral.is_read or numeral.whole is None:
            continue
        gap = plain[earlier.end() : match.start()]
        if (
            len(gap) < 120
            and re.search(r"(?:,|(?<![a-z])and|, and|but|versus|vs) (?:only )?\Z", gap)
            and not re.search(r"[;.:]", gap)
            and ARM_ONLY.match(plain, match.end())
            and arms_between(context, base + match.end(), base + match.end() + 24)
        ):
            end = base + match.end()
            found[start] = (Cell(start, end, "count_shared", n=numeral, people=(start, end)), known[1])
    for match, following in pairwise(counts):
        start, later = base + match.start("n"), found.get(base + following.start("n"))
        gap = plain[match.end() : following.start()]
        numeral = context.numerals.at(start)
        if later is None or later[0].rule != "count_predicate" or start in found or numeral is None or numeral.is_read:
            continue
        if (
            re.fullmatch(r"\s*(?:(?:in|of|from|with|receiving|on|the|who|were|given)\s+)*,?\s*and\s+", gap)
            and numeral.whole is not None
        ):
            end = base + match.end()
            found[start] = (Cell(start, end, "count_predicate", n=numeral, people=(start, end)), later[1])


def count_subjects(
    context: Context, text: str, base: int, mentions: list[Mention], patterns: CountPatterns, add: Callable[..., None]
) -> None:
    """Counts before their outcome: "37 patients had achieved remission", "7 relapsed cases", "two deaths"."""
    for match in patterns.count.finditer(text):
        start, end = base + match.start("n"), base + match.end()
        counted = bool(match["who"].strip())
        inside = [m for m in mentions if base + match.end("n") < m.start and m.end <= end]
        led = PREPOSED.search(text, max(0, match.start() - 24), match.start())
        heads = bool(inside) and inside[0].end >= end - 1
        if led and heads and not RESULTED.search(led.group()):
            # "in 1,250 pregnancies"; "of 7 relapsed cases" counts relapses all the same
            continue
        if inside and bare_event(
            context, inside[0], text[match.end("n") : inside[0].start - base], text, match.start()
        ):
            add("count_adjective", start, end, inside[0])
            continue
        if led or STUDIED.search(text, max(0, match.start() - 40), match.start()):
            continue
        following = [m for m in mentions if m.start >= end - 1 and m.start - end < 70]
        if not following:
            continue
        between = text[match.end() : following[0].start - base]
        direct = re.fullmatch(AUXILIARY, between if between[:1] == " " else f" {between}")
        if direct and (
            counted
            or re.search(
                r"(?<![a-z])(?:in|with|had|died|achieved|experienced|developed|subsequently|were)(?![a-z])", between
            )
            or bare_event(context, following[0], between, text, match.start())
        ):
            add(
                "count_predicate" if counted else "count_bare",
                start,
                base + match.end(),
                following[0],
                (start, base + match.end()) if counted else None,
            )


PREPOSED = re.compile(
    r"(?:(?<![a-z])(?:resulted|resulting|ended|ending|led|leading) )?(?<![a-z])(?<!total )(?:excluding|except|"
    r"except for|all but|in|of|from|among|for|to|with|by|than|on|between)\s+(?:the |these |all )?\Z"
)
"""Before a number of people or things that something was seen in: it counts no events."""
RESULTED = re.compile(r"resulted|resulting|ended|ending|led|leading")
STUDIED = re.compile(
    r"(?<![a-z])we (?:[a-z]+ly |also )?(?:evaluated|studied|included|enrolled|recruited|randomi[sz]ed|examined|"
    r"assessed|analy[sz]ed|compared|investigated|followed|treated|identified|selected|reviewed) (?:a total of )?\Z"
)
"""Before a count: its people are those of the study, "we studied 80 patients with asthma"."""
QUALIFIES = re.compile(r"\s+(?:[a-z-]+ ){0,2}[a-z-]+s(?![a-z-])")


def bare_event(context: Context, mention: Mention, between: str, text: str, start: int) -> bool:
    """Whether a number right before an outcome counts its events: "two deaths", "7 relapsed cases"."""
    index = compile_outcomes(context.vocabulary)
    valence = index.valence[mention.outcome]
    harms = valence == "harm" and mention.outcome in context.vocabulary["outcomes"]["countable"]
    if between.strip() or valence == "neutral" or (mention.generic and not harms):
        return False
    if qualifies(context, mention):
        return False
    return not re.search(
        r"(?:day|grade|than|least|type|stage|week|year|month)s?\s*\Z", text[max(0, start - 12) : start]
    )


def qualifies(context: Context, mention: Mention) -> bool:
    """Whether the name of an outcome only qualifies things that are counted: "two fracture fixation implants"."""
    if context.lower[mention.end - 1] == "s" or context.lower[mention.end - 2 : mention.end] == "ed":
        return False
    found = QUALIFIES.match(context.lower, mention.end)
    if found is None:
        return False
    words = found.group().split()
    people = re.compile(rf"(?:{compile_arms(context.vocabulary).people})")
    return not any(word in NO_NOUNS for word in words) and not people.fullmatch(words[-1])


NO_NOUNS = frozenset(
    """was has is does occurs in of with and or at on by to from were had that which during after for as this than
    versus vs across plus per both""".split()  # noqa: SIM905
)
"""Words that open no compound after the name of an outcome."""


def span(match: re.Match[str], name: str, base: int) -> tuple[int, int] | None:
    """The span of a group in the document, if it matched."""
    return (base + match.start(name), base + match.end(name)) if match[name] else None


def taken(cells: list[Cell], start: int) -> bool:
    """Whether a numeral already belongs to a cell."""
    return any(
        cell.start <= start < cell.end
        or any(r.start == start for r in cell.restated)
        or (cell.n and cell.n.start == start)
        for cell in cells
    )


def rest_of_bracket(context: Context, text: str, at: int, base: int) -> list[tuple[int, int]]:
    """Where further "N patients" stand up to the bracket's end: "(two patients in A and two patients in B)"."""
    rest = text[at - base :]
    close = re.search(r"[)\]]", rest)
    stop = close.start() if close else 0
    people = compile_cells(context.vocabulary).people
    found = []
    for match in PART.finditer(rest, 0, stop):
        who = people.match(rest, match.end() + 1) if match.end() < stop else None
        if who and who.end() <= stop:
            found.append((at + match.start(), at + who.end()))
    return found


def distribute(context: Context, view: SentenceView, cells: list[Cell], patterns: CountPatterns, text: str) -> None:
    """Give "three and four patients … at 9 (12.5%) and 12 (16.7%) months" their counts, one to each percent.

    A list of as many counts as there are cells goes to them in order: to cells without a count as their events, to
    cells with the same counts as restatements ("Thirteen and eleven patients achieved A (13/40) and B (11/40)").
    """
    for match in patterns.pair.finditer(text):
        numerals = [
            n
            for n in context.numerals.between(view.start + match.start("a"), view.start + match.end("b"))
            if not n.is_read
        ]
        later = [cell for cell in cells if cell.start >= view.start + match.end()]
        if len(numerals) < 2 or len(later) < len(numerals):
            continue
        chosen = later[: len(numerals)]
        if all(cell.n is None and cell.percent for cell in chosen) and len(later) == len(numerals):
            for cell, numeral in zip(chosen, numerals, strict=True):
                cell.n = numeral
                cell.rule = "distributed_counts"
        elif all(cell.n and cell.n.whole == numeral.whole for cell, numeral in zip(chosen, numerals, strict=True)):
            for cell, numeral in zip(chosen, numerals, strict=True):
                cell.restated.append(numeral)


def find_parts(
    context: Context, view: SentenceView, cells: list[tuple[Cell, Mention]]
) -> list[tuple[Cell, Mention, ArmMention | None]]:
    """Parts of a count: "nine patients (7 autologous; 2 allogeneic)", "three died, one in A and two in B".

    They are read only when they add up to the count.
    """
    parts: list[tuple[Cell, Mention, ArmMention | None]] = []
    text, base = view.masked, view.start
    for cell, mention in cells:
        if cell.n is None or not cell.n.whole or cell.n.whole < 2 or cell.total or cell.percent:
            continue
        start = max(cell.end, mention.end if mention.start > cell.start and mention.start - cell.end < 40 else cell.end)
        opening = re.match(
            r"[^()\[\].;]{0,40}?[(\[]|[^().;]{0,30}?,? (?:including|of whom|of which|comprising)\s|\s*:",
            text[start - base :],
        )
        if not opening:
            continue
        stop = re.search(
            r"[)\]]" if opening.group()[-1] in "([" else r"\.\s*\Z|;", text[start - base + opening.end() :]
        )
        end = min(start + opening.end() + (stop.start() if stop else len(text)), view.sentence.end)
        numerals = [n for n in context.numerals.between(start + opening.end(), end) if not n.is_read and n.whole]
        if len(numerals) < 2:
            continue
        chosen: list[tuple[Numeral, ArmMention | None, Mention]] = []
        events: list[tuple[Numeral, ArmMention | None, Mention]] = []
        for numeral, nxt in zip(numerals, [*(n.start for n in numerals[1:]), end], strict=True):
            told = [
                m for m in mentions_between(context, numeral.end, nxt) if m.start <= numeral.end + 1 and m.end <= nxt
            ]
            if told:
                events.append((numeral, None, told[0]))
                continue
            named = arms_between(context, numeral.end, nxt)
            kind = qualified_part(context, numeral.end, nxt, mention)
            if kind is not None:
                chosen.append((numeral, None, kind))
                continue
            label = re.match(r"\s+([a-z-]{4,})\s*(?:;|,|\)|\]|and|\Z)", text[numeral.end - base : nxt - base + 1])
            if named or (label and not label.group(1).endswith("ly")):
                arm = label_arm(context, numeral.end, label) if label and not named else None
                chosen.append((numeral, arm, mention))
        for listed in (chosen, events):
            if len(listed) >= 2 and sum(n.whole or 0 for n, _, _ in listed) == cell.n.whole:
                parts += [(Cell(n.start, n.end, "count_part", n=n), what, arm) for n, arm, what in listed]
    return parts


def qualified_part(context: Context, start: int, end: int, mention: Mention) -> Mention | None:
    """The outcome of a part named by its qualifier alone: "remission (27 complete and 10 partial)"."""
    word = re.match(r"\s+([a-z]{4,12})(?=\s*(?:;|,|\)|\]|and(?![a-z])|\Z))", context.lower[start : end + 1])
    if word is None:
        return None
    term = f"{word.group(1)} {context.lower[mention.core : mention.end]}"
    index = compile_outcomes(context.vocabulary)
    if term not in index.terms:
        return None
    low, high = start + word.start(1), start + word.end(1)
    return Mention(low, high, low, index.ids[index.terms.index(term)], False)


def label_arm(context: Context, at: int, label: re.Match[str]) -> ArmMention:
    """The group that one word after a part names: "7 autologous"."""
    start, end = at + label.start(1), at + label.end(1)
    return ArmMention(start, end, name_key(context.lower[start:end]), context.text[start:end])
