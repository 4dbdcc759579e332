"""Directions: which markers moved, which way, when, against what.

A statement is a cue (a verb, a noun or an adjective of movement) and the list of markers that grammar ties to it: the
subject before a verb ("albumin and C3 increased"), the object after it ("the drug lowered LDL cholesterol"), what
stands after a noun ("reductions in pain and stiffness"). A clause that has no subject of its own ("and then slightly
declined", "while these values increased") tells of the markers before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..tables.store import Rows
from .chains import BRACKETED, Chain, Grammar, Item, Markers, chains_of, compile_grammar, compile_markers, find_hits
from .lexicon import Hit
from .moves import sentence_moves
from .named import listed_after, name_after, name_before
from .reading import Context, Reading, Sentence
from .statements import Statement, arm_of, compared_with, give_ids, statement_rows, stretches

VOCABULARY = ("markers", "directions", "estimates", "arms")

ADVERB = r"(?:[a-z]+ly|further|also|then|only|even|not|more|less|much|slightly|again|in general|both|all|first|generally|never|no longer)"
AUXILIARY = (
    r"(?:was|were|is|are|be|been|being|had|has|have|having|did|does|do|not|to|nor|neither|which|that|have a general|"
    r"a|an|the|general|showed|show|shows|demonstrated|exhibited|displayed|underwent|marked|overall|small|slight|modest|substantial|mean|greater|gradual|"
    r"statistically|significant|significantly|remained|remain|became|observed to have)"
)
VERB_GROUP = re.compile(rf"(?:(?<![a-z])(?:{ADVERB}|{AUXILIARY})\s+)*\Z")
ANAPHOR = re.compile(
    r"\s*(?:(?:while|whereas|but|and|although|however|then|yet|followed by|thereafter|subsequently|afterwards?|later|"
    r"they|it|both|these|those|all|the latter|this|which|values?|levels?|markers?|parameters?|scores?|of|them|indices|effect|"
    r"measures|concentrations?|improvements?|numbers)(?![a-z])\s*|[,;]\s*)*+\Z"
)
NEGATION = re.compile(r"(?<![a-z])(?:no|not|nor|neither|without|never|failed to|lack of|absence of|unable to|little)(?![a-z])")
BETWEEN = re.compile(r"(?<![a-z])(?:between[- ](?!baseline|pre|before|admission|day|week|month|visit|\d|time)|inter-?group|across (?:the )?(?:\w+ )?(?:groups|arms))")
INTERPRETS = re.compile(
    r"(?<![a-z])(?:indicating|suggesting|reflecting|implying|correlat\w*|predict\w*|associated with (?:a )?(?:higher|lower|increased risk|"
    r"reduced risk|increased odds)|associations?|relationships?|hypothes\w*|if|odds|hazards?|risk of|risk factors?|suggest\w* that|"
    r"related to|contribut\w* to)(?![a-z])"
)
SIGNIFICANT = re.compile(r"(?<![a-z-])(?:significan\w*|statistical(?:ly)? differen\w*)(?![a-z])")
NOT_SIGNIFICANT = re.compile(
    r"(?<![a-z])(?:(?:not|no|non|without|nor|neither|failed to reach|did not reach)[- ](?:\w+ ){0,4}?significan\w*|insignificant\w*|"
    r"nonsignificant\w*|tended|trend|p\s*=\s*ns)(?![a-z])"
)
OBSERVED = (
    r"(?:was|were|is|has been|have been|being)\s+(?:also |not |\w+ly )?(?:observed|found|noted|seen|detected|reported|recorded|"
    r"evident|present|achieved|demonstrated|obtained|documented|apparent|shown)"
)
ATTRIBUTED_BY = re.compile(
    r"(?<![a-z])(?:resulted in|led to|leads to|showed|shows|exhibited|displayed|demonstrated|experienced|revealed|had|reported|produced|caused|"
    r"induced|yielded|achieved|associated with|followed by|sustained|with|maintained|attained|there (?:was|were)|observed|found|noted|saw|seen)"
    r"(?:\s+(?:also|a|an|the|significantly|markedly|slightly|substantially|\w+ly|statistically|significant|greater|marked))*\s*\Z"
)
ASSERTED = re.compile(r"(?<![a-z])(?:there (?:was|were)|resulted in|led to|showed|exhibited|experienced|demonstrated|produced|caused|induced|revealed)\s+(?:(?:a|an|the|\w+ly|significant|greater|marked|small|further)\s+)*\Z")
CHANGED = re.compile(r"(?<![a-z])significant(?:ly)?\s+(?:\w+\s+){0,2}\Z")
SHOWED = re.compile(r"(?<![a-z])(?:have|had|has|showed|show|shows|demonstrated|exhibited|displayed|underwent)(?![a-z])")
ASSESSED = re.compile(
    r"(?<![a-z])(?:assess\w*|evaluat\w*|measur(?:e|ed|ing)|examin\w*|investigat\w*|determin(?:e|ed|ing)|primary|secondary|end ?-?points?|"
    r"defined as|adjust\w*|calculat\w*|criteri\w*)(?![a-z])[^,;]{0,60}\Z"
)
STATE_BEFORE = re.compile(r"(?<![a-z])(?:with|of|for|had|have|having|a|an|whose|high|initial|at baseline,?|among|between|to|by|if|when|and|or|in|from|the)\s+(?:\w+ly\s+)?\Z")
DETERMINED = re.compile(r"(?<![a-z])(?:an?|the|no|any|this|these|significant|greater|mean|marked|further|similar|comparable|and|in|of|for|their|its|larger|smaller|statistically|clinically|substantial|sustained|relative|\d+\s*%)\s+\Z")
LISTED_BEFORE = re.compile(r"(?:,|(?<![a-z])(?:and|or|was|were|be|are|is|included|including))\s*\Z")
ADVERSE = re.compile(r"(?<![a-z])(?:adverse|side[- ]effects?|t?e?aes?|toxicit\w*)(?![a-z])")
EFFECT_OF = re.compile(r"(?<![a-z])(?:benefit|effect|impact|influence|role|value|magnitude|difference)s?\s+(?:of|in)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}\Z")
OTHERS_WORK = re.compile(
    r"(?<![a-z])(?:et al|(?:previous|prior|earlier|other|recent|several|published) (?:\w+ )?(?:studies|trials|reports|work|meta-analys\w+)|previously (?:reported|shown|published)|"
    r"has been (?:shown|reported|demonstrated)|have been (?:shown|reported|demonstrated)|(?:study|trial) (?:\w+ ){0,4}by [a-z]+ and [a-z]+)(?![a-z])"
)
ASSOCIATED = re.compile(r"(?<![a-z])associated with\s+(?:\w+\s+){0,3}\Z")
OF_SOME = re.compile(
    r"(?:(?:\d\s*%|per ?cent)\s*\)?|\d+\s*(?:\([^()]*\)\s*)?(?:patients|subjects|participants|women|men|children|cases|individuals)?(?:\s*\([^()]*\))?)"
    r"(?:\s*of\s+(?:the\s+|all\s+)?\w+)?\s*(?:had|showed|exhibited|reported|achieved|experienced|have|displayed|demonstrated)\s+"
    r"(?:an?\s+)?(?:\w+ly\s+)?\Z"
)
"""``58% had improved scores`` is a result of some patients, not of the marker."""
SIGNED_CHANGE = re.compile(r"(?<![a-z])changes?(?![a-z])(?!.*(?<![a-z])(?:difference|reductions?|improvements?)(?![a-z]))", re.DOTALL)
SHOWN_BY = re.compile(
    r"(?<![a-z])(?:revealed|shown|measured|assessed|evidenced|indicated|reflected|demonstrated|evaluated|determined|judged|documented|seen|"
    r"expressed)\s+(?:by|with|in|using|on|as|from)(?![a-z])"
)
CUES = frozenset({"verbs", "nouns", "adjectives"})
JOINED = re.compile(r"[,;:]|(?<![a-z])(?:and|or|as well as)(?![a-z])")
MODIFIERS = 2
NOMINAL = frozenset({"direction.noun", "direction.object", "direction.attribute"})
REPORTS = frozenset({"results", "other"})
"""Moves whose sentences tell what happened."""


@dataclass(slots=True)
class Clause:
    """What is known of the sentence while its cues are read from left to right."""

    sentence: Sentence
    chains: list[Chain]
    statements: list[Statement] = field(default_factory=list)
    cues: list[Hit] = field(default_factory=list)

    @property
    def last(self) -> Statement | None:
        return self.statements[-1] if self.statements else None


def cues_of(hits: list[Hit], chains: list[Chain]) -> list[Hit]:
    """Cue hits outside the markers' own words, one per place (a form may be noun, verb and adjective)."""
    cues: list[Hit] = []
    for hit in hits:
        if hit.kind not in CUES or any(i.start <= hit.start < i.end for c in chains for i in c.items):
            continue
        cues.append(hit)
    return cues


