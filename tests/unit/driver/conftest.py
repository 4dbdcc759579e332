"""Fixture of the driver's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from .small_workflow import Small, make_small


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return make_small(tmp_path)
