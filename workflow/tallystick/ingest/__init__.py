"""ingest: decode each raw file without changing it, recognise its layout, cut it into sections."""

from __future__ import annotations

VOCABULARY: tuple[str, ...] = ("sections", "layouts", "relevance")
"""Vocabulary kinds this stage reads."""
