"""Files that real folders hold, each made in an empty raw/ beside one good text, with the outcome that is promised.

``title`` is the row of docs/bad-input.md that promises it.
"""

from __future__ import annotations

import gzip
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ABSTRACT = "Honey for cough in children\n\nOf 40 children who took honey, 30 (75%) slept better. No child was harmed.\n"
READ = "read"


@dataclass(frozen=True)
class BadInput:
    """One kind of bad input: how to make it, the name it is listed by, and ``READ`` or words of the reason."""

    title: str
    make: Callable[[Path], None]
    file: str
    outcome: str
    note: str = ""
    """Words of a note that the document carries."""


def text(name: str, data: bytes | str) -> Callable[[Path], None]:
    def make(raw: Path) -> None:
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)

    return make


def not_utf8_name(raw: Path) -> None:
    Path(os.fsdecode(os.fsencode(raw) + b"/caf\xe9.txt")).write_text(ABSTRACT)


def link(name: str, target: str) -> Callable[[Path], None]:
    def make(raw: Path) -> None:
        (raw.parent / "outside.txt").write_text(ABSTRACT)
        (raw / "folder").mkdir(exist_ok=True)
        (raw / name).symlink_to(target)

    return make


def two(first: str, second: str) -> Callable[[Path], None]:
    def make(raw: Path) -> None:
        text(first, ABSTRACT)(raw)
        text(second, ABSTRACT + "Again.")(raw)

    return make


def named_pipe(raw: Path) -> None:
    os.mkfifo(raw / "pipe.txt")


def unix_socket(raw: Path) -> None:
    here = Path.cwd()
    os.chdir(raw)  # the path of a socket is limited to about 100 bytes
    try:
        socket.socket(socket.AF_UNIX).bind("plug.txt")
    finally:
        os.chdir(here)


def register_line(raw: Path) -> None:
    header = "file\tsha256\turl\tretrieved\tlicence\tnote\n"
    (raw / "sources.tsv").write_text(f"{header}gone.txt\t{'0' * 64}\t\t\t\t\n")


LATIN = "Crème for dermatitis: 30 of 40 patients (75%) improved, mean ± SD 4.2 ± 1.1 – a “success” in Malmö.\n"

