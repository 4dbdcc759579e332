"""What lies in raw/: which files can be read, which are set aside and why, and how they are cut into shards.

Imports nothing beyond the standard library, because the workflow lists raw/ each time it is parsed. Nothing is opened
but the register; every name found is either listed, set aside with a reason, or one of `HOUSEKEEPING`.
"""

# Names are handled as bytes, because not every name is text; pathlib knows text only.
# ruff: noqa: PTH112, PTH116, PTH118

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputFault
from .register import REGISTER_NAME, Register

HOUSEKEEPING = frozenset({".gitkeep", ".gitignore", ".gitattributes", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that version control and desktops leave behind; they hold no source and are not reported."""

REMEDIES = {
    "pdf": "save its text as a .txt file beside it",
    "doc": "save its text as a .txt file beside it",
    "docx": "save its text as a .txt file beside it",
    "rtf": "save its text as a .txt file beside it",
    "htm": "save the page as text (.txt)",
    "html": "save the page as text (.txt)",
    "zip": "unpack it into this folder",
    "gz": "unpack it into this folder",
    "csv": "save what it says as text (.txt), or keep it outside raw/",
    "xlsx": "save what it says as text (.txt), or keep it outside raw/",
}
"""What to do about a file by its extension; for any other see `_other_extension`."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class SetAside:
    """A name in raw/ that is not read. ``file`` is printable: bytes that are no text are escaped."""

    file: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """Files to read (paths below raw/ with ``/``, sorted) and names set aside (sorted)."""

    files: tuple[str, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One directory entry: its path below raw/ as bytes, and why it cannot be read (``""`` if it can)."""

    path: bytes
    reason: str = ""
    remedy: str = ""


def document_id(file: str) -> str:
    """The doc_id of a file below raw/: its path without the extension, ``__`` for ``/``."""
    stem, dot, _ = file.rpartition(".")
    return (stem if dot else file).replace("/", "__")


def list_raw(raw: Path | str, settings: Mapping[str, Any]) -> Inventory:
    """List the files below ``raw``; ``settings`` is the config's ``ingest`` section.

    Raises:
        InputFault: there is no such folder, or its register is malformed.
    """
    base = Path(raw)
    if not base.is_dir():
        raise InputFault(base, "there is no such folder", "make it and put the texts to be read in it")
    register = Register.read(base / REGISTER_NAME)
    real_base = os.path.realpath(os.fsencode(base))
    names: list[str] = []
    aside: list[SetAside] = []
    for found in _walk(os.fsencode(base), b"", real_base):
        reason, remedy = (found.reason, found.remedy) if found.reason else _fault_of_name(found.path, settings)
        if not reason:
            reason, remedy = _fault_of_file(os.path.join(os.fsencode(base), found.path), settings)
        if reason:
            aside.append(SetAside(printable(found.path), reason, remedy))
        else:
            names.append(found.path.decode("utf-8"))
    files, collided = _without_collisions(names, list(settings["extensions"]))
    aside += collided
    seen = {*names, *(item.file for item in aside)}
    aside += [
        SetAside(file, f"{REGISTER_NAME} lists it, but there is no such file", "restore the file or delete its line")
        for file in register.files
        if file not in seen
    ]
    return Inventory(tuple(sorted(files)), tuple(sorted(aside, key=lambda item: (item.file, item.reason))))


def shard_count(n_files: int, per_shard: int) -> int:
    """The smallest power of two that keeps the mean shard at ``per_shard`` files or fewer.

    Being a power of two it changes only when the corpus doubles, and then each shard splits in two.
    """
    count = 1
    while n_files > count * per_shard:
        count *= 2
    return count


def shard_of(file: str, n_shards: int) -> int:
    """The shard of a file: a hash of its doc_id, so that other files never move it."""
    digest = hashlib.sha256(document_id(file).encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") % n_shards


def shards(inventory: Inventory, settings: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Shard name (``s000`` …) to its files; shards without files are left out."""
    count = shard_count(len(inventory.files), int(settings["documents_per_shard"]))
    members: dict[int, list[str]] = {}
    for file in inventory.files:
        members.setdefault(shard_of(file, count), []).append(file)
    return {f"s{number:03d}": tuple(members[number]) for number in sorted(members)}


def printable(path: bytes) -> str:
    """A name that can be printed and stored: control characters and bytes that are not UTF-8 escaped."""
    text = path.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _walk(folder: bytes, below: bytes, real_base: bytes) -> Iterator[_Found]:
    """Every entry below ``folder`` in byte order, folders entered, links to folders not."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as fault:
        yield _Found(below + b"/", f"the folder cannot be listed ({fault.strerror})", "allow reading it")
        return
    for entry in entries:
        path = below + b"/" + entry.name if below else entry.name
        if path == REGISTER_NAME.encode() or os.fsdecode(entry.name) in HOUSEKEEPING:
            continue
        if entry.is_symlink():
            yield _link(entry, path, real_base)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name.startswith(b"."):
                yield _Found(path + b"/", "hidden folder", "rename it without the leading dot, or move it out of raw/")
            else:
                yield from _walk(entry.path, path, real_base)
        else:
            yield _Found(path)


def _link(entry: os.DirEntry[bytes], path: bytes, real_base: bytes) -> _Found:
    """A symbolic link: read only where it leads to a file inside raw/."""
    copy = "put a copy of the file in its place"
    try:
        target = os.path.realpath(entry.path, strict=True)
    except OSError as fault:
        kind = "symbolic link that leads round in a circle" if fault.errno == 40 else "symbolic link to nothing"
        return _Found(path, kind, copy)
    if os.path.isdir(target):
        return _Found(path, "symbolic link to a folder", "put the folder itself in its place")
    if os.path.commonpath([target, real_base]) != real_base:
        return _Found(path, "symbolic link to a file outside raw/, which an archive would not hold", copy)
    return _Found(path)


def _fault_of_name(path: bytes, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Why this name cannot be read, and the remedy; two empty strings if it can."""
    rename = "rename the file"
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError:
        return "its name is not UTF-8", rename
    name = text.rpartition("/")[2]
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text):
        return "its name holds a line break or another control character", rename
    if "{" in text or "}" in text:
        return "its name holds a brace, which the workflow would take for a wildcard", rename
    if name.startswith("."):
        return "hidden file", "rename it without the leading dot, or move it out of raw/"
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or extension.lower() not in settings["extensions"]:
        return _other_extension(extension if dot else "", settings)
    return "", ""


def _other_extension(extension: str, settings: Mapping[str, Any]) -> tuple[str, str]:
    read = ", ".join(f".{e}" for e in settings["extensions"])
    reason = f"only {read} are read, not .{extension}" if extension else f"it has no extension; only {read} are read"
    return reason, REMEDIES.get(
        extension.lower(), "if it is a text, rename it to end in .txt, else move it out of raw/"
    )


def _fault_of_file(path: bytes, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Why the file of a good name cannot be read, and the remedy; two empty strings if it can."""
    try:
        status = os.stat(path)
    except OSError as fault:
        return f"it cannot be examined ({fault.strerror})", "allow reading it"
    if not stat.S_ISREG(status.st_mode):
        return "it is not a regular file but a pipe, a socket or a device", "move it out of raw/"
    if status.st_size > settings["largest_file_mb"] * MEGABYTE:
        return too_large(status.st_size, settings)
    if not os.access(path, os.R_OK):
        return "it may not be read (permissions)", "allow reading it"
    return "", ""


def too_large(size: int, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Reason and remedy for a file of ``size`` bytes above the limit."""
    limit = settings["largest_file_mb"]
    return (
        f"{size / MEGABYTE:.1f} MB is more than ingest.largest_file_mb ({limit:g})",
        "keep only the text of the source, split it, or raise ingest.largest_file_mb in config.yaml",
    )


def _without_collisions(names: list[str], extensions: list[str]) -> tuple[list[str], list[SetAside]]:
    """Keep one file per doc_id: the first by the config's order of extensions, then by path."""

    def rank(file: str) -> tuple[int, str]:
        return extensions.index(file.rpartition(".")[2].lower()), file

    owner: dict[str, str] = {}
    aside = []
    for file in sorted(names, key=rank):
        doc_id = document_id(file)
        if doc_id in owner:
            reason = f"its document id '{doc_id}' is that of {owner[doc_id]}, which is read"
            aside.append(SetAside(file, reason, "rename one of the two files"))
        else:
            owner[doc_id] = file
    return list(owner.values()), aside
