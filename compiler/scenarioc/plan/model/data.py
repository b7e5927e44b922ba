"""Data of the plan: where values come from that are drawn while the test runs."""

from __future__ import annotations

from typing import Any, Literal

from scenarioc.expressions.tree import Expression, Shape, Type
from scenarioc.plan.model.values import Place
from scenarioc.records import record


@record
class Column:
    """One column of a feeder; `converted` when the cells of its file are text that stands for another type."""

    name: str
    type: Type
    converted: bool = False


@record
class Feeder:
    """A table whose rows are dealt to users. `identifier` is its module constant; `path` the file beside the
    locustfile, and None when the rows stand in the locustfile; `count` how many rows there are."""

    name: str
    identifier: str
    path: str | None
    form: Literal["csv", "json", "jsonl", "rows"]
    delimiter: str
    header: bool
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    count: int
    pick: Literal["sequential", "random", "shuffle", "unique"]
    per: Literal["user", "iteration", "use"]
    when_exhausted: Literal["recycle", "stop", "fail"]
    seed: int | None
    place: Place

    @property
    def finite(self) -> bool:
        """Whether every row is used at most once."""
        return self.when_exhausted != "recycle"


@record
class Copy:
    """A file of the user that has to stand beside the locustfile."""

    path: str
    text: str


Kind = Literal[
    "constant", "each", "made", "sequence", "choice", "integers", "numbers", "pattern", "dates", "later", "uuids",
    "objects", "lists",
]  # fmt: skip


@record
class RecordField:
    """One field of a record. `kind` is the method that draws its column and `arguments` what it takes; `value` is what
    is computed for each record of `each` and `made`, from the fields that `reads` names by identifier; `inner` are the
    fields of `objects` and the item of `lists`."""

    name: str
    path: str
    identifier: str
    kind: Kind
    shape: Shape
    arguments: tuple[Any, ...] = ()
    value: Expression | None = None
    reads: tuple[str, ...] = ()
    inner: tuple[RecordField, ...] = ()
    unique: bool = False


@record
class Record:
    """Records made up field by field, in an order in which each reads only fields before it; `order` is that of the
    spec. `function` draws the columns; `fakes` says that it needs Faker, `chance` that expressions draw numbers,
    `numbered` that every record of the test has a number of its own; `given` are the rows and other records that it is
    made from, each as a parameter of the function and the module constant that it comes from."""

    name: str
    identifier: str
    function: str
    locale: str
    seed: int | None
    per: Literal["user", "iteration", "use"]
    fields: tuple[RecordField, ...]
    order: tuple[str, ...]
    fakes: bool
    chance: bool
    numbered: bool
    place: Place
    given: tuple[tuple[str, str], ...] = ()


@record
class Batch:
    """Bodies of many records; `record` is the module constant that makes them."""

    name: str
    identifier: str
    record: str
    count: Expression
    form: Literal["csv", "json", "jsonl", "xlsx"]
    per: Literal["user", "iteration", "use"]
    place: Place


@record
class Pool:
    """A bounded store; `shared` by the users of one `worker` process or of the whole `test`."""

    name: str
    identifier: str
    size: int
    scope: Literal["worker", "test"]
    when_empty: Literal["wait", "skip", "fail"]
    wait_s: float
    place: Place


Data = Feeder | Record | Batch | Pool