def read_sentence(context: Context, sentence: Sentence, markers: Markers, grammar: Grammar) -> list[Statement]:
    """Statements of movement in one sentence."""
    hits = find_hits(context).between(sentence.start, sentence.end)
    if not any(h.kind in CUES for h in hits):
        return []
    chains = chains_of(context, [h for h in hits if h.kind == "marker"], markers, grammar)
    clause = Clause(sentence, chains)
    clause.cues = cues_of(hits, chains)
    places = sorted({(cue.start, cue.end) for cue in clause.cues})
    for start, end in places:
        kinds = {cue.kind: cue.entry for cue in clause.cues if cue.start == start and cue.end == end}
        if clause.last is not None and start < clause.last.cue_end:
            continue
        statement = read_cue(context, clause, start, end, kinds, grammar)
        if statement is not None:
            clause.statements.append(statement)
    return resolve(context, clause, markers)


def resolve(context: Context, clause: Clause, markers: Markers) -> list[Statement]:
    """Statements without those that another of the sentence makes more exactly.

    "Disease activity declined as shown by changes in SLEDAI": what declined is the SLEDAI, and its change has a sign.
    """
    for statement in clause.statements:
        for k, item in enumerate(statement.items):
            following = [c for c in clause.chains if c.start > statement.cue_end]
            told = next((i for c in following for i in c.items if markers.measures.get(i.entry) == item.entry), None)
            if told and SHOWN_BY.search(context.lower, statement.cue_end, told.start):
                statement.items[k] = told
    signed = {i.entry for s in clause.statements if s.sign != "change" for i in s.items}
    for statement in clause.statements:
        if statement.sign == "change" and not statement.negated:
            statement.items = [i for i in statement.items if i.entry not in signed]
    return [s for s in clause.statements if s.items]


