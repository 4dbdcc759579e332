"""Vocabulary as data: YAML files, one per kind, checked by a JSON Schema and merged over the built-in ones.

A kind is a file's stem (``outcomes``, ``markers`` …). A file is a mapping; merging goes key by key: lists of entries
with an ``id`` are merged by id (their lists are united, their other values replaced), other lists are united,
mappings are merged, anything else is replaced. Files given later are merged over earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .errors import InputFault

BUILT_IN = Path(__file__).resolve().parent.parent / "vocabulary"
SCHEMAS = Path(__file__).resolve().parent.parent / "schemas" / "vocabulary"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def merge_values(base: Any, extra: Any) -> Any:
    """``extra`` merged over ``base``; see the module's text for the rules."""
    if isinstance(base, Mapping) and isinstance(extra, Mapping):
        return {**base, **{k: merge_values(base[k], v) if k in base else v for k, v in extra.items()}}
    if isinstance(base, list) and isinstance(extra, list):
        if all(isinstance(e, Mapping) and "id" in e for e in [*base, *extra]):
            merged = {e["id"]: e for e in base}
            for entry in extra:
                merged[entry["id"]] = merge_values(merged.get(entry["id"], {}), entry)
            return list(merged.values())
        return [*base, *(e for e in extra if e not in base)]
    return extra


def read_file(path: Path) -> dict[str, Any]:
    """The content of one vocabulary file, not yet checked against its schema.

    Raises:
        InputFault: it is not YAML, not a mapping, or of a kind that no schema describes.
    """
    if not (SCHEMAS / f"{path.stem}.yaml").exists():
        kinds = ", ".join(sorted(p.stem for p in SCHEMAS.glob("*.yaml")))
        raise InputFault(path, f"there is no vocabulary kind '{path.stem}'", f"name the file after one of: {kinds}")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise InputFault(path, f"not readable as YAML: {fault}", "correct the YAML") from fault
    if not isinstance(content, dict):
        raise InputFault(path, "it is not a mapping of keys to values", "see the schema of this kind")
    return content


def check(content: Mapping[str, Any], path: Path) -> None:
    """Check merged vocabulary against ``schemas/vocabulary/<kind>.yaml``.

    Raises:
        InputFault: naming ``path``, the file that was merged last, and the key or the entry at fault.
    """
    # jsonschema costs 0.1 s to import: only processes that read vocabulary pay for it.
    import jsonschema

    schema = yaml.load((SCHEMAS / f"{path.stem}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)
    found = sorted(jsonschema.Draft202012Validator(schema).iter_errors(content), key=lambda e: list(map(str, e.path)))
    if not found:
        return
    steps: list[str] = []
    inner: Any = content
    for step in found[0].absolute_path:
        inner = inner[step]
        steps.append(str(inner["id"]) if isinstance(inner, Mapping) and "id" in inner else str(step))
    raise InputFault(
        path, found[0].message, f"see workflow/schemas/vocabulary/{path.name}", ".".join(steps) or "top level"
    )


class Vocabulary:
    """Kinds of vocabulary by name; a kind that was not loaded is an error, so a stage reads what it declares."""

    def __init__(self, kinds: Mapping[str, dict[str, Any]]) -> None:
        self._kinds = dict(kinds)

    @classmethod
    def load(cls, files: Iterable[Path | str]) -> Vocabulary:
        """Read and merge ``files`` in their order.

        A later file may hold only what it adds: what is checked is the result of the merge.
        """
        kinds: dict[str, dict[str, Any]] = {}
        for file in map(Path, files):
            content = read_file(file)
            kinds[file.stem] = merge_values(kinds[file.stem], content) if file.stem in kinds else content
            check(kinds[file.stem], file)
        return cls(kinds)

    @classmethod
    def built_in(cls, names: Sequence[str] = ()) -> Vocabulary:
        """The built-in vocabulary (all of it, or the kinds named)."""
        return cls.load(sorted(p for p in BUILT_IN.glob("*.yaml") if not names or p.stem in names))

    def __getitem__(self, kind: str) -> dict[str, Any]:
        if kind not in self._kinds:
            raise KeyError(f"vocabulary kind '{kind}' is not among those this stage declares: {sorted(self._kinds)}")
        return self._kinds[kind]

    def __contains__(self, kind: str) -> bool:
        return kind in self._kinds
