"""The annotations of the corpus sample: spans inside their texts, printed values readable there, no sentence copied."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
ANNOTATIONS = Path(__file__).resolve().parent / "corpus"
CORPUS = CHECKOUT.parent / "shared/corpus/abstracts.jsonl.gz"
LISTS = ("enrolled", "claims", "biomarkers", "identifiers", "estimates", "measurements", "comparisons")
KEYS = {"schema", "file", "corpus_id", "set", *LISTS}
RAW = CHECKOUT / "raw"
OWN_TEXTS = (CHECKOUT / "tests/cases", CHECKOUT / "tests/layouts")
RUN = 9  # words in a row that two writers do not choose by chance
NEAR = 160  # a denominator may stand this many characters beside the claim's span

SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
TEENS = ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: value for value, word in enumerate(SMALL + TEENS)} | {word: 20 + 10 * i for i, word in enumerate(TENS)}
WORDS["couple"] = 2
PARTS = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0}
NONE = {"neither", "free", "no", "none", "without", "not", "prevented"}

needs_corpus = pytest.mark.skipif(
    not CORPUS.exists(), reason="the corpus is not beside this checkout (../shared/corpus/abstracts.jsonl.gz)"
)


@cache
def documents() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(ANNOTATIONS.glob("*.json"))]


@cache
def texts() -> dict[str, str]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines)}


def entries() -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    for document in documents():
        for name in LISTS:
            for entry in document[name]:
                yield document, name, entry


def numbers_in(passage: str) -> set[float]:
    """Every number of the passage, in digits or in words; 0 where it denies something."""
    flat = re.sub(r"(?<=\d)[,\u2009\u00a0 ](?=\d{3}(?!\d))", "", re.sub("[·∙•‧⋅]", ".", passage))
    found = {float(number) for number in re.findall(r"\d+\.\d+|(?<![A-Za-z.])\.\d+|\d+", flat)}
    total, words = None, re.findall(r"[a-z]+", flat.lower())
    for word in [*words, ""]:
        if word in WORDS:
            total = (total or 0) + WORDS[word]
            found.add(float(WORDS[word]))
        elif word == "hundred":
            total = (total or 1) * 100
        elif word != "and" or total is None:
            if total is not None:
                found.add(float(total))
            total = None
    if re.search(r"\ban? (?:patient|case|participant|person)\b", flat.lower()):
        found.add(1.0)
    for parts in re.findall(r"\b(half|third|quarter|fifth)s?\b", flat.lower()):
        found |= {1.0, PARTS[parts]}
    return found | {-number for number in found} | ({0.0} if NONE & set(words) else set())


def runs_in(text: str) -> set[str]:
    """Every run of RUN words of the text, lower case and without punctuation."""
    words = re.findall(r"[a-z0-9%.]+", text.lower())
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def test_a_fifth_of_the_documents_at_least_are_held_out() -> None:
    found = documents()
    assert len(found) >= 40
    assert {document["set"] for document in found} == {"dev", "held_out"}
    assert 5 * sum(document["set"] == "held_out" for document in found) >= len(found)
    assert all(set(document) == KEYS and document["schema"] == "gold-1" for document in found)


def test_no_sentence_of_the_corpus_is_copied() -> None:
    for document in documents():
        assert [text for text in strings_in(document) if len(text) > 100] == []
    assert [entry for _, _, entry in entries() if "quote" in entry] == []


def test_runs_are_found_across_punctuation_and_lines() -> None:
    assert runs_in("One two, three (four)\nfive: SIX 7% 8.5 nine") == {"one two three four five six 7% 8.5 nine"}
    assert runs_in("one two three four five six seven eight") == set()


@needs_corpus
def test_no_case_or_layout_copies_a_text_of_the_corpus() -> None:
    """The sentences of the tests are the project's own, or those of the five sources in raw/."""
    allowed = set().union(*(runs_in(path.read_text(encoding="utf-8")) for path in sorted(RAW.glob("*.txt"))))
    corpus = set().union(*map(runs_in, texts().values()))
    files = [path for folder in OWN_TEXTS for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 20
    copied = {path.name: sorted((runs_in(path.read_text(encoding="utf-8")) & corpus) - allowed) for path in files}
    assert {name: runs for name, runs in copied.items() if runs} == {}


def test_ids_of_claims_are_unique_and_restatements_point_at_one() -> None:
    for document in documents():
        names = [claim["id"] for claim in document["claims"]]
        assert len(set(names)) == len(names)
        assert {c["restatement_of"] for c in document["claims"] if "restatement_of" in c} <= set(names)


def test_values_are_numbers() -> None:
    for document, name, entry in entries():
        if name in ("estimates", "measurements"):
            allowed = (int, float, type(None)) if entry.get("estimate_optional") else (int, float)
            assert isinstance(entry["value"], allowed), (document["corpus_id"], entry)


@needs_corpus
def test_every_span_lies_inside_its_text() -> None:
    for document, _, entry in entries():
        start, end = entry["span"]
        text = texts()[document["corpus_id"]]
        assert 0 <= start < end <= len(text), (document["corpus_id"], entry)
        assert text[start:end].strip(), (document["corpus_id"], entry)


@needs_corpus
def test_printed_numbers_can_be_read_at_their_span() -> None:
    unread = []
    for document, name, entry in entries():
        text, (start, end) = texts()[document["corpus_id"]], entry["span"]
        inside, near = numbers_in(text[start:end]), numbers_in(text[max(0, start - NEAR) : end + NEAR])
        if name == "claims":
            printed = {"n": inside, "percent": set() if entry.get("derived_percent") else inside}
            printed |= {} if entry["derived_denominator"] else {"N": near}
        elif name == "enrolled":
            printed = {"n": inside}
        elif name in ("estimates", "measurements"):
            printed = dict.fromkeys(("value", "ci_low", "ci_high", "spread_low", "spread_high"), inside)
        else:
            continue
        unread += [
            (document["corpus_id"], name, key, entry[key])
            for key, numbers in printed.items()
            if entry.get(key) is not None
            and not entry.get("measurement_optional")
            and not entry.get("estimate_optional")
            and not (key == "percent" and entry.get("derived_percent"))
            and float(entry[key]) not in numbers
        ]
    assert unread == []


def test_percentages_are_marked_consistent_where_they_are() -> None:
    for document in documents():
        for claim in document["claims"]:
            if None in (claim["n"], claim["N"], claim["percent"]):
                assert "percent_consistent" not in claim, (document["corpus_id"], claim["id"])
            else:
                off = abs(100 * claim["n"] / claim["N"] - claim["percent"])
                assert claim["percent_consistent"] or off > 0.05, (document["corpus_id"], claim["id"])
                assert off < 1 or not claim["percent_consistent"], (document["corpus_id"], claim["id"])
