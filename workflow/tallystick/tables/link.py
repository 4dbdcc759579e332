"""Tables of the link stage: whose results they are, and the extracted rows with their study."""

from __future__ import annotations

from dataclasses import replace

from . import extract
from .model import Column, Table, enum, optional, place, required

STUDY = optional("study_id", "string", "study it belongs to", references="studies.study_id")
ARM = optional("arm", "string", "arm of the study (arms.arm); null for the whole cohort")
COMPARATOR = optional("comparator", "string", "comparator arm (arms.arm)")
ORIGIN = enum("origin", "read from the text, or entered by curation", "derived curated")
PREFERRED = optional("preferred", "bool", "true where curation set this row as the one to use")


def linked(table: Table) -> Table:
    """The linked form of an extracted table: the same columns, its study, its arms and its origin."""
    extra: list[Column] = [STUDY]
    names = {c.name for c in table.columns}
    if "arm_text" in names:
        extra.append(ARM)
    if "comparator_text" in names:
        extra.append(COMPARATOR)
    if table is extract.CLAIMS:
        extra.append(PREFERRED)
    return replace(table, stage="link", columns=(*table.columns, *extra, ORIGIN))


PUBLICATIONS = Table(
    "link",
    "publications",
    "Bibliographic records, merged from all their mentions.",
    ("publication_id",),
    (
        required("publication_id", "string", "stable id"),
        enum("type", "kind of record", "article conference_abstract repository_record review preprint other"),
        optional("title", "string", "title chosen"),
        required("authors", "strings", "authors chosen"),
        optional("year", "int", "year chosen; null where no mention prints one"),
        optional("journal", "string", "journal"),
        optional("volume", "string", "volume"),
        optional("issue", "string", "issue"),
        optional("pages", "string", "pages"),
        optional("doi", "string", "DOI"),
        optional("pmid", "string", "PMID"),
        optional("pmcid", "string", "PMCID"),
        required("n_mentions", "int", "mentions it was merged from"),
    ),
)

PUBLICATION_MENTIONS = Table(
    "link",
    "publication_mentions",
    "Every field of every mention of a publication, and whether it was chosen.",
    ("publication_id", "field", "doc_id", "start", "end", "value"),
    (
        required("publication_id", "string", "publication", references="publications.publication_id"),
        required("field", "string", "bibliographic field"),
        required("value", "string", "as the mention gives it"),
        *place(),
        required("chosen", "bool", "whether this value stands in publications"),
        required("rule", "string", "rule that chose or passed over it"),
        enum(
            "agreement",
            "against the value chosen; other_record: the title of another publication of the same study",
            "same variant conflict other_record",
        ),
        enum("source", "whose record the mention is", "own_record repository described listed reference citing other"),
    ),
)

CITATIONS = replace(
    extract.CITATIONS,
    stage="link",
    columns=(
        *extract.CITATIONS.columns,
        optional("publication_id", "string", "publication it names", references="publications.publication_id"),
        required("match_method", "string", "how it was matched (doi, pmid, pmcid, title, new, curated)"),
        optional("match_score", "float", "0 to 1; 1 for identifiers"),
    ),
)

STUDIES = Table(
    "link",
    "studies",
    "Investigations of one cohort.",
    ("study_id",),
    (
        required("study_id", "string", "stable id, from the strongest identifier known"),
        required("label", "string", "short label for readers (not an id)"),
        enum(
            "design",
            "design as stated",
            "randomised_trial non_randomised_trial single_arm cohort case_series case_control cross_sectional "
            "systematic_review meta_analysis case_report animal in_vitro protocol narrative other",
        ),
        optional("intervention", "string", "intervention, in words or vocabulary id"),
        optional("condition", "string", "condition"),
        optional("enrolled", "int", "patients enrolled"),
        optional("centres", "int", "number of centres"),
        optional("follow_up_months", "float", "longest follow-up stated"),
        optional("publication_id", "string", "main publication", references="publications.publication_id"),
        enum("data_status", "what this corpus has of it", "own_report described_only citation_only review"),
        enum("relevance", "whether it reports on patients", "in_scope out_of_scope"),
        required("field_rules", "strings", "field: the rule that chose its value, and how many reports give it"),
        required("evidence", "field_anchors", "quotes that the chosen values stand on, each with its field"),
    ),
)

