"""Folders read and linked: one article in several layouts is one study, and unrelated abstracts stay apart."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from ..linked_folder import link, read_folder
from .corpora import studies_of

CORPUS = os.environ.get("TALLYSTICK_CORPUS", "")
"""Path of a gzipped file with one abstract per line (JSON with id and text), for runs over many real abstracts."""

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


def abstracts(folder: Path, most: int | None) -> int:
    """Write the abstracts of the corpus as files; their number."""
    if not CORPUS or not Path(CORPUS).exists():
        pytest.skip("TALLYSTICK_CORPUS names no corpus of abstracts")
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for count, line in enumerate(lines, start=1):
            entry = json.loads(line)
            (folder / f"{entry['id']}.txt").write_text(entry["text"], encoding="utf-8")
            if count == most:
                break
    return count


@pytest.mark.parametrize("most", [120, pytest.param(None, marks=pytest.mark.full)])
def test_unrelated_abstracts_are_each_a_study_of_their_own(tmp_path: Path, most: int | None) -> None:
    count = abstracts(tmp_path, most)
    read = read_folder(tmp_path)
    linked = link(read)
    assert len(linked["studies"]) == count
    assert Counter(row["doc_id"] for row in linked["reports"]).most_common(1)[0][1] == 1
    document = {row["study_id"]: row["doc_id"] for row in linked["reports"]}
    registrations = {d: {i["value"] for i in read[0]["identifiers"] if i["doc_id"] == d} for d in document.values()}
    for edge in linked["overlaps"]:
        if edge["confidence"] in ("certain", "probable"):
            # Only what both texts print themselves: the number of one registered trial.
            assert registrations[document[edge["study_a"]]] & registrations[document[edge["study_b"]]], edge
