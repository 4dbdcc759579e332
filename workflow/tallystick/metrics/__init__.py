"""metrics: rates, checks, the ledger, effects, pools, votes and the flow, from the linked tables.

The only stage that computes and judges. Texts are not read again: everything stands on rows and their anchors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..tables import Rows
    from ..vocabulary import Vocabulary

VOCABULARY: tuple[str, ...] = ("families", "ledger", "markers", "outcomes", "relations", "scales", "titles")
"""Kinds of vocabulary this stage reads."""


def compute(tables: Mapping[str, Rows], vocabulary: Vocabulary, settings: Mapping[str, Any]) -> dict[str, Rows]:
    """Every table of ``tables.metrics`` from those of ingest, extract and link.

    ``settings`` is the section ``metrics`` of the configuration, with defaults filled in.
    """
    # scipy is imported with these: only the process that computes pays for it.
    from . import checks, effects, flow, ledger, multiverse, pools, rates, sensitivity, votes
    from .evidence import Evidence
    from .relations import Relations

    evidence = Evidence(tables)
    relations = Relations(vocabulary["outcomes"], vocabulary["relations"])
    in_interval = checks.interval_claims(evidence, relations)
    made: dict[str, Rows] = {"rates": rates.compute_rates(evidence, settings, in_interval)}
    made["checks"] = checks.run_checks(evidence, relations, vocabulary["scales"]["whole_numbered"], settings)
    made["discrepancies"] = ledger.find_discrepancies(evidence, relations, vocabulary, made["rates"], made["checks"])
    made["checks"] += ledger.horizon_checks(evidence, made["discrepancies"])
    made["agreements"] = ledger.find_agreements(evidence, made["rates"])
    # Each of these reads what those before it made.
    made["effects"] = effects.compute_effects({**tables, **made}, settings)
    made["pools"] = pools.compute_pools({**tables, **made}, settings)
    made["sensitivity"] = sensitivity.compute_sensitivity({**tables, **made}, settings)
    kinds = {kind: vocabulary[kind] for kind in VOCABULARY}
    made["multiverse"] = multiverse.compute_multiverse({**tables, **made}, kinds, settings)
    made |= votes.compute_votes({**tables, **made}, kinds, settings)
    made["flow"] = flow.compute_flow(tables, made["pools"])
    return made
