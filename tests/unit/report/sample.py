"""A small corpus in the form of the tables, made by hand: invented texts, every kind of row, and hostile strings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tallystick.tables import Rows, final_tables
from tallystick.tables.store import to_arrow

HOSTILE = '<script>alert("x")</script><img src="//evil.example/a.png" onerror=alert(1)>'
HOSTILE_FILE = '=cmd|"$(touch PWNED)".txt'

ARTICLE = (
    "Long follow-up of cell therapy in kidney disease\n\n"
    "Ninety patients were enrolled at 2 centres. At 5 years, 80% of patients (72/90) were alive. "
    "Remission was seen in 30% (24/80) at 1 year, 35% (14/40) at 2 years and 50% (3/6) at 4 years. "
    "Proteinuria fell at 6 months. The therapy may be useful & safe <b>indeed</b>."
)
ABSTRACT = (
    "AB12 Long follow-up of cell therapy\n"
    "In all 72 of 90 patients (80%) were alive at 5 years. Remission at 1 year was 29% (24/80). "
    "Write to someone.else@clinic.example for details."
)
TRIAL = (
    "A randomised trial of cells against placebo\n"
    "Remission occurred in 9 of 12 patients given cells and in 5 of 6 given placebo (OR 0.60, 95% CI 0.05 to 7.41). "
    "Proteinuria did not change. We conclude that cells add nothing. " + HOSTILE
)
TEXTS = {"s1_article": ARTICLE, "s2_abstract": ABSTRACT, "S3 trial;x": TRIAL}

VOCABULARY: dict[str, Any] = {
    "outcomes": {
        "outcomes": [{"id": "survival", "label": "overall survival"}, {"id": "remission", "label": "remission"}]
    },
    "markers": {"markers": [{"id": "proteinuria", "label": "proteinuria"}]},
    "interventions": {},
    "conditions": {},
    "designs": {},
}
CONFIG: dict[str, Any] = {
    "metrics": {"confidence_level": 95},
    "report": {"title": "Cells for kidneys <i>now</i>"},
    "archive": {"folder": "builds"},
}
VERSIONS = {"tallystick": "0.0.0", "scipy": "9.9"}
VALIDATION: dict[str, Any] = {
    "suites": [
        {"name": "claims", "kind": "table", "rows": 5, "expectations": 4, "errors": 0, "warnings": 1},
        {"name": "anchors", "kind": "law", "rows": 9, "expectations": 1, "errors": 0, "warnings": 0},
    ],
    "unmet": [
        {
            "suite": "claims",
            "kind": "table",
            "severity": "warning",
            "expectation": "expect_percent",
            "why": "a source's fault",
            "kwargs": {"column": "percent"},
            "rows": ["c-1"],
            "examples": [HOSTILE],
        },
    ],
    "errors": 0,
    "warnings": 1,
    "expectations": 5,
}


def place(doc_id: str, quote: str, nth: int = 0) -> dict[str, Any]:
    """Where ``quote`` stands in its document (its occurrence number ``nth``)."""
    start = -1
    for _ in range(nth + 1):
        start = TEXTS[doc_id].index(quote, start + 1)
    return {"doc_id": doc_id, "start": start, "end": start + len(quote), "quote": quote}


def complete(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Rows with every column of the contract, checked against it."""
    contract = final_tables()
    return {name: to_arrow(contract[name], tables.get(name, [])).to_pylist() for name in contract}


def _document(doc_id: str, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "file": f"{doc_id}.txt",
        "sha256": "ab" * 32,
        "bytes": len(TEXTS[doc_id]),
        "characters": len(TEXTS[doc_id]),
        "encoding": "utf-8",
        "container": "plain",
        "content": "article_abstract",
        "relevance": "in_scope",
        "register_status": "registered",
        "retrieved": "2026-03-01",
        "url": "//example.invalid/a?b=1&c=2",
        "notes": [],
        "title": TEXTS[doc_id].split("\n")[0],
        **more,
    }


def _claim(
    id_: str, doc: str, study: str, key: str, quote: str, events: int, denominator: int, **more: Any
) -> dict[str, Any]:
    return {
        "claim_id": id_,
        **place(doc, quote),
        "outcome": key,
        "outcome_text": key,
        "outcome_key": key,
        "events": events,
        "denominator": denominator,
        "percent": round(100 * events / denominator),
        "percent_decimals": 0,
        "events_status": "stated",
        "denominator_status": "stated",
        "percent_status": "stated",
        "denominator_role": "enrolled",
        "time_kind": "at",
        "state": "unknown",
        "rule": "r1",
        "study_id": study,
        "origin": "derived",
        **more,
    }


