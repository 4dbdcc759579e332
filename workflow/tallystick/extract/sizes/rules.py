"""Sizes read from one number: what stands right before it, the noun it counts, and the verb of that noun."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import compile_arms, longest_first
from ..ledger import Numeral
from ..moves import sentence_moves
from ..outcomes import mentions_between
from ..people import PeoplePattern
from ..reading import Context, Sentence
from ..triggers import Sought
from .flow import Add, add_fraction, add_whole, flow_fact, flow_size

VERBS = (
    (
        "randomised",
        r"randomi[sz]ed|randomly (?:assigned|allocated|divided|selected|grouped)|were allocated|were assigned|"
        r"divided|block-randomi[sz]ed",
    ),
    (
        "enrolled",
        r"enroll?ed|recruited|included|entered|registered|participated|took part|selected|were treated|"
        r"underwent|received|agreed? to (?:take part|participate)|volunteered|consented|inducted|had severe|"
        r"were studied|involved",
    ),
    (
        "analysed",
        r"analy[sz]ed|evaluated|evaluable|assessed|examined|investigated|available|contributed|contributing|"
        r"subjected to (?:[a-z]+ )?analys[ei]s|(?:had|provided|gave) (?:[a-z]+ ){0,2}data",
    ),
    ("followed", r"studied for|followed|completed|finished"),
    ("screened", r"screened|eligible|invited|approached|assessed for eligibility"),
)
"""What was done with people, and the kind of size it makes; where two verbs follow, the first kind here counts."""

NOT_IN_NAME = (
    r"of|in|and|or|with|the|who|were|was|to|at|from|by|for|on|than|had|have|has|which|that|per|as|is|are|groups?|arms?|"
    r"studies|trials|cent(?:re|er)s|sites|hospitals|schools|clinics|practices|countries|days?|weeks?|months?|years?|"
    r"hours?|minutes?|times|doses?|events?|points?"
)
"""Words that do not stand between a number and the noun of people it counts."""

NO_PEOPLE = (
    r"\s(?:[a-z-]+\s)?(?:groups|arms|subgroups|cohorts|blocks|surveys|interviews|datasets|sessions|visits|samples|records|"
    r"years|months|days|weeks|hours|populations|categories|files|reports|studies|trials|affairs)(?![a-z])"
)
"""After a noun of people that only tells of what kind another noun is: "two control groups", "300 person years"."""

INSTITUTION = r"(?:[a-z]+\s)?(?:society|association|college|academy) of [a-z]+(?:\s?\([a-z-]{2,8}\))?\s+"
"""Whose class or criteria the people are of: "60 American Society of Cardiology (ASC) stage B patients"."""

STUDY_NOUN = Sought(
    r"(?<![a-z])(?:studies|trials|rcts|articles|publications|reports|series|cohorts?|meta-analyses|reviews|"
    r"case-control)(?![a-z])"
)
STUDIES = (
    r"\s+(?:(?!(?:of|in|with|had|were|was|from|for|who|to|on|into|received|receiving|assigned|allocated)(?![a-z])|"
    r"<people>(?![a-z-]|\s(?:reports|series|studies|trials)))(?:phase\s+\d[ab]?|\d{1,3}-[a-z]+|"
    r"[a-z][a-z-]*),?\s+){0,8}?(?:studies|trials|rcts|articles|publications|reports|case series|cohorts|cohort|"
    r"meta-analyses|systematic reviews|case-control)(?![a-z])"
    r"(?!\s*(?:group|arm|<people>|member|of \d)|(?<=cohorts)\sof\s)"
)
"""A noun of studies after its number, adjectives and joined adjectives between them."""
COUNTED_STUDIES = PeoplePattern(STUDIES)
PART_OF_STUDIES = PeoplePattern(rf"\s+of\s+(?:which|these|them|those|whom)\s+(?:(?:were|are)(?=\s)|(?=[a-z])){STUDIES}")
"""Studies of one kind among those counted before: "9 studies, 4 of which were randomised trials"."""

SCOPE = re.compile(
    r"(?:^|[.;,]\s+|(?<![a-z])and )(?:of|among|amongst|from|in|out of)\s+(?:the |all |these |our |those |a total of |"
    r"total |original |initial )*\Z"
)
LEADS = re.compile(
    r"(?<![a-z])(?:enrolled|enroled|recruited|included|randomi[sz]ed|randomly assigned|studied|analy[sz]ed|evaluated|"
    r"screened|assessed|treated|a total of|a sample of|a cohort of|a group of|study of|trial of|study in|trial in|"
    r"trial with|study with|performed on|performed in|conducted in|conducted with|conducted on|carried out on|in which|"
    r"data from|carried out in|series of|on|among|conducted among|divided|allocated|assigned|involv(?:ed|es?)|"
    r"includes?|identified|selected|examined|obtained from|sample size of|consist(?:ed|s) of|compris(?:ed|es)|"
    r"composed of|included were|(?:participants|subjects|patients) (?:of (?:the|this) (?:present )?study )?were|"
    r"recruitment of|leaving|sample was|enrol|recruit|include|enroll?ing|recruiting|including|studying|treating|"
    r"randomi[sz]ing|comprising)\s+"
    r"(?:the |all |a total of |these |about |approximately )*\Z"
)
PREPOSITION = re.compile(
    r"(?<![a-z])(?:in|on|of|among|with|using|from|compared to)\s+(?:the |all |a total of |these |about |approximately |"
    r"another )*\Z"
)
"""Before the people of a title, an aim or a method: "a comparison of A with B in 60 women"."""
WE_DID = re.compile(r"(?<![a-z])we (?:also )?(?:[a-z]+ly )?[a-z]{3,}ed (?:the |a total of |another )?\Z")
NO_PREPOSITION = re.compile(r"(?<![a-z0-9])(?:(?:1|000) in|per|out of|groups of|risk of)\s+\Z")
OPENING = re.compile(r"^[^a-z0-9]*(?:methods\.?:?\s*)?(?:for |in |among )?\Z")
AFTER_INTRODUCTION = re.compile(
    r"^\W*(?:in|at|during|for|overall|after|from|between|altogether|methods|participants|subjects|patients)(?![a-z])"
    r"[^.;]{0,100}[,:]\s*\Z|[•;:]\s*\Z"
)
INVOLVING = re.compile(r"(?:involving|comprising|totall?ing|consisting of)\s+(?:a total of )?\Z")
REST = re.compile(r"(?:and|of whom|of these,?)\s+\Z")
SAMPLE = re.compile(r"(?<![a-z])samples?(?: size)? (?:of|was|consisted of|included|comprised) (?:only |about )?\Z")
UNIT_AFTER = re.compile(
    r"\s?(?:%|[/.,]?\d|(?:[mµμ]?[lg]|mm|cm|weeks?|days?|months?|years?|cc|hospitals|schools)(?![a-z]))"
)
SOME = re.compile(r"\s+(?P<verb>eligible|enrolled|randomi[sz]ed|recruited|evaluable|analy[sz]ed|screened)\s?[,(]")
UNDERWENT = re.compile(
    r"\s+(?:(?:were|was|also|only|then|each) ){0,2}(?:treated|given|assigned|allocated|randomi[sz]ed|offered|"
    r"administered|underwent|received|served as|acted as)(?![a-z])"
)
ALSO = re.compile(
    r"\s+(?:had|met|fulfilled|lived|agreed)(?![a-z])[^.;,()\d]{0,80}?\s(?:and|who)\s(?:(?:were|was|did) )?"
    r"(?P<verb>recruited|enroll?ed|included|randomi[sz]ed|agree to participate|participated)(?![a-z])"
)
"""What else is said of people before the verb of the flow: "105 had low mood and were recruited"."""
PLACE_BEFORE = re.compile(r"(?<![a-z])(?:from|in|at|across|of)\s+\Z")
FOLLOWED = re.compile(r"\s+(?:were|have been)\s+(?:studied|followed)")
INCLUDING = re.compile(r"(?<![a-z])including\s+\Z")
ALL = re.compile(r"(?<![a-z])(?:all|the)\s+(?:of the )?\Z")
AVAILABLE = re.compile(
    r"(?<![a-z])available (?:for (?:the )?(?:[a-z]+ )?(?:analysis|analyses|evaluation) )?(?:in|for|from) \Z"
)
PART_OF = re.compile(
    r"(?:\d|%|cent|\))\s*(?:patients |cases |subjects )?(?:out )?(?:of|/)\s*(?:the |all |a total of |these )*\Z|[./]\Z"
)
ENDS_COUNT = re.compile(
    r"[^.;]{0,60}(?<![a-z])(?:withdrew|died|discontinued|dropped out|experienced|developed|declined|refused|excluded|"
    r"lost|failed|reported|achieved|required|remained)(?![a-z])"
)
NOT_A_START = re.compile(
    r"\s*(?:\(\s*(?:n\s*=\s*)?[\d.]+\s*(?:[%)/]|in |of |vs)|had|died|achieved|in (?:the|each|both|this)|"
    r"(?:of|from) (?:the|each))"
)
REGION = re.compile(r"(?:[^.;()%]|\((?![^()]{0,60}%\s?[),;\]])[^()]{0,80}\)|(?<=\d)\.(?=\d)){0,180}")
"""How far the verb of a counted noun may stand: not beyond the clause, nor beyond another count."""
GIVEN = re.compile(r"\s(?:received|underwent|were treated|had severe|consented|included|selected|entered)")
"""What is done to some of the people in a result, so that it does not tell the size of the study."""
TREATED = re.compile(r"\s(?:received|underwent|were treated)(?!\s(?:with )?either\s)")
"""What is done, in a method, to some of a cohort whose size was told: they are an arm."""
PARTICIPLE = re.compile(
    r"(?:\s*\([^()%]{0,80}\))?\s*(?:(?:were|was|had|have|been|also|then|subsequently|finally) ){0,3}"
    r"(?P<verb>randomi[sz]ed|randomly (?:assigned|allocated)|enroll?ed|recruited|entered (?:the|this|in|into)|"
    r"participated|included in (?:the )?(?:[a-z-]+ ){0,4}analys[ei]s|analy[sz]ed|evaluable|contribut(?:ed|ing)|"
    r"completed)(?![a-z])"
)
DONE_TO = re.compile(r"\s(?:were|was|are|will be|attended|consumed|ingested|performed|took|wore)\s")
GIVEN_TO = re.compile(
    r"\s(?:were (?:given|applied|administered|offered|placed on|put on|operated|managed|injected|exposed|fed|taught|"
    r"trained|instructed)|attended|consumed|ingested|performed|took|wore)\s(?!either\s)"
)
"""What is done in a method to some of a cohort, so that they are an arm."""
JOINT_NUMBER = re.compile(
    r"(?:\s+(?:(?!(?:of|in|had|were|was|died)(?![a-z]))[a-z][a-z'-]*\s+){1,6}?(?:\([^()]{1,60}\)\s+)?(?:and|or)|\s*[;,]|,?\s+(?:and|or|versus|"
    r"vs\.?))\s+\Z"
)
"""Between two numbers of one noun: "22 obese and 26 lean women", "seven women and nine men", "40; 38 and 35 men"."""
NOT_PEOPLE = re.compile(
    r"\s+(?:(?!in|with)[a-z-]+\s+){0,2}(?:groups|arms|subgroups|times|occasions|levels|types|doses|"
    r"treatments|weeks|months|points|periods|phases|stages|steps)"
    r"(?![a-z])"
)
"""After a number that counts no people, whatever else the sentence says."""
EARLY = frozenset({"title", "aim", "methods", "other"})
BEFORE_RESULTS = EARLY - {"other"}
"""Where an outcome beside people tells who they were, not what befell them."""


@dataclass(frozen=True, slots=True)
class SizePatterns:
    """Patterns that need the vocabulary's nouns."""

    people: re.Pattern[str]
    after: re.Pattern[str]
    counted: re.Pattern[str]
    shown: re.Pattern[str]
    places: re.Pattern[str]
    clusters: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_sizes(vocabulary: Vocabulary) -> SizePatterns:
    """The nouns of people, and what may be counted instead of them where a verb says that it was enrolled."""
    words = compile_arms(vocabulary)
    units = longest_first(vocabulary["numerals"]["size_units"])
    noun = rf"(?:non-?)?(?:{words.people}|{units})(?![a-z-])(?!{NO_PEOPLE})"
    adjective = rf"(?!(?:{NOT_IN_NAME})(?![a-z]))['‘\"]?[^\W\d_][\w'’/-]*(?:\s\d)?"
    joined = r"(?:(?<![sn])\s(?:and|or|to)(?=\s))?"
    told = r"(?:\([^()%]{0,60}\)\s+)?"
    people = (
        rf"(?:{INSTITUTION})?(?:{adjective}{joined}['’\",]?\s+{told}){{0,5}}?(?:{noun}|\d{{1,2}}-year-olds(?![a-z-]))"
    )
    bracket = r"(?:\s*\([^()]{0,60}\))?"
    others = longest_first(vocabulary["numerals"]["other_nouns"] + vocabulary["numerals"]["schedule_nouns"])
    places = longest_first(vocabulary["numerals"]["cluster_units"])
    counted = (
        rf"\s+(?:(?!(?:{NOT_IN_NAME}|{others})(?![a-z]))[a-z][a-z'-]*,?\s+){{0,3}}?(?!(?:{others}|{NOT_IN_NAME})(?![a-z]))"
        rf"[a-z]{{3,}}s{bracket}\s+(?:(?:in|from|of|with)\s(?:[a-z'-]+\s){{1,4}}?)?"
        r"(?:(?:were|was|are|have been|had been|will be|then|also|prospectively|consecutively) ){1,3}"
        r"(?P<verb>randomi[sz]ed|randomly (?:assigned|allocated|divided)|enroll?ed|recruited)(?![a-z])"
        rf"|\s+(?:(?!(?:{NOT_IN_NAME})(?![a-z]))[a-z][a-z'-]*\s+){{0,3}}?(?:{places}){bracket}\s+"
        r"(?:(?:in|from|of|across)\s(?:[a-z'-]+\s){1,4}?)?(?:(?:were|was|have been) ){1,2}"
        r"(?:randomi[sz]ed|(?:randomly )?(?:assigned|allocated))(?![a-z])"
    )
    return SizePatterns(
        re.compile(people),
        re.compile(rf"(?:,(?=\s[a-z-]+\s[a-z]))?{bracket}\s+{people}{bracket}"),
        re.compile(counted),
        re.compile(
            rf"(?:\s+{people})?\s*[(\[]\s*(?:n\s*=\s*)?\d+(?:[.,·]\d+)*\s*(?:%(?!\s(?!of|in|vs|to)[a-z])|/\s*\d)"
        ),
        re.compile(
            r"(?:(?<=from )|(?<= in )|(?<= at )|(?<=cross ))[\d,]+\s(?:[a-z-]+\s){0,3}?"
            rf"(?:{places}|{others})(?![a-z])"
        ),
        re.compile(
            rf"\s+(?:(?!(?:{NOT_IN_NAME})(?![a-z]))[a-z][a-z'-]*,?\s+){{0,3}}?"
            rf"(?:{longest_first(vocabulary['numerals']['clusters'])})(?![a-z-])"
        ),
    )


