"""A small corpus in the form of the tables, made by hand: invented texts, every kind of row, and hostile strings."""

from __future__ import annotations

from typing import Any

from tallystick.tables import Rows

from .sample_rows import CLAIMS, anchors, discrepancy, document, effects, pools, rate, study
from .sample_texts import (
    ARTICLE,
    CONFIG,
    HOSTILE,
    HOSTILE_FILE,
    TEXTS,
    VALIDATION,
    VERSIONS,
    VOCABULARY,
    complete,
    place,
)

__all__ = [
    "ARTICLE",
    "CONFIG",
    "HOSTILE",
    "HOSTILE_FILE",
    "TEXTS",
    "VALIDATION",
    "VERSIONS",
    "VOCABULARY",
    "complete",
    "place",
    "site",
    "tables",
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
                document("s1_article"),
                document("s2_abstract", retrieved="2026-04-02"),
                document("S3 trial;x", register_status="unregistered", retrieved=None, title=HOSTILE, url=None),
            ],
            "rejected": [{"file": HOSTILE_FILE, "reason": HOSTILE, "remedy": "remove it"}],
            "numerals": [
                {**place("s1_article", "72"), "value": 72.0, "role": "events", "rule": "n1"},
                {**place("S3 trial;x", "12"), "value": 12.0, "role": "unread", "rule": "n0"},
            ],
            "anchors": anchors(),
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
                study("st-a", "Doe 2020", "single_arm", enrolled=90, centres=2, follow_up_months=60.0),
                study("st-b", "Roe 2021", "randomised_trial", enrolled=18),
                study("st-c", "Poe 2019", "unknown", data_status="citation_only"),
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
                rate("r-1", "st-a", "survival", 72, 90, ["c-1", "c-2"], timepoint_months=60.0),
                rate("r-2", "st-a", "remission", 24, 80, ["c-3"], timepoint_months=12.0, denominator_role="evaluable"),
                rate("r-3", "st-a", "remission", 14, 40, ["c-4"], timepoint_months=24.0, denominator_role="evaluable"),
                rate("r-4", "st-a", "remission", 3, 6, ["c-5"], timepoint_months=48.0, denominator_role="evaluable"),
                rate("r-5", "st-b", "remission", 9, 12, ["c-6"], arm="cells", denominator_role="arm"),
                rate("r-6", "st-b", "remission", 5, 6, ["c-7"], arm="placebo", denominator_role="arm"),
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
            "discrepancies": [discrepancy()],
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
            "effects": effects(),
            "pools": pools(),
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
                    "counted": True,
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
