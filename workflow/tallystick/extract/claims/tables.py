"""Claims in tables: a row is an outcome, a column an arm (or the whole cohort, or a time), a cell a count with percent.

Only what the table itself makes plain is read. A count with a number in brackets is a count with its percent where a
percent sign says so or where it is that share of the size that the column's head prints. Baseline tables, means,
medians, and columns that are neither arms nor times give no claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms, name_key
from ..grids import SIZE, Grid, GridRow
from ..ledger import Numeral
from ..outcomes import Mention, mentions_between
from ..reading import Context, Sentence
from ..times import Time, times_between
from .cells import Cell
from .entry import compile_entry
from .settle import Claim, agrees, propose

UNREADABLE = frozenset({"reference_list", "citing_list", "background", "objective", "boilerplate"})
FIRST_ROW = 100_000
"""Numbers rows as sentences, far from those of the prose: a count alone is restated in a neighbouring sentence only."""

NUMBER = r"\d+(?:[.,·]\d+)*"
COUNT_PERCENT = re.compile(rf"\s*(?P<n>\d[\d,]*)\s?\(\s?(?P<p>{NUMBER})\s?(?P<sign>%)?\s?\)\s*\Z")
FRACTION = re.compile(rf"\s*(?P<n>\d[\d,]*)\s?/\s?(?P<d>\d[\d,]*)(?:\s?\(\s?(?P<p>{NUMBER})\s?%?\s?\))?\s*\Z")
PERCENT = re.compile(rf"\s*(?P<p>{NUMBER})\s?%\s*\Z")
BARE = re.compile(rf"\s*(?P<x>{NUMBER})\s*\Z")
P_HEAD = re.compile(r"\W*p(?:[ -]?values?)?\W*\Z")
WHOLE_HEAD = re.compile(r"\W*(?:all|overall|total|whole cohort)?(?: (?:patients|participants|subjects))?\W*\Z")
# What a label says of its numbers: "n (%)", "no. (%)", "%".
KIND = re.compile(
    r"[\s,;:–—-]*[(\[]?\b(?:n|no\.?|number)(?:\s?/\s?n)?\b\.?\s*(?:[,(\[]?\s?%\s?[)\]]?)?[)\]]?\W*\Z|[\s,(\[–—-]*%\W*\Z",
    re.I,
)
COUNTS = re.compile(r"[\s,(\[–—-](?:n|no\.?|number)\W*\Z", re.I)
PERCENTS = re.compile(r"[\s,(\[–—-]%\W*\Z")
AMOUNT = re.compile(r"(?<![a-z])(?:mean|median|sd|iqr|range)(?![a-z])")
QUALIFIES = re.compile(
    r"\s*(?:[,(\[]|(?:of|in|at|by|from|with|within|after|before|during|over|on|due|requiring|leading|related|for|to|or|and)"
    r"(?![a-z]))"
)
BASELINE = re.compile(r"baseline|demographic|characteristics of|patient characteristics")


@dataclass(frozen=True, slots=True)
class Column:
    """A data column: whose it is, how many, at what time, and where its size is printed."""

    arm: ArmMention | None
    size: Numeral | None
    time: Time | None
    readable: bool
    is_p: bool = False


def table_claims(context: Context) -> list[Claim]:
    """Claims of the document's tables, in the order of the text."""
    claims: list[Claim] = []
    number = FIRST_ROW
    for grid in context.grids if context.document.get("relevance") != "out_of_scope" else ():
        section = context.section_at(grid.rows[0].start)
        if section is None or section.role in UNREADABLE or section.duplicate_of:
            continue
        columns = flat_columns(context, grid) if grid.flat else [read_column(context, head) for head in grid.heads]
        if is_baseline_table(context, grid):
            for row in grid.rows:
                context.numerals.mark(row.label[1], row.end, "count_other", "table.baseline")
            continue
        if not any(column.readable for column in columns):
            continue
        if not told_apart(columns):
            continue
        for row in grid.rows:
            number += 10
            claims += row_claims(context, grid, row, columns, Sentence(number, row.start, row.end, section))
    return claims


def is_baseline_table(context: Context, grid: Grid) -> bool:
    """Whether a table describes the people at entry."""
    words = context.lower[grid.header[0] : grid.header[1]]
    caption = context.lower[slice(*grid.caption)] if grid.caption else ""
    return BASELINE.search(caption) is not None or BASELINE.search(words) is not None