def read_cue(
    context: Context, clause: Clause, start: int, end: int, kinds: dict[str, str], grammar: Grammar
) -> Statement | None:
    """The statement a cue makes, if grammar ties it to markers."""
    low = context.lower
    sentence = clause.sentence
    before = low[sentence.start : start]
    if context.view[start].isupper() and before.strip() and before.rstrip()[-1] not in ".:;":
        return None
    opening = max(before.rfind(";"), before.rfind(": "), 0)
    near = before[max(opening, len(before) - 90) :]
    if INTERPRETS.search(near) or grammar.modal.search(near[-40:]):
        return None
    found = None
    if "nouns" in kinds:
        found = as_noun(context, clause, start, end, kinds["nouns"], grammar)
    if found is None and "verbs" in kinds:
        found = as_subject(context, clause, start, end, kinds["verbs"], grammar) or as_object(
            context, clause, start, end, kinds["verbs"], grammar
        )
    if found is None and "adjectives" in kinds:
        found = as_adjective(context, clause, start, end, kinds["adjectives"], grammar)
    return found


def tail_pattern(grammar: Grammar) -> re.Pattern[str]:
    """What may stand between the last marker of a subject and its verb."""
    known = _TAILS.get(id(grammar))
    if known is None:
        phrase = r"(?:(?:in|at|of|for|during|after|before|from|by|on|among|within|with|over|across|between)\s[^,;:.]{1,70}?,?\s+)"
        known = re.compile(
            rf"(?P<tail>(?>{grammar.glue})*+{phrase}{{0,2}})"
            rf"(?P<verb>(?:(?:{ADVERB}|{AUXILIARY}|{grammar.raising}|{BRACKETED})(?:\s+|\s*,\s*))*)\Z"
        )
        _TAILS[id(grammar)] = known
    return known


