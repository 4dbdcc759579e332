"""Configuration: defaults are filled in; anything else that is not as described names the key, the reason, a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tallystick.config import check_config, schema
from tallystick.errors import InputFault


def test_nothing_given_means_every_default() -> None:
    filled = check_config(None)
    assert filled["strict"] is False
    assert filled["ingest"]["documents_per_shard"] == 512
    assert set(filled) == set(schema()["properties"])


def test_a_part_given_keeps_the_other_defaults() -> None:
    assert check_config({"metrics": {"confidence_level": 90}})["metrics"]["confidence_level"] == 90
    assert check_config({"metrics": {"confidence_level": 90}})["report"]["title"] == "Evidence summary"


@pytest.mark.parametrize(
    ("given", "place", "says"),
    [
        ({"strickt": True}, "strickt", "did you mean 'strict'"),
        ({"metrics": {"confidense_level": 95}}, "metrics.confidense_level", "did you mean 'confidence_level'"),
        ({"zzz": 1}, "zzz", "known keys at the top level: archive, extract"),
        ({"strict": "yes"}, "strict", "is not of type 'boolean'"),
        ({"metrics": {"confidence_level": 0.95}}, "metrics.confidence_level", "0.95 is less than or equal to"),
        ({"ingest": {"documents_per_shard": 0}}, "ingest.documents_per_shard", "less than the minimum"),
        ({"ingest": {"extensions": [".TXT"]}}, "ingest.extensions.0", "does not match"),
        ({"ingest": None}, "ingest", "is not of type 'object'"),
        ({"archive": {"folder": "results/old"}}, "archive.folder", "safe to delete"),
        ({"archive": {"folder": "./results"}}, "archive.folder", "safe to delete"),
        ({1: 2}, "1", "no key '1'"),
    ],
)
def test_a_fault_names_the_key_the_reason_and_what_to_do(given: dict, place: str, says: str) -> None:
    with pytest.raises(InputFault) as caught:
        check_config(given)
    assert caught.value.place == place
    assert caught.value.file == "config.yaml"
    assert says in str(caught.value)
    assert caught.value.remedy


def test_a_config_that_is_not_a_mapping_is_refused() -> None:
    with pytest.raises(InputFault, match="not of type 'object'"):
        check_config(["strict"])  # type: ignore[arg-type]


def keys(part: dict, prefix: str = "") -> set[str]:
    found = set()
    for name, inner in part.get("properties", {}).items():
        found |= keys(inner, f"{prefix}{name}.") if "properties" in inner else {f"{prefix}{name}"}
    return found


def test_every_key_of_the_schema_has_a_description_and_a_default() -> None:
    def walk(part: dict, place: str) -> None:
        for name, inner in part.get("properties", {}).items():
            assert inner.get("description"), f"{place}{name} has no description"
            assert "default" in inner, f"{place}{name} has no default"
            walk(inner, f"{place}{name}.")

    walk({"properties": schema()["properties"]}, "")


def test_the_commented_config_lists_every_key_with_its_default(checkout: Path) -> None:
    """config.yaml shows all there is; only a value whose comment says so differs from its default."""
    path = checkout / "config.yaml"
    shown = yaml.safe_load(path.read_text(encoding="utf-8"))
    defaults = check_config(None)
    differing = set()
    for key in sorted(keys(schema())):
        have, want = shown, defaults
        for part in key.split("."):
            assert part in (have or {}), f"config.yaml does not show {key}"
            have, want = have[part], want[part]
        if have != want:
            differing.add(key)
    assert differing == {"report.title"}
    assert check_config(shown)
