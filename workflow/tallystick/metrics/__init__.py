"""metrics: rates, checks, the ledger, effects, pools, votes and the flow, from the linked tables.

The only stage that computes and judges. Texts are not read again: everything stands on rows and their anchors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..tables import Rows
    from ..vocabulary import Vocabulary

VOCABULARY: tuple[str, ...] = ("ledger", "markers", "outcomes", "relations")


def compute(tables: Mapping[str, Rows], vocabulary: Vocabulary, settings: Mapping[str, Any]) -> dict[str, Rows]:
    """Every table of ``tables.metrics`` from those of ingest, extract and link.

    ``settings`` is the section ``metrics`` of the configuration, with defaults filled in.
    """
    # scipy is imported with these: only the process that computes pays for it.
    from . import checks, flow, ledger, rates
    from .evidence import Evidence
    from .relations import Relations

    evidence = Evidence(tables)
    relations = Relations(vocabulary["outcomes"], vocabulary["relations"])
    topics = ledger.Topics(*(vocabulary[kind] for kind in ("interventions", "conditions") if kind in vocabulary))
    found: dict[str, Rows] = {"rates": rates.compute_rates(evidence, settings)}
    found["checks"] = checks.run_checks(evidence, relations, vocabulary["markers"]["markers"], settings)
    found["discrepancies"] = ledger.find_discrepancies(
        evidence, relations, topics, vocabulary["ledger"], found["rates"], found["checks"]
    )
    found["agreements"] = ledger.find_agreements(evidence, found["rates"])
    found["flow"] = flow.compute_flow(tables, found.get("pools", []))
    return found
