"""The decoded text of a raw file: bytes to code points, without changing a line end or a character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import InputFault

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # fmt: skip

AS_TEXT = "save its text as a .txt file in UTF-8"
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word, Excel or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a parquet file"),
    (b"\x7fELF", "a program"),
)
"""First bytes of files that are no text, and what to call them."""

MOST_CONTROL = 0.01
"""A text whose control characters (other than tab and line ends) exceed this share is binary."""

MOST_WESTERN = 0.12
"""Up to this share of bytes above 127, Windows-1252 is believed without asking a detector: real Western texts stay
below it, and on so few bytes detectors guess at random."""

_HTML = re.compile(r"\s{0,200}(?:<\?xml[^<>]{0,200}>\s{0,200})?(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_WESTERN = re.compile(
    "[\u00a0-\u00ff\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2122\u0152\u0153\u0160\u0161]*"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and what a reader should know about it.

    ``encoding`` is ``<codec>`` or ``<codec>+bom``.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode_as(data: bytes, encoding: str) -> str:
    """Decode ``data`` as recorded in ``documents.encoding``; a byte-order mark is not part of the text."""
    codec, _, mark = encoding.partition("+")
    if mark:
        data = data[len(next(bom for bom, name in BOMS if name == codec)) :]
    return data.decode(codec)


def read_text(raw: Path | str, file: str, encoding: str) -> str:
    """The text of ``raw/file`` in the encoding that ingest recorded for it."""
    return decode_as((Path(raw) / file).read_bytes(), encoding)


def decode(data: bytes, file: str = "") -> Decoded:
    """The text of a raw file's bytes, by the surest evidence there is: mark, UTF-8, UTF-16 by its zeros, legacy 8-bit.

    Raises:
        InputFault: the bytes are no text, or hold more than one encoding; the reason names what they are.
    """
    if not data:
        raise InputFault(file, "the file is empty", "fill it or delete it")
    for magic, name in MAGIC:
        if data.startswith(magic):
            raise InputFault(file, f"it is {name}, not a text", AS_TEXT)
    decoded = _marked(data, file) or _unmarked(data, file)
    text = decoded.text
    if "\0" in text or len(_CONTROL.findall(text)) > MOST_CONTROL * len(text):
        raise InputFault(file, "it is binary: it holds zero bytes or many control characters", AS_TEXT)
    if not any(c.isalnum() for c in text):
        raise InputFault(file, "it holds no letter and no digit", "fill it or delete it")
    if _HTML.match(text):
        raise InputFault(file, "it is an HTML page with its tags, not its text", "save the page as text (.txt)")
    lost = text.count("\ufffd")
    if lost:
        note = f"{lost} characters were already lost (U+FFFD) when the file was saved"
        decoded = Decoded(text, decoded.encoding, (*decoded.notes, note))
    return decoded


def _marked(data: bytes, file: str) -> Decoded | None:
    """By a byte-order mark, if there is one."""
    for bom, codec in BOMS:
        if data.startswith(bom):
            try:
                text = data[len(bom) :].decode(codec)
            except UnicodeDecodeError as fault:
                reason = f"its byte-order mark says {codec.upper()}, but byte {fault.start + len(bom) + 1} is not"
                raise InputFault(file, reason, "save it again as UTF-8") from fault
            return Decoded(text, f"{codec}+bom")
    return None


def _unmarked(data: bytes, file: str) -> Decoded:
    """Without a mark: UTF-8, UTF-16 told by its zero bytes, or a legacy encoding."""
    codec = _zero_pattern(data)
    if codec:
        try:
            note = f"no byte-order mark; read as {codec.upper()} because every second byte is zero"
            return Decoded(data.decode(codec), codec, (note,))
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as fault:
        if b"\0" in data:
            raise InputFault(file, "it is binary: it holds zero bytes", AS_TEXT) from fault
        _refuse_mixed(data, fault.start, file)
    return _legacy(data, file)


def _zero_pattern(data: bytes) -> str | None:
    """``utf-16-le`` or ``-be`` where most odd or most even bytes are zero and the others are not."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data[:64]:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _refuse_mixed(data: bytes, first: int, file: str) -> None:
    """Raise where UTF-8 sequences stand beside bytes that are none: no single encoding gives both."""
    escaped = data.decode("utf-8", "surrogateescape")
    invalid = sum("\udc80" <= c <= "\udcff" for c in escaped)
    valid = sum(c > "\x7f" for c in escaped) - invalid
    if 2 * valid >= invalid and valid:
        line = data.count(b"\n", 0, first) + 1
        reason = (
            f"two encodings in one file: {valid} UTF-8 characters, and {invalid} bytes that are not UTF-8, "
            f"the first in line {line} (byte {first + 1}, 0x{data[first]:02X})"
        )
        raise InputFault(file, reason, "repair that place and save the whole file as UTF-8", f"line {line}")


def _legacy(data: bytes, file: str) -> Decoded:
    """A legacy encoding: Windows-1252 where all fits it, else what the detector finds most likely."""
    high = [c for c in data if c > 0x7F]
    share = len(high) / len(data)
    try:
        western = bytes(high).decode("cp1252")
    except UnicodeDecodeError:
        western = "\0"
    if share <= MOST_WESTERN and _WESTERN.fullmatch(western):
        return Decoded(data.decode("cp1252"), "cp1252", (_legacy_note("Windows-1252", western),))
    # 0.1 s to import: only files in a legacy encoding pay for it.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputFault(file, "no text encoding fits its bytes", "save it again as UTF-8")
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError as fault:
        raise InputFault(file, "no text encoding fits all its bytes", "save it again as UTF-8") from fault
    return Decoded(text, best.encoding, (_legacy_note(best.encoding, [c for c in text if c > "\x7f"]),))


def _legacy_note(name: str, characters: str | list[str]) -> str:
    """What to check where an encoding was inferred, not recorded."""
    seen = " ".join(dict.fromkeys(c for c in characters if not c.isspace()))[:40].strip()
    return (
        f"not UTF-8; read as {name}, which is inferred: {len(characters)} characters depend on it ({seen}); "
        "save the file as UTF-8 to be sure"
    )


def read_texts(raw: Path | str, documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The text of each row of ``ingest/documents``, by doc_id."""
    return {row["doc_id"]: read_text(raw, row["file"], row["encoding"]) for row in documents}
