"""The validation page: every result, escaped, offline, readable without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def render_page(templates: Path, summary: Mapping[str, Any], by_table: Any, by_law: Any) -> str:
    """The page as HTML. Everything that comes from a table is escaped by the template engine."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("validation.html.j2").render(summary=summary, tables=by_table, laws=by_law)
