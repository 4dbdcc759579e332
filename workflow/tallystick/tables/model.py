"""How a table is described: its stage, key, columns, types and the values an enum column may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

LISTS_OF_ANCHORS = ("anchors", "field_anchors")
"""Types of columns that hold quotes with their places; the second say of which field each is the evidence."""
LISTS = ("strings", "floats", *LISTS_OF_ANCHORS)

Row = Mapping[str, Any]
"""One row: column name to value; a missing column is null."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``values`` lists what an enum column may hold; ``nullable`` says whether null is an answer."""

    name: str
    type: str
    description: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    references: str = ""
    """``table.column`` that every non-null value of this column must be found in."""


@dataclass(frozen=True, slots=True)
class Table:
    """One parquet table of the contract."""

    stage: str
    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def path(self) -> str:
        """Where the table stands below the results folder."""
        return f"{self.stage}/{self.name}.parquet"

    @property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema; nullability is checked by the expectations, which can name the row."""
        # Imported here so that the Snakefile, which only needs names, starts without pyarrow.
        import pyarrow as pa

        place = [("doc_id", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("quote", pa.string())]
        types = {
            "string": pa.string(),
            "int": pa.int64(),
            "float": pa.float64(),
            "bool": pa.bool_(),
            "strings": pa.list_(pa.string()),
            "floats": pa.list_(pa.float64()),
            "anchors": pa.list_(pa.struct(place)),
            "field_anchors": pa.list_(pa.struct([("field", pa.string()), *place])),
        }
        return pa.schema([pa.field(c.name, types[c.type]) for c in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(c for c in self.columns if c.name == name)


def required(name: str, type_: str, description: str, *, references: str = "") -> Column:
    """A column that is never null."""
    return Column(name, type_, description, references=references)


def optional(name: str, type_: str, description: str, *, references: str = "") -> Column:
    """A column in which null means "the source does not say"."""
    return Column(name, type_, description, nullable=True, references=references)


def enum(name: str, description: str, values: str | Sequence[str], *, nullable: bool = False) -> Column:
    """A column of fixed values, given as one string separated by blanks or as a sequence; always has ``unknown``."""
    listed = tuple(values.split()) if isinstance(values, str) else tuple(values)
    if "unknown" not in listed:
        listed = (*listed, "unknown")
    return Column(name, "string", description, nullable=nullable, values=listed)


def place(*, doc: str = "documents.doc_id", nullable: bool = False) -> tuple[Column, ...]:
    """The four columns of an anchor: which document, from where to where, and the words there."""
    return (
        Column("doc_id", "string", "document that says it", nullable, references=doc),
        Column("start", "int", "first code point of the quote in the decoded text", nullable),
        Column("end", "int", "code point after the last one of the quote", nullable),
        Column("quote", "string", "the exact words: text[start:end]", nullable),
    )
