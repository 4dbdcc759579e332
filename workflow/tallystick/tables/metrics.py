"""Tables of the metrics stage: everything that is computed rather than read."""

from __future__ import annotations

from .extract import DENOMINATOR_ROLES, TIME_KINDS
from .model import Table, enum, optional, required

RATES = Table(
    "metrics",
    "rates",
    "One rate per distinct result of a study, with its interval; equal results of several reports are one rate.",
    ("rate_id",),
    (
        required("rate_id", "string", "stable id"),
        required("study_id", "string", "study", references="studies.study_id"),
        optional("arm", "string", "arm"),
        optional("subgroup", "string", "subgroup"),
        required("outcome_key", "string", "outcome"),
        optional("timepoint_months", "float", "time in months"),
        enum("time_kind", "how the time is meant", TIME_KINDS),
        enum("state", "in that state at the time, or ever", "current ever"),
        enum("denominator_role", "whom the denominator counts", DENOMINATOR_ROLES),
        required("events", "int", "numerator"),
        required("denominator", "int", "denominator"),
        required("rate", "float", "events / denominator, 0 to 1"),
        required("ci_low", "float", "lower limit"),
        required("ci_high", "float", "upper limit"),
        required("ci_method", "string", "method and level of the interval"),
        required("claim_ids", "strings", "claims it stands on"),
        required("selected", "bool", "whether this rate is the one used for its study, outcome, arm and time"),
        required("selection_rule", "string", "rule that chose it or passed it over"),
    ),
)

CHECKS = Table(
    "metrics",
    "checks",
    "Arithmetic over what the texts print.",
    ("check_id",),
    (
        required("check_id", "string", "stable id"),
        enum(
            "kind",
            "kind of check",
            "percent_count sum complement arm_total horizon admissible_counts grim p_value estimate impossible_value "
            "attrition other",
        ),
        optional("doc_id", "string", "document", references="documents.doc_id"),
        optional("study_id", "string", "study", references="studies.study_id"),
        required("rows", "strings", "table:row_id of the rows checked"),
        required("expression", "string", "the arithmetic in words a reader can follow"),
        enum("verdict", "outcome", "consistent inconsistent inconsistent_explained not_checkable"),
        required("explanations", "strings", "what would explain an inconsistency"),
        optional("power", "float", "chance that a wrong count would have been caught, 0 to 1"),
    ),
)

DISCREPANCIES = Table(
    "metrics",
    "discrepancies",
    "The ledger: places where reports of one study, or one document with itself, disagree.",
    ("discrepancy_id",),
    (
        required("discrepancy_id", "string", "stable id"),
        required("class", "string", "class of discrepancy"),
        optional("study_id", "string", "study", references="studies.study_id"),
        required("doc_a", "string", "first document", references="documents.doc_id"),
        required("start_a", "int", "start of its quote"),
        required("end_a", "int", "end of its quote"),
        required("quote_a", "string", "its words"),
        required("doc_b", "string", "second document", references="documents.doc_id"),
        required("start_b", "int", "start of its quote"),
        required("end_b", "int", "end of its quote"),
        required("quote_b", "string", "its words"),
        enum("severity", "how much it matters", "high medium low"),
        required("explanation", "string", "what disagrees, in one sentence"),
        optional("resolution", "string", "the value used, if one was chosen"),
        optional("resolution_rule", "string", "rule that chose it"),
        enum("status", "state", "resolved unresolved"),
    ),
)

AGREEMENTS = Table(
    "metrics",
    "agreements",
    "The same datum in several reports of a study: one datum with several supports.",
    ("agreement_id",),
    (
        required("agreement_id", "string", "stable id"),
        required("study_id", "string", "study", references="studies.study_id"),
        required("outcome_key", "string", "outcome"),
        required("value", "string", "the value agreed on"),
        required("n_reports", "int", "reports that give it"),
        required("claim_ids", "strings", "claims"),
        required("anchors", "anchors", "the words in each report"),
    ),
)

EFFECTS = Table(
    "metrics",
    "effects",
    "Effects of controlled comparisons, computed from counts.",
    ("effect_id",),
    (
        required("effect_id", "string", "stable id"),
        required("study_id", "string", "study", references="studies.study_id"),
        required("outcome_key", "string", "outcome"),
        optional("timepoint_months", "float", "time in months"),
        required("arm_a", "string", "arm"),
        required("events_a", "int", "events in the arm"),
        required("n_a", "int", "patients in the arm"),
        required("arm_b", "string", "comparator"),
        required("events_b", "int", "events in the comparator"),
        required("n_b", "int", "patients in the comparator"),
        enum("measure", "effect measure", "RR OR RD"),
        optional("estimate", "float", "estimate; null where it is not defined"),
        optional("ci_low", "float", "lower limit"),
        optional("ci_high", "float", "upper limit"),
        required("zero_cell_rule", "string", "what was done about zero cells"),
        required("claim_ids", "strings", "claims it stands on"),
    ),
)