STUDY_ALIASES = Table(
    "link",
    "study_aliases",
    "Every key a study is known by; former ids stay findable.",
    ("study_id", "alias"),
    (
        required("study_id", "string", "study", references="studies.study_id"),
        required("alias", "string", "scheme:value"),
        enum("kind", "what the alias is", "identifier title former_id"),
    ),
)

REPORTS = Table(
    "link",
    "reports",
    "Accounts of studies; one study has many reports.",
    ("report_id",),
    (
        required("report_id", "string", "stable id"),
        required("study_id", "string", "study", references="studies.study_id"),
        required("doc_id", "string", "document", references="documents.doc_id"),
        optional("section_id", "string", "section, for a passage of a document that tells of several studies"),
        optional("subject", "string", "passage label (sections.subject)"),
        optional("publication_id", "string", "publication", references="publications.publication_id"),
        enum(
            "report_kind",
            "kind of report",
            "article_abstract full_text conference_abstract repository_record index_page registry_record news "
            "secondary_summary",
        ),
        required("is_primary", "bool", "whether the study's authors report here"),
        required("evidence", "anchors", "quotes that link this report to the study"),
        ORIGIN,
    ),
)

ARMS = Table(
    "link",
    "arms",
    "Arms of each study.",
    ("study_id", "arm"),
    (
        required("study_id", "string", "study", references="studies.study_id"),
        required("arm", "string", "label, unique within the study"),
        enum("role", "role of the arm", "experimental control single"),
        required("label_texts", "strings", "the texts' words for it"),
        optional("intervention", "string", "intervention"),
        optional("n", "int", "patients in the arm"),
        required("anchors", "anchors", "where the arm is named or its size printed"),
    ),
)

OVERLAPS = Table(
    "link",
    "overlaps",
    "Pairs of studies that may share patients.",
    ("study_a", "study_b"),
    (
        required("study_a", "string", "study (the smaller id)", references="studies.study_id"),
        required("study_b", "string", "study (the larger id)", references="studies.study_id"),
        enum("confidence", "how sure", "certain probable possible"),
        enum("extent", "how much of the cohorts is shared", "same nested partial"),
        required("reasons", "strings", "signals that were shared, or why the extent is not known"),
        optional("score", "float", "sum of the signals' weights (vocabulary kind overlap); null for a curated edge"),
        required("evidence", "anchors", "quotes"),
        ORIGIN,
    ),
)

RATINGS = Table(
    "link",
    "ratings",
    "Risk of bias and certainty, entered by people only.",
    ("target", "tool", "domain"),
    (
        required("target", "string", "study_id, or outcome:<outcome_key>"),
        required("tool", "string", "RoB 2, ROBINS-I, JBI case series, GRADE"),
        required("domain", "string", "domain, or overall"),
        required("judgement", "string", "judgement in the tool's words"),
        required("reason", "string", "why"),
        required("who", "string", "who judged"),
        required("date", "string", "ISO date"),
    ),
)

CURATION_LOG = Table(
    "link",
    "curation_log",
    "Every decision applied, with the value it replaced.",
    ("decision_id",),
    (
        required("decision_id", "string", "stable id"),
        required("file", "string", "curation file"),
        required("action", "string", "what was decided"),
        required("target", "string", "table and row"),
        optional("field", "string", "field changed"),
        optional("old_value", "string", "value before"),
        optional("new_value", "string", "value after"),
        required("reason", "string", "why"),
        required("who", "string", "who decided"),
        required("date", "string", "ISO date"),
    ),
)

TABLES = (
    PUBLICATIONS,
    PUBLICATION_MENTIONS,
    CITATIONS,
    STUDIES,
    STUDY_ALIASES,
    REPORTS,
    ARMS,
    OVERLAPS,
    RATINGS,
    CURATION_LOG,
    linked(extract.CLAIMS),
    linked(extract.ESTIMATES),
    linked(extract.MEASUREMENTS),
    linked(extract.COMPARISONS),
    linked(extract.DIRECTIONS),
    linked(extract.STUDY_FACTS),
    linked(extract.CONCLUSIONS),
    replace(extract.ANCHORS, stage="link", description="The anchors of extract, and those of curated and linked rows."),
)
