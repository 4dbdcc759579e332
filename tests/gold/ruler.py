"""The ruler of claims: how a gold claim and a row are matched, level by level (value, time, outcome, arm).

The gold annotations come with a scoring program; these are its rules, as functions over plain rows.
"""

from __future__ import annotations

import re
from collections import defaultdict

MONTHS = {"day": 12 / 365.25, "week": 7 * 12 / 365.25, "month": 1.0, "year": 12.0, "hour": 12 / 365.25 / 24}
LEVELS = ("value", "time", "outcome", "arm")
STANDARD_SCHEMES = {"doi", "pmid", "pmcid", "nct", "isrctn", "eudract"}
FILLER = {
    "of",
    "the",
    "a",
    "an",
    "or",
    "and",
    "rate",
    "rates",
    "in",
    "at",
    "by",
    "to",
    "with",
    "patients",
    "patient",
    "overall",
    "achieved",
    "total",
    "ever",
    "any",
    "clinical",
    "disease",
    "related",
    "all",
    "cause",
    "who",
    "had",
    "were",
    "was",
    "number",
    "proportion",
    "percentage",
    "participants",
    "subjects",
}
QUALIFIERS = {"complete", "partial", "major", "minor", "serious"}
SYNONYM = {
    "died": "death",
    "mortality": "death",
    "dead": "death",
    "surviving": "survival",
    "survived": "survival",
    "survivor": "survival",
    "alive": "survival",
    "relapsed": "relapse",
    "relapsing": "relapse",
    "recurrence": "relapse",
    "recurred": "relapse",
    "recurrent": "relapse",
    "remitted": "remission",
    "responder": "response",
    "responded": "response",
    "transplantation": "treatment",
    "transplant": "treatment",
    "therapy": "treatment",
    "treated": "treatment",
    "full": "complete",
    "mcr": "major",
    "pcr": "partial",
    "lda": "low",
    "severe": "serious",
}
ARM_FILLER = {
    "group",
    "groups",
    "arm",
    "arms",
    "patients",
    "treated",
    "the",
    "and",
    "in",
    "of",
    "treatment",
    "therapy",
    "mg",
    "only",
    "alone",
    "plus",
    "vs",
    "versus",
}
ALIASES = (({"disease", "activity", "index", "sle"}, "sledai"), ({"c", "reactive", "protein"}, "crp"))


def stem(word: str) -> str:
    word = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return SYNONYM.get(word, word)


def outcome_words(*labels: object) -> set[str]:
    """Key words of outcome labels; `relapse-free` becomes the one word `relapsefree`."""
    text = re.sub(r"([a-z]+)[-_ ]free\b", r"\1free", " ".join(str(x or "") for x in labels).lower())
    found = re.findall(r"[a-z]+", re.sub(r"[_\-/]", " ", text))
    return {stem(w) for w in found if w not in FILLER} - FILLER


def marker_words(*labels: object) -> set[str]:
    """Key words of a marker; names with digits stay whole (C3, IL-2 → il2)."""
    text = re.sub(r"(?<=[a-z])[-_ ](?=\d)", "", " ".join(str(x or "") for x in labels).lower().replace("_", " "))
    found = {stem(w) for w in re.findall(r"[a-z]+\d*[a-z]*|\d+", text)} - {
        "serum",
        "level",
        "score",
        "total",
        "count",
        "number",
        "peripheral",
    }
    for parts, alias in ALIASES:
        if parts <= found:
            found = found | {alias}
    return found


def arm_words(label: object) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", str(label or "").lower().replace(",", ""))) - ARM_FILLER


def number(value) -> float | None:
    return None if value is None else float(value)


def same(a, b, tolerance=1e-9) -> bool:
    a, b = number(a), number(b)
    return a is not None and b is not None and abs(a - b) <= tolerance


def months(timepoint: dict | None) -> float | None:
    if not timepoint or timepoint.get("value") is None:
        return None
    unit = str(timepoint.get("unit", "")).rstrip("s")
    return float(timepoint["value"]) * MONTHS[unit] if unit in MONTHS else None


def places_of(entry: dict, text: str) -> list[tuple[int, int]]:
    """Where a gold entry stands in the text, as code-point spans."""
    if "span" in entry:
        return [tuple(entry["span"])]
    found = []
    for quote in (entry["quote"], entry.get("also_quote")):
        at = text.find(quote) if quote else -1
        while at >= 0:
            found.append((at, at + len(quote)))
            at = text.find(quote, at + 1)
    return found


def overlaps(row: dict, places: list[tuple[int, int]]) -> bool:
    return any(row["start"] < end and start < row["end"] for start, end in places)


