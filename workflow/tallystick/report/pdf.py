"""The evidence summary as PDF: the same page through WeasyPrint, with the committed fonts only.

Byte-identical for the same page: the date is fixed, no other font than those of ``workflow/fonts`` can be found, and
nothing is fetched. Keep this the only module that imports weasyprint.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ..errors import InputFault
from ..memory import without_cycle_search

FONTS = Path(__file__).resolve().parent.parent.parent / "fonts"
DATE = "315532800"
"""1980-01-01, the date that stands for "no date": the earliest that every archive format can hold."""

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern"><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>
</fontconfig>
"""


def _use_only(fonts: Path, scratch: Path) -> None:
    """Make fontconfig see the committed fonts and no others; must run before WeasyPrint is imported."""
    file = scratch / "fonts.conf"
    file.write_text(
        _FONTCONFIG.format(fonts=escape(str(fonts.resolve())), cache=escape(str(scratch / "cache"))), encoding="utf-8"
    )
    os.environ["FONTCONFIG_FILE"] = str(file)
    os.environ["SOURCE_DATE_EPOCH"] = DATE


def render_pdf(html: Path | str, pdf: Path | str, fonts: Path | str = FONTS) -> None:
    """Write the page ``html`` as ``pdf``: tagged, with title, language, bookmarks and embedded fonts.

    Run it in a process of its own: it sets the process's font configuration, which can be set only once.

    Raises:
        InputFault: a system library is missing that the bytes of the PDF depend on.
    """
    with tempfile.TemporaryDirectory() as scratch, without_cycle_search():
        _use_only(Path(fonts), Path(scratch))
        import weasyprint
        from weasyprint.text import ffi

        if not ffi.harfbuzz_subset:
            raise InputFault(
                "libharfbuzz-subset",
                "the library that cuts fonts to size is not installed; without it the PDF has other bytes",
                "install it (on Debian: apt-get install libharfbuzz-subset0)",
            )

        class OnlyData(weasyprint.urls.URLFetcher):  # type: ignore[misc]
            """Fetches ``data:`` addresses; anything else is refused."""

            def fetch(self, url: str, headers: Any = None) -> Any:
                if not url.startswith("data:"):
                    raise ValueError(f"the summary may not fetch {url}")
                return super().fetch(url, headers)

        page = weasyprint.HTML(string=Path(html).read_text(encoding="utf-8"), base_url=None, url_fetcher=OnlyData())
        page.write_pdf(
            str(pdf), pdf_variant="pdf/ua-1", pdf_identifier=b"tallystick evidence summary", full_fonts=False
        )
