"""Patterns of the words around printed values: what names, links, moves, compares or counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..people import PeoplePattern, shared_beginnings
from ..statements.chains import alternatives
from ..statements.movements import moved_nouns

RATIOS = frozenset({"HR", "OR", "RR", "IRR", "ratio_of_means"})
SHARES = frozenset({"sensitivity", "specificity", "PPV", "NPV", "accuracy", "efficacy", "percent_difference"})
DIFFERENCES = frozenset({"difference", "MD", "RD", "SMD"})
MEAN = re.compile(r"(?<![a-z])(?:means?|averages?|averaged|averaging|gm|gmt|lsm)(?![a-z])")
MEDIAN = re.compile(r"(?<![a-z])medians?(?![a-z])")
LINK = re.compile(
    r"\s*[)\]]?(?:\s*(?:[(\[][^()\[\]\d;]{1,60}[)\]]|[(\[;,](?:\s*)(?:95|90|"
    r"99)\s*%[^()\[\]\d;:=]{0,24}[)\];:=]?))?"
    r"(?:\s*(?:,|:|=|was|were|is|of|estimate|only|after adjustment|(?:for|in|between|of|from|at|by|with|vs\.?|to|on|"
    r"over|among|during|after|across|versus|compared with)\s+[^;:()\[\]=<>]{1,110}?"
    r"(?=\s*(?:,|:|=|was|were|is|\(|\[|[-+]?[$€£]?\d))))*"
    r"[\s=:,(\[]*(?:~|≈|about|approximately|only)?\s*[$€£]?\s*\Z"
)
TOLD = re.compile(
    r"\s*(?:[(\[][a-z0-9]{1,8}[)\]]\s*)?(?:(?:(?:in|between|of|for)\s[^,;()\[\]\d]{1,90}?)?\s*(?:was|were|of|is|=|:|"
    r",|\()?|"
    r"(?:in|of|for)\s[^,;()\[\]]{1,90}?\s(?:was|were|is))\s*[$€£¥]?\s*\Z"
)
CHANGED = re.compile(
    r"(?<![a-z])(?:chang(?:e|es|ed)|reduc(?:tions?|e|ed|es|ing)|decreas(?:ed|es|e|ing)|increas(?:ed|es|e|ing)|"
    r"declin(?:e|ed|es|ing)|"
    r"improv(?:ed|ements?|es)|gain(?:s|ed)?|los(?:s|t|ses)|fell|rose|dropp?(?:ed|s)?|rais(?:ed|es)|lower(?:ed|s)|"
    r"grew|growth|"
    r"elevat(?:ed|ions?)|shorten(?:ed|s)|prolong(?:ed|s)|falls?|rises?|diminish(?:ed|es)|widen(?:ed|s)|attenuat(?:ed|"
    r"es))(?![a-z])"
)
COMPARED = re.compile(
    r"(?<![a-z])(?:compared (?:with|to)|in comparison (?:with|to)|versus|vs|relative to|than|differ(?:s|ed|ence|"
    r"ences)?|"
    r"favou?r(?:s|ed|ing)?|as against|between|effect|effects|associated with|greater|fewer|higher|lower|longer|shorter|"
    r"more|less|over placebo|superiority|non-?inferiority|benefit|net|adjusted|incremental)(?![a-z])"
)
CHANGE_BY = re.compile(
    r"(?:(?<![a-z])(?:by|of)|(?:decreas|increas|declin|improv|reduc)(?:ed|ing)|fell|rose|dropped)\s+"
    r"(?:(?:about|approximately|only|up to|an? (?:mean|average|median) of|~|≈)\s*)?\Z"
)
PLAIN_LINK = re.compile(
    r"(?:(?<![a-z])(?:was|were|is|are|of|averaged|averaging|reached|being|to|by|remained|an|only|baseline|about|"
    r"approximately|"
    r"respectively)(?:\s*(?:us|au|nz|ca))?|[=:(\[]|(?<![a-z])(?:mean|median|average)\s*,|[$€£])\s*(?:only|about|approximately|~|"
    r"≈)?\s*[$€£]?\s*\Z"
)
NO_MARKER = PeoplePattern(
    r"(?<![a-z])(?:age|ages|aged|follow-?up|followed|number of <people>|"
    r"sample size|thresholds?|willingness|doses? (?:was|were) [a-z]+ed|treated with|received|receiving|dose of|"
    r"doses of)(?![a-z])"
)
FROM_TO = re.compile(r"(?:(?<![a-z])(?:from|between)\s+[-+]?[\d.,·]+\s*[^\s,;()]{0,12}|\d)\s*(?:to|and|-)\s*\Z")
NEXT_IN_LIST = re.compile(
    r"\s*[)\]]?(?:\s*[(\[][^()\[\]]{0,60}[)\]])?(?:\s*(?:per|a|each)\s(?:year|month|week|day|hour|decade|patient|person|participant|"
    r"case|procedure|child|woman))?\s*"
    r"(?:(?:in|with|for|among|on|at|after|during|by|to|of)\s[^.;()±=]{1,80}?)?"
    r"(?:\s*[)\]])?(?:\s*[(\[][^()\[\]]{0,60}[)\]])?\s*,?\s*(?:and|,|;|vs\.?|versus|v|v\.|compared (?:with|to)|to|"
    r"than|while|whereas|but|as against|against|or|/)\s*"
    r"(?:(?:only|was|were|of|a|that of|it|they|from|to|by)\s+)*[(\[]?\s*(?:us)?[$€£]?\s*"
)
SHORT_LIST = re.compile(
    r"\s*[)\]]?\s*,?\s*(?:and|,|;|vs\.?|versus|v\.?|v\.?s\.?|compared (?:with|to)|to|than|or|"
    r"/)\s*[(\[]?\s*[$€£]?\s*(?:and\s+)?"
)
BARE_LINK = re.compile(r"\s*(?:for|in|with|vs\.?|versus|compared with)\s+[^;:()\[\]=<>\d]{1,80}\s\Z")
"""Between the name of a ratio and its value where no verb links them: "(HR vs. placebo 0.52"."""
LATER = re.compile(
    r"\s*(?:after|post|following|later|before|prior)(?![a-z])|\s*(?:[(\[]\s*)?[-+]?\d[\d.·]*\s*(?:±|\+/-|[(\[])"
)
"""After a length of time that says when: "1 month after [75.2 (7.4)", "3 months 0.83 ± 0.22"."""
LIMITS_ONLY = re.compile(r"(?<![a-z])(?:ci|confidence intervals?)[\s,:=(\[]*\Z")
FROM_START = re.compile(r"[(\[,;]\s*(?:at\s+)?(?:mean\s+)?baseline(?:\s+(?:of|was|values?|levels?|means?))?[\s:=,]*\Z")
"""Before the value at the start of what moved: "(-1.1%, baseline 8.5%)"."""
OF_EACH_ARM = re.compile(r"[)\]](?:[^.;()\[\]]|[.·](?=\d)){1,110}[(\[]")
"""Between the values of two arms in brackets, the arms with their doses: "), drug 1.2 mg (" ."""
FOR_DOSES = re.compile(
    r"\s(?:for|with|in|on|after) [^.;()\[\]]{1,60}(?:,| and| versus| vs\.?| compared with| than)(?: and)?\s"
)
"""Between the values of two doses: "39 months for 10 mg drug and "."""
NEXT_NOUN = re.compile(r",?\s(?:and|,)\s(?:an? |the )?(?P<words>(?:[a-z-]+ ){1,4})of\s")
"""Between the means of two things: "a mean flow of 18.8 and residual volume of "."""
NAMES_JOINED = re.compile(r"\s*(?:[(\[][^()\[\]]{1,12}[)\]]\s*)?(?:,|and|,\s*and)\s*(?:the\s+)?")
"""Between two names of a list of measures."""
WITHOUT_P = re.compile(r"[\s,;]*[(\[]?\s*p(?:\s?-?\s?values?)?\s*[<=>≤≥]{1,2}\s*[\d.·]+\s*[)\]]?")
"""The p-value of the value before, which does not end its list."""
COUNT_OF_TIMES = re.compile(r"[)\]]?\s*times?(?![a-z])")
SET_AGAINST = re.compile(r"\s*[)\]]?\s*(?:vs\.?|versus)\s*[(\[]?\s*")
"""Between two values that are set against each other."""
IN_BRACKETS = re.compile(r"[)\]][^.;\d()\[\]]{1,110}[(\[]")
PER_TIME = re.compile(
    r"(?<![a-z])(?:per|/)\s*(?:\d[\d,]*\s*)?(?:person|patient|woman|women|child|subject|participant|infant)s?(?:-|\s|"
    r"'s\s)*(?:years?|months?|days?|weeks?|p?yrs?)"
    r"|person-(?:years?|months?)|patient-(?:years?|months?|days?)|per 100 ?py"
)
PERCENT_PER_TIME = re.compile(
    r"\s*(?:/|per )\s*(?:year|yr|annum|y|month|(?:patient|person)[ -]?year|100 (?:patient|person)[ -]?years?)(?![a-z])"
)
THAN = frozenset({"lower", "higher", "greater", "fewer", "less", "more", "larger", "smaller", "shorter", "longer"})
COMPARED_WITH = re.compile(
    r"(?<![a-z])(?:compared (?:with|to)|in comparison (?:with|to)|versus|vs|relative to|than|difference|"
    r"between)(?![a-z])(?!\s+(?:the\s+)?(?:baseline|before|pre))"
)
IN_ARM = re.compile(r"\s*(?:groups?|arms?)?\s*[(\[]\s*")
THAN_BEFORE = re.compile(r"(?<![a-z])(?:than|compared (?:with|to)|versus|vs\.?|relative to)\s+(?:[a-z]+\s+){0,3}\Z")
WAS = re.compile(r"(?:(?<![a-z])(?:was|were|is|of)|[=:])\s*(?:only|about|approximately|~)?\s*\Z")
"""Between what is measured and its value."""
FROM_START_OF = re.compile(r"(?<![a-z])from\s+(?:an?\s+)?(?:(?:mean|median|baseline|average)\s+)*(?:of\s+)?[$€£]?\Z")
COURSE_TO = re.compile(r"\s*%?\s*[)\]]?(?:\s+(?:at|before)\s+[a-z]{2,14}){0,2}\s+to\s")
BESIDE_ANOTHER = re.compile(r"\s*[)\]]?\s*(?:versus|vs\.?|v\.?)\s*[(\[]?\s*")
MEASURING = "lasted|took|stayed|slept|waited|spent|survived|lived|required|needed|weighed|walked|scored|consumed|cost"
"""Verbs whose object is a measured value: "the operation *lasted* 96 min"."""
LASTED_FOR = re.compile(
    rf"(?<![a-z])(?:{MEASURING}|lasting|takes)\s+(?:for\s+)?(?:an?\s+)?"
    r"(?:only|about|approximately|on average|(?:mean|median|average) of)?\s*[$€£]?\Z"
)
"""Right before such a value."""
TO_ANOTHER = re.compile(
    r"\s*(?:[(\[][^()\[\]]{0,40}[)\]]\s*)?(?:as )?(?:compared (?:with|to)|in comparison (?:with|to)|relative to|versus|"
    r"vs\.?)\s+(?!\s*[-+]?\d|(?:an?|the)\s+(?:[a-z]+\s)?[-+]?\d|only|baseline|before|pre|about)"
)
"""After a percent by which something moved: what it is compared with, no second percent."""
STARTED_AT = re.compile(r"\s*[,;]\s*(?:p\s*[<=>]\s*[\d.·]+\s*[,;]\s*)?(?:from\s+an?\s+)?baseline\s*(?:of|:|=)?\s*\d")
"""After a change: the value at the start that it is printed with."""
FOLD = re.compile(r"(?:\s*-?\s*(?:,|and|or|to|-)\s*(?:and\s+)?\d+(?:[.·]\d+)?){0,4}\s*-?\s*(?:folds?|times)(?![a-z])")
FOLD_SAYS = re.compile(
    r"\s*(?:higher|lower|greater|more|less|increase|decrease|increased|decreased|reduction|reduced|the|as|likely|"
    r"larger|smaller|"
    r"faster|slower|longer|that|difference|change|rise|over|in|\)|,|and|respectively|risk|elevat\w+|improve\w+|"
    r"odds)(?![a-z])|\s*[),;]"
)
PERCENT_MORE = re.compile(
    r"\s*(?:\([^()]{0,50}\)\s*)?(?:(?:relative|absolute|overall|mean|average|greater|further|net|significant|"
    r"statistically|additional|median|estimated)\s+){0,3}"
    r"(?P<what>lower|higher|greater|fewer|less|more|larger|smaller|shorter|longer|faster|slower|better|worse|"
    r"reductions?|decreases?|increases?|"
    r"improvements?|differences?|gains?|decline|drop|fall|rise|loss|elevation|change|increment|reduced|"
    r"increased)(?![a-z])"
)
RISK = re.compile(
    r"(?<![a-z])(?:risks?|hazards?|odds|incidence|rates?|mortality|likelihood|probability|chance|events?|frequency|"
    r"number|relative)(?![a-z])"
)
NO_CHANGE_OF = PeoplePattern(r"(?<![a-z])<people>(?![a-z])")
UNSURE = re.compile(
    r"(?<![a-z])(?:at least|more than|less than|greater than|up to|no more than|above|below|over|under|within|under|"
    r"exceeding)\s+\Z"
)
AGES = re.compile(
    r"(?<![a-z])(?:aged|ages?|age range)(?![a-z])[^;()\[\]]{0,40}[(\[]\s*(?:means?|medians?|average)[\s,=:]*"
    r"(?:age[\s,=:]*)?\Z"
)
"""Before the mean in a bracket after the range of ages: "aged 18 to 60 years (mean"."""
TIMES = frozenset(
    """
    day days d week weeks month months mo year years yr yrs hour hours h hr hrs minute minutes min mins
    s sec second seconds ms msec
    """.split()  # noqa: SIM905
)
CLAUSE = re.compile(r"[;.]\s|\s(?:while|whereas|but)\s")
LONGEST_LEAD = 160


EFFECT = re.compile(
    r"(?<![a-z])(?:associated with|resulted in|led to|had|showed|increased|reduced|improved|decreased|lowered|"
    r"raised)\s+"
    r"(?:the\s+|an?\s+)?(?:significantly\s+)?(?:greater\s+|higher\s+|lower\s+|longer\s+|shorter\s+|"
    r"smaller\s+)?(?:mean|median|average)(?![a-z])"
)
LASTED = re.compile(r"(?:was|were|=|:|averaged|by)\s*(?:only|about|approximately|~)?\s*\Z")
DIFF = re.compile(r"(?<![a-z])(?:differ(?:s|ed|ence|ences)|compared (?:with|to)|than|relative to|versus|vs)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns of what is measured, from the vocabulary."""

    measured: re.Pattern[str]
    lasting: re.Pattern[str]
    symbol: re.Pattern[str]
    plain_symbol: re.Pattern[str]
    bracket_symbol: re.Pattern[str]
    planned: re.Pattern[str]
    moved: re.Pattern[str]
    """After a value by which something moved: "a 1.6 mmol/l decrease"."""
    symbols: dict[str, str]


