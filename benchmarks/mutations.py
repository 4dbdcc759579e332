"""Whether reading survives damage: thousands of mutated texts, none may crash, hang or lose its anchors.

Each text of the corpus (without it, of `raw/`) is damaged in several ways by a seeded generator: characters dropped,
doubled or replaced, words swapped, sentences cut, repeated or spliced from another text, layout lost, digits or
brackets scrambled. Every damaged text goes through ingest and extract. A failure is printed with its seed, so that it
can be made again: `python -m benchmarks.mutations --seed 4711`.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.reading import texts  # noqa: E402

TOTAL = 10_000
SLOWEST = 1.0
"""Seconds that no abstract may take."""
NOISE = [*"0123456789%()[]{}<>=≤≥±/.,;:·-–−×~*|#_'\"", " ", "\n", "\n\n", "\t", "\u00a0", "\u2009", "\u200b", "\ufeff"]
NOISE += [
    "é",
    "İ",
    "ß",
    "Α",
    "β",
    "١٢",
    "½",
    "²",
    "１",
    "\u0301",
    "\x00",
    "\x1f",
    "🙂",
    " and ",
    " vs ",
    " no ",
    " p<0.",
]


def letters(text: str, other: str, rng: random.Random) -> str:
    """A few characters dropped, doubled or replaced."""
    chars = list(text)
    for _ in range(rng.randint(1, 40)):
        at = rng.randrange(len(chars))
        chars[at] = rng.choice(["", chars[at] * 2, rng.choice(NOISE), chars[at] + rng.choice(NOISE)])
    return "".join(chars)


def words(text: str, other: str, rng: random.Random) -> str:
    """Words swapped, dropped or taken from another text."""
    found, foreign = text.split(" "), other.split(" ")
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(found))
        found[at] = rng.choice(["", rng.choice(found), rng.choice(foreign), found[at] + " " + rng.choice(foreign)])
    return " ".join(found)


def pieces(text: str, other: str, rng: random.Random) -> str:
    """Stretches cut, repeated, moved, or spliced in from another text."""
    a, b = sorted(rng.randrange(len(text)) for _ in range(2))
    c, d = sorted(rng.randrange(len(other)) for _ in range(2))
    ways = [text[:a] + text[b:], text[:b] + text[a:], text[b:] + text[:a], text[:a] + other[c:d] + text[b:], text[a:b]]
    return rng.choice(ways)


def layout(text: str, other: str, rng: random.Random) -> str:
    """Line feeds lost or everywhere, no blanks, one case, tags, pipes."""
    ways: list[Callable[[], str]] = [
        lambda: text.replace("\n", " "),
        lambda: re.sub(r"\s+", "\n", text),
        lambda: text.replace(" ", ""),
        lambda: text.upper(),
        lambda: text.lower(),
        lambda: "<article><body><p>" + text.replace("\n", "</p><p>") + "</p>",
        lambda: "|" + text.replace(" ", "|").replace("\n", "|\n|"),
        lambda: text.replace("\n", "\r\n"),
        lambda: re.sub(r"[.;:]", "", text),
    ]
    return rng.choice(ways)()


def figures(text: str, other: str, rng: random.Random) -> str:
    """Digits, signs and brackets changed."""
    return "".join(
        rng.choice("0123456789.,%/( )") if (c.isdigit() or c in "()[]%/") and rng.random() < 0.3 else c for c in text
    )


WAYS = (letters, words, pieces, layout, figures)


def damaged(corpus: list[str], seed: int) -> str:
    """The damaged text of a seed."""
    rng = random.Random(seed)
    text = rng.choice(corpus)
    for _ in range(rng.randint(1, 3)):
        text = rng.choice(WAYS)(text or " ", rng.choice(corpus), rng)
    return text


class Reader:
    """Ingest and extract of one text, with the checks that must hold for any text."""

    def __init__(self) -> None:
        """Load the vocabularies once."""
        from tallystick import extract, ingest
        from tallystick.config import check_config
        from tallystick.vocabulary import Vocabulary

        self.settings = check_config(None)["ingest"]
        self.ingest_words = Vocabulary.built_in(ingest.VOCABULARY)
        self.extract_words = Vocabulary.built_in(extract.VOCABULARY)

    def check(self, text: str, folder: Path) -> str:
        """How the text ended: ``read`` or ``set aside``.

        Raises:
            AssertionError: a row does not stand on its words, or a numeral was counted twice.
        """
        from tallystick import extract, ingest
        from tallystick.ingest.register import Register
        from tallystick.text import read_text

        path = folder / "text.txt"
        path.write_text(text, encoding="utf-8", newline="")
        tables = ingest.read_files(folder, [path.name], Register({}), self.settings, self.ingest_words)
        if not tables["documents"]:
            assert tables["rejected"], "neither read nor set aside"
            return "set aside"
        document = tables["documents"][0]
        decoded = read_text(folder, document["file"], document["encoding"])
        found = extract.read_document(document, decoded, tables["sections"], self.extract_words)
        for name, rows in found.items():
            for row in rows:
                if "start" in row:
                    assert decoded[row["start"] : row["end"]] == row["quote"], (name, row)
        ends = sorted((row["start"], row["end"]) for row in found["numerals"])
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends)), "numerals overlap"
        return "read"


def main() -> int:
    """Run all seeds, or one; the number of failures is the exit status' reason."""
    import tempfile

    options = argparse.ArgumentParser(description="Read damaged texts.")
    options.add_argument("--total", type=int, default=TOTAL)
    options.add_argument("--seed", type=int)
    chosen, _ = options.parse_known_args()
    corpus = texts()
    reader = Reader()
    ended = {"read": 0, "set aside": 0, "failed": 0}
    slowest = (0.0, 0)
    with tempfile.TemporaryDirectory() as folder:
        reader.check(corpus[0], Path(folder))
        for seed in [chosen.seed] if chosen.seed is not None else range(chosen.total):
            text = damaged(corpus, seed)
            start = time.perf_counter()
            try:
                ended[reader.check(text, Path(folder))] += 1
            except Exception:
                ended["failed"] += 1
                print(f"seed {seed}:\n{traceback.format_exc(limit=-2)}")
            slowest = max(slowest, ((time.perf_counter() - start), seed))
    print("damaged texts: " + ", ".join(f"{count:,} {end}" for end, count in ended.items()))
    print(f"slowest: {slowest[0]:.3f} s (seed {slowest[1]}; the limit is {SLOWEST:.0f} s)")
    return 1 if ended["failed"] else 0


if __name__ == "__main__":
    if main():
        sys.exit(1)