def _rate(id_: str, study: str, key: str, events: int, n: int, claims: list[str], **more: Any) -> dict[str, Any]:
    share = events / n
    return {
        "rate_id": id_,
        "study_id": study,
        "outcome_key": key,
        "events": events,
        "denominator": n,
        "rate": share,
        "ci_low": max(0.0, share - 0.1),
        "ci_high": min(1.0, share + 0.1),
        "ci_method": "Wilson, 95%",
        "claim_ids": claims,
        "selected": True,
        "selection_rule": "only_report",
        "time_kind": "at",
        "state": "unknown",
        "denominator_role": "enrolled",
        **more,
    }


CLAIMS = [
    _claim("c-1", "s1_article", "st-a", "survival", "80% of patients (72/90)", 72, 90, timepoint_months=60.0),
    _claim("c-2", "s2_abstract", "st-a", "survival", "72 of 90 patients (80%)", 72, 90, timepoint_months=60.0),
    _claim("c-3", "s1_article", "st-a", "remission", "30% (24/80)", 24, 80, timepoint_months=12.0),
    _claim("c-4", "s1_article", "st-a", "remission", "35% (14/40)", 14, 40, timepoint_months=24.0),
    _claim("c-5", "s1_article", "st-a", "remission", "50% (3/6)", 3, 6, timepoint_months=48.0),
    _claim("c-6", "S3 trial;x", "st-b", "remission", "9 of 12", 9, 12, arm="cells", arm_text="cells"),
    _claim("c-7", "S3 trial;x", "st-b", "remission", "5 of 6", 5, 6, arm="placebo", arm_text="placebo"),
    _claim(
        "c-8",
        "s2_abstract",
        "st-a",
        "other:write to someone",
        "29%",
        29,
        100,
        events_status="absent",
        denominator_status="absent",
    ),
]
CLAIMS[-1] |= {"events": None, "denominator": None}


def _anchors() -> Rows:
    found = []
    for claim in CLAIMS:
        for field, quote in (("events", claim["quote"]),):
            found.append(
                {"table": "claims", "row_id": claim["claim_id"], "field": field, **place(claim["doc_id"], quote)}
            )
    found.append({"table": "directions", "row_id": "d-1", "field": "direction", **place("s1_article", "fell")})
    found.append({"table": "estimates", "row_id": "e-1", "field": "value", **place("S3 trial;x", "0.60")})
    return found


def _study(study_id: str, label: str, design: str, **more: Any) -> dict[str, Any]:
    return {
        "study_id": study_id,
        "label": label,
        "design": design,
        "data_status": "own_report",
        "relevance": "in_scope",
        **more,
    }


def _discrepancy() -> dict[str, Any]:
    a, b = place("s1_article", "30% (24/80)"), place("s2_abstract", "29% (24/80)")
    return {
        "discrepancy_id": "x-1",
        "class": "percent_differs",
        "study_id": "st-a",
        "severity": "high",
        "status": "unresolved",
        "explanation": "One report prints 30% and the other 29% for 24/80. " + HOSTILE,
        **{f"{k.replace('_id', '')}_a": v for k, v in a.items()},
        **{f"{k.replace('_id', '')}_b": v for k, v in b.items()},
    }


def _effects() -> Rows:
    common = {
        "study_id": "st-b",
        "outcome_key": "remission",
        "arm_a": "cells",
        "events_a": 9,
        "n_a": 12,
        "arm_b": "placebo",
        "events_b": 5,
        "n_b": 6,
        "zero_cell_rule": "none",
        "claim_ids": ["c-6", "c-7"],
    }
    return [
        {"effect_id": "f-1", "measure": "RR", "estimate": 0.9, "ci_low": 0.57, "ci_high": 1.43, **common},
        {"effect_id": "f-2", "measure": "OR", "estimate": 0.6, "ci_low": 0.05, "ci_high": 7.41, **common},
        {"effect_id": "f-3", "measure": "RD", "estimate": -0.083, "ci_low": -0.46, "ci_high": 0.3, **common},
    ]