@lru_cache(maxsize=4)
def compile_words(vocabulary: Vocabulary) -> Words:
    """Nouns of measured things and signs of statistics."""
    words = vocabulary["estimates"]
    symbols = {form.lower(): kind for kind, forms in words["symbols"].items() for form in forms}
    return Words(
        re.compile(rf"(?<![a-z])(?:{shared_beginnings(words['measured'])})s?(?![a-z-])"),
        re.compile(rf"(?<![a-z-])(?:{shared_beginnings(words['lasting'])})s?(?![a-z])"),
        re.compile(rf"(?<![a-z0-9])(?P<name>{alternatives(list(symbols))})\s*[=:]\s*\Z"),
        re.compile(
            rf"(?<![a-z0-9])(?P<name>{alternatives([w for w in symbols if len(w) > 2 or not w.isascii()])})\s+\Z"
        ),
        re.compile(rf"[(\[;]\s*(?P<name>{alternatives(list(symbols))})\s+\Z"),
        re.compile(rf"(?<![a-z])(?:{shared_beginnings(words['planned'])})(?![a-z])"),
        re.compile(
            r"\s*(?:[(\[][^()\[\]]{0,50}[)\]]\s*)?(?:(?:mean|average|median|significant)\s+)?"
            rf"(?:{moved_nouns(vocabulary)})(?![a-z])"
        ),
        symbols,
    )


