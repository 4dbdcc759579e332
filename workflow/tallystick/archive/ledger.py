"""The ledger of builds: one line per run, failed ones too, each holding the hash of the line before it.

`ledger.jsonl` is only ever appended to. Each line is a JSON object with sorted keys: `n` (1, 2, …), `previous` (hash
of the line before, 64 zeros for the first), what happened, and `hash` (SHA-256 of the line without `hash`).
An altered, removed, added or moved line breaks the chain. A chain alone does not show that its end was cut off, so
the number of lines and the last hash also stand in `ledger.head.json`, and in the record of the run of every bag.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LEDGER = "ledger.jsonl"
HEAD = "ledger.head.json"
LOCK = ".ledger.lock"
FIRST = "0" * 64


def encode(entry: Mapping[str, Any]) -> bytes:
    """One line of the ledger, without its line end."""
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        errors="backslashreplace"
    )


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 of an entry without its `hash`, hex."""
    return hashlib.sha256(encode({key: value for key, value in entry.items() if key != "hash"})).hexdigest()


@contextmanager
def _locked(builds: Path) -> Iterator[None]:
    builds.mkdir(parents=True, exist_ok=True)
    with (builds / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_head(builds: Path, lines: int, last: str) -> None:
    part = builds / f".{HEAD}.part"
    part.write_bytes(encode({"lines": lines, "hash": last}) + b"\n")
    part.replace(builds / HEAD)


def head(builds: Path) -> dict[str, Any]:
    """Number of lines and hash of the last one, as noted when it was written; none before the first."""
    try:
        noted: dict[str, Any] = json.loads((builds / HEAD).read_bytes())
    except (OSError, ValueError):
        return {"lines": 0, "hash": FIRST}
    return noted


def read(builds: Path) -> list[dict[str, Any]]:
    """All whole lines; nothing is verified."""
    entries = []
    try:
        content = (builds / LEDGER).read_bytes()
    except FileNotFoundError:
        return []
    for line in content.split(b"\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            entries.append(entry)
    return entries


def _drop_torn_end(path: Path) -> int:
    """Remove a last line that a crash left without its line end; how many bytes that were."""
    content = path.read_bytes() if path.exists() else b""
    torn = len(content) - (content.rfind(b"\n") + 1)
    if torn:
        with path.open("r+b") as file:
            file.truncate(len(content) - torn)
    return torn


def append(builds: Path, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Add a line and return it with `n`, `previous` and `hash`; safe against other writers and against a crash.

    A half-written last line of an earlier crash is removed, and the new line says so (`torn_bytes_removed`).
    """
    with _locked(builds):
        path = builds / LEDGER
        torn = _drop_torn_end(path)
        entries = read(builds)
        last: dict[str, Any] = entries[-1] if entries else {"n": 0, "hash": FIRST}
        # After a cut-off end, counting on from the noted head keeps the gap visible.
        n = max(int(last.get("n", 0)), int(head(builds)["lines"])) + 1
        full = {**entry, "n": n, "previous": last.get("hash", FIRST)}
        if torn:
            full["torn_bytes_removed"] = torn
        full["hash"] = entry_hash(full)
        with path.open("ab") as file:
            file.write(encode(full) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _write_head(builds, n, full["hash"])
        return full


def _chain_faults(content: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    faults: list[str] = []
    entries: list[dict[str, Any]] = []
    previous = FIRST
    lines = content.split(b"\n")
    if lines[-1]:
        faults.append(f"line {len(lines)}: not ended, the writer was interrupted or the file was cut")
    for number, line in enumerate(lines[:-1], 1):
        try:
            entry = json.loads(line)
            whole = isinstance(entry, dict) and encode(entry) == line
        except ValueError:
            whole = False
        if not whole:
            faults.append(f"line {number}: altered, it is not in the form in which it was written")
            previous = ""
            continue
        if entry.get("n") != number:
            faults.append(f"line {number}: it is numbered {entry.get('n')}, so lines were removed, added or moved")
        if entry.get("hash") != entry_hash(entry):
            faults.append(f"line {number}: altered, its hash is not that of its content")
        elif previous and entry.get("previous") != previous:
            faults.append(f"line {number}: it does not follow the line before it")
        previous = entry.get("hash", "")
        entries.append(entry)
    return faults, entries


def noted_heads(builds: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where else the ledger's head was noted: `ledger.head.json` and the record of the run of each bag."""
    if (builds / HEAD).exists():
        yield HEAD, head(builds)
    for record in sorted(builds.glob("*/run/record.json")):
        if not record.parts[-3].startswith(".") and not record.parent.parent.is_symlink():
            try:
                noted = json.loads(record.read_bytes()).get("ledger")
            except (OSError, ValueError):
                continue  # an altered bag is what `tallystick verify` finds
            if isinstance(noted, dict) and noted.get("lines"):
                yield str(record.relative_to(builds)), noted


def verify(builds: Path) -> list[str]:
    """Faults of the ledger, one sentence each; an empty list means that no line was altered, moved or removed."""
    path = builds / LEDGER
    if not path.exists():
        names = [name for name, _ in noted_heads(builds)]
        return [f"{LEDGER}: missing, though {names[0]} names lines of it"] if names else []
    faults, entries = _chain_faults(path.read_bytes())
    if entries and not (builds / HEAD).exists():
        faults.append(f"{HEAD}: missing")
    by_number = {entry.get("n"): entry.get("hash") for entry in entries}
    for name, noted in noted_heads(builds):
        if by_number.get(noted.get("lines")) != noted.get("hash"):
            faults.append(f"{name} names line {noted.get('lines')} with another hash, so the ledger was cut or altered")
        elif name == HEAD and len(entries) > noted["lines"]:
            faults.append(f"{HEAD} names {noted['lines']} lines, but there are {len(entries)}")
    return faults
