"""Tables of the extract stage: what each document says, one document at a time."""

from __future__ import annotations

from .model import Column, Table, enum, optional, place, required

NUMERAL_ROLES = (
    "events denominator percent time_point arm_size enrolled p_value interval estimate measurement dose age year page "
    "identifier citation schedule threshold label ordinal count_other unread"
)
ANCHOR_FIELDS = (
    "events denominator percent time_point outcome arm p_value value restatement derivation interval n spread marker "
    "direction comparator unit subgroup"
)
DENOMINATOR_ROLES = "enrolled survivors evaluable responders arm subgroup unknown"
STATUS = "stated words derived absent"
TIME_UNITS = "hour day week month year"
TIME_KINDS = "at by during over baseline none unknown"
IDENTIFIER_ROLES = "self citing reference listed described other"
IDENTIFIER_SCHEMES = (
    "doi pmid pmcid nct isrctn eudract wos scopus handle issn wprim conference_abstract_number trial_code url other"
)
FACTS = (
    "enrolled randomised followed analysed arm_size subgroup_size studies_included centres centre dose follow_up "
    "design population condition intervention eligibility baseline period cell_source registration country age sex "
    "other"
)
MEASURES = (
    "HR OR RR IRR RD MD SMD ratio_of_means percent_difference fold_change proportion rate efficacy NNT "
    "regression_coefficient correlation AUC sensitivity specificity PPV NPV accuracy agreement variance_explained other"
)
P_RELATIONS = "= < > <= >="
ONE_OF_SEVERAL = "one of several groups"
"""``subgroup`` of a result that the text gives for one of several groups, where it was not read which."""
BY_ORDER = "group told by order only"
"""``subgroup`` of a result whose arm no word beside it names: the numbers stand in the order of the study's arms."""

SECTION = optional("section_id", "string", "section it stands in")
SUBJECT = optional("subject", "string", "passage label where a document tells of several studies (sections.subject)")
RULE = required("rule", "string", "the grammar rule that read it")


def time_columns() -> tuple[Column, ...]:
    """A time as printed and in months."""
    return (
        optional("timepoint_value", "float", "time as printed"),
        enum("timepoint_unit", "its unit", TIME_UNITS, nullable=True),
        optional("timepoint_months", "float", "time in months (hour 12/365.25/24, day 12/365.25, week 84/365.25)"),
    )


NUMERALS = Table(
    "extract",
    "numerals",
    "Every numeral of every document, exactly once, with the role it was read in.",
    ("doc_id", "start"),
    (
        *place(),
        optional("value", "float", "its value; null where it has none (an identifier)"),
        enum("role", "what the numeral is", NUMERAL_ROLES),
        RULE,
        SECTION,
    ),
)

ANCHORS = Table(
    "extract",
    "anchors",
    "The exact words every value of every row stands on (many to many).",
    ("table", "row_id", "field", "doc_id", "start", "end"),
    (
        required("table", "string", "table of the row"),
        required("row_id", "string", "id of the row in that table"),
        enum("field", "which value of the row", ANCHOR_FIELDS),
        *place(),
    ),
)

