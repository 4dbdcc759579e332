"""Pieces: a sentence as a short row of typed parts, so that its grammar can be read as a pattern over their kinds.

Each piece has one letter; the letters together are the shape of the sentence. "Relapse was less common with X (12%)
than with Y (31%)" has the shape ``Obdwi AB x i AB``, without the blanks.

=====  ==============================================================================================================
``C``  one number or a list of them; ``B`` the same in brackets of its own
``N``  a list whose numbers each have their arm beside them; ``M`` the same in brackets of its own
``A``  an arm, with the people it is said of ("patients treated with X"); ``q`` all arms ("both groups")
``O``  an outcome of the vocabulary; ``w`` other words; ``p`` people or what is counted; ``G`` "group" alone
``b``  was, had, been; ``v`` another verb form in -ed; ``a`` how people came to an arm; ``h`` there
``i``  a preposition; ``o`` of; ``t`` to; ``n`` who, which, that
``x``  versus, than, compared with; ``u`` more; ``d`` less; ``r`` respectively
``&``  and, or; ``s`` while, whereas, but; ``T`` a time; ``F`` a figure that is no result; ``,;:()`` themselves
=====  ==============================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..outcomes import Mention, mentions_between
from ..reading import Context
from .cells import Cell, compile_cells
from .view import SentenceView
from .words import is_limit

TOKEN = re.compile(r"τ+|[\dν][\dν.,·%]*|[a-zα-ω][a-zα-ω0-9'’/-]*|[,;:()\[\]]")
KINDS = {
    word: kind
    for kind, words in {
        "x": "versus vs v than compared against unlike comparing",
        "s": "while whereas but although though whilst",
        "&": "and or nor &",
        "i": "in with for among on from at by during after following within under without between across into before",
        "o": "of",
        "t": "to",
        "n": "who that which whose whom where",
        "b": "was were is are be been being has have had having did does do might may would could can will should",
        "a": "receiving given taking using undergoing received took taken treated assigned allocated randomised "
        "randomized",
        "u": "higher more greater increased larger better superior increase longer",
        "d": "lower fewer less reduced decreased smaller rarer worse inferior decrease reduction shorter",
        "r": "respectively",
        "h": "there",
        "G": "group groups arm arms",
        "v": "seen found shown known made died withdrew fell rose lost chose underwent became showed gave led "
        "met left felt went grew got",
        "g": "the a an only about approximately also still then as just nearly almost some respective overall all its "
        "their our these this both however moreover either each another other further around up no-one n already "
        "previously",
    }.items()
    for word in words.split()
}
NO_VERBS = frozenset("need advanced need- speed seed bleed breed indeed hundred red bed med combined".split())  # noqa: SIM905
NO_ADVERBS = frozenset(["early", "family", "elderly", "monthly", "weekly", "daily", "assembly", "supply", "reply"])
ALL_ARMS = re.compile(
    r"(?:(?:both|two|three|all|these|the|[\dν]+)(?: of the| the| study| treatment| two| three| four| [\dν]+)* "
    r"(?:groups|arms|treatments|cohorts)|(?:each|either)(?: of the| study| treatment)* (?:groups?|arms?))(?![a-z])"
)
SAYING = re.compile(r"(?:ing|ed|given|found|shown|is|was) \Z")
"""Before "that": what was said, found or shown."""
NAMING_ROLES = frozenset(["label", "threshold", "ordinal"])
"""Roles of numerals that belong to a name: "stage 0", "scores of 7 or more"."""
CLOSING = re.compile(r"[\s,;]*(?:[a-z]+\s*)?[)\]]")
LINKING = ("with", "to")


@dataclass(slots=True)
class Piece:
    """One part of a sentence, at ``start``–``end`` of the document, with what stands there."""

    kind: str
    start: int
    end: int
    cells: list[Cell] = field(default_factory=list)
    arms: list[ArmMention] = field(default_factory=list)
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """Pieces that together are one: ``pattern`` over the shape, and the kind they become."""

    pattern: re.Pattern[str]
    kind: str


JOINT = "(?:,&|,x|&x|[,;&x])"
REDUCTIONS = (
    Reduction(re.compile(r"\([^()CA]*\)"), ""),
    Reduction(re.compile(r"G?A(?:[pG]+|wG)|GA"), "A"),
    Reduction(re.compile(r"(?:p(?:nb?a?|a)?|a)[iot]?A"), "A"),
    Reduction(re.compile(r"Co?p|Co[av]p(?=[bv])"), "C"),
    Reduction(re.compile(rf"N(?:{JOINT}N)+"), "N"),
    Reduction(re.compile(rf"(?<=,)C[io]?AF?(?:{JOINT}[io]?C[io]?AF?)+(?!(?:,&|[,&])[io]?A)"), "N"),
    Reduction(re.compile(rf"C(?:(?:{JOINT}|t)C(?!on))+"), "C"),
    Reduction(re.compile(rf"\(F*(?:[io]?A[,:]?C{JOINT}?F*){{2,}}\)|\(F*(?:C[io]?A{JOINT}?F*){{2,}}\)"), "M"),
    Reduction(re.compile(r"\(F?C[F,;rx]*\)"), "B"),
    Reduction(re.compile(rf"C\(A\)(?:{JOINT}C\(A\))+|C\(A[^()CA]*\)"), "N"),
    Reduction(re.compile(r"\([^()C]*\)"), ""),
    Reduction(re.compile(rf"C[io]?AF?(?:{JOINT}[io]?C[io]?AF?)+(?!(?:,&|[,&])[io]?A)"), "N"),
    Reduction(re.compile(rf"ABF?(?:{JOINT}[io]?ABF?)+"), "N"),
    Reduction(re.compile(rf"A[,:ib]?CF?(?:{JOINT}[io]?A[,:ib]?CF?)+"), "N"),
    # "impaired vision was seen in", "rates of reduced hearing": no verb
    Reduction(re.compile(r"(?:\A|(?<=[io]))v(?=[wO])"), "w"),
    Reduction(re.compile(r"ww+"), "w"),
)
"""In this order; an empty kind drops what is matched: a bracket without a number."""


@lru_cache(maxsize=4)
def compile_people(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A word for people or for what is counted instead."""
    return re.compile(rf"(?:{compile_cells(vocabulary).noun}|those|individuals|cases|events)\Z")