_TAILS: dict[int, re.Pattern[str]] = {}


def chain_before(clause: Clause, at: int) -> Chain | None:
    """The last chain that ends before ``at``."""
    found = None
    for chain in clause.chains:
        if chain.end <= at:
            found = chain
    return found


def chain_after(clause: Clause, at: int) -> Chain | None:
    """The first chain that begins at or after ``at``."""
    return next((chain for chain in clause.chains if chain.start >= at), None)


def is_marker_itself(context: Context, clause: Clause, chain: Chain, grammar: Grammar) -> bool:
    """Whether the list is what moves, and not a rate or a risk of it."""
    before = context.lower[clause.sentence.start : chain.start]
    return grammar.not_the_marker.search(before[-60:]) is None


def as_subject(
    context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar
) -> Statement | None:
    """``albumin and C3 [levels in the treated group] [were significantly] increased``; or the markers told of before."""
    low = context.lower
    chain = chain_before(clause, start)
    last = clause.last
    if low[start:end] in grammar.transitive or (sign == "change" and BETWEEN.search(low, end, clause.sentence.end)):
        return None
    if chain is not None and last is not None and last.rule in NOMINAL and any(i in last.items for i in chain.items):
        return None
    if chain is not None and (last is None or chain.start >= last.cue_end):
        gap = low[chain.end : start]
        match = tail_pattern(grammar).match(gap) if len(gap) <= 180 else None
        if not is_marker_itself(context, clause, chain, grammar):
            return None
        if match is None:
            verb_at = start - len(VERB_GROUP.search(gap).group())  # type: ignore[union-attr]
            more = listed_after(context, chain, verb_at, grammar)
            if more is None or sign in {"change"} and not NEGATION.search(gap):
                return named_subject(context, clause, start, end, sign, grammar)
            return make(context, clause, chain.items + more, start, end, sign, low[verb_at:start], "direction.list", chain.start)
        verb = match["verb"]
        if not verb and gap.rstrip().endswith((" and", " or", ",")):
            return None
        if sign in {"change", "stable"} and not verb and sign == "change" and not NEGATION.search(gap):
            return None
        return make(context, clause, chain.items, start, end, sign, verb, "direction.subject", chain.start)
    named = named_subject(context, clause, start, end, sign, grammar)
    if named is not None:
        return named
    if last is not None:
        gap = low[last.cue_end : start]
        cut = max(gap.rfind(","), gap.rfind(" and "), gap.rfind(" but "), gap.rfind(";"), gap.rfind("while"), gap.rfind("whereas"))
        if cut < 0:
            return None
        tail = gap[cut:]
        words = re.sub(rf"(?:{ADVERB}|{AUXILIARY}|{grammar.raising})(?![a-z])\s*", "", tail)
        if not ANAPHOR.match(words):
            return None
        return make(context, clause, last.items, start, end, sign, tail, "direction.again", start)
    return None


