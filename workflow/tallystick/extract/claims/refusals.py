"""Why a number is no claim: the reason that a guard gave, kept for the table of numerals and for ``explain``."""

from __future__ import annotations

from ..reading import Context

REFUSED = "refusals"
"""Where reasons are kept in ``context.shared``, by the first code point of the numeral."""


def refuse(context: Context, start: int, end: int, reason: str) -> None:
    """Note ``reason`` for the open numerals within ``[start, end)``; the first reason given stays."""
    reasons: dict[int, str] = context.shared.setdefault(REFUSED, {})
    for numeral in context.numerals.between(start, end):
        if not numeral.is_read:
            reasons.setdefault(numeral.start, reason)


def reason_at(context: Context, start: int) -> str | None:
    """The rule id of the guard that refused the numeral at ``start``: "guard.change"."""
    reason = context.shared.get(REFUSED, {}).get(start)
    return f"guard.{reason}" if reason else None