CASES = (
    BadInput("empty file", text("a.txt", b""), "a.txt", "empty"),
    BadInput("blank file", text("a.txt", " \n\t\r\n\u00a0\u200b\n"), "a.txt", "no letter and no digit"),
    BadInput("binary file", text("a.txt", bytes(range(256)) * 40), "a.txt", "binary"),
    BadInput("PDF named .txt", text("a.txt", b"%PDF-1.7\n1 0 obj\n"), "a.txt", "a PDF"),
    BadInput(
        "Word file named .txt", text("a.txt", b"PK\x03\x04word/document.xml"), "a.txt", "a Word, Excel or ZIP file"
    ),
    BadInput("compressed text named .txt", text("a.txt", gzip.compress(b"x", mtime=0)), "a.txt", "a gzip file"),
    BadInput("HTML page named .txt", text("a.txt", "<!DOCTYPE html>\n<html><p>Hi</p></html>"), "a.txt", "HTML page"),
    BadInput("UTF-8 with a byte-order mark", text("a.txt", ABSTRACT.encode("utf-8-sig")), "a.txt", READ),
    BadInput("UTF-16 with a byte-order mark", text("a.txt", ABSTRACT.encode("utf-16")), "a.txt", READ),
    BadInput("UTF-16 without a mark", text("a.txt", ABSTRACT.encode("utf-16-le")), "a.txt", READ, "every second byte"),
    BadInput(
        "broken UTF-16", text("a.txt", b"\xff\xfe" + ABSTRACT.encode("utf-16-le")[:-1]), "a.txt", "byte-order mark"
    ),
    BadInput("Windows-1252", text("a.txt", LATIN.encode("cp1252")), "a.txt", READ, "read as Windows-1252"),
    BadInput(
        "other legacy encoding",
        text("a.txt", ("Больные получали препарат. " * 9).encode("cp1251")),
        "a.txt",
        READ,
        "inferred",
    ),
    BadInput(
        "two encodings in one file", text("a.txt", LATIN.encode() + LATIN.encode("cp1252")), "a.txt", "two encodings"
    ),
    BadInput("characters already lost", text("a.txt", ABSTRACT + "Ren\ufffd"), "a.txt", READ, "already lost"),
    BadInput("CRLF line ends", text("a.txt", ABSTRACT.replace("\n", "\r\n")), "a.txt", READ),
    BadInput("no final line end", text("a.txt", ABSTRACT.strip()), "a.txt", READ),
    BadInput("larger than the limit", text("a.txt", b"A word. " * 2_600_000), "a.txt", "largest_file_mb"),
    BadInput("spaces in the name", text(" two  words .txt", ABSTRACT), " two  words .txt", READ),
    BadInput("quotes in the name", text('it\'s "so".txt', ABSTRACT), 'it\'s "so".txt', READ),
    BadInput(
        "shell syntax in the name", text("$(touch PWNED);`x`&|*?.txt", ABSTRACT), "$(touch PWNED);`x`&|*?.txt", READ
    ),
    BadInput("leading dash in the name", text("-rf.txt", ABSTRACT), "-rf.txt", READ),
    BadInput("letters of any script in the name", text("试验 é.txt", ABSTRACT), "试验 é.txt", READ),
    BadInput("name of 255 bytes", text("n" * 251 + ".txt", ABSTRACT), "n" * 251 + ".txt", READ),
    BadInput("braces in the name", text("{sample}.txt", ABSTRACT), "{sample}.txt", "brace"),
    BadInput("line break in the name", text("two\nlines.txt", ABSTRACT), "two\\nlines.txt", "control character"),
    BadInput("control character in the name", text("bell\x07.txt", ABSTRACT), "bell\\x07.txt", "control character"),
    BadInput("name that is not UTF-8", not_utf8_name, "caf\\xe9.txt", "not UTF-8"),
    BadInput("other extension", text("a.pdf", b"%PDF-1.7"), "a.pdf", "only .txt, .md, .xml are read"),
    BadInput("extension in capitals", text("A.TXT", ABSTRACT), "A.TXT", READ),
    BadInput("no extension", text("README", ABSTRACT), "README", "no extension"),
    BadInput("hidden file", text(".draft.txt", ABSTRACT), ".draft.txt", "hidden file"),
    BadInput("hidden folder", text(".cache/a.txt", ABSTRACT), ".cache/", "hidden folder"),
    BadInput("subfolder", text("2019/trials/a.txt", ABSTRACT), "2019/trials/a.txt", READ),
    BadInput("link to a file in raw/", link("a.txt", "good.txt"), "a.txt", READ),
    BadInput("link to a file elsewhere", link("a.txt", "../outside.txt"), "a.txt", "outside raw/"),
    BadInput("link to nothing", link("a.txt", "nowhere.txt"), "a.txt", "symbolic link to nothing"),
    BadInput("link in a circle", link("a.txt", "a.txt"), "a.txt", "round in a circle"),
    BadInput("link to a folder", link("more", "folder"), "more", "link to a folder"),
    BadInput("pipe, socket or device", named_pipe, "pipe.txt", "not a regular file"),
    BadInput("pipe, socket or device", unix_socket, "plug.txt", "not a regular file"),
    BadInput("same name, other extension", two("a.txt", "a.md"), "a.md", "that of a.txt"),
    BadInput("same document id by a folder", two("a/b.txt", "a__b.txt"), "a__b.txt", "that of a/b.txt"),
    BadInput(
        "names that differ only in case", two("Trial.txt", "trial.txt"), "trial.txt", READ, "differs from Trial.txt"
    ),
    BadInput(
        "names that differ only in the form of an accent",
        two("e\u0301.txt", "\u00e9.txt"),
        "\u00e9.txt",
        READ,
        "accents",
    ),
    BadInput("registered file that is missing", register_line, "gone.txt", "no such file"),
)