def sentence_length(places, text) -> int:
    """Length of the longest sentence-like stretch around the gold places."""
    longest = 0
    for start, end in places:
        left = max((m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z(])|\n", text[:start])), default=0)
        right = re.search(r"[.!?](?=\s+[A-Z(]|\s*$)|\n", text[end:])
        longest = max(longest, (end + right.end() if right else len(text)) - left)
    return longest


def readable(value: float, quote: str) -> bool:
    flat = re.sub(r"(?<=\d)[,\u2009\u00a0 ](?=\d{3}\b)", "", quote.replace("·", "."))
    text = f"{value:g}"
    return re.search(rf"(?<![\d.]){re.escape(text)}(?:\.?0+)?(?!\d)", flat) is not None


def value_ok(row, gold, context) -> bool:
    if row["end"] - row["start"] > 1.5 * max(context["sentence"], 60):
        return False
    for name, key, tolerance in (("events", "n", 1e-9), ("denominator", "N", 1e-9), ("percent", "percent", 0.051)):
        want, have, status = number(gold.get(key)), number(row.get(name)), row.get(f"{name}_status")
        if have is not None and status == "stated" and not readable(have, row["quote"]):
            return False
        accepted = (
            [*(gold.get("N_accept") or []), *([gold["N_hint"]] if gold.get("N_hint") else [])]
            if name == "denominator"
            else []
        )
        if any(same(have, n) for n in accepted):
            continue
        if name == "denominator" and want is not None and (gold.get("derived_denominator") or gold.get("N_optional")):
            if have is not None and (
                not same(have, want)
                or (gold.get("derived_denominator") and status == "stated" and not gold.get("N_optional"))
            ):
                return False
        elif (name == "percent" and have is None and gold.get("percent_optional")) or (
            name == "events" and have is None and gold.get("N_optional") and not want
        ):
            continue
        elif want is None:
            if have is not None and status in (None, "stated", "words"):
                return False
        elif not same(have, want, tolerance):
            return False
    return True


def time_ok(row, gold, context) -> bool:
    have = number(row.get("timepoint_months"))
    if have is None and (gold.get("timepoint_optional") or gold.get("timepoint_alt")):
        return True
    allowed = [
        months(gold.get("timepoint")),
        *(months(t) for t in [gold.get("timepoint_alt"), *(gold.get("timepoint_accept") or [])] if t),
    ]
    return any(
        (want is None and have is None)
        or (want is not None and have is not None and abs(want - have) <= 0.02 * max(want, 1.0))
        for want in allowed
    )


def outcome_ok(row, gold, context) -> bool:
    text = row.get("outcome_text") if isinstance(row.get("outcome_text"), str) else ""
    if len(text.split()) > 12:
        return False
    have = outcome_words("" if row.get("outcome") == "other" else row.get("outcome"), text)
    for label in [gold.get("outcome"), *(gold.get("outcome_accept") or [])]:
        want = outcome_words(label)
        either = {"complete", "partial"} <= want
        wanted = want - QUALIFIERS if either else want
        clash = {q for q in QUALIFIERS if (q in have) != (q in want)} if not either else set()
        clash |= {w for w in have if w.endswith("free")} - want | {w for w in want if w.endswith("free")} - have
        if not clash and wanted and len(wanted & have) >= (len(wanted) + 1) // 2:
            return True
    return False


def arm_ok(row, gold, context) -> bool:
    texts = [t for t in (row.get("arm"), row.get("arm_text")) if isinstance(t, str)]
    if any(len(t.split()) > 12 for t in texts):
        return False
    have = arm_words(" ".join(texts))
    if not gold.get("arm"):
        return not have or len(context["arms"]) < 2
    if not have:
        return bool(gold.get("arm_optional"))

    def likeness(label) -> float:
        want = arm_words(label)
        return len(want & have) / len(want | have) if want else 0.0

    mine = max(likeness(label) for label in [gold["arm"], *(gold.get("arm_accept") or [])])
    return mine > 0 and mine >= max((likeness(label) for label in context["arms"]), default=0.0)


TESTS = dict(zip(LEVELS, (value_ok, time_ok, outcome_ok, arm_ok), strict=False))


def match(claims, rows, text, tests) -> dict[int, int]:
    """Largest one-to-one matching of gold claims to predicted rows that pass all tests (augmenting paths)."""
    arms = defaultdict(set)
    for gold in claims:
        if gold.get("arm"):
            arms[gold.get("study")].add(gold["arm"])
    edges = []
    for gold in claims:
        places = places_of(gold, text)
        context = {"sentence": sentence_length(places, text), "arms": arms[gold.get("study")]}
        edges.append(
            [
                r
                for r, row in enumerate(rows)
                if overlaps(row, places) and all(test(row, gold, context) for test in tests)
            ]
        )
    owner: dict[int, int] = {}

    def place(g, seen) -> bool:
        for r in edges[g]:
            if r not in seen:
                seen.add(r)
                if r not in owner or place(owner[r], seen):
                    owner[r] = g
                    return True
        return False

    for g in sorted(
        range(len(claims)), key=lambda g: bool(claims[g].get("claim_optional") or claims[g].get("restatement_of"))
    ):
        place(g, set())
    return {g: r for r, g in owner.items()}
