"""The search for reference cycles is off inside the block and as it was after it, also after a fault."""

from __future__ import annotations

import gc

import pytest

from tallystick.memory import without_cycle_search


def test_the_search_is_off_inside_and_as_before_after() -> None:
    try:
        with without_cycle_search():
            assert not gc.isenabled()
            with without_cycle_search():
                pass
            assert not gc.isenabled()
        assert gc.isenabled()
        with pytest.raises(KeyError), without_cycle_search():
            raise KeyError
        assert gc.isenabled()
    finally:
        gc.unfreeze()