def _pools() -> Rows:
    common = {
        "policy": "one per overlap component",
        "kind": "proportion",
        "measure": "PLO",
        "study_ids": ["st-a", "st-b"],
        "rate_ids": ["r-1"],
    }
    return [
        {
            "pool_id": "p-1",
            "outcome_key": "survival",
            "k": 1,
            "status": "refused",
            "denominator_role": "enrolled",
            "reasons": ["only one independent study; two are needed"],
            **common,
        },
        {
            "pool_id": "p-2",
            "outcome_key": "remission",
            "k": 2,
            "n": 92,
            "events": 33,
            "status": "pooled",
            "estimate": 0.36,
            "ci_low": 0.2,
            "ci_high": 0.6,
            "pi_low": 0.05,
            "pi_high": 0.9,
            "pi_definition": "t, k - 1",
            "tau2": 0.4,
            "i2_q": 50.0,
            "i2_tau2": 48.0,
            "q": 2.0,
            "q_p": 0.157,
            "model": "logit, REML",
            "reasons": [],
            "methods": "Random effects on the logit scale.",
            "pooled_row_ids": ["r-2", "r-5"],
            "weights": [70.0, 30.0],
            "denominator_role": "enrolled",
            **common,
        },
    ]


def tables() -> dict[str, Rows]:
    """The sample corpus, complete."""
    edge = {
        "study_a": "st-a",
        "study_b": "st-b",
        "confidence": "probable",
        "extent": "unknown",
        "origin": "derived",
        "reasons": ["shared authors"],
        "evidence": [place("S3 trial;x", "randomised")],
    }
    return complete(
        {
            "documents": [
                _document("s1_article"),
                _document("s2_abstract", retrieved="2026-04-02"),
                _document("S3 trial;x", register_status="unregistered", retrieved=None, title=HOSTILE, url=None),
            ],
            "rejected": [{"file": HOSTILE_FILE, "reason": HOSTILE, "remedy": "remove it"}],
            "numerals": [
                {**place("s1_article", "72"), "value": 72.0, "role": "events", "rule": "n1"},
                {**place("S3 trial;x", "12"), "value": 12.0, "role": "unread", "rule": "n0"},
            ],
            "anchors": _anchors(),
            "claims": CLAIMS,
            "estimates": [
                {
                    "estimate_id": "e-1",
                    **place("S3 trial;x", "OR 0.60, 95% CI 0.05 to 7.41"),
                    "measure": "OR",
                    "outcome": "remission",
                    "outcome_key": "remission",
                    "outcome_text": "remission",
                    "value": 0.6,
                    "ci_low": 0.05,
                    "ci_high": 7.41,
                    "ci_level": 95.0,
                    "rule": "e",
                    "study_id": "st-b",
                    "origin": "derived",
                }
            ],
            "directions": [
                {
                    "direction_id": "d-1",
                    **place("s1_article", "Proteinuria fell"),
                    "marker": "proteinuria",
                    "marker_text": "Proteinuria",
                    "direction": "down",
                    "direction_status": "stated",
                    "stated_as": "fell",
                    "relative_to": "before",
                    "timepoints_months": [6.0],
                    "significance": "unstated",
                    "rule": "d",
                    "study_id": "st-a",
                    "origin": "derived",
                }
            ],
            "study_facts": [
                {
                    "fact_id": "g-1",
                    **place("s1_article", "Ninety patients were enrolled"),
                    "fact": "enrolled",
                    "value_number": 90.0,
                    "rule": "g",
                    "study_id": "st-a",
                    "origin": "derived",
                }
            ],
            "conclusions": [
                {
                    "conclusion_id": "k-1",
                    **place("S3 trial;x", "cells add nothing"),
                    "stance": "no_difference",
                    "hedged": False,
                    "section_id": None,
                    "study_id": "st-b",
                    "origin": "derived",
                }
            ],
            "studies": [
                _study("st-a", "Doe 2020", "single_arm", enrolled=90, centres=2, follow_up_months=60.0),
                _study("st-b", "Roe 2021", "randomised_trial", enrolled=18),
                _study("st-c", "Poe 2019", "unknown", data_status="citation_only"),
            ],
            "reports": [
                {
                    "report_id": "rp-1",
                    "study_id": "st-a",
                    "doc_id": "s1_article",
                    "report_kind": "article_abstract",
                    "is_primary": True,
                    "evidence": [place("s1_article", "Long follow-up")],
                    "origin": "derived",
                },
                {
                    "report_id": "rp-2",
                    "study_id": "st-a",
                    "doc_id": "s2_abstract",
                    "report_kind": "conference_abstract",
                    "is_primary": True,
                    "evidence": [place("s2_abstract", "Long follow-up")],
                    "origin": "derived",
                },
                {
                    "report_id": "rp-3",
                    "study_id": "st-b",
                    "doc_id": "S3 trial;x",
                    "report_kind": "article_abstract",
                    "is_primary": True,
                    "evidence": [],
                    "origin": "derived",
                },
            ],
            "arms": [
                {
                    "study_id": "st-b",
                    "arm": "cells",
                    "role": "experimental",
                    "label_texts": ["cells"],
                    "n": 12,
                    "anchors": [place("S3 trial;x", "given cells")],
                }
            ],
            "overlaps": [edge],
            "publications": [
                {
                    "publication_id": "pb-1",
                    "type": "article",
                    "title": "A title\nwith a break",
                    "authors": ["Doe, J.", "Roe AB", "The Group"],
                    "year": 2020,
                    "journal": "J Test",
                    "volume": "22",
                    "issue": "12",
                    "pages": "2267-77",
                    "doi": "10.1/x",
                    "pmid": "1",
                    "n_mentions": 1,
                },
                {
                    "publication_id": "pb-2",
                    "type": "conference_abstract",
                    "title": "ER  - =1+1",
                    "authors": [],
                    "n_mentions": 1,
                },
            ],
            "rates": [
                _rate("r-1", "st-a", "survival", 72, 90, ["c-1", "c-2"], timepoint_months=60.0),
                _rate("r-2", "st-a", "remission", 24, 80, ["c-3"], timepoint_months=12.0, denominator_role="evaluable"),
                _rate("r-3", "st-a", "remission", 14, 40, ["c-4"], timepoint_months=24.0, denominator_role="evaluable"),
                _rate("r-4", "st-a", "remission", 3, 6, ["c-5"], timepoint_months=48.0, denominator_role="evaluable"),
                _rate("r-5", "st-b", "remission", 9, 12, ["c-6"], arm="cells", denominator_role="arm"),
                _rate("r-6", "st-b", "remission", 5, 6, ["c-7"], arm="placebo", denominator_role="arm"),
            ],
            "checks": [
                {
                    "check_id": "h-1",
                    "kind": "percent_count",
                    "doc_id": "s2_abstract",
                    "study_id": "st-a",
                    "rows": ["claims:c-8"],
                    "expression": "24/80 = 30.00 %, printed 29 %",
                    "verdict": "inconsistent",
                    "explanations": ["a slip"],
                    "power": 0.99,
                },
                {
                    "check_id": "h-2",
                    "kind": "percent_count",
                    "doc_id": "s1_article",
                    "study_id": "st-a",
                    "rows": ["claims:c-1"],
                    "expression": "72/90 = 80.00 %, printed 80 %",
                    "verdict": "consistent",
                    "explanations": [],
                },
            ],
            "discrepancies": [_discrepancy()],
            "agreements": [
                {
                    "agreement_id": "a-1",
                    "study_id": "st-a",
                    "outcome_key": "survival",
                    "value": "72/90",
                    "n_reports": 2,
                    "n_counts": 2,
                    "claim_ids": ["c-1", "c-2"],
                    "anchors": [place("s1_article", "72/90"), place("s2_abstract", "72 of 90")],
                }
            ],
            "effects": _effects(),
            "pools": _pools(),
            "multiverse": [
                {
                    "outcome_key": "remission",
                    "choice": "largest denominator",
                    "k": 2,
                    "estimate": 0.35,
                    "ci_low": 0.2,
                    "ci_high": 0.5,
                    "method": "logit, REML",
                    "study_ids": [],
                    "rate_ids": [],
                    "caveats": ["cohorts overlap"],
                }
            ],
            "sensitivity": [
                {
                    "pool_id": "p-2",
                    "analysis": "egger",
                    "item": "all",
                    "status": "refused",
                    "reason": "k = 2; 10 are needed",
                }
            ],
            "votes": [
                {
                    "marker": "proteinuria",
                    "study_id": "st-a",
                    "segment": "all",
                    "direction": "down",
                    "benefit": "benefit",
                    "direction_ids": ["d-1"],
                }
            ],
            "vote_summaries": [
                {
                    "marker": "proteinuria",
                    "comparison": "before",
                    "k": 1,
                    "benefit": 1,
                    "harm": 0,
                    "neutral": 0,
                    "unknown": 0,
                    "share_benefit": 1.0,
                    "ci_low": 0.025,
                    "ci_high": 1.0,
                    "note": "too few votes for a test",
                }
            ],
            "flow": [
                {"order": 1, "step": "documents", "n": 3, "note": "files read"},
                {"order": 2, "step": "studies", "n": 3, "note": "investigations of one cohort"},
                {"order": 3, "step": "own report", "n": 2, "of": "studies", "note": "with a report here"},
                {"order": 4, "step": "cited only", "n": 1, "of": "studies", "note": "without data here"},
            ],
        }
    )


def site(folder: Any) -> None:
    """The whole site of the sample, written to ``folder``."""
    from tallystick.report.site import write_site

    write_site(folder, tables(), TEXTS, VOCABULARY, VALIDATION, CONFIG, VERSIONS)
