"""Time of linking 5,000 and 20,000 invented documents: title, authors, centre, size, one result and references each.

The rows are made in memory as the stages before link would give them, so that only linking is measured. Four times the
documents should take about four times as long: candidates come from blocks, never from all pairs.
"""

from __future__ import annotations

import random
import time
from typing import Any

from tallystick.config import check_config
from tallystick.link import VOCABULARY, link_corpus
from tallystick.vocabulary import Vocabulary

SIZES = (5_000, 20_000)
REFERENCES = 5
PER_TOPIC = 50
SYLLABLES = [f"{consonant}{vowel}" for consonant in "bdfgklmnprstv" for vowel in "aeio"]


def word(number: int) -> str:
    """An invented word, one per number."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


def document(number: int, topics: int, source: random.Random) -> dict[str, Any]:
    """Title, authors and text of one document; a topic has its own words and its own group of authors."""
    topic = source.randrange(topics)
    words = [word(7 * topic + n) for n in range(3)] + [word(5_000 + source.randrange(20_000)) for _ in range(6)]
    authors = [f"{word(90_000 + 40 * topic + source.randrange(40)).title()} {source.choice('ABCDE')}" for _ in range(6)]
    size = source.randrange(20, 400)
    return {
        "doc_id": f"d{number:06}",
        "title": " ".join(words).capitalize(),
        "authors": authors,
        "size": size,
        "year": source.randrange(1995, 2025),
        "events": source.randrange(1, size),
        "centre": f"{word(800_000 + 5 * topic + source.randrange(5)).title()} Hospital",
    }


def citation(holder: dict[str, Any], work: dict[str, Any], role: str, start: int) -> dict[str, Any]:
    """A citation row of ``work`` in ``holder``."""
    quote = f"{', '.join(work['authors'])}. {work['title']}. {work['year']}"
    return {
        "citation_id": f"{holder['doc_id']}-{work['doc_id']}",
        "doc_id": holder["doc_id"],
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "role": role,
        "title": work["title"],
        "authors": work["authors"],
        "year": work["year"],
        "subject": None,
        "rule": "bench",
    }


def corpus(count: int) -> tuple[dict[str, list[dict[str, Any]]], dict[str, str]]:
    """Tables and texts of ``count`` documents."""
    source = random.Random(1)
    made = [document(number, count // PER_TOPIC, source) for number in range(count)]
    names = (
        "documents",
        "sections",
        "citations",
        "identifiers",
        "claims",
        "study_facts",
        "estimates",
        "measurements",
        "comparisons",
        "directions",
        "conclusions",
        "anchors",
    )
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    texts = {}
    for own in made:
        own_row = citation(own, own, "self", 0)
        text = (
            f"{own_row['quote']}. {own['size']} patients at {own['centre']}. {own['events']}/{own['size']} recovered."
        )
        doc_id = own["doc_id"]
        texts[doc_id] = text
        tables["documents"].append(
            {
                "doc_id": doc_id,
                "file": f"{doc_id}.txt",
                "container": "plain",
                "content": "article_abstract",
                "relevance": "in_scope",
                "characters": len(text),
                "title": None,
            }
        )
        tables["sections"].append(
            {
                "doc_id": doc_id,
                "section_id": "s001",
                "role": "results",
                "start": 0,
                "body_start": 0,
                "end": len(text),
                "heading": None,
                "subject": None,
            }
        )
        tables["citations"].append(own_row)
        place = {"doc_id": doc_id, "start": 0, "end": len(text), "quote": text, "subject": None}
        tables["study_facts"] += [
            {**place, "fact_id": f"{doc_id}-n", "fact": "enrolled", "value_number": own["size"]},
            {**place, "fact_id": f"{doc_id}-c", "fact": "centre", "value_text": own["centre"]},
        ]
        tables["claims"].append(
            {
                **place,
                "claim_id": f"{doc_id}-r",
                "events": own["events"],
                "denominator": own["size"],
                "denominator_status": "stated",
            }
        )
        for number in range(REFERENCES):
            tables["citations"].append(citation(own, source.choice(made), "reference", 1_000 + number))
    unique = {row["citation_id"]: row for row in tables["citations"]}
    tables["citations"] = list(unique.values())
    return tables, texts


def main() -> None:
    """Print seconds, documents per second, and what was found."""
    vocabulary, settings = Vocabulary.built_in(VOCABULARY), check_config({})["link"]
    taken = {}
    for count in SIZES:
        tables, texts = corpus(count)
        start = time.perf_counter()
        linked = link_corpus(tables, texts, vocabulary, [], settings)
        taken[count] = time.perf_counter() - start
        print(
            f"linking {count:,} documents with {len(tables['citations']):,} citations: {taken[count]:.1f} s; "
            f"{len(linked['studies']):,} studies, {len(linked['publications']):,} publications, "
            f"{len(linked['overlaps']):,} overlap edges"
        )
    few, many = SIZES
    print(f"{many // few} times the documents took {taken[many] / taken[few]:.1f} times as long")


if __name__ == "__main__":
    main()
