"""The commands that look and do not build: status, verify, ledger verify, check, diff, explain, curate."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputFault
from .closing import plural
from .exit_codes import Exit
from .review import CHECKOUT, archive_settings, builds_folder, existing

if TYPE_CHECKING:
    from ..archive.changes import View


def _tell(faults: Sequence[str], good: str) -> int:
    """Print faults and how many there are, or that there are none."""
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    print(good if not faults else f"{plural(len(faults), 'fault')} found")
    return Exit.NOT_VERIFIED if faults else Exit.GOOD


def status(directory: Path) -> int:
    """Print how old the last good nightly build is; stale has its own exit status."""
    from ..archive.builds import status as builds_status

    directory = existing(directory)
    settings = archive_settings(directory)
    limit = settings["stale_after_hours"]
    found = builds_status(builds_folder(directory, settings), limit, datetime.now(UTC))
    if found.bag is None:
        print("STALE: there is no good nightly build yet")
    elif found.age_hours is None:
        print(f"STALE: {found.bag}, the archive of the last good nightly build, is damaged; see `tallystick verify`")
    else:
        word = "STALE" if found.stale else "good"
        print(f"{word}: the last good nightly build is {found.age_hours:.1f} h old (limit {limit:g} h)")
        print(f"  archive       {found.bag}\n  content root  {found.content_root}\n  archived      {found.finished}")
    if found.last_run:
        last = found.last_run
        print(f"  last run      {last.get('kind')}, {last.get('status')}, {last.get('time')}")
        if last.get("status") != "good" and last.get("message"):
            print("    " + str(last["message"]).replace("\n", "\n    "))
    return Exit.STALE if found.stale else Exit.GOOD


def verify(bag: Path, allowed_signers: Path | None) -> int:
    """Verify an archive and print its content root."""
    from ..archive.bag import read_bag, verify_bag

    faults = verify_bag(bag, allowed_signers)
    return _tell(faults, "" if faults else f"verified, content root {read_bag(bag).content_root}")


def ledger_verify(directory: Path) -> int:
    """Verify the chain of the ledger and what the archives know of it."""
    from ..archive import ledger
    from ..archive.builds import verify as verify_builds

    builds = builds_folder(existing(directory))
    faults = verify_builds(builds)
    return _tell(faults, f"verified, {plural(len(ledger.read(builds)), 'line')}")


def check(directory: Path) -> int:
    """Verify built files against what was noted when they were built."""
    from . import integrity

    count, faults = integrity.check(existing(directory))
    result = _tell(faults, f"verified: {plural(count, 'built file')}, as built")
    if faults:
        print("what to do: `tallystick run` builds altered files again")
    return result


def _view(directory: Path, named: str) -> View:
    """A build by the name of its archive, the path of its archive, or the folder of a review."""
    from ..archive import changes
    from ..archive.content import collect

    path = Path(named)
    for bag in (path, builds_folder(directory) / named):
        if (bag / "bagit.txt").is_file():
            return changes.view_of(bag.resolve())
    if (path / "results").is_dir():
        return changes.View(collect(path, path / "results", CHECKOUT).files, named)
    raise InputFault(named, "it is neither an archive nor a review with results", "see the folder of builds for names")


def diff(directory: Path, before: str, after: str, as_json: bool) -> int:
    """Print what changed from one build to another."""
    from ..archive import changes

    difference = changes.compare(_view(directory, before), _view(directory, after))
    print(changes.as_json(difference).decode() if as_json else changes.as_text(difference))
    return Exit.GOOD


def curate(directory: Path, given: Sequence[str], named: Mapping[str, Any]) -> int:
    """Print a well-formed curation decision, to be put into a file of `curation/`.

    Args:
        directory: folder of the review.
        given: the id that is decided on, and values as `column=value`; a value is read as YAML.
        named: `action`, `others`, `quote`, `file`, `reason`, `who` and `date`.
    """
    import yaml

    from ..link.curation.draft import TABLES, Request, draft_decision
    from ..tables import read_tables
    from ..text import read_texts

    directory = existing(directory)
    ids = [word for word in given if "=" not in word]
    if len(ids) > 1:
        raise InputFault("curate", f"'{ids[1]}' is not column=value", "write for example events=23")
    pairs = (word.partition("=") for word in given if "=" in word)
    values = {column: yaml.safe_load(value) for column, _, value in pairs}
    names = ("ingest/documents", *(f"link/{name}" for name in TABLES))
    tables = read_tables(directory / "results" / f"{name}.parquet" for name in names)
    texts = read_texts(directory / "raw", tables["documents"])
    request = Request(target=ids[0] if ids else "", values=values, **named)
    print(draft_decision(tables, texts, request), end="")
    return Exit.GOOD


def explain(directory: Path, claim: str) -> int:
    """Print how a claim, or a numeral given as ``doc_id:start``, was read: its sentence, its role, and what decided."""
    from .. import extract
    from ..extract.explain import explain as explain_claim
    from ..extract.explain import explain_numeral
    from ..tables import read_tables
    from ..vocabulary import BUILT_IN, Vocabulary

    directory = existing(directory)
    names = ("ingest/documents", "ingest/sections", "extract/claims", "extract/anchors")
    tables = read_tables(directory / "results" / f"{name}.parquet" for name in names)
    built_in = [BUILT_IN / f"{kind}.yaml" for kind in extract.VOCABULARY]
    own = [path for kind in extract.VOCABULARY if (path := directory / "vocabulary" / f"{kind}.yaml").is_file()]
    account = explain_numeral if ":" in claim else explain_claim
    print(account(directory / "raw", tables, Vocabulary.load([*built_in, *own]), claim))
    return Exit.GOOD
