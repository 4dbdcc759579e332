"""What every panel is: an id, a title, the template that shows it, its data, or the reason why it is absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of the summary. ``absent`` says why there is nothing to show; it is empty otherwise."""

    id: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    absent: str = ""

    @property
    def template(self) -> str:
        """The file of its template."""
        return f"sections/{self.id}.html.j2"
