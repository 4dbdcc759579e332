"""Fixtures of these tests; what they build is in `finished_build`, which other processes import too."""

from __future__ import annotations

from pathlib import Path

import pytest

from .finished_build import Build, make_build


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return make_build(tmp_path)
