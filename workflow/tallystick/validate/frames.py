"""Tables as pandas frames, the form Great Expectations reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..tables import Rows, Table

if TYPE_CHECKING:
    import pandas as pd


def table_frame(table: Table, rows: Rows) -> pd.DataFrame:
    """A table as a frame with the contract's columns, also when it has no rows."""
    import pandas as pd

    return pd.DataFrame(rows, columns=[c.name for c in table.columns])


def law_frame(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """What a law checked: one row per case, with where it stands, whether the law holds, and what was found."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=["where", "holds", "found"])
