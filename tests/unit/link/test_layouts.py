"""Folders read and linked: one article in several layouts is one study, and unrelated abstracts stay apart."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path

from tallystick.link.mentions import REGISTRIES
from tallystick.tables import Rows

from ..linked_folder import Read, link, read_folder
from .corpora import studies_of
from .printed_layouts import ENOUGH, article, corpus_lines, write_layouts

TITLE = "Early splinting against late splinting after repair of the flexor tendons of the hand"
BACKGROUND = "The best time at which a repaired flexor tendon of the hand should begin to move is still under debate."
METHODS = (
    "One hundred and four adults were enrolled at two hospitals and were followed for 24 months after the operation."
)
RESULTS = (
    "Full movement of the fingers was regained by 61 of 104 patients (59%) and a second rupture occurred in 7 of 104."
)
CONCLUSION = "Splinting that begins on the third day seems to be as safe as splinting that begins after three weeks."
SENTENCES = (BACKGROUND, METHODS, RESULTS, CONCLUSION)

ABSTRACT = f"{TITLE}\n\nBackground: {BACKGROUND}\nMethods: {METHODS}\nResults: {RESULTS}\nConclusions: {CONCLUSION}\n"
FULL_TEXT = f"""{TITLE}

Abstract

{" ".join(SENTENCES)}

Introduction

Tendons of the hand are cut by glass, knives and machines, and many of the wounded are young people who work with tools.

Methods

{METHODS} Their splints were made of plaster. The range of movement was measured with the same goniometer at each visit.

Results

{RESULTS} Nobody was lost before the first visit.

Discussion

{CONCLUSION}
"""
MARKDOWN = "\n\n".join(
    [f"# {TITLE}", f"**Background** {BACKGROUND}", f"**Methods** {METHODS}", f"**Results** {RESULTS}", CONCLUSION]
)
XML = f"""<?xml version="1.0"?>
<article><front><article-meta><title-group><article-title>{TITLE}</article-title></title-group>
<abstract><sec><title>Background</title><p>{BACKGROUND}</p></sec><sec><title>Methods</title><p>{METHODS}</p></sec>
<sec><title>Results</title><p>{RESULTS}</p></sec><sec><title>Conclusion</title><p>{CONCLUSION}</p></sec></abstract>
</article-meta></front></article>
"""
OTHERS = {
    "near.txt": ABSTRACT.replace("Early splinting against late splinting", "Early massage against late massage")
    .replace("flexor tendon", "extensor tendon")
    .replace("One hundred and four adults", "Ninety adults")
    .replace("61 of 104 patients (59%)", "50 of 90 patients (56%)")
    .replace("7 of 104", "5 of 90")
    .replace("third day", "fourth day")
    .replace("under debate", "a matter of debate"),
    "far.txt": "Zinc lozenges for gout in ten villages\n\nResults: Urate fell in 31 of 70 patients. Nobody left.\n",
}


def test_one_article_in_four_layouts_is_one_study_and_nothing_else_joins_it(tmp_path: Path) -> None:
    files = {"abstract.txt": ABSTRACT, "full.txt": FULL_TEXT, "page.md": MARKDOWN, "article.xml": XML, **OTHERS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    linked = link(read_folder(tmp_path))
    assert studies_of(linked) == [{"abstract", "article", "full", "page"}, {"far"}, {"near"}]
    assert not [edge for edge in linked["overlaps"] if edge["confidence"] in ("certain", "probable")]
    own = {row["study_id"] for row in linked["claims"] if row["doc_id"] in ("abstract", "article", "full", "page")}
    assert len(own) == 1


def strong_edges(read: Read, linked: dict[str, Rows]) -> dict[frozenset[str], tuple[str, bool]]:
    """Pairs of documents joined more than possibly: how surely, and whether both print one registration number."""
    document = {row["study_id"]: row["doc_id"] for row in linked["reports"]}
    registrations: dict[str, set[str]] = defaultdict(set)
    for row in read[0]["identifiers"]:
        if row["scheme"] in REGISTRIES:
            registrations[row["doc_id"]].add(row["value"])
    found = {}
    for edge in linked["overlaps"]:
        if edge["confidence"] != "possible":
            a, b = document[edge["study_a"]], document[edge["study_b"]]
            found[frozenset((a, b))] = edge["confidence"], bool(registrations[a] & registrations[b])
    return found


def test_twenty_articles_of_the_corpus_in_four_layouts_each_beside_others(tmp_path: Path) -> None:
    articles = [made for line in corpus_lines() if len((made := article(*line)).body) >= ENOUGH]
    chance = random.Random(20)
    chance.shuffle(articles)
    chosen, others = articles[:20], articles[20:100]
    expected = [write_layouts(tmp_path, own, chance.sample(articles, 3)) for own in chosen]
    for other in others:
        (tmp_path / f"{other.name}.txt").write_text(other.text, encoding="utf-8")
    read = read_folder(tmp_path)
    linked = link(read)
    assert studies_of(linked) == sorted([*expected, *({other.name} for other in others)], key=sorted)
    assert not [pair for pair, (_, registered) in strong_edges(read, linked).items() if not registered]


def test_eight_hundred_unrelated_abstracts_are_eight_hundred_studies(tmp_path: Path) -> None:
    lines = corpus_lines()
    for name, text in lines:
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    read = read_folder(tmp_path)
    linked = link(read)
    assert len(linked["studies"]) == len(lines)
    assert Counter(row["doc_id"] for row in linked["reports"]).most_common(1)[0][1] == 1
    # Two texts that print the number of one registered trial do share it; nothing less makes an edge this strong.
    assert set(strong_edges(read, linked).values()) <= {("certain", True)}