@lru_cache(maxsize=4)
def compile_verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The verbs of each kind of size."""
    return tuple((fact, re.compile(rf"\s(?:{verb})(?![a-z])")) for fact, verb in VERBS)


@dataclass(frozen=True, slots=True)
class Spot:
    """One open number of a sentence and what the rules look at.

    ``text`` is the sentence's digits view on one line, ``low``–``high`` the number's place in it, ``head`` what stands
    before the number. ``move`` is what the sentence does, ``total`` the size of the cohort that was read before it,
    ``counts`` where the open numbers of the sentence begin.
    """

    context: Context
    sentence: Sentence
    text: str
    low: int
    high: int
    head: str
    move: str
    total: int | None
    counts: list[int]

    @property
    def first(self) -> bool:
        """Whether no size of the cohort was read before it."""
        return self.total is None

    @property
    def is_smaller(self) -> bool:
        """Whether the number is smaller than the cohort whose size was read before it."""
        numeral = self.context.numerals.at(self.sentence.start + self.low)
        return self.total is not None and numeral is not None and (numeral.whole or 0) < self.total


def read_numbers(
    context: Context, sentence: Sentence, text: str, numerals: list[Numeral], move: str, total: int | None, add: Add
) -> None:
    """Read the sizes among the open numbers of a sentence, one number at a time (see `Spot`)."""
    patterns = compile_sizes(context.vocabulary)
    studies = STUDY_NOUN.search(text) is not None
    counts = [n.start - sentence.start for n in numerals]
    earlier: list[Numeral] = []
    chained = False
    for numeral in numerals:
        if numeral.is_read:
            continue
        low, high = numeral.start - sentence.start, numeral.end - sentence.start
        head = text[max(0, low - 60) : low]
        if text[high : high + 1] == "/":
            add_fraction(context, sentence, text, numeral, add)
            continue
        if text[high : high + 1] == "%" or PART_OF.search(head):
            continue
        if " of " in text[high : high + 30]:
            add_whole(context, sentence, text, numeral, patterns.after, add)
        shown = patterns.shown.match(text, high)
        listed = earlier if not shown and is_joint(text, sentence, earlier, low) else []
        if shown:
            found = flow_size(text, shown, head, chained)
            chained = chained or (found is not None and found[0] == "subgroup_size")
        else:
            if listed:
                # the words before the first of several numbers of one noun lead all
                low = listed[0].start - sentence.start
                head = text[max(0, low - 60) : low]
            spot = Spot(context, sentence, text, low, high, head, move, total, counts)
            found = (studies_size(context.vocabulary, text, high) if studies else None) or one_size(spot)
        if found:
            fact, end, rule = found
            if rule == "size.studies" and not JOINED_STUDIES.search(text[low:high]):
                listed = []
            for each in (*listed, numeral):
                add(
                    each, fact, sentence, (each.start, sentence.start + end), rule, mark=not shown or fact == "arm_size"
                )
        earlier = [] if found or shown else [*listed, numeral]


JOINED_STUDIES = re.compile(r"[a-z]{4}")
"""Words between two numbers of studies, without which they are citations: "as shown.2, 3, 4 Cohort studies"."""


def is_joint(text: str, sentence: Sentence, earlier: list[Numeral], low: int) -> bool:
    """Whether the number at ``low`` shares its noun with those right before it."""
    if not earlier or earlier[-1].is_read:
        return False
    return JOINT_NUMBER.fullmatch(text, earlier[-1].end - sentence.start, low) is not None


def studies_size(vocabulary: Vocabulary, text: str, high: int) -> tuple[str, int, str] | None:
    """A number of studies: of all, or of one kind among those counted before."""
    match = COUNTED_STUDIES.of(vocabulary).match(text, high) or PART_OF_STUDIES.of(vocabulary).match(text, high)
    return ("studies_included", match.end(), "size.studies") if match else None


AGED = re.compile(r"\s+(?:[a-z][a-z-]*\s){0,3}?[a-z]{3,}s\s(?:aged|who)(?![a-z])")
"""Whoever has an age or a relative pronoun is people: "a total of 282 islanders aged 40 or older"."""
CLUSTERS_LEAD = re.compile(
    r"(?:(?<![a-z])(?:from|in|at|of|with|across|among|included|includes|selected|recruited|recruits|involved|involving|"
    r"comprising|enrolled)\s(?:a total of |the |all )?|^[^a-z0-9]*)\Z"
)
"""Before the number of schools or villages that a study took its people from."""
ONE_IN = re.compile(r"(?<![a-z0-9])(?:1|000) in \Z")
"""Before the number of people of whom one is meant: "one in five adults"."""
BY_OTHERS = re.compile(r"\s+by\s+[^\W\d_]+\s(?:and|et)\s")


def one_size(spot: Spot) -> tuple[str, int, str] | None:
    """Kind, end and rule of the size that a number is, by the people it counts; none if it is no size."""
    text, high = spot.text, spot.high
    if ONE_IN.search(spot.head):
        return None
    patterns = compile_sizes(spot.context.vocabulary)
    people = patterns.after.match(text, high)
    if INVOLVING.search(spot.head):
        return "enrolled", people.end() if people else high, "size.involving"
    if people is None:
        return peopleless_size(spot)
    end = people.end()
    if BY_OTHERS.match(text, end):
        return None
    limit = region_end(text, end, spot.counts, patterns.places)
    happens = eventful(spot.context, spot.sentence, text, high)
    for fact, verb in compile_verbs():
        match = verb.search(text, end, limit)
        if match is None or (happens and fact not in ("randomised", "enrolled")):
            continue
        if spot.move == "results" and not spot.first and GIVEN.match(match.group()):
            fact = "subgroup_size"
        elif spot.move in EARLY and spot.is_smaller and TREATED.match(text, match.start()):
            fact = "arm_size"
        return fact, match.end(), f"size.{fact}"
    if happens:
        return None
    done = DONE_TO.search(text, end, limit) if spot.move in EARLY else None
    if done and spot.is_smaller and GIVEN_TO.match(text, done.start()):
        return "arm_size", done.end(), "size.treated"
    plain = plain_size(spot, end)
    if plain is not None or spot.move not in EARLY or ENDS_COUNT.match(text, end):
        return plain
    return ("enrolled" if spot.first else "subgroup_size", done.end(), "size.treated") if done else None


def peopleless_size(spot: Spot) -> tuple[str, int, str] | None:
    """A number without a noun of people, which a verb of the flow makes a size: "236 were randomised"."""
    text, high = spot.text, spot.high
    patterns = compile_sizes(spot.context.vocabulary)
    counted = patterns.counted.match(text, high)
    if counted and (counted["verb"] or not PLACE_BEFORE.search(spot.head)):
        return flow_fact(counted["verb"] or "randomised"), counted.end(), "size.counted"
    bare = PARTICIPLE.match(text, high)
    if bare:
        return flow_fact(bare["verb"]), bare.end(), "size.bare"
    if SAMPLE.search(spot.head) and not UNIT_AFTER.match(text, high):
        return "enrolled", high, "size.sample"
    if SCOPE.search(spot.head) and (some := SOME.match(text, high)):
        return flow_fact(some["verb"]), some.end(), "size.scope"
    if also := ALSO.match(text, high):
        return flow_fact(also["verb"]), also.end(), "size.bare"
    if spot.move in EARLY and (given := UNDERWENT.match(text, high)):
        later = any(at > spot.low and UNDERWENT.search(text, at) for at in spot.counts)
        if spot.counts[0] < spot.low or later:
            return "arm_size", given.end(), "size.given"
    if REST.search(spot.head) and (rest := FOLLOWED.match(text, high)):
        return "followed", rest.end(), "size.rest"
    if LEADS.search(spot.head) and (aged := AGED.match(text, high)):
        return "enrolled", aged.end(), "size.aged"
    if spot.move in EARLY and CLUSTERS_LEAD.search(spot.head) and (group := patterns.clusters.match(text, high)):
        return "clusters", group.end(), "size.clusters"
    return ("analysed", high, "size.available") if AVAILABLE.search(spot.head) else None


SHARE_WITHIN = re.compile(r"\d+\s?%\s[a-z][^().]{0,70}\)")
"""A share in a bracket that describes people: "(50% men, 20% smokers)"."""


def region_end(text: str, start: int, counts: list[int], places: re.Pattern[str]) -> int:
    """Where the clause of a counted noun ends, or another number begins that may be a count.

    A number of ``places`` that people came from is passed over: "50 adults from 3 hospitals were randomised".
    """
    match = REGION.match(text, start)
    end = match.end() if match else start
    at = bisect_left(counts, start)
    while at < len(counts) and (places.match(text, counts[at]) or SHARE_WITHIN.match(text, counts[at])):
        at += 1
    return min(end, counts[at]) if at < len(counts) else end


SHOWN_FIRST = re.compile(r"\s*\(\s*(?:n\s*=\s*)?[\d.]+\s*(?:[%)/]|in |of |vs)|\s(?:of|from) (?:the|each)")


def plain_size(spot: Spot, end: int) -> tuple[str, int, str] | None:
    """People without a verb of their own: "Of the 80 patients", "a trial in 80 women"."""
    text, low, head = spot.text, spot.low, spot.head
    if SCOPE.search(head if low > 60 else text[:low]):
        return "subgroup_size" if spot.move == "results" and spot.is_smaller else "enrolled", end, "size.scope"
    if INCLUDING.search(head) and spot.counts[0] < low:
        return "subgroup_size", end, "size.including"
    if LEADS.search(head):
        return "enrolled", end, "size.of_people"
    if ALL.search(head):
        return "enrolled", end, "size.all"
    if spot.move not in EARLY and not spot.first:
        return None
    if not text[:low].strip() and spot.first and spot.move in EARLY and not ENDS_COUNT.match(text, end):
        opened = spot.sentence.start - spot.sentence.section.body_start < 4
        if opened and not SHOWN_FIRST.match(text, end):
            return "enrolled", end, "size.opening"
    starts = OPENING.search(text[:low]) or (low < 120 and AFTER_INTRODUCTION.search(text[:low]))
    bracketed = text.count("(", 0, low) > text.count(")", 0, low)
    if starts and not bracketed and not NOT_A_START.match(text, end) and not ENDS_COUNT.match(text, end):
        return "subgroup_size" if spot.is_smaller else "enrolled", end, "size.opening"
    reached = spot.move in EARLY and (PREPOSITION.search(head) or WE_DID.search(head))
    return ("enrolled", end, "size.in_people") if reached and not NO_PREPOSITION.search(head) else None


def eventful(context: Context, sentence: Sentence, text: str, at: int) -> bool:
    """Whether a number of people is the subject of an outcome ("five patients died"), so that it counts events."""
    people = compile_sizes(context.vocabulary).people.match(text, at + 1) if at < len(text) else None
    end = people.end() if people else at
    following = mentions_between(context, sentence.start + end, min(sentence.start + end + 60, sentence.end))
    if not following or following[0].outcome in NO_EVENTS:
        return False
    link = SUBJECT_OF.fullmatch(text, end, following[0].start - sentence.start)
    planned = sentence_moves(context)[sentence.index] in BEFORE_RESULTS
    return link is not None and not (planned and HAVING.fullmatch(link.group()))


SUBJECT_OF = re.compile(
    r"(?:\s*(?:had|have|has|were|was|who|subsequently|then|also|later|achieved|reached|experienced|developed|suffered|"
    r"reported|showed|in|a|an|the|of|with|from|required))*\s+"
)
HAVING = re.compile(r"(?:\s*(?:with|in|from|a|an|the|who|had|have|has))*\s+")
"""Between people of a method and what they have, which tells who was studied: "60 women with sepsis"."""
NO_EVENTS = frozenset(
    {"primary_endpoint", "study_completion", "attendance", "surgery", "withdrawal", "lost_to_follow_up"}
)
