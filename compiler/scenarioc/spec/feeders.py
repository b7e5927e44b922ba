"""Feeders: rows of tables that users take one after the other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Text, refuse, scalar, shown
from scenarioc.spec.model import Model

ColumnType = Literal["text", "integer", "number", "boolean", "auto"]


def _columns_form(value: Any) -> str:
    return "@names" if isinstance(value, list | tuple) else "@types"


def check_delimiter(value: Any) -> str:
    """One character."""
    if isinstance(value, str) and len(value) == 1 and value not in '"\r\n':
        return value
    raise refuse("not-a-delimiter", f"{shown(value)} is not one character", 'write for example `";"` or `"\\t"`')


Delimiter = Annotated[str, scalar(check_delimiter, type="string", minLength=1, maxLength=1)]


class Feeder(Model):
    """Rows of a table, read from a file or written here; each user takes the next one.

    A row keeps its value for as long as `per` says, so `${accounts.email}` and `${accounts.password}` belong together.
    """

    file: Text | None = None
    """A `.csv`, `.tsv`, `.json` (a list of objects) or `.jsonl` file, relative to the spec. Examples: `accounts.csv`"""
    rows: list[dict[str, Any]] | None = Field(None, min_length=1)
    """The rows themselves, instead of a file. Examples: `[{city: Toronto}, {city: Montréal}]`"""
    delimiter: Delimiter | None = None
    """What stands between the cells of a line; a comma, or a tab in `.tsv` files, if absent. Examples: `;`"""
    header: bool = True
    """Whether the first line of the file names the columns; if not, `columns` names them."""
    columns: (
        Annotated[
            Annotated[list[Text], Tag("@names")] | Annotated[dict[str, ColumnType], Tag("@types")],
            Discriminator(_columns_form),
        ]
        | None
    ) = None
    """Types of columns that are not text (`text`, `integer`, `number`, `boolean`, or `auto`: a number in each row where
    the cell is one); without a header, the names of all columns, with or without types.

    Examples: `{age: integer}` · `[email, password]`"""
    pick: Literal["sequential", "random", "shuffle", "unique"] = "sequential"
    """The order: as in the file, drawn at random each time, shuffled, or as in the file and never in use twice at once,
    on whichever worker."""
    per: Literal["user", "iteration", "use"] = "iteration"
    """When the next row is taken: once for each user, at the start of each task or flow that uses one, or before each
    step that uses one."""
    when_exhausted: Literal["recycle", "stop", "fail"] = "recycle"
    """After the last row: begin again, stop the users who find no row, or end the test as failed. With `stop` and
    `fail` no row is used twice."""
    seed: int | None = None
    """Makes `random` and `shuffle` repeat themselves in every run."""
