"""Clauses: a sentence without its brackets, where its clauses end, and the subject that stands before a verb.

Brackets hold figures, short names and asides; without them the grammar of a sentence is plain. They are blanked, not
cut out, so that every offset stays what it was.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..reading import Context

BRACKETS = re.compile(r"\((?<![a-z0-9]\()[^()\[\]]*\)|\[[^\[\]()]*\]|\((?=[^()]*\d)[^()\[\]]*\)(?![a-z])")
NESTED = 3
"""Brackets within brackets that are blanked, innermost first."""
REACH = 480
"""How far a clause is looked at on either side, in code points: so that a sentence of many cues stays linear."""
STRONG = re.compile(
    r"[;:,\s](?:(?<=;)|(?<=:)(?=\s)|(?<=,)\s(?:but|while|whereas|although|though|however|because|resulting|yet|except)(?![a-z])|"
    r"(?<=\s)(?:but|while|whereas|although|though|however|because(?!\sof\s))(?![a-z]))"
)
FINDING_VERBS = (
    r"(?:found|observed|seen|noted|detected|reported|recorded|evident|documented|achieved|obtained|identified|"
    r"demonstrated|apparent|measured|revealed|shown|present|experienced|registered|attained)"
)
"""What a result "was": seen, found. Such a verb ends a subject without telling more of it."""
NEW_CLAUSE = re.compile(
    r"[,\s](?:(?<=,)\s(?:and\s)?|(?<=\s)and\s)(?=[a-z][^,;]{2,80}?\s(?:(?:was|were)\s(?!(?:[a-z]+ly\s|also\s|not\s)?"
    rf"{FINDING_VERBS})|had\s|did\s|showed\s|remained\s|occurred\s))"
)
"""Where another clause with its own subject and verb begins."""
PAIR_OPEN = re.compile(r"(?<![a-z])between\s(?:(?!\sand\s)[^;:]){2,120}\Z")
"""A pair that is opened and not closed."""
INTRO = re.compile(
    r"\s*(?:(?:in|at|after|during|with|among|for|by|compared|following|on|from|over|across|between|within|despite|when|"
    r"although|as|to|since|before|per|using|based|relative|overall|however|moreover|furthermore|also|finally|"
    r"nevertheless|thus|therefore|hence|regarding|concerning|besides|except|while|whereas|if|but|and|further|"
    r"nor|post hoc|of note|[a-z]+ly|in contrast|on average|unlike|contrary|under|until|throughout|given|because|"
    r"similar to|comparing|"
    r"(?:[a-z]+|\d+)(?:-[a-z]+)?\s+(?:hours?|hrs?|h|min|minutes|days?|weeks?|months?|years?)\s+(?:after|post\w*|"
    r"before|later|"
    r"following|into)|[a-z]+ing\s(?:for|from|to|with|on|the)|results?:|post-?operatively)(?![a-z])"
    r"(?:[^,;:]|,(?=\d)){0,140},\s*|(?:main\s+)?(?:results?|findings)\s*[.:-]+\s+|(?:and|but|while|whereas|although|though|then|however|similarly|also)\s+)"
)
"""Words before the subject: "At 12 weeks, …", "However, …"."""
FINITE = re.compile(
    r"(?<![a-z])(?:was|were|is|are|had|has|have|did|showed|shows|remained|occurred|revealed|found|rose|fell|died|"
    r"resulted|led|continued|began|started|tended|ranged|averaged|"
    r"(?<!of )(?<!the )(?<!with )(?<!an )(?<!for )(?:received|experienced|reported|achieved|increased|decreased|"
    r"improved|declined))(?![a-z])"
)
RELATIVE = re.compile(r"(?<![a-z])(?:who|that|which|whose|whom)(?![a-z])")
WHICH = re.compile(r",\s(?:which|that)\s+\Z")
THAT = re.compile(r"\s+(?:also\s+)?that\s+")
"""What was shown begins after it: "the data showed that pain was less"."""
SAID_THAT = re.compile(
    r"(?<![a-z])(?:indicated|demonstrated|suggested|confirmed|noted|observed|reported|indicates)\s+that\s+"
)
SAME_SUBJECT = re.compile(r"(?:(?<=\sbut)|(?<=\syet)|(?<=\sand)|(?<=\salthough)|(?<=\sthough))\s*\Z")
JOINT_BEFORE = re.compile(r"\s(?:and|but)\s(?:then\s|also\s)?\Z")
"""Right before a verb that shares the subject of the one before: "pain fell at week 4 and *was* gone"."""
THEY = re.compile(r"\s*(?:all|both|they|these|it)\s+(?:[a-z]+ly\s+)?")
"""A subject that only points at the one before: "were high in May and *all* fell"."""
AFTER_PREDICATE = (re.compile(r",\s*and\s+"), re.compile(r"\s(?:and|nor)\s+"), re.compile(r",\s+"))
"""What joins a second predicate with its own subject to the first, the surest first."""


ASIDE = re.compile(
    r",\s(?:(?:as\s)?(?:measured|assessed|evaluated|determined|quantified|rated|judged|estimated|evidenced|indicated|"
    r"defined|expressed|reported|scored)\s(?:by|with|using|on|from|as|via|through|in)|(?:when\s)?compared\s(?:with|to)|"
    r"relative\sto|favou?ring|in\sfavou?r\sof|with)\s[^;:.()]{2,100}?,"
    r"(?=\s(?:was|were|is|are|had|has|did|remained|showed|improved|increased|decreased|declined|differed)\s)"
)
"""Between commas, how the subject was measured or what it is set beside: "sleep, as rated by the index, was better"."""


def bare_text(context: Context) -> str:
    """The text in lower case with brackets and asides on the subject blanked; as long as the text."""
    known: str | None = context.shared.get("bare")
    if known is None:
        known = context.lower
        for _ in range(NESTED):
            known, count = BRACKETS.subn(lambda match: " " * len(match.group()), known)
            if not count:
                break
        known = ASIDE.sub(lambda match: " " * len(match.group()), known)
        context.shared["bare"] = known
    return known


@lru_cache(maxsize=512)
def clause_bounds(bare: str, begin: int, end: int, start: int, stop: int) -> tuple[int, int]:
    """Bounds of the clause around ``[start, stop)`` within the sentence ``[begin, end)``, at most ``REACH`` away."""
    begin, end = max(begin, start - REACH), min(end, stop + REACH)
    left = begin
    for match in STRONG.finditer(bare, begin, start):
        left = match.end()
    right = STRONG.search(bare, stop, end)
    limit = right.start() if right else end
    other = NEW_CLAUSE.search(bare, stop, limit)
    if other is not None and (open_pair := PAIR_OPEN.search(bare, stop, other.start())):
        # "between A [and B was]": the pair is not complete
        other = NEW_CLAUSE.search(bare, max(other.end(), open_pair.end()), limit)
    return left, other.start() if other else limit


def subject_span(bare: str, left: int, verb: int) -> tuple[int, int] | None:
    """Place of the words before a verb at ``verb`` that can be its subject; none where they belong to another verb."""
    begin = skip_intro(bare, left, verb)
    if (said := SAID_THAT.search(bare, begin, verb)) is not None:
        begin = skip_intro(bare, said.end(), verb)
    which = WHICH.search(bare, begin, verb)
    if which is not None:
        first = FINITE.search(bare, begin, which.start())
        return trim_space(bare, begin, first.start() if first else which.start())
    last = None
    for match in FINITE.finditer(bare, begin, verb):
        last = match
    if last is not None and (that := THAT.match(bare, last.end(), verb)) is not None:
        return trim_space(bare, skip_intro(bare, that.end(), verb), verb)
    if last is not None and not RELATIVE.search(bare, begin, last.start()):
        if JOINT_BEFORE.search(bare, max(begin, verb - 10), verb):
            return trim_space(bare, begin, FINITE.search(bare, begin, verb).start())  # type: ignore[union-attr]
        joined = next((m for p in AFTER_PREDICATE if (m := p.search(bare, last.end(), verb))), None)
        if joined is None:
            return None
        if not bare[joined.end() : verb].strip() or THEY.fullmatch(bare, joined.end(), verb):
            first = FINITE.search(bare, begin, verb)
            return trim_space(bare, begin, first.start()) if first else None
        begin = skip_intro(bare, joined.end(), verb)
    return trim_space(bare, begin, verb)


def shared_subject(bare: str, begin: int, left: int, verb: int) -> tuple[int, int] | None:
    """The subject of the clause before, where the one from ``left`` has none: "pain improved but did not differ"."""
    if bare[left:verb].strip() not in {"", "it", "they", "these"} or not SAME_SUBJECT.search(
        bare, max(begin, left - 12), left
    ):
        return None
    begin = max(begin, left - REACH)
    for match in STRONG.finditer(bare, begin, left - 5):
        begin = match.end()
    start = skip_intro(bare, begin, left)
    first = FINITE.search(bare, start, left)
    return trim_space(bare, start, first.start()) if first else None


def skip_intro(bare: str, begin: int, verb: int) -> int:
    """Where the subject begins once the words before it are skipped."""
    while (match := INTRO.match(bare, begin, verb)) is not None:
        begin = match.end()
    return begin


def trim_space(bare: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without blanks and commas at its ends; none where nothing is left."""
    while end > start and bare[end - 1] in " ,\n":
        end -= 1
    while start < end and bare[start] in " ,\n":
        start += 1
    return (start, end) if end > start else None
