"""The configuration of a review: defaults filled in and every key checked, before anything is planned."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .errors import InputFault

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "config.yaml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of config.yaml."""
    loaded: dict[str, Any] = yaml.load(SCHEMA.read_text(encoding="utf-8"), Loader=_LOADER)
    return loaded


def with_defaults(value: Any, part: Mapping[str, Any]) -> Any:
    """``value`` with the schema's defaults for every key it leaves out, at any depth."""
    if not isinstance(value, Mapping) or "properties" not in part:
        return value
    filled = dict(value)
    for key, inner in part["properties"].items():
        if key in filled:
            filled[key] = with_defaults(filled[key], inner)
        elif "default" in inner:
            filled[key] = with_defaults(inner["default"], inner)
    return filled


def dotted(path: Any) -> str:
    """A place in the configuration as a reader writes it: ``ingest.extensions.0``."""
    return ".".join(str(part) for part in path)


def _unknown_key(fault: Any, file: str) -> InputFault:
    known = sorted(fault.schema.get("properties", {}))
    extra = sorted(str(key) for key in fault.instance if key not in known)
    near = difflib.get_close_matches(extra[0], known, n=1, cutoff=0.5)
    section = dotted(fault.absolute_path)
    inside = f"in '{section}'" if section else "at the top level"
    remedy = f"did you mean '{near[0]}'?" if near else f"known keys {inside}: {', '.join(known) or 'none'}"
    return InputFault(file, f"there is no key '{extra[0]}' {inside}", remedy, dotted([*fault.absolute_path, extra[0]]))


def _bad_value(fault: Any, file: str) -> InputFault:
    remedy = fault.schema.get("description", "see workflow/schemas/config.yaml")
    if "default" in fault.schema:
        remedy = f"{remedy} The default is {fault.schema['default']!r}."
    return InputFault(file, f"{fault.message} is not possible", remedy, dotted(fault.absolute_path) or "top level")


def check_config(given: Mapping[str, Any] | None, file: str = "config.yaml") -> dict[str, Any]:
    """The configuration with all defaults.

    Raises:
        InputFault: an unknown key (with the nearest right name), a wrong type or an impossible value.
    """
    # Imported here: the library's other users of settings do not need it.
    import jsonschema

    given = {} if given is None else given
    faults = sorted(jsonschema.Draft202012Validator(schema()).iter_errors(given), key=lambda e: list(map(str, e.path)))
    if faults:
        first = faults[0]
        raise _unknown_key(first, file) if first.validator == "additionalProperties" else _bad_value(first, file)
    filled: dict[str, Any] = with_defaults(given, schema())
    folder = Path(filled["archive"]["folder"])
    if folder.parts[:1] == ("results",):
        raise InputFault(
            file,
            f"'{folder}' lies inside results/, which is safe to delete",
            "choose a folder outside results/, for example builds",
            "archive.folder",
        )
    return filled
