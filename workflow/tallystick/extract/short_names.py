"""Short names that a text explains where it first uses them: "disease-specific survival (DSS)"."""

from __future__ import annotations

import re

from .reading import Context

SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z0-9-]{1,7})[);,]")
ALONE = re.compile(r"[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*s?")
REACH = 90
MORE_WORDS = 3
"""How many words more than letters the explained name may have."""


def explained(context: Context, words: str) -> str:
    """The words, led by what the text says they are short for."""
    if ALONE.fullmatch(words) is None:
        return words
    known = context.shared.get("short_names")
    if known is None:
        known = {}
        for match in SHORT.finditer(context.view):
            name = spelled(context.text[max(0, match.start() - REACH) : match.start()], match["short"])
            if name is not None:
                known.setdefault(match["short"], name)
        context.shared["short_names"] = known
    short = words if words in known else words.removesuffix("s")
    return f"{known[short]} ({short})" if short in known else words


def spelled(before: str, short: str) -> str | None:
    """The last words of ``before`` whose first letters spell ``short``."""
    letters = re.sub(r"[^a-z]", "", short.lower())
    words = before.split()
    for count in range(1, min(len(words), len(letters) + MORE_WORDS) + 1):
        parts = [part for word in words[-count:] for part in re.findall(r"[a-z]+", word.lower())]
        if not parts or len(letters) < 2 or parts[0][0] != letters[0] or len(parts) < len(letters) - 1:
            continue
        initials = iter(part[0] for part in parts)
        if all(letter in initials for letter in letters):
            return " ".join(words[-count:]).strip(" ,;:(")
    return None
