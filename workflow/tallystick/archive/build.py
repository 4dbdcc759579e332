"""Writing the archive of a build: collect its content, note what changed, write the bag under its final name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InputFault
from . import builds, changes, changes_page, crate, ledger, run_record
from .bag import Bag, Source, sha256_of, write_bag
from .content import Payload, collect, describe, payload_name
from .signature import sign

CHECKOUT = Path(__file__).resolve().parents[3]
"""The checkout this library stands in."""


def _check_unchanged(payload: Payload, digests: Mapping[str, str]) -> None:
    """Stop if a raw file is not the one that was read: the archive must hold what its tables were made from."""
    from ..tables import read_rows

    documents = payload.files.get("results/ingest/documents.parquet")
    if documents is None:
        raise InputFault("results/ingest/documents.parquet", "there is no build to archive", "run the build first")
    for row in read_rows(documents):
        digest = digests.get(payload_name(f"raw/{row['file']}"))
        if digest != row["sha256"]:
            what = "was changed" if digest else "is gone"
            raise InputFault(f"raw/{row['file']}", f"it {what} after it was read", "run the build again, then archive")


def _tag_files(
    record: dict[str, Any], review: Path, payload: Payload, difference: changes.Changes, content_root: str
) -> dict[str, Source]:
    """Tag files of the bag: the record of the run, its logs, what changed, and the RO-Crate description."""
    tags: dict[str, Source] = {
        "run/record.json": run_record.as_json(record),
        "changes.json": changes.as_json(difference),
        "changes.html": changes_page.render(difference).encode(),
    }
    logs = review / "logs"
    for file in sorted(logs.rglob("*.log")) if logs.is_dir() else []:
        tags[f"run/logs/{file.relative_to(logs).as_posix()}"] = file
    tags["ro-crate-metadata.json"] = crate.render(record, sorted(payload.files), sorted(tags), content_root)
    return tags


def build_archive(
    results: Path,
    inputs: Path,
    destination: Path,
    record: Mapping[str, Any],
    *,
    checkout: Path = CHECKOUT,
    signing_key: str = "",
) -> Bag:
    """Write the bag of the build in ``results``.

    Args:
        results: the results folder of a build that passed its gate.
        inputs: the review's folder: config.yaml, raw/, curation/, vocabulary/.
        destination: the folder of builds; the record's own `destination` goes before it (a nightly build works in a
            folder of its own and archives into that of the review).
        record: see `run_record.collect`.
        checkout: where the workflow's code stands.
        signing_key: file of the private SSH key to sign with, relative to the review; empty for no signature.

    Raises:
        InputFault: there is no build, a raw file changed since it was read, or the key cannot sign.
    """
    folder = Path(record.get("destination") or destination)
    folder.mkdir(parents=True, exist_ok=True)
    payload = collect(inputs, results, checkout)
    digests = {name: sha256_of(file) for name, file in payload.files.items()}
    _check_unchanged(payload, digests)
    previous = builds.latest(folder)
    after = changes.View(payload.files, "this build")
    difference = changes.compare(changes.view_of(previous) if previous else None, after)
    full = {
        **record,
        "bagging_date": run_record.now(),
        "ledger": ledger.head(folder),
        "previous": previous.name if previous else None,
    }
    # Where a nightly build's review lies is of use here, but tells nothing to a later reader.
    full.pop("destination", None)
    key = Path(full.pop("review", None) or inputs) / signing_key
    part = folder / f".part-{record['run']}"
    if part.exists():
        builds.remove_tree(part)
    bag = write_bag(
        part,
        {**payload.files, "content.json": describe(payload, digests)},
        lambda root, _: _tag_files(full, inputs, payload, difference, root),
        (lambda manifest: sign(manifest, key)) if signing_key else None,
    )
    os.sync()
    target = folder / builds.bag_name(record["run"], bag.content_root)
    part.rename(target)
    return Bag(target, bag.content_root, bag.digest, bag.files, bag.size)


def receipt(bag: Bag) -> dict[str, Any]:
    """What may stand in the results folder about an archive: nothing that differs between two equal builds."""
    return {"content_root": bag.content_root, "files": bag.files, "bytes": bag.size}
