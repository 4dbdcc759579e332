"""ingest: decode each raw file without changing it, recognise its layout, cut it into sections."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputFault
from ..text import decode
from .inventory import MEGABYTE, SetAside, document_id, too_large
from .layout import Layout, LayoutReader
from .register import Register

if TYPE_CHECKING:
    from ..tables.store import Rows
    from ..vocabulary import Vocabulary

VOCABULARY: tuple[str, ...] = ("sections", "layouts", "relevance")
"""Vocabulary kinds this stage reads."""


def read_files(
    raw: Path, files: Sequence[str], register: Register, settings: Mapping[str, Any], vocabulary: Vocabulary
) -> dict[str, Rows]:
    """Tables ``documents``, ``rejected`` and ``sections`` of some files of ``raw``.

    A file that cannot be read, for whatever reason, becomes a row of ``rejected``; the others are read.

    Args:
        raw: folder of the raw files.
        files: paths below it, as `inventory.list_raw` gives them.
        register: the register of sources.
        settings: the config's ``ingest`` section.
        vocabulary: the kinds named in ``VOCABULARY``.
    """
    reader = LayoutReader(vocabulary)
    documents: Rows = []
    rejected: Rows = []
    sections: Rows = []
    for file in files:
        try:
            document, cut = _read_file(Path(raw), file, register, settings, reader)
        except InputFault as fault:
            rejected.append({"file": file, "reason": fault.reason, "remedy": fault.remedy})
        except OSError as fault:
            reason = f"it could not be read ({fault.strerror})"
            rejected.append({"file": file, "reason": reason, "remedy": "allow reading it, or restore it"})
        except Exception as fault:
            # One text that breaks the reader must not keep the other texts from being read.
            reason = f"reading it failed ({type(fault).__name__}: {fault}), a fault of this program"
            rejected.append(
                {"file": file, "reason": reason, "remedy": "report it, with the file; move it out meanwhile"}
            )
        else:
            documents.append(document)
            sections.extend(cut)
    return {"documents": documents, "rejected": rejected, "sections": sections}


def _read_file(
    raw: Path, file: str, register: Register, settings: Mapping[str, Any], reader: LayoutReader
) -> tuple[dict[str, Any], Rows]:
    """The rows of one file."""
    path = raw / file
    size = path.stat().st_size
    if size > settings["largest_file_mb"] * MEGABYTE:
        raise InputFault(file, *too_large(size, settings))
    data = path.read_bytes()
    decoded = decode(data, file)
    layout = reader.read(decoded.text)
    sha256 = hashlib.sha256(data).hexdigest()
    status = register.status(file, sha256)
    notes = list(decoded.notes)
    if status == "changed":
        notes.append("its bytes are not those that the register recorded")
    entry = register.find(file)
    title = layout.title
    document = {
        "doc_id": document_id(file),
        "file": file,
        "sha256": sha256,
        "bytes": len(data),
        "characters": len(decoded.text),
        "encoding": decoded.encoding,
        "container": layout.container,
        "content": layout.content,
        "relevance": layout.relevance,
        "relevance_reason": layout.relevance_reason,
        "title": decoded.text[title[0] : title[1]] if title else None,
        "title_start": title[0] if title else None,
        "title_end": title[1] if title else None,
        "url": entry.url if entry else None,
        "retrieved": entry.retrieved if entry else None,
        "licence": entry.licence if entry else None,
        "register_status": status,
        "duplicate_of": None,
        "notes": notes,
    }
    return document, _section_rows(document_id(file), layout)


def _section_rows(doc_id: str, layout: Layout) -> Rows:
    """Rows of the table ``sections``."""
    names = [f"s{number:03d}" for number in range(1, len(layout.sections) + 1)]
    return [
        {
            "doc_id": doc_id,
            "section_id": names[number],
            "role": section.role,
            "heading": section.heading,
            "start": section.start,
            "end": section.end,
            "body_start": section.body,
            "subject": section.subject,
            "cites_as": section.cites,
            "duplicate_of": names[layout.duplicates[number]] if number in layout.duplicates else None,
        }
        for number, section in enumerate(layout.sections)
    ]


def merge(
    shards: Sequence[dict[str, Rows]], set_aside: Iterable[SetAside | Sequence[str]], settings: Mapping[str, Any]
) -> dict[str, Rows]:
    """The tables of all shards as one, with the names that were set aside before reading.

    Args:
        shards: results of `read_files`.
        set_aside: names set aside by `inventory.list_raw`, as objects or as ``(file, reason, remedy)``.
        settings: with ``strict`` true, any file set aside is a fault.

    Raises:
        InputFault: ``strict`` and something was set aside.
    """
    documents = sorted(
        (dict(row) for shard in shards for row in shard["documents"]), key=lambda row: str(row["doc_id"])
    )
    rejected = [dict(row) for shard in shards for row in shard["rejected"]]
    for item in set_aside:
        file, reason, remedy = (item.file, item.reason, item.remedy) if isinstance(item, SetAside) else item
        rejected.append({"file": file, "reason": reason, "remedy": remedy})
    rejected.sort(key=lambda row: (row["file"], row["reason"]))
    _mark_duplicates(documents)
    _note_look_alikes(documents)
    if settings.get("strict") and rejected:
        raise strict_fault(rejected)
    sections = sorted(
        (row for shard in shards for row in shard["sections"]), key=lambda row: (row["doc_id"], row["section_id"])
    )
    return {"documents": documents, "rejected": rejected, "sections": sections}


def _mark_duplicates(documents: Rows) -> None:
    """Files with the same bytes point to the first of them by doc_id."""
    first: dict[str, str] = {}
    for document in documents:
        owner = first.setdefault(document["sha256"], document["doc_id"])
        document["duplicate_of"] = owner if owner != document["doc_id"] else None


def _note_look_alikes(documents: Rows) -> None:
    """Files whose names some file systems hold to be one are told of each other."""
    import unicodedata

    alike: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", document["doc_id"]).casefold())
        alike.setdefault(key, []).append(document)
    for group in alike.values():
        for document in group if len(group) > 1 else []:
            others = ", ".join(str(other["file"]) for other in group if other is not document)
            note = (
                f"its name differs from {others} only in case or accents' form: on some file systems one would be lost"
            )
            document["notes"] = [*document["notes"], note]


def strict_fault(rejected: Rows) -> InputFault:
    """The fault that ``strict: true`` makes of files set aside."""
    listed = "\n".join(f"    {row['file']}: {row['reason']}; {row['remedy']}" for row in rejected)
    count = "1 file was" if len(rejected) == 1 else f"{len(rejected)} files were"
    return InputFault(
        "raw", f"{count} set aside, and `strict` is true:\n{listed}", "mend the files, or set `strict: false`"
    )


__all__ = ["VOCABULARY", "Register", "merge", "read_files", "strict_fault"]
