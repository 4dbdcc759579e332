"""What each sentence of a document does: background, aim, methods, results or conclusion.

A labelled section says it of all its sentences. In a section that tells everything (an unlabelled abstract, a passage
about one study, a news text) the sentences are told apart by the cues of scientific prose, in the order in which such
texts proceed.
"""

from __future__ import annotations

import re

from .reading import Context, Sentence

LABELLED = {
    "title": "title",
    "background": "background",
    "objective": "aim",
    "methods": "methods",
    "results": "results",
    "conclusion": "conclusion",
}
AIM = re.compile(
    r"(?<![a-z])(?:(?:aim|aims|purpose|objective|objectives|goal)s? (?:of|was|were|is|are)|(?:was|were|is|"
    r"are) (?:to|conducted to|undertaken to|"
    r"designed to|performed to|carried out to)|(?:aims?|aimed|sought|set out|wished|intended) (?:at|to)|"
    r"we (?:hypothesi[sz]e|hypothesi[sz]ed|aim|"
    r"sought|wanted|asked)|in order to (?:determine|evaluate|assess|investigate|examine)|here,? we (?:report|"
    r"observe|describe|present|show|evaluate)"
    r"|this (?:[\w-]+ ){1,8}(?:study|trial|analysis|review|series|report) (?:[\w-]+ ){0,4}(?:investigat|"
    r"evaluat|examin|assess|compar|report|describ|aim)\w*"
    r"|(?:we|this (?:study|trial|paper|article|report|analysis)|the (?:present|"
    r"current) study) (?:also )?(?:investigat|evaluat|examin|assess|compar"
    r"|explor|test|stud|report|describ|present|analy[sz]|determin|review)\w*)(?![a-z])"
)
METHODS = re.compile(
    r"(?<![a-z])(?:(?:were|was|are|is|been) (?:\w+ly )?(?:randomi[sz]ed|assigned|allocated|enrolled|recruited|"
    r"divided|measured|assessed|evaluated|"
    r"recorded|collected|calculated|determined|analy[sz]ed|examined|administered|harvested|infused|performed|"
    r"conducted|invited|defined|screened|"
    r"selected|compared|obtained|monitored|estimated|tested|studied|asked|interviewed|taken|included|followed|"
    r"used|given|treated|quantified|"
    r"searched|matched|stratified|instructed|scheduled)|(?:primary|secondary|main|second) (?:outcomes?|"
    r"end ?-?points?|efficacy)|end ?-?points? "
    r"(?:were|was|included)|outcome measures?|received|underwent|inclusion criteria|eligible|we (?:randomly|"
    r"randomi[sz]ed|enrolled|recruited|"
    r"measured|performed|conducted|included|used|assigned|searched|analy[sz]ed|collected))(?![a-z])"
)
RESULT = re.compile(
    r"\bp\s*[<=>≤≥]|\d\s*%|±|(?<![a-z])(?:significan\w*|(?:was|were|is|are) (?:\w+ )?(?:observed|found|seen|"
    r"noted|higher|lower|greater|similar|"
    r"comparable|associated|decreased|increased|reduced|improved|well tolerated|reported)|increased|decreased|"
    r"declined|improved|reduced|rose|fell|"
    r"achieved|experienced|died|survived|relapsed|differ|difference|differences|remained|showed|revealed|"
    r"continued to|mean change|median change|"
    r"resulted in|results show|no (?:\w+ )?(?:adverse|change|changes|effect))(?![a-z])|\d+\s*/\s*\d+"
)
CONCLUSION = re.compile(
    r"(?<![a-z])(?:in (?:conclusion|summary)|to (?:conclude|summari[sz]e)|conclusions?\s*:|"
    r"we (?:therefore )?(?:conclude|suggest|recommend|believe|"
    r"propose)|(?:authors?|investigators?|researchers?)(?: of th\w+ \w+)? (?:conclude|concluded|suggest|"
    r"suggested)|it (?:is|was|can be|may be|could "
    r"be) (?:therefore )?(?:concluded|recommended|suggested)|(?:the|overall) (?:results?|findings?|data|"
    r"evidence) (?:\w+ )?(?:suggest|indicat|"
    r"support|impl)\w*|(?:our|these|present|current)(?: \w+)? (?:results?|findings?|data|study|trial|"
    r"analysis|evidence)(?: of this \w+)? (?:clearly |strongly |also |therefore |thus |do not |does not )?"
    r"(?:suggest|demonstrat|indicat|support|impl|provid|"
    r"confirm|reveal|show)\w*|this (?:\w+ ){0,3}(?:study|trial|meta-analysis|analysis|review|work) (?:clearly |"
    r"therefore |also )?(?:suggest|"
    r"demonstrat|indicat|support|provid|confirm|show)\w*(?: that)?|further (?:studies|research|trials|"
    r"investigation)|may be (?:a|an) (?:\w+ )?"
    r"(?:alternative|option|effective|useful|promising|treatment|therapy))(?![a-z])"
)
AUTHORS = re.compile(r"(?<![a-z])(?:authors?|investigators?|in conclusion|we conclude)(?![a-z])")
OPENING = re.compile(r"(?:overall|thus|therefore|hence|consequently|taken together|collectively|altogether)[, ]")
STATED_RESULT = re.compile(r"\b(?:p\s*[<=>≤≥]|95\s*%|ci\b)|\(\s*\d+\s*/\s*\d+")