ANOTHER = re.compile(r"\s*,?\s*(?:and|while|whereas|but|versus|vs\.?)\s+(?:the\s+)?[a-z][^.;()±=\d]{2,40}\s")
"""Between two values of one unit: another group without a verb, "412 m and controls 378 m"."""
BESIDE = re.compile(r"(?:\s[a-z][\w-]*){1,3}\s(?:versus|vs\.?)\s+")
"""Between two values with their arms named bare: "12 kg placebo versus 10 kg drug"."""
NO_VALUE = re.compile(
    r"(?<![a-z])(?:p[- ]?values?|[ftz][- ]values?|power|interaction|confidence|interval|ci|wilks|lambda|log-?rank|"
    r"statistic)(?![a-z])[^;]{0,60}\Z"
)
"""Words after which a number belongs to a test or an interval."""
RANGED = re.compile(r"(?<![a-z])(?:rang(?:ed|ing|es?)|varied|varying)(?![a-z])[^;]{0,80}\Z")
TESTED = re.compile(
    r"(?<![a-z])(?:(?:[a-z]2?|α|λ|χ2?|ʎ|df|[ft]\s?\(?\d[\d,.\s]*\)?)\s*=|(?:power|lambda|chi-squared?|"
    r"(?:[ftz]|breslow|ware|rank)[- ]?values?)\s*(?:=|of|:|was))\s*\Z"
)
"""A sign of a test's own number before a value."""
PEOPLE = PeoplePattern(r"(?<![a-z])(?:(?!control)<people>|proportion|n\s*=)(?![a-z])")
"""A share of people; "control" is an arm more often than a person."""
LABELLED = re.compile(r"\s*[,;]\s*(?:and\s+)?[a-z][^,;:()=\d]{1,40}\s*[:=]\s*")
"""Between two values whose arms stand before them as labels: "drug: 5 kg, placebo: 7 kg"."""
SAID_AGAIN = re.compile(r"[^.;()\d]{0,40}[(\[]\s*")
"""Before a difference that is said again in its own unit: "an 11% reduction (0.4 mg/dL)"."""
OPENED = re.compile(r"[(\[;](?:\s*[^()\[\];\d]{1,30}[\s,:])?\s*\Z")
"""A bracket, or the next item within one, opened before a value, labelled or not: "(cognition, 45.7 vs 54.9"."""
VERSUS = re.compile(r"(?<![a-z])(?:versus|vs\.?|compared (?:with|to))(?![a-z])")
MORE = re.compile(
    r"\s*(?:[(\[][^()\[\]]{0,50}[)\]]\s*)?(?:lower|higher|greater|fewer|less|more|larger|smaller|shorter|longer|"
    r"earlier|later|taller|heavier|lighter|thicker|thinner|wider|deeper|older|younger|better|worse|"
    r"faster|slower)(?:\s+(?:than|in|with|for|on|at|after|when|compared|among)(?![a-z])|\s*[(\[,;.)])"
)
"""After a difference: "3.2 kg lower than"."""
DIFFERED_BY = re.compile(r"(?<![a-z])differ(?:s|ed)?\s+by\s+(?:only\s+|about\s+|approximately\s+)?\Z")
INTERVAL_OF = re.compile(r"(?<![a-z])(?:ci|intervals?|limits?)\s+(?:for|of|around)\s+(?:the\s+|their\s+)?\Z")
"""Before a name whose interval, not value, follows: "95% CI for the difference, -0.2 to 0.3"."""
