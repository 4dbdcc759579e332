"""Running suites with Great Expectations: one ephemeral context, all frames in one process, strict results.

Measured with GX 1.24: a missing column or a raised exception is reported as an unsuccessful result without counts, an
empty suite or an empty table as success. Here each of them is a failure unless the suite says otherwise.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from .suites import SEVERITIES, Suite

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = 5
"""Unexpected values that a result lists."""


def strict(value: Any) -> Any:
    """``value`` as strict JSON: numbers that JSON does not know become text, unknown objects their text."""
    if isinstance(value, Mapping):
        return {str(key): strict(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [strict(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if hasattr(value, "item"):
        return strict(value.item())
    return str(value)


def result_of(outcome: Any, declared: Mapping[str, Any]) -> dict[str, Any]:
    """One result of Great Expectations in the form that is kept: no ids, no times, no tracebacks."""
    found = outcome.result or {}
    raised = not found and not outcome.success
    return {
        "expectation": declared["type"],
        "kwargs": declared["kwargs"],
        "severity": SEVERITIES[declared["severity"]],
        "why": declared["meta"]["why"],
        "success": bool(outcome.success),
        "raised": raised,
        "observed": strict(found.get("observed_value")),
        "checked": strict(found.get("element_count")),
        "unexpected": strict(found.get("unexpected_count")),
        "examples": [str(strict(value)) for value in found.get("partial_unexpected_list", [])[:EXAMPLES]],
        "rows": [strict(value) for value in found.get("partial_unexpected_index_list") or []][:EXAMPLES],
    }


def empty_result(suite: Suite) -> dict[str, Any]:
    """The result that stands for "the table has no rows and should have"."""
    return {
        "expectation": "table_is_not_empty",
        "kwargs": {},
        "severity": "error",
        "why": "This table always has rows when the stages before it did their work.",
        "success": False,
        "raised": False,
        "observed": 0,
        "checked": 0,
        "unexpected": None,
        "examples": [],
        "rows": [],
    }


class Engine:
    """Great Expectations in one ephemeral context; importing it takes seconds, so one engine serves all frames."""

    def __init__(self) -> None:
        import great_expectations as gx

        context = cast(Any, gx.get_context(mode="ephemeral"))
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        # One asset serves every frame: each get_batch is a batch of its own, and adding an asset rewrites the context.
        asset = context.data_sources.add_pandas("tables").add_dataframe_asset("table")
        self._whole: Any = asset.add_batch_definition_whole_dataframe("whole")

    def run(self, suite: Suite, frame: pd.DataFrame, key: tuple[str, ...]) -> list[dict[str, Any]]:
        """Results of ``suite`` over ``frame``, in the suite's order; ``key`` names the columns that identify a row."""
        from great_expectations.core.expectation_suite import ExpectationSuite

        batch = self._whole.get_batch({"dataframe": frame})
        named = [name for name in key if name in frame.columns]
        formatted: dict[str, Any] = {"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES}
        if named:
            formatted["unexpected_index_column_names"] = named
        # Results come back in no promised order; the index in meta leads each one to its declaration.
        numbered = [
            {**{k: declared[k] for k in ("type", "kwargs", "severity")}, "meta": {"index": index}}
            for index, declared in enumerate(suite.expectations)
        ]
        outcome: Any = batch.validate(ExpectationSuite(suite.name, expectations=numbered), result_format=formatted)
        by_index = {result.expectation_config.meta["index"]: result for result in outcome.results}
        results = [result_of(by_index[index], declared) for index, declared in enumerate(suite.expectations)]
        if frame.empty and not suite.may_be_empty:
            results.append(empty_result(suite))
        return results


def as_json(content: Any) -> str:
    """Strict, sorted, readable JSON with a final newline."""
    return json.dumps(strict(content), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
