"""The PDF: same bytes anywhere, committed fonts only, nothing fetched, tagged and titled."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tallystick.report.pdf import FONTS

RENDER = """
import logging, sys
from tallystick.report.pdf import render_pdf
logging.basicConfig()
render_pdf(sys.argv[1], sys.argv[2])
"""


def render(page: Path, pdf: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RENDER, str(page), str(pdf)],
        env={**os.environ, **environment}, cwd=pdf.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pdf(site: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("one") / "a.pdf"
    render(site / "evidence-summary.html", path, PYTHONHASHSEED="3", TZ="UTC")
    return path.read_bytes()


def streams(pdf: bytes) -> bytes:
    """The PDF with its compressed streams opened."""
    opened = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            opened.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(opened)


def test_same_bytes_in_another_place_time_zone_locale_and_font_set_up(pdf: bytes, site: Path, tmp_path: Path) -> None:
    other = tmp_path / "another place"
    other.mkdir()
    page = other / "copy.html"
    page.write_bytes((site / "evidence-summary.html").read_bytes())
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path), "FONTCONFIG_FILE": "/dev/null"}
    render(page, other / "b.pdf", PYTHONHASHSEED="99", SOURCE_DATE_EPOCH="1700000000", **elsewhere)
    assert (other / "b.pdf").read_bytes() == pdf


def test_tagged_titled_in_english_with_bookmarks(pdf: bytes) -> None:
    content = streams(pdf)
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"/Lang" in content
    assert b"/Outlines" in content
    assert b"pdfuaid" in content
    assert re.search(rb"/Title", content)


def test_only_committed_fonts_and_all_embedded(pdf: bytes) -> None:
    content = streams(pdf)
    families = {name.partition(b"+")[2] for name in re.findall(rb"/FontName /([A-Za-z0-9+-]+)", content)}
    assert families
    assert all(name.startswith((b"Source-", b"SourceSans", b"SourceSerif", b"DejaVu")) for name in families), families
    assert content.count(b"/FontFile") >= len(families)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="en"><title>t</title><link rel="attachment" href="file://{secret}">'
        f'<link rel="stylesheet" href="file://{secret}"><p>x<img alt="" src="file://{secret}">',
        encoding="utf-8",
    )
    done = render(page, tmp_path / "p.pdf")
    assert "may not fetch" in done.stderr
    assert b"hidden" not in streams((tmp_path / "p.pdf").read_bytes())


def test_a_missing_system_library_is_refused(site: Path, tmp_path: Path) -> None:
    script = RENDER.replace("logging.basicConfig()", "import weasyprint.text.ffi as ffi; ffi.harfbuzz_subset = None")
    done = subprocess.run(
        [sys.executable, "-c", script, str(site / "evidence-summary.html"), str(tmp_path / "x.pdf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "apt-get install libharfbuzz-subset0" in done.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_every_font_has_its_licence() -> None:
    assert {path.name for path in FONTS.glob("LICENSE-*")} >= {
        "LICENSE-SourceSansPro.txt", "LICENSE-SourceSerifPro.txt", "LICENSE-DejaVu.txt",
    }  # fmt: skip
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 2_000_000
