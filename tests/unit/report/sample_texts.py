"""The sample corpus before any row: invented texts with hostile strings, vocabulary, configuration, validation."""

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