def told_apart(columns: list[Column]) -> bool:
    """Whether no two readable columns are of the same arm and time."""
    told = [(c.arm.key if c.arm else "", c.time.months if c.time else None) for c in columns if c.readable]
    return len(set(told)) == len(told)


def read_column(context: Context, head: tuple[tuple[int, int], ...]) -> Column:
    """What the head of a column says; a name without a size is an arm only if the text knows it as one."""
    size = size_in(context, head)
    for start, end in head:
        sized = SIZE.search(context.view, start, end)
        stop = sized.start() if sized else end
        words = KIND.sub("", context.lower[start:stop]).strip(" ,;:(–—-\n")
        if not words:
            continue
        if P_HEAD.match(words):
            return Column(None, None, None, False, is_p=True)
        times = times_between(context, start, stop)
        if len(times) == 1 and len(words) <= len(context.view[times[0].start : times[0].end]) + 12:
            return Column(None, size, times[0], True)
        begin = start + context.lower[start:stop].index(words[0])
        arm = arm_named(context, begin, begin + len(words), sized is not None or size is not None)
        if WHOLE_HEAD.match(words):
            return Column(None, size, None, True)
        return Column(arm, size, None, arm is not None)
    return Column(None, size, None, len(head) > 0 and size is not None)


def size_in(context: Context, head: tuple[tuple[int, int], ...]) -> Numeral | None:
    """The number of people that the head of a column prints."""
    for start, end in head:
        sized = SIZE.search(context.view, start, end)
        if sized:
            return context.numerals.at(sized.start("n"))
    return None


def arm_named(context: Context, start: int, end: int, sized: bool) -> ArmMention | None:
    """The arm a column's name stands for: one the text knows, or, where its size is printed, the name itself."""
    words = context.lower[start:end]
    known = [arm for arm in arms_between(context, start, end) if arm.end - arm.start >= 0.6 * (end - start)]
    if known:
        return known[0]
    followers = compile_arms(context.vocabulary).followers
    bare = re.sub(rf"{followers.pattern}\Z", "", words).strip() or words
    keys = {arm.key: arm for arm in arms_between(context, 0, len(context.text))}
    if name_key(bare) in keys:
        return replace(keys[name_key(bare)], start=start, end=end)
    if sized and any(c.isalpha() for c in bare):
        return ArmMention(start, start + len(bare), name_key(bare), context.text[start : start + len(bare)])
    return None


def flat_columns(context: Context, grid: Grid) -> list[Column]:
    """Columns of a header in one line, taken apart by the sizes; the word above the labels is no part of a name."""
    start, end = grid.header
    columns: list[Column] = []
    begin = start
    for sized in SIZE.finditer(context.view, start, end):
        stop = sized.start()
        if not columns:
            begin = first_name(context, begin, stop)
        while begin < stop and not context.text[begin].isalnum():
            begin += 1
        columns.append(
            read_column(context, ((begin, sized.end()),)) if begin < stop else Column(None, None, None, False)
        )
        begin = sized.end()
    return columns


def first_name(context: Context, start: int, stop: int) -> int:
    """Where the first column's name begins: after the word for the labels, or with an arm that the text knows."""
    known = [arm for arm in arms_between(context, start, stop) if not context.text[arm.end : stop].strip(" ,;(")]
    if known:
        return known[0].start
    stubs = context.vocabulary["layouts"]["table_stubs"]
    line = context.lower[start:stop]
    found = [stub for stub in stubs if re.match(rf"\W*{re.escape(stub)}(?![a-z])", line)]
    if found:
        return start + line.index(max(found, key=len)) + len(max(found, key=len))
    words = list(re.finditer(r"\S+", line))
    return start + words[-1].start() if len(words) > 1 else start


def row_claims(context: Context, grid: Grid, row: GridRow, columns: list[Column], sentence: Sentence) -> list[Claim]:
    """Claims of one row; none where its label names nothing that is counted, or a cell contradicts its column."""
    mark_p_values(context, row, columns)
    low, high = row.label
    label = context.lower[low:high]
    kind = KIND.search(label)
    high = low + (kind.start() if kind else len(label.rstrip(" ,;:*†‡§")))
    first = re.match(r"\W*([a-z/-]+(?: [a-z-]+)?)", label)
    if first is None or high - low < 2 or compile_entry(context.vocabulary).near.match(first.group(1)):
        return []
    if len(columns) != len(row.cells) or ("%" not in label and AMOUNT.search(label)):
        return []
    found = [(column, read_cell(context, column, cell, label)) for column, cell in pairs(columns, row)]
    shown = printed(context, columns, row)
    if any(cell is None and text for (_, cell), text in zip(found, shown, strict=True)):
        return []
    outcome = outcome_of(context, low, high)
    words = (low, high)
    times = times_between(context, low, high) or caption_times(context, grid)
    claims = []
    for column, cell in found:
        if cell is None:
            continue
        cell.time = column.time or (times[0] if len(times) == 1 else None)
        claim = propose(context, sentence, cell, outcome, words, column.arm)
        if claim is None:
            continue
        if cell.total is None and column.size is not None and fits_size(cell, column.size):
            claim.total, claim.total_status, claim.scope = column.size.whole, "stated", column.size
        claims.append(claim)
    return claims


