"""The register of sources, raw/sources.tsv: where each file came from and what its bytes were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from ..errors import InputFault

REGISTER_NAME = "sources.tsv"
COLUMNS = ("file", "sha256", "url", "retrieved", "licence", "note")
"""Columns of the register, in order; schemas/sources.yaml describes them."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. An empty field is null: it was not recorded."""

    file: str
    sha256: str
    url: str | None
    retrieved: str | None
    licence: str | None
    note: str | None


class Register:
    """The register's entries by file."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = MappingProxyType(dict(entries))

    @property
    def files(self) -> tuple[str, ...]:
        """Registered files, in the register's order."""
        return tuple(self._entries)

    def find(self, file: str) -> Entry | None:
        """The entry of a file below raw/, or null."""
        return self._entries.get(file)

    def status(self, file: str, sha256: str) -> str:
        """``registered``, ``changed`` (its bytes are no longer those registered) or ``unregistered``."""
        entry = self.find(file)
        if entry is None:
            return "unregistered"
        return "registered" if entry.sha256 == sha256 else "changed"

    @classmethod
    def read(cls, path: Path | str) -> Register:
        """Read a register; a path where no file lies gives an empty one.

        Raises:
            InputFault: the file is malformed; its ``place`` is the line.
        """
        path = Path(path)
        if not path.exists():
            return cls({})
        try:
            lines = path.read_bytes().decode("utf-8-sig").split("\n")
        except UnicodeDecodeError as fault:
            raise InputFault(path, "not UTF-8", "save the register as UTF-8", f"byte {fault.start + 1}") from fault
        header = tuple(lines[0].rstrip("\r").split("\t"))
        if header != COLUMNS:
            reason = "the first line does not name the columns " + ", ".join(COLUMNS)
            raise InputFault(path, reason, "give these names, separated by tabs, in this order", "line 1")
        entries: dict[str, Entry] = {}
        for number, line in enumerate(lines[1:], start=2):
            if not line.strip():
                continue
            entry = _entry(path, number, line.rstrip("\r"))
            if entry.file in entries:
                raise InputFault(path, f"{entry.file} is registered twice", "delete one line", f"line {number}")
            entries[entry.file] = entry
        return cls(entries)


def _entry(path: Path, number: int, line: str) -> Entry:
    """One line as an entry, checked."""

    def fault(reason: str, remedy: str) -> InputFault:
        return InputFault(path, reason, remedy, f"line {number}")

    fields = [field.strip() for field in line.split("\t")]
    if len(fields) != len(COLUMNS):
        raise fault(f"{len(fields)} fields instead of {len(COLUMNS)}", "separate the fields by single tabs")
    file, sha256, url, retrieved, licence, note = fields
    if not file or file.startswith("/") or ".." in file.split("/"):
        raise fault(f"'{file}' is not a path below raw/", "give the path relative to raw/, with / between folders")
    if not _SHA256.fullmatch(sha256):
        raise fault("sha256 is not 64 lower-case hex digits", "give what `sha256sum` prints for the file")
    if url and not _URL.fullmatch(url):
        raise fault(f"'{url}' is not a web address", "give the address with http:// or https://, or leave it empty")
    if retrieved and not _is_date(retrieved):
        raise fault(f"'{retrieved}' is not a date", "write YYYY-MM-DD, or leave it empty")
    return Entry(file, sha256, url or None, retrieved or None, licence or None, note or None)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
