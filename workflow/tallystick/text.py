"""The decoded text of a raw file: bytes to code points, without changing a line end or a character."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding that gave it. ``encoding`` is ``<codec>`` or ``<codec>+bom``."""

    text: str
    encoding: str


def decode_as(data: bytes, encoding: str) -> str:
    """Decode ``data`` as recorded in ``documents.encoding``; a byte-order mark is not part of the text."""
    codec, _, mark = encoding.partition("+")
    if mark:
        data = data[len(next(bom for bom, name in BOMS if name == codec)) :]
    return data.decode(codec)


def read_text(raw: Path | str, file: str, encoding: str) -> str:
    """The text of ``raw/file`` in the encoding that ingest recorded for it."""
    return decode_as((Path(raw) / file).read_bytes(), encoding)