CLAIMS = Table(
    "extract",
    "claims",
    "One reported result: events, denominator, percent of one outcome, arm, subgroup, time point and state.",
    ("claim_id",),
    (
        required("claim_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        optional("arm_text", "string", "arm in the text's words; null for the whole cohort"),
        optional("subgroup", "string", "subgroup in the text's words"),
        optional("unit_of_analysis", "string", "patients, lesions, samples …"),
        required("outcome", "string", "vocabulary id, or other"),
        required("outcome_text", "string", "the text's words for the outcome, at most 12"),
        required("outcome_key", "string", "the id, else other: and the normalised words"),
        optional("events", "int", "numerator"),
        optional("denominator", "int", "denominator"),
        optional("percent", "float", "percent as printed, 0 to 100"),
        optional("percent_decimals", "int", "decimals of the printed percent"),
        enum("events_status", "how the text gives events", STATUS),
        enum("denominator_status", "how the text gives the denominator", STATUS),
        enum("percent_status", "how the text gives the percent", STATUS),
        enum("denominator_role", "whom the denominator counts", DENOMINATOR_ROLES),
        *time_columns(),
        enum("time_kind", "how the time is meant", TIME_KINDS),
        enum("state", "in that state at the time, or ever", "current ever unknown"),
        RULE,
    ),
)

ESTIMATES = Table(
    "extract",
    "estimates",
    "Printed effect estimates with their intervals.",
    ("estimate_id",),
    (
        required("estimate_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        enum("measure", "effect measure, or what else has an interval", MEASURES),
        required("outcome", "string", "vocabulary id, or other"),
        required("outcome_key", "string", "the id, else other: and the normalised words"),
        required("outcome_text", "string", "the text's words"),
        optional("marker", "string", "marker id where the outcome is a marker"),
        required("value", "float", "the estimate as printed"),
        optional("ci_low", "float", "lower confidence limit"),
        optional("ci_high", "float", "upper confidence limit"),
        optional("ci_level", "float", "confidence level in percent"),
        optional("p_value", "float", "printed p"),
        enum("p_relation", "how p is related to its number", P_RELATIONS, nullable=True),
        optional("arm_text", "string", "arm"),
        optional("comparator_text", "string", "comparator"),
        optional("timepoint_months", "float", "time in months"),
        optional("adjusted", "bool", "whether the text calls it adjusted"),
        RULE,
    ),
)

MEASUREMENTS = Table(
    "extract",
    "measurements",
    "Means, medians and counts of markers with their spread.",
    ("measurement_id",),
    (
        required("measurement_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        required("marker", "string", "vocabulary id, or other"),
        required("marker_text", "string", "the text's words"),
        enum("statistic", "what the value is", "mean median count"),
        required("value", "float", "as printed"),
        enum("spread_kind", "kind of spread", "sd se iqr range ci", nullable=True),
        optional("spread_low", "float", "lower end; the sd or se itself where it is one number"),
        optional("spread_high", "float", "upper end; null where the spread is one number"),
        optional("n", "int", "number of patients measured"),
        optional("unit", "string", "unit as printed"),
        optional("arm_text", "string", "arm"),
        optional("timepoint_months", "float", "time in months"),
        enum("change_or_level", "a level, or a change from baseline", "level change"),
        enum("change_direction", "which way a change went", "up down unchanged unsigned", nullable=True),
        optional("decimals", "int", "decimals printed"),
        RULE,
    ),
)

COMPARISONS = Table(
    "extract",
    "comparisons",
    "Between-arm findings in words or with a p-value.",
    ("comparison_id",),
    (
        required("comparison_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        optional("outcome_key", "string", "outcome compared"),
        optional("marker", "string", "marker compared"),
        required("topic_text", "string", "the text's words for what is compared"),
        optional("arm_text", "string", "arm"),
        optional("comparator_text", "string", "comparator"),
        enum("finding", "arm against comparator", "higher lower similar better worse different unclear"),
        optional("p_value", "float", "printed p"),
        enum("p_relation", "how p is related to its number", P_RELATIONS, nullable=True),
        required("timepoints_months", "floats", "times in months"),
        RULE,
    ),
)

DIRECTIONS = Table(
    "extract",
    "directions",
    "Direction in which a marker moved; a course that turns is two rows.",
    ("direction_id",),
    (
        required("direction_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        optional("arm_text", "string", "arm"),
        required("marker", "string", "vocabulary id, or other"),
        required("marker_text", "string", "the text's words"),
        enum("direction", "the sign of the change", "up down unchanged unsigned"),
        enum("direction_status", "stated, or derived from polarity (improved)", "stated derived"),
        required("stated_as", "string", "the words that say it"),
        enum("relative_to", "against what", "before control earlier_follow_up"),
        required("timepoints_months", "floats", "times in months"),
        enum("significance", "as stated", "significant not_significant unstated"),
        optional("p_value", "float", "printed p"),
        optional("subgroup", "string", "subgroup in the text's words"),
        optional("segment", "int", "1, 2 … of a course that turns; null otherwise"),
        RULE,
    ),
)

STUDY_FACTS = Table(
    "extract",
    "study_facts",
    "Sizes, design, dose, follow-up, centres and other facts about how a study was done.",
    ("fact_id",),
    (
        required("fact_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        enum("fact", "kind of fact", FACTS),
        optional("value_number", "float", "its number"),
        optional("value_text", "string", "its words, or the vocabulary id where there is one"),
        optional("unit", "string", "unit; of sources of cells that one phrase joins, and, or, and_or"),
        optional("arm_text", "string", "arm"),
        RULE,
    ),
)

IDENTIFIERS = Table(
    "extract",
    "identifiers",
    "Identifiers in normal form with whose they are.",
    ("identifier_id",),
    (
        required("identifier_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        enum("scheme", "kind of identifier", IDENTIFIER_SCHEMES),
        required("value", "string", "normal form"),
        enum("role", "whose it is, decided from structure", IDENTIFIER_ROLES),
        optional("citation_id", "string", "the citation it stands in", references="citations.citation_id"),
        RULE,
    ),
)

CITATIONS = Table(
    "extract",
    "citations",
    "Bibliographic records printed in a document: its own, and those of works it cites, lists or describes.",
    ("citation_id",),
    (
        required("citation_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        enum("role", "whose record it is", IDENTIFIER_ROLES),
        optional("title", "string", "title as printed"),
        required("authors", "strings", "authors as printed, in order"),
        optional("authors_elided", "bool", "whether the list is cut (et al., …)"),
        optional("year", "int", "year"),
        optional("journal", "string", "journal as printed"),
        optional("volume", "string", "volume"),
        optional("issue", "string", "issue"),
        optional("pages", "string", "pages or article number as printed"),
        optional("doi", "string", "normal form"),
        optional("pmid", "string", "digits"),
        optional("pmcid", "string", "PMC and digits"),
        RULE,
    ),
)

CONCLUSIONS = Table(
    "extract",
    "conclusions",
    "What the authors conclude.",
    ("conclusion_id",),
    (
        required("conclusion_id", "string", "stable id"),
        *place(),
        SECTION,
        SUBJECT,
        enum("stance", "what the conclusion favours", "favours no_difference against mixed"),
        required("hedged", "bool", "whether it is hedged (may, might) or qualified (however)"),
        enum("voice", "whose words it is", "authors_own authors_quoted source_summary"),
        RULE,
    ),
)

TABLES = (
    NUMERALS,
    ANCHORS,
    CLAIMS,
    ESTIMATES,
    MEASUREMENTS,
    COMPARISONS,
    DIRECTIONS,
    STUDY_FACTS,
    IDENTIFIERS,
    CITATIONS,
    CONCLUSIONS,
)
