"""How fast `extract` reads: documents and megabytes per second, on one core and on two, beside simpler readers.

The texts are the development corpus repeated to 20,000 files; without it, the five sources repeated. Beside it, in the
same run over the same texts: one pass of a bare numeral pattern, and spaCy's blank English tokenizer where spaCy is
installed (`make bench` installs it into an environment of its own).
"""

from __future__ import annotations

import gzip
import json
import math
import multiprocessing
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
CORPUS = CHECKOUT.parent / "shared" / "corpus" / "abstracts.jsonl.gz"
TOTAL = 20_000
SPACY = CHECKOUT / ".bench" / "bin" / "python"
SIZES = (2_500, 5_000, 10_000)
NUMERAL = re.compile(r"\d+(?:[.,·]\d+)*")


def texts() -> list[str]:
    """The texts that are read, without repetition."""
    if CORPUS.exists():
        with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    return [path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "raw").glob("*.txt"))]


def prepare(corpus: list[str]) -> list[tuple[dict, str, list[dict]]]:
    """Each text with its rows of ingest: what `extract` is given."""
    from tallystick import ingest
    from tallystick.config import check_config
    from tallystick.ingest.register import Register
    from tallystick.text import read_texts
    from tallystick.vocabulary import Vocabulary

    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder)
        names = [f"doc{number:05d}.txt" for number in range(len(corpus))]
        for name, text in zip(names, corpus, strict=True):
            (raw / name).write_text(text, encoding="utf-8", newline="")
        register = Register.read(raw / "sources.tsv")
        vocabulary = Vocabulary.built_in(ingest.VOCABULARY)
        tables = ingest.read_files(raw, names, register, check_config(None)["ingest"], vocabulary)
        found = read_texts(raw, tables["documents"])
    sections: dict[str, list[dict]] = {}
    for section in tables["sections"]:
        sections.setdefault(section["doc_id"], []).append(section)
    return [(d, found[d["doc_id"]], sections.get(d["doc_id"], [])) for d in tables["documents"]]


_VOCABULARY = None


def read(work: list[tuple[dict, str, list[dict]]]) -> int:
    """Read all of ``work``; the number of claims."""
    global _VOCABULARY
    from tallystick import extract
    from tallystick.vocabulary import Vocabulary

    if _VOCABULARY is None:
        _VOCABULARY = Vocabulary.built_in(extract.VOCABULARY)
        extract.read_document(*work[0], _VOCABULARY)  # compiles the vocabulary
    return sum(len(found["claims"]) for found in extract.read_texts(work, _VOCABULARY))


def seconds(action: Callable[[], object]) -> float:
    """Seconds that ``action`` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    """Print the rates."""
    corpus = texts()
    work = prepare(corpus)
    read(work[:1])
    megabytes = sum(len(t.encode()) for t in islice(cycle(corpus), TOTAL)) / 1e6

    def line(name: str, taken: float) -> None:
        print(f"{name}: {TOTAL / taken:,.0f} documents/s, {megabytes / taken:.2f} MB/s")

    times = [seconds(lambda n=n: read(list(islice(cycle(work), n)))) for n in SIZES]
    slopes = [math.log(b / a) / math.log(n / m) for (m, a), (n, b) in zip(
        zip(SIZES, times, strict=True), list(zip(SIZES, times, strict=True))[1:], strict=False)]  # fmt: skip
    whole = list(islice(cycle(work), TOTAL))
    line("extract, 1 core", seconds(lambda: read(whole)))
    print(f"extract, growth exponent from {SIZES[0]:,} to {SIZES[-1]:,}: {statistics.mean(slopes):.3f}")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        line("extract, 2 cores", seconds(lambda: pool.map(read, [whole[i::40] for i in range(40)])))
    worst = max(seconds(lambda w=w: read([w])) for w in work)
    print(f"extract, slowest text: {worst:.3f} s")
    line("a bare numeral pattern", seconds(lambda: [NUMERAL.findall(t) for _, t, _ in whole]))
    if SPACY.exists():
        texts_only = json.dumps([text for _, text, _ in whole])
        script = CHECKOUT / "benchmarks/spacy/blank_tokenizer.py"
        done = subprocess.run([SPACY, script], input=texts_only, capture_output=True, text=True, check=True)
        line("spaCy's blank English tokenizer", float(done.stdout))
    else:
        print("spaCy's blank English tokenizer: not set up (make bench does)")


if __name__ == "__main__":
    sys.exit(main())
