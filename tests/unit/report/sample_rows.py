"""Rows of the sample corpus that take more than a line, and how to make one of each common kind."""

from __future__ import annotations

from typing import Any

from tallystick.tables import Rows

from .sample_texts import HOSTILE, TEXTS, place


def document(doc_id: str, **more: Any) -> dict[str, Any]:
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


def claim(
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


def rate(id_: str, study: str, key: str, events: int, n: int, claims: list[str], **more: Any) -> dict[str, Any]:
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
    claim("c-1", "s1_article", "st-a", "survival", "80% of patients (72/90)", 72, 90, timepoint_months=60.0),
    claim("c-2", "s2_abstract", "st-a", "survival", "72 of 90 patients (80%)", 72, 90, timepoint_months=60.0),
    claim("c-3", "s1_article", "st-a", "remission", "30% (24/80)", 24, 80, timepoint_months=12.0),
    claim("c-4", "s1_article", "st-a", "remission", "35% (14/40)", 14, 40, timepoint_months=24.0),
    claim("c-5", "s1_article", "st-a", "remission", "50% (3/6)", 3, 6, timepoint_months=48.0),
    claim("c-6", "S3 trial;x", "st-b", "remission", "9 of 12", 9, 12, arm="cells", arm_text="cells"),
    claim("c-7", "S3 trial;x", "st-b", "remission", "5 of 6", 5, 6, arm="placebo", arm_text="placebo"),
    claim(
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


def anchors() -> Rows:
    found = []
    for claim in CLAIMS:
        for field, quote in (("events", claim["quote"]),):
            found.append(
                {"table": "claims", "row_id": claim["claim_id"], "field": field, **place(claim["doc_id"], quote)}
            )
    found.append({"table": "directions", "row_id": "d-1", "field": "direction", **place("s1_article", "fell")})
    found.append({"table": "estimates", "row_id": "e-1", "field": "value", **place("S3 trial;x", "0.60")})
    return found


def study(study_id: str, label: str, design: str, **more: Any) -> dict[str, Any]:
    return {
        "study_id": study_id,
        "label": label,
        "design": design,
        "data_status": "own_report",
        "relevance": "in_scope",
        **more,
    }


def discrepancy() -> dict[str, Any]:
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


def effects() -> Rows:
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


def pools() -> Rows:
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