def outcome_of(context: Context, low: int, high: int) -> Mention | None:
    """The outcome a label names: the one that ends it, or one that only circumstances follow ("death from sepsis").

    Any other is part of a name that the vocabulary does not hold ("extubation failure"): then the words stand.
    """
    for mention in mentions_between(context, low, high):
        after = context.lower[mention.end : high]
        if not after.strip(" )*†‡§") or QUALIFIES.match(after):
            return mention
    return None


def pairs(columns: list[Column], row: GridRow) -> list[tuple[Column, tuple[int, int]]]:
    """Readable columns with their cells of a row."""
    return [(c, cell) for c, cell in zip(columns, row.cells, strict=True) if c.readable]


def printed(context: Context, columns: list[Column], row: GridRow) -> list[bool]:
    """For each readable column whether its cell prints a number."""
    return [any(c.isdigit() for c in context.text[a:b]) for _, (a, b) in pairs(columns, row)]


def caption_times(context: Context, grid: Grid) -> list[Time]:
    """Times in the caption of a table."""
    return list(times_between(context, *grid.caption)) if grid.caption else []


def fits_size(cell: Cell, size: Numeral) -> bool:
    """Whether the size of its column can be the denominator of a cell."""
    total = size.whole
    if total is None or (cell.n is not None and (cell.n.whole or 0) > total):
        return False
    if cell.n is None or cell.percent is None or cell.percent.value is None:
        return cell.n is not None
    return agrees(cell.n.whole or 0, total, cell.percent.value, cell.percent.decimals)


def read_cell(context: Context, column: Column, span: tuple[int, int], label: str) -> Cell | None:
    """The count, the percent, or both that a cell prints; null where it is neither for certain."""
    start, end = span

    def numeral(match: re.Match[str], name: str) -> Numeral | None:
        return context.numerals.at(match.start(name)) if match[name] else None

    match = FRACTION.match(context.view, start, end)
    if match:
        cell = Cell(start, end, "table_fraction", numeral(match, "n"), numeral(match, "d"), numeral(match, "p"))
        valid = cell.n is not None and cell.total is not None and (cell.events or 0) <= (cell.denominator or -1)
        return cell if valid else None
    match = COUNT_PERCENT.match(context.view, start, end)
    if match:
        cell = Cell(start, end, "table_count_percent", numeral(match, "n"), None, numeral(match, "p"))
        if cell.n is None or cell.n.whole is None or cell.percent is None or (cell.rate or 0) > 100:
            return None
        if column.size is not None:
            return cell if fits_size(cell, column.size) else None
        return cell if match["sign"] or "%" in label else None
    match = PERCENT.match(context.view, start, end)
    if match:
        percent = numeral(match, "p")
        return Cell(start, end, "table_percent", percent=percent) if percent and (percent.value or 0) <= 100 else None
    return bare_cell(context, column, span, label)


def bare_cell(context: Context, column: Column, span: tuple[int, int], label: str) -> Cell | None:
    """A number alone: a count or a percent where the label says which; a zero is a count among counts."""
    match = BARE.match(context.view, *span)
    number = context.numerals.at(match.start("x")) if match else None
    if number is None or number.value is None:
        return None
    if COUNTS.search(label) or (number.quote == "0" and KIND.search(label)):
        return Cell(*span, "table_count", n=number) if number.whole is not None else None
    if PERCENTS.search(label) and number.value <= 100:
        return Cell(*span, "table_percent", percent=number)
    return None


def mark_p_values(context: Context, row: GridRow, columns: list[Column]) -> None:
    """Give the numerals of columns headed "P" their role."""
    for column, (start, end) in zip(columns, row.cells, strict=False):
        if column.is_p:
            context.numerals.mark(start, end, "p_value", "table.p_value")


__all__ = ["table_claims"]