PARAGRAPH = re.compile(r"\n\s*\n")
LAST_PARAGRAPH = 3
CLOSES = re.compile(
    r"(?<![a-z])(?:is|are|results? in|resulted in|can|improves|provides|reduces|appears?|seems?|has|have|"
    r"offers|may|should|remains)(?![a-z])"
)


def sentence_moves(context: Context) -> list[str]:
    """One move per sentence of ``context.sentences``: title, background, aim, methods, results, conclusion, other."""
    known = context.shared.get("moves")
    if known is not None:
        return list(known)
    moves = ["other"] * len(context.sentences)
    for sentences in passages(context.sentences):
        role = sentences[0].section.role
        if role in LABELLED:
            found = [LABELLED[role]] * len(sentences)
        else:
            found = closing(context, sentences, told_apart([context.lower[s.start : s.end] for s in sentences]))
        for sentence, move in zip(sentences, found, strict=True):
            moves[sentence.index] = move
    context.shared["moves"] = moves
    return moves


def passages(sentences: list[Sentence]) -> list[list[Sentence]]:
    """Sentences that tell one story: those of a section, or of all the sections about one study of a review."""
    groups: dict[tuple[str, str], list[Sentence]] = {}
    for sentence in sentences:
        section = sentence.section
        key = (
            ("subject", section.subject)
            if section.subject and section.role not in LABELLED
            else ("", section.section_id)
        )
        groups.setdefault(key, []).append(sentence)
    return list(groups.values())


def told_apart(sentences: list[str]) -> list[str]:
    """Moves of the sentences of a section that tells everything, in lower case."""
    aims = [bool(AIM.search(s)) for s in sentences]
    methods = [bool(METHODS.search(s)) for s in sentences]
    stated = [bool(STATED_RESULT.search(s)) for s in sentences]
    started = next((i for i in range(len(sentences)) if aims[i] or methods[i] or stated[i]), 0)
    moves = []
    concluded = softly = False
    for i, sentence in enumerate(sentences):
        if i < started:
            moves.append("background")
            continue
        numbers = stated[i]
        is_result = bool(RESULT.search(sentence))
        if (
            not numbers
            and i > started
            and (i >= len(sentences) // 2 or AUTHORS.search(sentence))
            and CONCLUSION.search(sentence)
        ):
            concluded = concluded or AUTHORS.search(sentence) is not None
            softly = True
            moves.append("conclusion")
        elif (OPENING.match(sentence) and i == len(sentences) - 1 and not numbers) or (
            not numbers and not aims[i] and (concluded or (softly and not is_result))
        ):
            moves.append("conclusion")
        elif is_result and not aims[i] and (numbers or not methods[i] or i > started):
            moves.append("results")
        elif aims[i] and not numbers:
            moves.append("aim")
        elif methods[i]:
            moves.append("methods")
        else:
            moves.append("results" if is_result else "other")
    return moves


def closing(context: Context, sentences: list[Sentence], moves: list[str]) -> list[str]:
    """Moves with the unmarked conclusion found: a last paragraph, or a last sentence, that speaks without figures."""
    lower = context.lower
    breaks = [i for i in range(1, len(sentences)) if PARAGRAPH.search(lower, sentences[i - 1].end, sentences[i].start)]
    begin = breaks[-1] if breaks and len(sentences) - breaks[-1] <= LAST_PARAGRAPH else len(sentences) - 1
    text = lower[sentences[begin].start : sentences[-1].end] if sentences else ""
    if (
        begin < 1
        or STATED_RESULT.search(text)
        or "%" in text
        or re.search(r"(?<![a-z])(?:significan\w*|groups?)(?![a-z])", text)
    ):
        return moves
    if (breaks and begin == breaks[-1]) or CLOSES.search(text):
        return [*moves[:begin], *("conclusion" for _ in moves[begin:])]
    return moves