POOLS = Table(
    "metrics",
    "pools",
    "Every pool a reader would look for: pooled, or refused with reasons.",
    ("pool_id",),
    (
        required("pool_id", "string", "stable id"),
        required("outcome_key", "string", "outcome"),
        optional("timepoint", "string", "time window"),
        enum("denominator_role", "whom the denominators count", DENOMINATOR_ROLES),
        required("policy", "string", "how studies were selected"),
        required("k", "int", "independent studies"),
        optional("n", "int", "patients"),
        optional("events", "int", "events"),
        optional("model", "string", "model"),
        optional("estimate", "float", "pooled estimate"),
        optional("ci_low", "float", "lower limit"),
        optional("ci_high", "float", "upper limit"),
        optional("pi_low", "float", "lower prediction limit"),
        optional("pi_high", "float", "upper prediction limit"),
        optional("pi_definition", "string", "definition of the prediction interval"),
        optional("tau2", "float", "between-study variance"),
        optional("i2_q", "float", "I² from Q, percent"),
        optional("i2_tau2", "float", "I² from τ², percent"),
        optional("q", "float", "Cochran's Q"),
        optional("q_p", "float", "its p-value"),
        required("study_ids", "strings", "studies considered"),
        required("rate_ids", "strings", "rates considered"),
        enum("status", "state", "pooled refused"),
        required("reasons", "strings", "why it was refused, and what would make it possible"),
        optional("methods", "string", "methods text of what was run"),
    ),
)

MULTIVERSE = Table(
    "metrics",
    "multiverse",
    "What each choice of report and denominator would give; sensitivity, never the answer.",
    ("outcome_key", "choice"),
    (
        required("outcome_key", "string", "outcome"),
        required("choice", "string", "the choice made"),
        required("k", "int", "studies"),
        optional("estimate", "float", "estimate"),
        optional("ci_low", "float", "lower limit"),
        optional("ci_high", "float", "upper limit"),
        required("method", "string", "method"),
        required("study_ids", "strings", "studies"),
        required("rate_ids", "strings", "rates"),
        required("caveats", "strings", "why it is not the answer"),
    ),
)

SENSITIVITY = Table(
    "metrics",
    "sensitivity",
    "Leave-one-out, influence, small-study tests, subgroups and meta-regression of a pool, or why they were not run.",
    ("pool_id", "analysis", "item"),
    (
        required("pool_id", "string", "pool", references="pools.pool_id"),
        required("analysis", "string", "analysis"),
        required("item", "string", "study, subgroup or coefficient"),
        optional("estimate", "float", "estimate"),
        optional("ci_low", "float", "lower limit"),
        optional("ci_high", "float", "upper limit"),
        optional("statistic", "float", "test statistic"),
        optional("p_value", "float", "p-value"),
        enum("status", "state", "computed refused"),
        optional("reason", "string", "why it was not run"),
    ),
)

VOTES = Table(
    "metrics",
    "votes",
    "One vote per marker, study and segment of its course.",
    ("marker", "study_id", "segment"),
    (
        required("marker", "string", "marker"),
        required("study_id", "string", "study", references="studies.study_id"),
        required("segment", "string", "part of the course (all, 1, 2 …), with its comparator"),
        enum("direction", "direction", "up down unchanged unsigned conflicting"),
        enum("benefit", "what it means for the patient", "benefit harm neutral"),
        required("direction_ids", "strings", "directions it stands on"),
    ),
)

VOTE_SUMMARIES = Table(
    "metrics",
    "vote_summaries",
    "Direction-of-effect synthesis per marker.",
    ("marker", "comparison"),
    (
        required("marker", "string", "marker"),
        required("comparison", "string", "before, control …"),
        required("k", "int", "studies with a vote"),
        required("benefit", "int", "votes for benefit"),
        required("harm", "int", "votes for harm"),
        required("neutral", "int", "unchanged"),
        required("unknown", "int", "no sign"),
        optional("share_benefit", "float", "benefit among signed votes"),
        optional("ci_low", "float", "exact lower limit"),
        optional("ci_high", "float", "exact upper limit"),
        optional("sign_test_p", "float", "two-sided exact sign test"),
        required("note", "string", "why there is no test, where there is none"),
    ),
)

FLOW = Table(
    "metrics",
    "flow",
    "Counts of the flow diagram; they reconcile.",
    ("order", "step"),
    (
        required("order", "int", "position"),
        required("step", "string", "documents, reports, studies …"),
        required("n", "int", "count"),
        optional("of", "string", "step that this count is part of"),
        required("note", "string", "what is counted"),
    ),
)

TABLES = (
    RATES,
    CHECKS,
    DISCREPANCIES,
    AGREEMENTS,
    EFFECTS,
    POOLS,
    MULTIVERSE,
    SENSITIVITY,
    VOTES,
    VOTE_SUMMARIES,
    FLOW,
)
