"""The lexical rules: patterns that give a numeral its role from the words right beside it, in their order of trust."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..ledger import DIGITS
from ..people import MARK, PeoplePattern
from ..triggers import Sought

D = DIGITS
NUM = rf"[-+]?\s?(?:{D}|[.·]\d+)"
TO = r"\s*%?\s*(?:to|-|,|;|and|through|:)\s*"
NO_SIGN = r"(?<![<>≤≥])(?<![<>≤≥] )"
"""A number that no sign makes a limit."""
MONTH_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A lexical rule: the numerals within group ``n`` (or the match) of ``pattern`` have ``role``.

    One of ``needs`` is in every text that the pattern matches: other texts are not searched. Of a rule that is tried at
    numbers, the character right before the number is one of ``left``, and the first behind it that is no blank one of
    ``right`` (a blank is written ``" "``, empty is any): it is tried at no other number.
    """

    name: str
    role: str
    pattern: re.Pattern[str] | Sought
    join: bool = False
    needs: tuple[str, ...] = ()
    at_number: bool = False
    before: re.Pattern[str] | None = None
    left: str = ""
    right: str = ""
    opening: re.Pattern[str] | None = None


def anywhere(name: str, role: str, pattern: str, join: bool = False, needs: tuple[str, ...] = ()) -> Rule:
    """A rule that is searched for in the whole text; for ``needs`` see `Rule`."""
    return Rule(name, role, Sought(pattern), join, needs)


def at_word(name: str, role: str, lead: str, pattern: str, join: bool = False, needs: tuple[str, ...] = ()) -> Rule:
    """A rule that is searched for where a word begins: behind ``lead``, or at the beginning of the text.

    A search for what is no letter passes over whole words; one for the first letters of many names stops within them.
    """
    return Rule(name, role, Sought(lead + pattern), join, needs, opening=re.compile(pattern))


def at_number(
    name: str,
    role: str,
    pattern: str,
    join: bool = False,
    before: str | None = None,
    needs: tuple[str, ...] = (),
    left: str = "",
    right: str = "",
) -> Rule:
    """A rule whose pattern begins with a number: it is only tried where an unread numeral begins.

    ``before`` must match what stands right before the number; for the others see `Rule`.
    """
    lead = re.compile(rf"{before}\Z") if before else None
    return Rule(name, role, re.compile(pattern), join, needs, at_number=True, before=lead, left=left, right=right)


LETTERS = "abcdefghijklmnopqrstuvwxyz"
GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"


def initials(entries: list[str]) -> str:
    """The characters that entries of a list begin with."""
    return "".join(sorted({entry[0] for entry in entries}))


def alternatives(entries: list[str]) -> str:
    """The words of a list as alternatives of a pattern, the longest first."""
    return "|".join(sorted(map(re.escape, entries), key=len, reverse=True))


