"""The CSL-JSON input model (CSL 1.0.2) as a JSON Schema, so that exports are held against all of it.

The standard publishes this model as `schemas/input/csl-data.json` (citationstyles.org). Here the same constraints are
made from the lists they are (`csl_input_model.yaml`): the properties an item may have, of what kind, and no others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LISTS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
STRING: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": ["string", "number"]}
FLAG: dict[str, Any] = {"type": ["string", "number", "boolean"]}
EDTF: dict[str, Any] = {"type": "string", "pattern": "[0-9,-,%,~,X,?,..,/]"}


def closed(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def schema() -> dict[str, Any]:
    """The whole model."""
    name = closed(dict.fromkeys(LISTS["name_strings"], STRING) | dict.fromkeys(LISTS["name_flags"], FLAG))
    parts = {"type": "array", "items": NUMBER, "minItems": 1, "maxItems": 3}
    date = closed({
        "date-parts": {"type": "array", "items": parts, "minItems": 1, "maxItems": 2},
        "season": NUMBER, "circa": FLAG, "literal": STRING, "raw": STRING, "edtf": EDTF,
    })  # fmt: skip
    properties: dict[str, Any] = {
        "type": {"enum": LISTS["types"]},
        "categories": {"type": "array", "items": STRING},
        "custom": {"type": "object"},
    }
    properties |= {key: {"type": "array", "items": name} for key in LISTS["names"]}
    properties |= {key: {"anyOf": [EDTF, date]} for key in LISTS["dates"]}
    properties |= dict.fromkeys(LISTS["strings"], STRING) | dict.fromkeys(LISTS["numbers"], NUMBER)
    item = closed(properties, required=["type", "id"])
    return {"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "items": item}
