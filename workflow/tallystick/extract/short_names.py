"""Short names that a text explains where it first uses them: "disease-specific survival (DSS)"."""

from __future__ import annotations

import re

from .reading import Context

SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z0-9-]{1,7})[);,]")
SHORT_WORD = re.compile(r"(?<![A-Za-z0-9/-])[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*s?(?![A-Za-z0-9/-])")
LETTERS = re.compile(r"[a-z]+")
REACH = 90
MORE_WORDS = 3
"""How many words more than letters the explained name may have."""


def explained(context: Context, words: str) -> str:
    """The words, with the first short name among them led by what the text says it is short for."""
    if SHORT_WORD.search(words) is None or "(" in words:
        return words
    known = short_names(context)
    for match in SHORT_WORD.finditer(words):
        short = match.group() if match.group() in known else match.group().removesuffix("s")
        if short in known:
            return f"{words[: match.start()]}{known[short]} ({short}){words[match.end() :]}"
    return words


def short_names(context: Context) -> dict[str, str]:
    """What each short name of the text is short for."""
    known: dict[str, str] | None = context.shared.get("short_names")
    if known is None:
        known = {}
        for match in SHORT.finditer(context.view):
            before = context.text[max(0, match.start() - REACH) : match.start()]
            short = match["short"].removesuffix("s")
            name = spelled(before, short) or spelled(before, match["short"])
            if name is not None:
                known.setdefault(short, name)
        context.shared["short_names"] = known
    return known


def spelled(before: str, short: str) -> str | None:
    """The last words of ``before`` whose first letters spell ``short``."""
    letters = "".join(LETTERS.findall(short.lower()))
    if len(letters) < 2:
        return None
    words = before.split()
    parts: list[str] = []
    for count in range(1, min(len(words), len(letters) + MORE_WORDS) + 1):
        parts = LETTERS.findall(words[-count].lower()) + parts
        if not parts or parts[0][0] != letters[0] or len(parts) < len(letters) - 1:
            continue
        initials = iter(part[0] for part in parts)
        if all(letter in initials for letter in letters):
            return " ".join(words[-count:]).strip(" ,;:(")
    return None
