"""Stable row ids: a hash of what a row says, never of where it stands or of when it was made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

ID_LENGTH = 12


def stable_id(prefix: str, *parts: object) -> str:
    """``prefix-`` and 12 hex digits of the SHA-256 of the parts, joined by a separator that no text contains."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:ID_LENGTH]}"


def numbered_ids(prefix: str, keys: Iterable[tuple[object, ...]]) -> list[str]:
    """One id per key, in order; equal keys are told apart by their ordinal among equals.

    Ids so made survive a shift of offsets and the addition of unrelated rows.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    ids = []
    for key in keys:
        ids.append(stable_id(prefix, *key, seen[key]))
        seen[key] += 1
    return ids