def named_subject(context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar) -> Statement | None:
    """A measured thing outside the vocabulary as subject: "tear meniscus height increased"."""
    if sign not in {"up", "down"}:
        return None
    begin = max(clause.sentence.start, clause.last.cue_end if clause.last else 0)
    verb = VERB_GROUP.search(context.lower, begin, start)
    verb_at = verb.start() if verb else start
    item = name_before(context, begin, verb_at, grammar)
    if item is None or any(c.start < item.end and item.start < c.end for c in clause.chains):
        return None
    before = context.lower[clause.sentence.start : item.start]
    if grammar.not_the_marker.search(before[-60:]) or re.search(r"(?<![a-z])(?:with|for|by|to|than|of|in)\s+(?:the\s+)?\Z", before):
        return None
    return make(context, clause, [item], start, end, sign, context.lower[verb_at:start], "direction.named", item.start)


def as_object(context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar) -> Statement | None:
    """``the drug [significantly] lowered LDL cholesterol and triglycerides``."""
    low = context.lower
    chain = chain_after(clause, end)
    if chain is None or chain.start - end > 60 or sign == "change":
        return None
    gap = low[end : chain.start]
    if not object_gap(gap, grammar):
        return None
    before = low[clause.sentence.start : start]
    if not before.strip() or not is_marker_itself(context, clause, chain, grammar):
        return None
    after = low[chain.end : chain.end + 70]
    attributive = re.search(rf"\A(?>{grammar.glue})*+{OBSERVED}", after) is not None
    if not attributive and STATE_BEFORE.search(before) and not re.search(r"(?<![a-z])(?:and|or)\s+(?:\w+ly\s+)?\Z", before):
        if not ATTRIBUTED_BY.search(before) or re.search(r"(?:patients|subjects|those|participants|women|men|children|individuals|adults) (?:with|had)\s+(?:\w+ly )?\Z", before):
            return None
    finite = low[start:end].endswith(("ed", "s", "fell", "rose"))
    if (not finite and re.search(r"(?<![a-z])to\s+\Z", before)) or OF_SOME.search(before):
        return None
    if ASSOCIATED.search(before) and any(c.start < start for c in clause.chains):
        return None
    follows_verb = clause.last is not None and clause.last.rule == "direction.object"
    if not attributive and not follows_verb and LISTED_BEFORE.search(before) and not ATTRIBUTED_BY.search(before):
        return None
    return make(context, clause, chain.items, start, end, sign, before[-40:], "direction.object", start)


def object_gap(gap: str, grammar: Grammar) -> bool:
    """Whether only determiners, list words and at most two modifiers stand between a cue and its marker."""
    if JOINED.search(gap):
        return False
    left = re.sub(rf"(?>{grammar.glue})", " ", gap).split()
    return len(left) <= MODIFIERS and not any(w in grammar.name_stops or not w.replace("-", "").isalnum() for w in left)


def as_noun(context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar) -> Statement | None:
    """``a significant reduction in pain and stiffness``, ``no change was observed in C3``, ``HbA1c reductions``."""
    low = context.lower
    before = low[clause.sentence.start : start]
    if ASSESSED.search(before[-80:]) or (EFFECT_OF.search(before[-60:]) and sign != "improve"):
        return None
    if sign == "change" and (
        BETWEEN.search(low, clause.sentence.start, clause.sentence.end) or not (NEGATION.search(before[-60:]) or CHANGED.search(before))
    ):
        return None
    after = low[end : end + 90]
    link = re.match(
        rf"\s*(?:\([^()]*\)\s*)?(?:{OBSERVED}\s+)?(?:from baseline\s+|of\s+[^,;:()]{{1,25}}?\s+)?(?:in|of|for|on)\s+", after
    )
    chain = chain_after(clause, end)
    if link is not None and chain is not None:
        gap = low[end + link.end() : chain.start]
        if chain.start - end <= 110 and object_gap(gap, grammar) and is_marker_itself(context, clause, chain, grammar):
            return make(context, clause, chain.items, start, end, sign, before[-60:], "direction.noun", start)
    if link is not None and sign in {"up", "down"} and (ASSERTED.search(before) or SIGNIFICANT.search(before[-40:])):
        item = name_after(context, end + link.end(), clause.sentence.end, grammar)
        if item is not None and not any(c.start < item.end and item.start < c.end for c in clause.chains) and not NEGATION.search(before[-60:]):
            return make(context, clause, [item], start, end, sign, before[-60:], "direction.named_noun", start)
    previous = chain_before(clause, start)
    if previous is not None and (clause.last is None or previous.start >= clause.last.cue_end):
        match = tail_pattern(grammar).match(low[previous.end : start]) if start - previous.end <= 140 else None
        if match and SHOWED.search(match["verb"]) and is_marker_itself(context, clause, previous, grammar):
            return make(context, clause, previous.items, start, end, sign, match["verb"], "direction.showed", previous.start)
    if previous is not None and sign != "change" and re.fullmatch(r"\s*(?:levels?|scores?)?\s+", low[previous.end : start]):
        if re.match(rf"\s+(?:\([^()]*\)\s*)?(?:{OBSERVED}|of\s+[\d<>~])", after) and is_marker_itself(context, clause, previous, grammar):
            return make(context, clause, previous.items[-1:], start, end, sign, before[-60:], "direction.compound", previous.start)
    return None


