"""Words around a cue of movement: what ties it to its markers, and what keeps it from being a finding."""

from __future__ import annotations

import re

from ..people import PeoplePattern
from ..triggers import Sought

ADVERB = (
    r"(?:[a-z]+ly|further|also|then|only|even|not|more|less|much|slightly|again|in general|both|all|first|"
    r"generally|never|no longer)"
)
AUXILIARY = (
    r"(?:was|were|is|are|be|been|being|had|has|have|having|did|does|do|not|to|nor|neither|which|that|have a general|"
    r"a|an|the|general|showed|show|shows|demonstrated|exhibited|displayed|underwent|marked|overall|small|"
    r"slight|modest|substantial|mean|greater|gradual|"
    r"statistically|significant|significantly|remained|remain|became|observed to have)"
)
VERB_GROUP = re.compile(rf"(?:(?<![a-z])(?:{ADVERB}|{AUXILIARY})\s+)*\Z")
ANAPHOR = re.compile(
    r"\s*(?:(?:while|whereas|but|and|although|however|then|yet|followed by|thereafter|subsequently|afterwards?|later|"
    r"they|it|both|these|those|all|the latter|this|which|values?|levels?|markers?|parameters?|scores?|of|them|"
    r"indices|effect|"
    r"measures|concentrations?|improvements?|numbers)(?![a-z])\s*|[,;]\s*)*+\Z"
)
NEGATION = re.compile(
    r"(?<![a-z])(?:no|not|nor|neither|without|never|failed to|lack of|absence of|unable to|little)(?![a-z])"
)
BETWEEN = re.compile(
    r"(?<![a-z])(?:between[- ](?!baseline|pre|before|admission|day|week|month|visit|\d|time)|inter-?group|"
    r"across (?:the )?(?:\w+ )?(?:groups|arms))"
)
INTERPRETS = re.compile(
    r"(?<![a-z])(?:indicating|suggesting|reflecting|implying|correlat\w*|predict\w*|"
    r"associated with (?:a )?(?:higher|lower|increased risk|"
    r"reduced risk|increased odds)|associations?|relationships?|hypothes\w*|if|odds|hazards?|risk of|"
    r"risk factors?|suggest\w* that|"
    r"related to|contribut\w* to)(?![a-z])"
)
SIGNIFICANT = re.compile(r"s(?<![a-z-]s)(?:ignifican\w*|tatistical(?:ly)? differen\w*)(?![a-z])")
OBSERVED = (
    r"(?:was|were|is|has been|have been|being)\s+(?:also |not |\w+ly )?(?:observed|found|noted|seen|detected|"
    r"reported|recorded|"
    r"evident|present|achieved|demonstrated|obtained|documented|apparent|shown)"
)
LINK = re.compile(
    rf"\s*(?:\([^()]*\)\s*)?(?:from baseline\s+(?={OBSERVED}))?"
    rf"(?:{OBSERVED}\s+)?(?:from baseline\s+|of\s+[^,;:()]{{1,25}}?\s+)?(?:in|of|for|on)\s+"
)
COMPOUND = re.compile(rf"\s+(?:\([^()]*\)\s*)?(?:{OBSERVED}|of\s+[\d<>~])")
PEOPLE_WITH = PeoplePattern(r"(?<![a-z])(?:<people>|those) (?:with|had)\s+(?:\w+ly )?\Z")
ATTRIBUTED_BY = re.compile(
    r"(?<![a-z])(?:resulted in|led to|leads to|showed|shows|exhibited|displayed|demonstrated|experienced|"
    r"revealed|had|reported|produced|caused|"
    r"induced|yielded|achieved|associated with|followed by|sustained|with|maintained|attained|there (?:was|"
    r"were)|observed|found|noted|saw|seen)"
    r"(?:\s+(?:also|a|an|the|significantly|markedly|slightly|substantially|\w+ly|statistically|significant|"
    r"greater|marked))*\s*\Z"
)
ASSERTED = re.compile(
    r"(?<![a-z])(?:there (?:was|were)|resulted in|led to|showed|exhibited|experienced|demonstrated|produced|"
    r"caused|induced|revealed)\s+(?:(?:a|an|the|\w+ly|significant|greater|marked|small|further)\s+)*\Z"
)
BY_DOSE = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:linearly|proportional(?:ly)?|in proportion|as a function of|"
    r"with (?:increasing |the )?(?:dose|age))(?![a-z])"
)
"""What rises with the dose or with age is no course of time."""
AT_ENTRY = re.compile(r"\s+at\s+(?:the\s+)?(?:baseline|admission|entry|enrol+ment|inclusion|presentation)(?![a-z])")
"""After a participle that tells what people brought with them: "were elevated *at baseline*"."""
DENIED_AFTER = re.compile(
    r"(?<![a-z])(?:was|were|is|are|did)\s(?:also\s|both\s|all\s|[a-z]+ly\s)?(?:(?:not|non)[\s-]|in)(?:[a-z]+ly\s)?"
    r"(?:significant|reach(?:ing)?\s(?:[a-z]+\s)?significance)(?![a-z])"
)
"""A predicate that denies a movement: "changes in X *were not significant*"."""
CHANGED = re.compile(r"(?<![a-z])significant(?:ly)?\s+(?:\w+\s+){0,2}\Z")
SHOWED = re.compile(r"(?<![a-z])(?:have|had|has|showed|show|shows|demonstrated|exhibited|displayed|underwent)(?![a-z])")
ASSESSED = re.compile(
    r"(?<![a-z])(?:assess\w*|evaluat\w*|measur(?:e|ed|ing)|examin\w*|investigat\w*|determin(?:e|ed|ing)|"
    r"primary|secondary|end ?-?points?|"
    r"defined as|adjust\w*|calculat\w*|criteri\w*)(?![a-z])[^,;]{0,60}\Z"
)
STATE_BEFORE = re.compile(
    r"(?<![a-z])(?:with|of|for|had|have|having|a|an|whose|high|initial|at baseline,?|among|between|to|by|if|"
    r"when|and|or|in|from|the)\s+(?:\w+ly\s+)?\Z"
)
LISTED_BEFORE = re.compile(r"(?:,|(?<![a-z])(?:and|or|was|were|be|are|is|included|including))\s*\Z")
ADVERSE = Sought(
    r"(?:a(?<![a-z]a)(?:dverse|es?)|s(?<![a-z]s)ide[- ]effects?|t(?<![a-z]t)(?:e?aes?|oxicit\w*)|e(?<![a-z]e)aes?)"
    r"(?![a-z])"
)
EFFECT_OF = re.compile(
    r"(?<![a-z])(?:(?:affect|influenc|predict|explain|modulat|determin)[a-z]*\s+(?:the\s+)?\Z|"
    r"(?:benefit|effect|impact|influence|role|value|magnitude|difference)s?\s+(?:of|in)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}\Z)"
)
OTHERS_WORK = re.compile(
    r"(?:e(?<![a-z]e)t al|(?:p(?<![a-z]p)(?:revious|rior|ublished)|e(?<![a-z]e)arlier|o(?<![a-z]o)ther|"
    r"r(?<![a-z]r)ecent|s(?<![a-z]s)everal) (?:\w+ )?(?:studies|trials|reports|work|meta-analys\w+)|"
    r"p(?<![a-z]p)reviously (?:reported|shown|published)|h(?<![a-z]h)a(?:s|ve) been (?:shown|reported|demonstrated)|"
    r"(?:s(?<![a-z]s)tudy|t(?<![a-z]t)rial) (?:\w+ ){0,4}by [a-z]+ and [a-z]+)(?![a-z])"
)
ASSOCIATED = re.compile(r"(?<![a-z])associated with\s+(?:\w+\s+){0,3}\Z")
OF_SOME = PeoplePattern(
    r"(?:(?:\d\s*%|per ?cent)\s*\)?|\d+\s*(?:\([^()]*\)\s*)?<people>?(?:\s*\([^()]*\))?)"
    r"(?:\s*of\s+(?:the\s+|all\s+)?\w+)?\s*(?:had|showed|exhibited|reported|achieved|experienced|have|"
    r"displayed|demonstrated)\s+"
    r"(?:an?\s+)?(?:\w+ly\s+)?\Z"
)
"""``58% had improved scores`` is a result of some patients, not of the marker."""
SIGNED_CHANGE = re.compile(
    r"(?<![a-z])changes?(?![a-z])(?!.*(?<![a-z])(?:difference|reductions?|improvements?)(?![a-z]))", re.DOTALL
)
SHOWN_BY = re.compile(
    r"(?<![a-z])(?:revealed|shown|measured|assessed|evidenced|indicated|reflected|demonstrated|evaluated|"
    r"determined|judged|documented|seen|"
    r"expressed)\s+(?:by|with|in|using|on|as|from)(?![a-z])"
)
JOINED = re.compile(r"[,;:]|(?<![a-z])(?:and|or|as well as)(?![a-z])")
