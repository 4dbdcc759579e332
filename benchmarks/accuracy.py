"""What reading gets right on annotated abstracts: gains and losses per document, not only a score.

The annotations (`tests/gold/corpus`, by corpus id and span) are two readers', reconciled; their texts are the
development corpus, which is not part of the repository. Half of them (`held_out`) were not looked at while rules were
written. `python -m benchmarks.accuracy --write` records the figures that the next run is compared with.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from tests.gold.readings import read_folder  # noqa: E402
from tests.gold.ruler import LEVELS, TESTS, arm_words, marker_words, match, overlaps, places_of, same  # noqa: E402

GOLD = CHECKOUT / "tests" / "gold" / "corpus"
CORPUS = CHECKOUT.parent / "shared" / "corpus" / "abstracts.jsonl.gz"
RECORD = CHECKOUT / "benchmarks" / "accuracy.json"
VALUED = ("estimates", "measurements")

Counts = dict[str, list[int]]
"""Per kind: entries found, entries annotated, rows that are right, rows."""


def one_to_one(edges: list[list[int]]) -> int:
    """Size of the largest matching of entries to rows."""
    owner: dict[int, int] = {}

    def place(entry: int, seen: set[int]) -> bool:
        for row in edges[entry]:
            if row not in seen:
                seen.add(row)
                if row not in owner or place(owner[row], seen):
                    owner[row] = entry
                    return True
        return False

    return sum(place(entry, set()) for entry in range(len(edges)))


def claims(gold: dict, rows: list[dict], text: str) -> Counts:
    """Claims at each level of the ruler."""
    required = {i for i, c in enumerate(gold["claims"]) if not c.get("claim_optional") and not c.get("restatement_of")}
    tests, counts = [], {}
    for level in LEVELS:
        tests.append(TESTS[level])
        found = match(gold["claims"], rows, text, tests)
        counts[f"claims {level}"] = [len(required & set(found)), len(required), len(found), len(rows)]
    return counts


def valued(name: str, gold: dict, rows: list[dict], text: str) -> Counts:
    """Rows that overlap an entry and hold its value."""
    entries = [e for e in gold.get(name, []) if isinstance(e.get("value"), int | float)]
    edges = [
        [
            i
            for i, row in enumerate(rows)
            if overlaps(row, places_of(e, text))
            and any(same(row["value"], value) for value in (e["value"], *(e.get("value_accept") or [])))
        ]
        for e in entries
    ]
    optional = f"{name.removesuffix('s')}_optional"
    required = [edge for e, edge in zip(entries, edges, strict=True) if not e.get(optional)]
    return {name: [one_to_one(required), len(required), one_to_one(edges), len(rows)]}


def directions(gold: dict, rows: list[dict], text: str) -> Counts:
    """Directions with the annotated marker and sign."""
    entries = gold.get("biomarkers", [])
    edges = [
        [
            i
            for i, row in enumerate(rows)
            if overlaps(row, places_of(e, text))
            and row["direction"] in {e["direction"], *(e.get("direction_accept") or [])}
            and marker_words(e["name"]) & marker_words(row["marker"], row["marker_text"])
        ]
        for e in entries
    ]
    required = [edge for e, edge in zip(entries, edges, strict=True) if not e.get("biomarker_optional")]
    return {"directions": [one_to_one(required), len(required), one_to_one(edges), len(rows)]}


MIRRORED = {"higher": "lower", "lower": "higher"}
JUDGED = {"better": {"higher", "lower"}, "worse": {"higher", "lower"}, "different": {"unclear"}}
"""What the table may say where a reader wrote a judgement: whether more is better is not the reader's to know."""


def finding_as_annotated(row: dict, entry: dict) -> str:
    """The row's finding seen from the annotated arm: "B lower than A" is "A higher than B"."""
    arm, comparator = arm_words(row.get("arm_text")), arm_words(row.get("comparator_text"))
    wanted, other = arm_words(entry.get("arm")), arm_words(entry.get("comparator"))
    straight = len(arm & wanted) + len(comparator & other)
    turned = len(arm & other) + len(comparator & wanted)
    found = str(row["finding"])
    return MIRRORED.get(found, found) if turned > straight else found