FIRST = (
    # p = 0.03, P < .001, p-value: 0.02, "p values were 0.01 and 0.02"
    anywhere(
        "p_value",
        "p_value",
        rf"p(?<![a-z0-9]p)(?:s|\s?-?\s?(?:values?|trend|interaction))?\s*"
        rf"(?:for (?:trend|interaction|all|[a-z]{{2,12}} [a-z]{{2,12}})\s*|was |"
        rf"were |of |is )?[=<>≤≥:]{{1,2}}\s*(?P<n>{NUM}(?:\s*[x×]\s*10\s*[-(]?\s*\d+\)?)?(?:(?:,|,?\s+and|,?\s+or|"
        rf"\s*;)\s*[<>=]?\s*0?[.·]\d+){{0,5}})",
    ),
    anywhere(
        "p_value.words",
        "p_value",
        rf"p(?<![a-z0-9]p)(?:\s?-?\s?values?)?\s+(?:was |were |of |is )(?:less than |greater than )?"
        rf"(?P<n>{D})(?!\d|-(?:sided|tailed))",
    ),
    # P values in the tea group: <0.01, 0.03 and 0.2
    anywhere(
        "p_value.labelled",
        "p_value",
        r"p(?<![a-z0-9]p)[\s-]?values?\s[a-z][a-z -]{1,40}:\s*(?P<n>[<>=]?\s?0?[.·]\d+"
        r"(?:(?:,|,?\sand|;)\s*(?:and\s)?[<>=]?\s?0?[.·]\d+){0,5})",
        needs=("value",),
    ),
    # aged 22–40 years; 18 years old; mean age 54.9 (8.8)
    at_number(
        "age.old",
        "age",
        rf"(?P<n>{D}(?:\s?(?:months?|weeks?|days?|years?))?(?:\s*-?\s*(?:-|to|and|or|±|\+/-)\s*{D})?)\s*-?\s*"
        rf"(?:years?|yrs?|y|months?|weeks?|"
        rf"days?)?\s*-?\s*(?:old\b|of age\b|olds\b|y/o\b)",
        needs=("old", "of age", "y/o"),
        right="mwdy-tao±+",
    ),
    # mean age among the women was 54 years
    anywhere(
        "age.of",
        "age",
        rf"age(?<![a-z]age)s?\s(?:of|amongst?|in|for|at)\s[a-z][a-z -]{{2,50}}?\s(?:was|were|is)\s"
        rf"(?P<n>{D}(?:\s?(?:±|\+/-)\s?{D})?)",
        needs=("age",),
    ),
    anywhere(
        "age.aged",
        "age",
        rf"age(?<![a-z]age)[ds]?(?![a-z])(?:[\s,:=(\[≥≤<>]|of |was |were |is |between |from |over |under |"
        rf"group |range |mean |median |years |at least |or |older than |younger than |sd |\)){{0,8}}"
        rf"(?P<n>{D}\s*(?:years?|yrs?|y)?(?:\s*(?:-|to|and|±|\+/-|,|\()\s*(?:sd\s?=?\s?)?{D}(?![\d.]|\s*%))?)"
        r"(?!\s*(?:<people>(?![a-z])|deaths))",
    ),
    at_number(
        "age.over", "age", rf"(?P<n>{D})\s*(?:years?|yrs?)\s+(?:or|and) (?:older|over|above|younger|more)", right="y"
    ),
    anywhere("page", "page", r"p(?<![a-z]p)p?\.\s?(?P<n>\d+(?:-\d+)?)\)", needs=("p.",)),
    at_number("year.decade", "year", r"(?P<n>(?:19|20)\d0)(?='?s(?![a-z]))", right="'s"),
    # (p 0.03), p0.05, p values .01 and .2
    anywhere(
        "p_value.bare",
        "p_value",
        r"p(?<![a-z0-9]p)\s?-?\s?(?:values?)?\s?(?P<n>0?[.·]\d+(?:(?:,|,?\s+and|\s*;)\s*0?[.·]\d+){0,4})(?!\d|\s*%)",
    ),
    # 95% CI 0.8 to 1.2; (95% confidence interval: 10-58)
    at_number(
        "interval.confidence",
        "interval",
        rf"(?P<n>\d\d(?:[.·]\d+)?\s*%?\s*-?\s*(?:cis?|c\.i\.?|ci's|cls?|cris?|(?:confidence|credible|uncertainty|"
        rf"bayesian credible) (?:intervals?|limits?))(?![a-z])(?:[\s,:;=(\[]|for [a-z ]{{0,30}}|of |was |were |from |"
        rf"between ){{0,6}}(?:{NUM}{TO}{NUM}\s*%?)?)",
        right="%-cb",
    ),
    # CI 0.8-1.2, CI95 0.4; 1.2, CI 95%: 3 to 5
    anywhere(
        "interval.confidence.short",
        "interval",
        rf"ci(?<![a-z]ci)s?(?P<n>(?:\s?9[0-9]\s?%?)?[\s,:;=(\[]{{1,3}}{NUM}{TO}{NUM})",
    ),
    # confidence interval 5.2-6.9
    anywhere(
        "interval.confidence.words",
        "interval",
        rf"(?:confidence|credible|uncertainty) intervals?[\s,:=(]{{1,3}}"
        rf"(?P<n>{NUM}{TO}{NUM})(?!\s?%?\s?(?:ci|confidence))",
        needs=("interval",),
    ),
    at_number(
        "interval.level",
        "interval",
        r"(?P<n>\d\d(?:[.·]\d+)?)\s*%?\s*-?\s*(?:ci|confidence|interval of)(?![a-z])",
        right="%-ci",
    ),
    # mean age 54 years (range, 38 to 68)
    at_number(
        "age.range",
        "age",
        rf"(?P<n>{D}\s?(?:years?|yrs?|y)?\s?(?:to|-|,)\s?{D})(?!\.?\d)",
        before=r"(?<![a-z])age[ds]?(?![a-z])[^;()]{1,24}[(\[,]\s?(?:age )?ranges?[\s,:=]{1,2}(?:of |from )?",
        needs=("range",),
        right="-ty,",
    ),
    anywhere(
        "interval.range",
        "interval",
        rf"(?:iqrs?|interquartile ranges?|inter-quartile ranges?|ranges?|ranging|ranged|quartiles?|q1-q3|min-max|"
        rf"percentiles?)(?:\s*\([a-z]+\))?[\s,:;=(\[]*(?:from |of |was |between |were "
        rf"){{0,2}}(?P<n>{NUM}\s*%?\s*(?:[a-z/]{{1,6}}\s)?(?:to|-|,|;|and)\s*{NUM})",
        needs=("iqr", "quartile", "rang", "q1-q3", "min-max", "percentile"),
    ),
    # 6.4 ± 0.9
    at_number(
        "spread.plus_minus",
        "measurement",
        rf"(?P<n>{NUM}\s*%?\s*[a-z/]{{0,8}}\s*(?:±|\+/-|\+-|\+ ?/ ?-)\s*{D})",
        needs=("±", "+"),
        right=LETTERS + "%/±+",
    ),
    at_word(
        "spread.sd",
        "measurement",
        r"[^a-z]",
        rf"(?:s(?:d|\.d\.|em?|\.e\.m?\.?|tandard deviations?|tandard errors?)|m"
        rf"ad)(?![a-z])[\s:=,±]*(?:of )?(?P<n>{NUM})",
    ),
    at_number(
        "spread.mean_before_sd",
        "measurement",
        rf"(?P<n>{D})\s*%?\s*[(\[,;]\s*(?:sd|s\.d\.|sem?|s\.e\.m?\.?|standard deviations?|standard errors?)(?![a-z])",
        right="%([,;",
    ),
    anywhere(
        "p_value.rate",
        "p_value",
        rf"(?:false discovery rate|fdr|q-value)\s*[=<>]\s*(?P<n>{NUM}(?:\s*[x×]\s*10\s*-\s*\d+)?)",
        needs=("false discovery rate", "fdr", "q-value"),
    ),
    anywhere(
        "money", "measurement", rf"[$£€¥]\s?(?P<n>{D}(?:\s\d{{3}})*)(?!\d)", join=True, needs=("$", "£", "€", "¥")
    ),
    # I2 = 42%, tau-squared 0.03, Wilks' λ = .70, partial η2 = .30, power = .99
    anywhere(
        "statistic.named",
        "estimate",
        rf"(?P<n>(?:i(?<![a-z]i)|tau|τ)(?:2|\(2\)|\^2|-?\s?squared?|²)(?:\s*(?:statistic|value))?\s*"
        rf"(?:=|:|of|was|is|,)?\s*{NUM})",
        needs=("i2", "i(2", "i^2", "square", "²", "tau", "τ"),
    ),
    anywhere(
        "statistic.greek",
        "estimate",
        rf"(?:λ|ʎ|lambda|η|eta|ω|φ|ρ|rho|power)\s?(?:p?\s?2?|2\s?p?|-squared|²)\s*=\s*(?P<n>{NUM})",
        needs=("λ", "ʎ", "lambda", "η", "eta", "ω", "φ", "ρ", "rho", "power"),
    ),
    anywhere(
        "statistic.test",
        "estimate",
        r"[ftzw](?<![a-z][ftzw])(?:(?<!w)|(?<=w)ald)[- ](?:values?|statistics?|scores?)\s(?:of|was|were|=)\s"
        rf"(?P<n>{NUM}(?:(?:,|,?\sand)\s{NUM}){{0,3}})",
        needs=("value", "statistic", "score"),
    ),
    # the level at which a test is called significant
    anywhere(
        "threshold.alpha", "threshold", r"(?:α|alpha)\s?(?:level\s)?[=<]\s?(?P<n>0?[.·][01]\d*)", needs=("α", "alpha")
    ),
    anywhere(
        "statistic.chi",
        "estimate",
        rf"(?:χ\s?2?|chi-?\s?squared?|χ²|wald)\s*(?P<n>\([^()]{{1,24}}\)\s*[=:]\s*{NUM})",
        needs=("χ", "chi", "wald"),
    ),
    at_word(
        "estimate.named",
        "estimate",
        r"[^a-z0-9]",
        rf"(?:a(?:hrs?|ors?|rrs?|rds?|uc)|h(?:rs?|edges'? g)|i(?:rrs?|cc)|"
        rf"r(?:rs?|ds?|2|atios?|elative risks?|isk differences?)|smds?|"
        rf"wmds?|mds?|e(?:ta2?|ffect sizes?|s)|β|"
        rf"c(?:ohen'?s d|hi-?squared?|orrelations?(?: coefficients?)?|oefficients?)|"
        rf"beta|kappas?|κ|χ2|nn[th]|"
        rf"odds)(?:\s*\([a-z]{{1,5}}\))?[\s,:;=(\[]{{1,3}}(?:of |"
        rf"was |were |is |= ?|for [a-z]+ ){{0,2}}(?P<n>{NUM})(?!\s?:\s?\d)",
    ),
    at_word(
        "statistic",
        "estimate",
        r"[^a-z0-9]",
        rf"(?P<n>(?:[ftrzdgqbhuw]2?|x2)\s*(?:\(\s*\d+(?:[.,]\s*\d+){{0,2}}\s*\)|\d{{1,3}},\s?\d+|(?<=[tz])\d{{1,4}}|\s)?\s*=\s*[-+]?\s?"
        rf"(?:{D}|[.·]\d+))",
        needs=("=",),
    ),
    at_word("statistic.df", "estimate", "[^a-z]", r"(?P<n>df\s*=\s*\d+|f\s?\(\d+(?:[.,]\s*\d+){0,2}\))"),
    # dates and years
    at_number(
        "date.day_month",
        "year",
        rf"(?P<n>\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of )?{MONTH_NAMES}\.?,?(?:\s*\d{{4}})?)(?![a-z0-9])",
        join=True,
        right="snrtojfmad",
    ),
    at_word(
        "date.month",
        "year",
        r"[^a-z]",
        rf"(?P<n>{MONTH_NAMES}\.?,?\s*(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s*)?(?:of )?(?:19|20)\d\d)(?!\d)",
        join=True,
        needs=("19", "20"),
    ),
    at_word(
        "date.month_day",
        "year",
        r"[^a-z]",
        rf"(?P<n>{MONTH_NAMES}\s+\d{{1,2}}(?:st|nd|rd|th)?)(?![\d.%a-z]|\s*(?:<people>(?![a-z])|%))",
    ),
    at_number("date.numeric", "year", r"(?<!\d)(?P<n>\d{1,4}(?P<stop>[/.-])\d{1,2}(?P=stop)\d{2,4})(?!\d)", join=True),
    at_number(
        "year",
        "year",
        r"(?<![\w.,/=-])(?<!n = )(?<!n=)(?P<n>(?:19[5-9]|20[0-4])\d(?:(?:\s?-\s?|/)(?:(?:19|20)\d\d|\d\d))?+)"
        r"(?![\d.,]\d|\d|\s*(?:%|<people>(?![a-z])|mg|ml|iu|kcal|g\b|"
        r"m\b))",
    ),
    # 1 × 10(6) cells/kg, 0.2 × 106 cells, one million cells per kilogram
    # 5 × 10-4 is no dose, nor are 150 × 10(9)/L platelets
    at_number(
        "measurement.power",
        "measurement",
        rf"{NO_SIGN}(?P<n>{D}\s*[x×*]\s*10\s*\(?\^?\s*(?:-\s*\d+|\d{{0,2}}(?=\)?\s*/\s*[mdμµ]?l(?![a-z])))\)?)",
        needs=("x", "×", "*"),
        right="x×*",
    ),
    at_number(
        "measurement.power_of_unit",
        "measurement",
        r"(?P<n>10\s*\(?\^?-\s*\d+\)?)",
        before=r"[a-z]\s?[x×]\s?",
        left="x× ",
        right="(^-",
    ),
    # 2017;10(4):319-323, 365:993-1003
    at_number(
        "citation.volume",
        "citation",
        r"(?P<n>(?!1:)\d{1,4}\s?(?:\(\d{1,3}\)\s?)?:\s?\d{2,5}-\d{1,5})(?!\d|\.\d|[%:]|\s?%)",
        before=r"(?:[a-z.]\s|\d{4};\s?|\d{4},\s)",
        needs=(":",),
        right="(:",
    ),
    # 2 (training) × 4 (time) design
    at_number(
        "label.factorial_named",
        "label",
        r"(?P<n>\d\s*\([a-z][a-z -]{2,40}\)\s*[x×]\s*\d)(?=\s*\([a-z])",
        needs=("x", "×"),
        right="(",
    ),
    at_number(
        "label.factorial",
        "label",
        r"(?P<n>\d\s*[x×]\s*\d(?:\s*[x×]\s*\d)?)(?=\)?[\s-]*(?:[a-z-]+\s){0,3}(?:factorial|"
        r"anova|design|mixed|crossover|cross-over|table)|\s*\([a-z]+ [x×])",
        needs=("x", "×"),
        right="x×",
    ),
    at_number(
        "dose.power",
        "dose",
        rf"{NO_SIGN}(?P<n>{D}\s*(?:[x×*]|·)\s*10\s*(?:\(\s*-?\d+\s*\)|\^\s*-?\d+|[-+]?\d{{0,2}})[a-z\s]{{0,3}}(?:(?:-|"
        rf"to)\s*{D}\s*[x×]\s*10\s*(?:\(\s*\d+\s*\)|\d*))?)(?!\s*/\s*[mdμµ]?l(?![a-z])|\d)",
        needs=("x", "×", "*", "·"),
        right="x×*·",
    ),
    at_number(
        "dose.cells",
        "dose",
        rf"(?<!than )(?P<n>{D})\s*(?:[a-z0-9+-]{{1,24}}\s){{0,2}}cells\s*(?:/|per )(?!\s?(?:[mμµu]l|mm|cubic))",
        needs=("cells",),
    ),
    at_number(
        "ratio.clock",
        "measurement",
        r"(?P<n>\d{1,3}:\d\d)(?=\s*(?:±|h\b|am\b|pm\b|a\.m|p\.m|min|hours))",
        needs=(":",),
        right=":",
    ),
    # randomised 1:1, in a 2:1:1 ratio
    at_number(
        "ratio.allocation",
        "schedule",
        r"(?<![\d.])(?<![<>≤≥])(?P<n>[1-9](?:(?:\s:\s|:\s?)[1-9]){1,4})(?!\.?\d|,\d)",
        needs=(":",),
        right=":",
    ),
    # the fatty acid 18:3 n-3
    at_number("label.fatty", "label", r"(?P<n>\d{2}:\d)(?=\s?\(?(?:n|ω|omega)-\d)", needs=(":",), right=":"),
    at_number(
        "ratio",
        "measurement",
        r"(?<![\d.])(?<![<>≤≥])(?P<n>\d{1,3}(?::\d++(?:,\d{3})*){1,4})(?!\.?\d)",
        needs=(":",),
        right=":",
    ),
    at_number("rate.per", "measurement", r"(?P<n>10{2,5}|1?00?,000)(?=\s+[a-z])", before=r"(?:per|/)\s?", left="r/ "),
    anywhere("time.zero", "time_point", r"(?<![a-z])time (?P<n>0000)(?![a-z0-9])", needs=("time 0000",)),
    # a scale of 1 to 10, graded 0-3
    at_number(
        "label.scale_range",
        "label",
        r"(?P<n>[01]\s?(?:-|to)\s?\d{1,3})(?!\d|\.\d|[%:]|\s?(?:%|[mµ]?[gl](?![a-z])))",
        before=r"(?:scales?|scores?|grade[ds]?|scored|rated|vas|nrs|likert)(?:\s(?:of|from|range|ranging from))?"
        r"[\s:,;(\[]{1,2}",
        right="-t",
    ),
    at_number(
        "label.scale_range",
        "label",
        r"(?P<n>[01]\s?(?:-|to)\s?\d{1,3})(?=\)?\s(?:[a-z]+\s){0,3}scale)",
        needs=("scale",),
        right="-t",
    ),
    # vascular cell adhesion molecule 1 (VCAM-1)
    at_number(
        "label.abbreviated",
        "label",
        r"(?P<n>\d{1,4})(?=\s?\(\s?[a-z0-9/-]{0,12}[a-z-](?P=n)(?!\d))",
        before=r"[a-zβα]\)?\s",
        left=" ",
        right="(",
    ),
    at_number(
        "label.before_class",
        "label",
        r"(?P<n>\d{1,2})(?=\s(?:inhibitor|receptor|agonist|antagonist|isoform|gene|protein|subunit)s?(?![a-z]))",
        before=r"(?<![a-z])(?!(?:with|from|than|least|most|only|other|these|those|were|have|both|over|into|about|plus|"
        r"using|between|identified|first|last|more|additional|remaining|tested|measured|selected|against)\s)[a-z]{4,24}\)?\s",
        left=" ",
        right="iragps",
    ),
    at_number("label.always", "label", r"(?P<n>24/7)(?!\d)", needs=("24/7",)),
    at_number("label.pronoun", "label", r"(?P<n>1|000)(?=\sat a time(?![a-z]))", needs=("at a time",)),
    at_number("label.bracketed_scale", "label", r"(?<=[a-z][(\[])(?P<n>\d{1,2})(?=[)\]])", left="([", right=")]"),
)


NUMBERED_GROUP = anywhere(
    "label.group",
    "label",
    r"(?:group|arm|cohort)s?\s+(?P<n>[1-6](?:\s*(?:,\s*and|,|and|or|to|-|&)\s*"
    r"[1-6](?![\d/%]|[.,]\d|\s?%|\s+(?:<people>|in|to|on|of)\s)){0,4})(?![\d/%]|[.,]\d|\s?%)",
)


@lru_cache(maxsize=4)
def first_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """``FIRST`` with the words for people of ``vocabulary``."""
    return tuple(with_people(rule, vocabulary) for rule in FIRST)


@lru_cache(maxsize=4)
def group_rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """The rule of texts that number their groups, so that "group 2 patients" does not count two patients."""
    return (with_people(NUMBERED_GROUP, vocabulary),)


def with_people(rule: Rule, vocabulary: Vocabulary) -> Rule:
    """The rule with ``<people>`` filled in."""
    if MARK not in rule.pattern.pattern:
        return rule
    return replace(rule, pattern=PeoplePattern(rule.pattern.pattern).of(vocabulary))