def as_adjective(
    context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar
) -> Statement | None:
    """``SLEDAI remained lower``; ``sustained lower proteinuria was observed``; ``had lower SLEDAI scores than controls``."""
    low = context.lower
    before = low[clause.sentence.start : start]
    chain = chain_after(clause, end)
    if chain is not None and chain.start - end <= 40 and re.fullmatch(rf"\s+(?>{grammar.glue})*+", low[end : chain.start]):
        observed = re.match(rf"(?>{grammar.glue})*+{OBSERVED}", low[chain.end : chain.end + 70])
        stated = re.search(r"(?<![a-z])(?:had|showed|exhibited|displayed|experienced|demonstrated|reported|achieved)\s+(?:also\s+|a\s+|significantly\s+|\w+ly\s+)*\Z", before)
        if (observed or stated) and not OF_SOME.search(before) and is_marker_itself(context, clause, chain, grammar):
            return make(context, clause, chain.items, start, end, sign, before[-40:], "direction.attribute", start)
        return None
    chain = chain_before(clause, start)
    last = clause.last
    if last is not None and (chain is None or chain.start < last.cue_end):
        if re.search(r"(?<![a-z])remain(?:ed|s)?\s+(?:\w+ly\s+)*\Z", before):
            last.also = (start, end)
            last.until = max(last.until, end)
        return None
    if chain is None or (last is not None and any(i in last.items for i in chain.items)):
        return None
    match = tail_pattern(grammar).match(low[chain.end : start]) if start - chain.end <= 140 else None
    if match is None or not re.search(r"(?:was|were|is|are|be|remained|became|had|been)\s", match["verb"]):
        return None
    if not is_marker_itself(context, clause, chain, grammar):
        return None
    return make(context, clause, chain.items, start, end, sign, match["verb"], "direction.state", chain.start)


def make(
    context: Context,
    clause: Clause,
    items: list[Item],
    start: int,
    end: int,
    sign: str,
    verb: str,
    rule: str,
    begin: int,
) -> Statement | None:
    """A statement, with negation and repetition resolved; null where it is none of movement."""
    if grammar_modal(context, verb):
        return None
    negated = NEGATION.search(verb) is not None
    last = clause.last
    if last is not None and rule == "direction.again" and last.sign == sign and not negated:
        last.also = (start, end)
        last.until = end
        return None
    return Statement(
        items=list(items),
        sign=sign,
        negated=negated,
        cue_start=start,
        cue_end=end,
        begin=min(begin, start),
        until=end,
        rule=rule,
        words=verb.strip(),
        follows=last if rule == "direction.again" else None,
    )


def grammar_modal(context: Context, verb: str) -> bool:
    """Whether the verb group tells of a purpose or a possibility."""
    grammar = compile_grammar(context.vocabulary)
    return grammar.modal.search(verb) is not None


