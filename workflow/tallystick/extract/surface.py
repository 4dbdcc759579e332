"""What printing and saving have done to a text, undone in the view that readers see; every offset stays.

Tags and entities of mark-up within prose, words broken at the end of a line or by soft hyphens, and the heads and
numbers of pages. A word that was broken stands whole in the view, at the place where it begins, with blanks after it;
`Surface.snap` stretches what was read there to the printed word.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .normalise import level_view

Spanned = tuple[int, int]

TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,20}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
# "random-" at the end of a line and "ized" on the next; a soft hyphen may also stand within a line.
BROKEN = re.compile(r"(?<![\w-])(?P<head>[^\W\d_]{2,30})-[ ]?\n[ ]{0,12}(?P<tail>[a-zß-ÿ]{2,30})(?![\w-])")
SOFT = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}(?:\u00ad\s{0,3}[^\W\d_]{1,40}){1,9}")

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){0,3}")

LONGEST_HEAD = 110
FEWEST_LINES = 25
_LINE = re.compile(r"[^\n]+")
_PAGE = re.compile(r"\s*\d{1,4}(?:\s\d{1,3})?\s*\Z")
_DATED = re.compile(r"\A\s*\d{1,4}\s|\s\d{1,4}\s*\Z|(?:19|20)\d\d")
_NO_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Surface:
    """The view of a text; where mark-up, heads of pages, and words that were broken stand in it."""

    view: str
    markup: tuple[Spanned, ...] = ()
    pages: tuple[Spanned, ...] = ()
    words: tuple[Spanned, ...] = ()

    def snap(self, start: int, end: int) -> Spanned:
        """A span with its ends moved out of words that were broken, so that it holds them whole."""
        for low, high in self._near(start):
            start = low if low < start < high else start
        for low, high in self._near(end - 1):
            end = high if low < end < high else end
        return start, end

    def _near(self, offset: int) -> Sequence[Spanned]:
        at = bisect_right(self.words, (offset, len(self.view) + 1)) - 1
        return self.words[at : at + 1] if at >= 0 else ()


def surface_of(text: str, prose: Sequence[Spanned], kept: Collection[str], printed: str | None = None) -> Surface:
    """The view of ``text``, with the given stretches of prose mended.

    Args:
        text: the decoded text.
        prose: where prose stands; elsewhere mark-up tells what is what.
        kept: words, in lower case, after which a hyphen at the end of a line belongs to the word ("twenty-five").
        printed: the level view of ``text`` where its numbers have been joined already.
    """
    view = level_view(text) if printed is None else printed
    letters: list[str] | None = None
    markup: list[Spanned] = []
    words: list[Spanned] = []
    broken = "-\n" in view or "- \n" in view
    soft = "\u00ad" in text
    marked = ("<" in text and TAG.search(text)) or ("&" in text and ENTITY.search(text))
    if marked or broken or soft:
        letters = list(view)
        whole_words = set(WORD.findall(view.lower())) if broken else set()
        for start, end in prose:
            if marked:
                markup += _blank_markup(text, start, end, letters)
            if broken:
                words += _join_broken(view, start, end, letters, kept, whole_words)
            if soft:
                words += _join_soft(text, start, end, letters)
    pages = page_lines(view) if view.count("\n") >= FEWEST_LINES else []
    pages = [line for line in pages if any(start <= line[0] and line[1] <= end for start, end in prose)]
    if pages:
        letters = letters or list(view)
        block = pages[0]
        for line in [*pages[1:], (len(view) + 1, len(view) + 1)]:
            if not view[block[1] : line[0]].strip() and line[0] <= len(view):
                block = (block[0], line[1])
            else:
                _blank_page(view, *block, letters)
                block = line
    mended = "".join(letters) if letters else view
    return Surface(mended, tuple(markup), tuple(pages), tuple(sorted(words)))


def _blank_markup(text: str, start: int, end: int, letters: list[str]) -> list[Spanned]:
    """Blanks for tags, and the character that an entity stands for: a letter at its end, any other at its start."""
    found = []
    for tag in TAG.finditer(text, start, end):
        letters[tag.start() : tag.end()] = " " * len(tag.group())
        found.append(tag.span())
    for entity in ENTITY.finditer(text, start, end):
        character = level_view(html.unescape(entity.group()))
        if len(character) == 1:
            size = len(entity.group()) - 1
            filler = "·" * size if character == "·" else " " * size
            letters[entity.start() : entity.end()] = filler + character if character.isalpha() else character + filler
            found.append(entity.span())
    return found


def _join_broken(
    view: str, start: int, end: int, letters: list[str], kept: Collection[str], printed: Collection[str]
) -> list[Spanned]:
    """Words broken at the end of a line, joined; the hyphen stays where the text prints the word with it elsewhere."""
    found = []
    for match in BROKEN.finditer(view, start, end):
        head, tail = match["head"], match["tail"]
        compound = f"{head}-{tail}".lower()
        whole = f"{head}{tail}".lower()
        hyphened = head.lower() in kept or (compound in printed and whole not in printed)
        joined = f"{head}-{tail}" if hyphened else head + tail
        letters[match.start() : match.end()] = joined.ljust(match.end() - match.start())
        found.append(match.span())
    return found


def _join_soft(text: str, start: int, end: int, letters: list[str]) -> list[Spanned]:
    """Words with soft hyphens, without them."""
    found = []
    for match in SOFT.finditer(text, start, end):
        joined = "".join(c for c in match.group() if c.isalpha())
        letters[match.start() : match.end()] = joined.ljust(len(match.group()))
        found.append(match.span())
    return found


def page_lines(view: str) -> list[Spanned]:
    """Heads and feet of pages: short dated lines that come again but for their numbers, and numbers beside them."""
    found_lines = (match for match in _LINE.finditer(view) if not match.group().isspace())
    lines = [(match.start(), match.start() + len(match.group().rstrip())) for match in found_lines]
    keys: list[str] = []
    for start, end in lines:
        line = view[start:end]
        able = end - start <= LONGEST_HEAD and "%" not in line and line.rstrip()[-1:] not in (".", ";", ",")
        key = _NO_LETTERS.sub("", line.lower()) if able and _DATED.search(line) else ""
        keys.append(key if len(key) >= 8 else "")
    often = Counter(keys)
    heads = {number for number, key in enumerate(keys) if key and often[key] >= 2}
    near = {number + step for number in heads for step in (-1, 1)}
    found = [n for n, line in enumerate(lines) if n in heads or (n in near and _PAGE.match(view, *line))]
    return [lines[n] for n in found]


def _blank_page(view: str, start: int, end: int, letters: list[str]) -> None:
    """Blanks for the lines of a page's end, and for the line ends around them where a sentence goes on."""
    letters[start:end] = [c if c == "\n" else " " for c in view[start:end]]
    before, after = start, end
    while before and view[before - 1].isspace():
        before -= 1
    while after < len(view) and view[after].isspace():
        after += 1
    if before and after < len(view) and view[before - 1] not in ".?!:" and view[after].islower():
        letters[before:after] = " " * (after - before)


__all__ = ["Surface", "page_lines", "surface_of"]
