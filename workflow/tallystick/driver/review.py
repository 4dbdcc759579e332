"""A review's folder as the driver sees it: its settings, as far as they can be read, and its builds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import InputFault

CHECKOUT = Path(__file__).resolve().parents[3]
"""The checkout this library stands in."""


def existing(directory: Path) -> Path:
    """``directory`` as an absolute path.

    Raises:
        InputFault: it is no folder, or holds no config.yaml.
    """
    if not directory.is_dir():
        raise InputFault(directory, "there is no such folder", "give the folder of a review with --directory")
    if not (directory / "config.yaml").is_file():
        raise InputFault(
            directory / "config.yaml", "there is no such file", "copy the one of the checkout and adapt it"
        )
    return directory.resolve()


def archive_settings(directory: Path) -> dict[str, Any]:
    """The `archive` section of the review's configuration with its defaults.

    The build checks the configuration; this reads it without judging, so that a run that fails because of it can
    still be noted. What cannot be read has its default.
    """
    import yaml

    from ..config import schema, with_defaults

    try:
        given = yaml.safe_load((directory / "config.yaml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        given = None
    part = schema()["properties"]["archive"]
    section = given.get("archive") if isinstance(given, dict) else None
    filled: dict[str, Any] = with_defaults(section if isinstance(section, dict) else {}, part)
    defaults: dict[str, Any] = with_defaults({}, part)
    return {key: filled[key] if isinstance(filled[key], type(value)) else value for key, value in defaults.items()}


def builds_folder(directory: Path, settings: dict[str, Any] | None = None) -> Path:
    """The folder of builds of a review."""
    folder: str = (settings or archive_settings(directory))["folder"]
    return directory / folder
