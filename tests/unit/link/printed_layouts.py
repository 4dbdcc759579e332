"""One article printed in four layouts: as the corpus gives its abstract, as a full text, as markdown and as XML."""

from __future__ import annotations

import gzip
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("TALLYSTICK_CORPUS") or CHECKOUT.parent / "shared" / "corpus" / "abstracts.jsonl.gz")
"""A gzipped file with one abstract per line (JSON with id and text); it stands beside the checkout, not in it."""

HEADING = re.compile(r"^[ \t]*ABSTRACT(?:\.([^:\n]{1,60}))?:[ \t]*$", re.MULTILINE)
ENOUGH = 600
"""Letters of an abstract worth printing in four layouts: some entries of the corpus are a title only."""


@dataclass(frozen=True)
class Article:
    """An abstract of the corpus: its title, and its parts with their headings ("" for an abstract in one piece)."""

    name: str
    text: str
    title: str
    parts: tuple[tuple[str, str], ...]

    @property
    def body(self) -> str:
        return " ".join(words for _, words in self.parts)


def corpus_lines() -> list[tuple[str, str]]:
    """Id and text of every abstract; the test that asks is skipped, and says so, where there is no corpus."""
    if not CORPUS.exists():
        pytest.skip(f"no corpus of abstracts at {CORPUS}; set TALLYSTICK_CORPUS to test against one")
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [(entry["id"], entry["text"]) for entry in map(json.loads, lines)]


def article(name: str, text: str) -> Article:
    """The article of a corpus entry."""
    title, _, rest = text.partition("\n")
    pieces = HEADING.split(rest)
    parts = [((pieces[n] or "").capitalize(), " ".join(pieces[n + 1].split())) for n in range(1, len(pieces) - 1, 2)]
    return Article(name, text, title.strip(), tuple((h, words) for h, words in parts if words))


def full_text(own: Article, cited: list[Article]) -> str:
    """A journal's full text: the abstract, sections that say some of it again, and references to other articles."""
    headed = [(heading or "Results", words) for heading, words in own.parts]
    sections = "\n\n".join(f"{heading}\n\n{words} Further details are in the supplement." for heading, words in headed)
    # Authors of their own for each: shared ones would be a sign of shared patients.
    references = "\n".join(f"{n}. Okafor{letter} C, Lind{letter} T. {other.title}. J Example Med. 2009;{n}:1-9."
                           for n, (letter, other) in enumerate(zip("abcdefgh", cited, strict=False), 1))  # fmt: skip
    return (
        f"{own.title}\n\nAbstract\n\n{own.body}\n\nIntroduction\n\nLittle was known when this work was planned, and "
        f"opinions differed.\n\n{sections}\n\nDiscussion\n\nOthers may see this in another light.\n\n"
        f"References\n\n{references}\n"
    )


def markdown(own: Article) -> str:
    """A markdown page."""
    return f"# {own.title}\n\n" + "\n\n".join(f"## {h}\n\n{w}" if h else w for h, w in own.parts) + "\n"


def xml(own: Article) -> str:
    """An article of a publisher's archive, its abstract only."""
    parts = "".join(f"<sec>{f'<title>{escape(h)}</title>' if h else ''}<p>{escape(w)}</p></sec>" for h, w in own.parts)
    return (
        f'<?xml version="1.0"?>\n<article><front><article-meta><title-group><article-title>{escape(own.title)}'
        f"</article-title></title-group>\n<abstract>{parts}</abstract></article-meta></front></article>\n"
    )


def write_layouts(folder: Path, own: Article, cited: list[Article]) -> set[str]:
    """Write the four layouts of an article; their document ids."""
    files = {
        "abstract.txt": own.text,
        "full.txt": full_text(own, cited),
        "page.md": markdown(own),
        "jats.xml": xml(own),
    }
    for name, text in files.items():
        (folder / f"{own.name}-{name}").write_text(text, encoding="utf-8")
    return {f"{own.name}-{name.partition('.')[0]}" for name in files}