def comparisons(gold: dict, rows: list[dict], text: str) -> Counts:
    """Between-arm findings at the annotated place with an accepted finding, and those of the annotated topic too."""
    entries = gold.get("comparisons", [])
    counts: Counts = {}
    for name in ("comparisons", "comparisons topic"):
        edges = []
        for e in entries:
            named = {e["finding"], *(e.get("finding_accept") or [])}
            accepted = named | {way for word in named for way in JUDGED.get(word, ())}
            topic = marker_words(e.get("topic"))
            edges.append(
                [
                    i
                    for i, row in enumerate(rows)
                    if overlaps(row, places_of(e, text))
                    and finding_as_annotated(row, e) in accepted
                    and (name == "comparisons" or topic & marker_words(row["topic_text"], row["marker"]))
                ]
            )
        required = [edge for e, edge in zip(entries, edges, strict=True) if not e.get("comparison_optional")]
        counts[name] = [one_to_one(required), len(required), one_to_one(edges), len(rows)]
    return counts


def sizes(gold: dict, rows: list[dict], text: str) -> Counts:
    """Printed sizes that a study fact stands on (recall only: facts also hold what is no size)."""
    entries = gold.get("enrolled", [])
    hits = sum(
        any(overlaps(r, places_of(e, text)) and same(r.get("value_number"), e["n"]) for r in rows) for e in entries
    )
    return {"sizes": [hits, len(entries), 0, 0]}


def measure() -> dict[str, dict]:
    """Counts per document."""
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        texts = {d["id"]: d["text"] for d in map(json.loads, lines)}
    found: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder)
        for gold in golds:
            (raw / f"{gold['corpus_id']}.txt").write_text(texts[gold["corpus_id"]], encoding="utf-8", newline="")
        tables = read_folder(raw)
    by_document: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for name, rows in tables.items():
        for row in rows:
            if "doc_id" in row:
                by_document[name, row["doc_id"]].append(row)
    for gold in golds:
        doc, text = gold["corpus_id"], texts[gold["corpus_id"]]
        counts = {
            **claims(gold, by_document["claims", doc], text),
            **directions(gold, by_document["directions", doc], text),
            **comparisons(gold, by_document["comparisons", doc], text),
            **sizes(gold, by_document["study_facts", doc], text),
        }
        for name in VALUED:
            counts.update(valued(name, gold, by_document[name, doc], text))
        found[doc] = {"set": gold["set"], "counts": counts}
    return found


def total(found: dict[str, dict], which: str) -> Counts:
    """Sums over the documents of one set."""
    sums: Counts = defaultdict(lambda: [0, 0, 0, 0])
    for entry in found.values():
        if entry["set"] == which:
            for name, values in entry["counts"].items():
                sums[name] = [a + b for a, b in zip(sums[name], values, strict=True)]
    return dict(sums)


def share(part: int, whole: int) -> str:
    """A share with its counts."""
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "none"


def main() -> None:
    """Print figures per set, then what changed per document since the last record."""
    if not CORPUS.exists() or not GOLD.is_dir():
        print("the development corpus is not here: nothing measured")
        return
    found = measure()
    for which in ("dev", "held_out"):
        print(f"-- {which}: {sum(e['set'] == which for e in found.values())} abstracts")
        for name, (hits, wanted, right, rows) in sorted(total(found, which).items()):
            precision = f"   precision {share(right, rows)}" if name != "sizes" else ""
            print(f"{name:16s} recall {share(hits, wanted)}{precision}")
    before = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    print("-- gains and losses per document since the last record")
    changed = 0
    for doc, entry in sorted(found.items()):
        old = before.get(doc, {}).get("counts", {})
        for name, (hits, wanted, right, rows) in sorted(entry["counts"].items()):
            was = old.get(name)
            if was and (was[0], was[3] - was[2]) != (hits, rows - right):
                changed += 1
                print(f"{doc} {name}: found {was[0]} -> {hits} of {wanted}, false {was[3] - was[2]} -> {rows - right}")
    print("none" if before and not changed else "no record yet" if not before else f"{changed} changes")
    if "--write" in sys.argv:
        RECORD.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