@lru_cache(maxsize=8192)
def kind_of(vocabulary: Vocabulary, word: str) -> str:
    """The kind of a word or mark."""
    if word[0] == "τ":
        return "T"
    if word[0].isdigit() or word[0] == "ν":
        return "F"
    if not word[0].isalpha():
        return {"[": "(", "]": ")"}.get(word, word)
    known = KINDS.get(word)
    if known:
        return known
    if compile_people(vocabulary).match(word):
        return "p"
    if word.endswith("ly") and not word.endswith("aly") and word not in NO_ADVERBS:
        return "g"
    return "v" if word.endswith("ed") and len(word) > 4 and word not in NO_VERBS else "w"


def parse(
    context: Context, view: SentenceView, cells: list[Cell], arms: list[ArmMention], pointing: Sequence[Piece] = ()
) -> list[Piece]:
    """The pieces of a sentence whose numbers are ``cells``.

    ``arms`` are those that it alone sets apart, ``pointing`` the places that point to an arm named before.
    """
    known = known_pieces(context, view, cells, arms, pointing)
    pieces: list[Piece] = []
    at = view.start
    for piece in [*known, None]:
        stop = piece.start if piece else view.sentence.end
        pieces += word_pieces(context, view, at, stop, pieces)
        if piece:
            pieces.append(piece)
            at = piece.end
    return reduce(pieces)