def change_rows(context: Context, told: Rows, markers: Markers) -> Rows:
    """Directions that a printed mean or median change gives by its sign, where no words of its sentence tell one."""
    anchors = context.shared.get("measurement_anchors", {})
    rows: Rows = []
    for m in context.tables.get("measurements", ()):
        if m["change_or_level"] != "change" or m["marker"] == "other" or not m["value"]:
            continue
        sentence = context.sentence_at(int(m["start"]))
        words = context.lower[sentence.start : m["start"]] if sentence else ""
        if sentence is None or not SIGNED_CHANGE.search(words):
            continue
        if any(r["marker"] == m["marker"] and sentence.start <= r["start"] < sentence.end for r in told):
            continue
        places = [("direction", s, e) if f == "value" else (f, s, e) for f, s, e in anchors[m["measurement_id"]]]
        places = [p for p in places if p[0] in {"direction", "marker", "arm", "time_point"}]
        rows.append(
            {
                **context.place(m["start"], m["end"]),
                "section_id": m["section_id"],
                "subject": m["subject"],
                "arm_text": m["arm_text"],
                "marker": m["marker"],
                "marker_text": m["marker_text"],
                "direction": "down" if m["value"] < 0 else "up",
                "direction_status": "stated",
                "stated_as": m["quote"],
                "relative_to": "before",
                "timepoints_months": [] if m["timepoint_months"] is None else [round(m["timepoint_months"], 4)],
                "significance": "unstated",
                "rule": "direction.change_value",
                "_anchors": places,
            }
        )
    return rows


def is_between_arms(context: Context, statement: Statement, grammar: Grammar) -> bool:
    """Whether a state ("was higher") sets one arm beside another that is no control: a comparison, no movement."""
    word = context.lower[statement.cue_start : statement.cue_end]
    if word not in STATES or statement.also is not None:
        return False
    if re.match(r"\s+(?:after|following)\s", context.lower[statement.cue_end : statement.cue_end + 12]):
        return False
    relative, comparator = compared_with(context, statement, grammar)
    if relative in {"before", "control", "earlier_follow_up"}:
        return False
    if relative == "other":
        return True
    arm, _ = arm_of(context, statement, comparator)
    return arm is not None or (statement.rule == "direction.state" and not AFTER.search(context.lower, *statement.span))


STATES = frozenset({"higher", "lower", "greater", "less", "smaller", "fewer", "better", "worse", "poorer"})
AFTER = re.compile(r"(?<![a-z])(?:after|following|post|at (?:the )?end|during|over|by)(?![a-z])|(?<![a-z])(?:at|until)\s+(?:\d|week|month|day|follow|the)")


def read(context: Context) -> Reading:
    """Directions of the markers of one document; what a conclusion says again is a restatement of its row."""
    markers, grammar = compile_markers(context.vocabulary), compile_grammar(context.vocabulary)
    rows: Rows = []
    again: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in REPORTS and move != "conclusion":
            continue
        if sentence.section.subject is None and OTHERS_WORK.search(context.lower, sentence.start, sentence.end):
            continue
        statements = read_sentence(context, sentence, markers, grammar)
        if ADVERSE.search(context.lower, sentence.start, sentence.end):
            statements = [s for s in statements if s.rule not in {"direction.object", "direction.attribute"}]
        stretches(statements, sentence, context.lower)
        for statement in statements:
            if is_between_arms(context, statement, grammar):
                continue
            (again if move == "conclusion" else rows).extend(
                statement_rows(context, statement, sentence, markers, grammar)
            )
    for said in again:
        first = next((r for r in rows if all(r[k] == said[k] for k in ("marker", "direction", "subject"))), None)
        if first is not None:
            first["_anchors"].append(("restatement", said["start"], said["end"]))
    rows += change_rows(context, rows, markers)
    finished, anchors = give_ids(context, rows, "dir", "directions", "direction_id")
    return Reading({"directions": finished}, anchors)
