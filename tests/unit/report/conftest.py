"""The sample's site, written once per session."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import sample
from .page import Page


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    sample.site(folder)
    return folder


@pytest.fixture(scope="session")
def html(site: Path) -> str:
    return (site / "evidence-summary.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def page(html: str) -> Page:
    return Page(html)