def known_pieces(
    context: Context, view: SentenceView, cells: list[Cell], arms: list[ArmMention], pointing: Sequence[Piece]
) -> list[Piece]:
    """Numbers, arms and outcomes of the sentence in order, none overlapping; numbers come first, then arms."""
    found: list[Piece] = []
    for cell in cells:
        if found and cell.start < found[-1].end:
            continue  # "neither X nor Y": one word for two numbers
        within = [arm for arm in arms_between(context, cell.start, cell.end) if not cell.zero and arm.key[0].isalpha()]
        # "31 out of 45 in A (69%)": the number holds its arm
        kind = "N" if len(within) == 1 else "C"
        found.append(Piece(kind, cell.start, closed(view, cell), cells=[cell], arms=within if kind == "N" else []))
    found += pointing
    for arm in [*arms, *arms_between(context, view.start, view.sentence.end)]:
        if not any(p.start < arm.end and arm.start < p.end for p in found):
            found.append(Piece("A", arm.start, min(arm.end, view.sentence.end), arms=[arm]))
    for mention in mentions_between(context, view.start, view.sentence.end):
        if not any(p.start < mention.end and mention.start < p.end for p in found):
            found.append(Piece("O", mention.start, mention.end, mention=mention))
    return sorted(found, key=lambda piece: piece.start)


def closed(view: SentenceView, cell: Cell) -> int:
    """Where a number ends with the brackets that it opened: "8/50 [16%]"."""
    printed = view.masked[cell.start - view.start : cell.end - view.start]
    still = sum(printed.count(mark) for mark in "([") - sum(printed.count(mark) for mark in ")]")
    end = cell.end
    for match in CLOSING.finditer(view.masked, end - view.start, view.sentence.end - view.start):
        if still < 1 or match.start() + view.start != end:
            break
        end, still = view.start + match.end(), still - 1
    return end


def word_pieces(context: Context, view: SentenceView, start: int, end: int, before: list[Piece]) -> list[Piece]:
    """Pieces of the words and marks of a stretch without numbers, arms and outcomes."""
    found: list[Piece] = []
    low, high = start - view.start, end - view.start
    for match in TOKEN.finditer(view.masked, low, high):
        if match.start() < low:
            continue
        every = ALL_ARMS.match(view.masked, match.start(), high)
        if every:
            found.append(Piece("q", view.start + every.start(), view.start + every.end()))
            low = every.end()
            continue
        last = (found or before)[-1].kind if found or before else ""
        if last == "s" and found and match.group() in ("on", "receiving", "taking", "using"):
            # "five while on X": while they were on it
            found.pop()
        if match.group() == "that" and SAYING.search(view.masked, max(0, match.start() - 12), match.start()):
            # "it was found that": what was found is a clause of its own
            found.append(Piece("s", view.start + match.start(), view.start + match.end()))
            continue
        kind = "g" if last == "x" and match.group() in LINKING else kind_of(context.vocabulary, match.group())
        if kind == "F" and names(context, view.start + match.start()):
            kind = "w"
        if kind != "g":
            found.append(Piece(kind, view.start + match.start(), view.start + match.end()))
    return found


def names(context: Context, at: int) -> bool:
    """Whether a number belongs to the name it stands in: a limit or a label, "delivery before week 37", "grade 3"."""
    numeral = context.numerals.at(at)
    return (numeral is not None and numeral.role in NAMING_ROLES) or is_limit(context, at)


def shape_of(pieces: list[Piece]) -> str:
    """The letters of the pieces."""
    return "".join([piece.kind for piece in pieces])


def reduce(pieces: list[Piece]) -> list[Piece]:
    """The pieces with those that together are one joined."""
    shape = shape_of(pieces)
    for reduction in REDUCTIONS:
        if reduction.pattern.search(shape) is None:
            continue
        done: list[Piece] = []
        at = 0
        for match in reduction.pattern.finditer(shape):
            done += pieces[at : match.start()]
            if reduction.kind:
                done.append(joined(reduction.kind, pieces[match.start() : match.end()]))
            at = match.end()
        pieces = [*done, *pieces[at:]]
        shape = shape_of(pieces)
    return pieces


def joined(kind: str, parts: list[Piece]) -> Piece:
    """One piece of several, with all their numbers and the arm among them."""
    cells = [cell for part in parts for cell in part.cells]
    arms = [arm for part in parts for arm in part.arms]
    if kind in "NM":
        # the arm beside a list is that of all its numbers
        beside = zip([p for p in parts if p.cells], arms, strict=True)
        arms = [arm for part, arm in beside for _ in part.cells]
    elif kind in "CB":
        arms = []
    else:
        arms = arms[:1]
    return Piece(kind, parts[0].start, parts[-1].end, cells, arms)
