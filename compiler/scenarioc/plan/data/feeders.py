"""Lowering of feeders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

from scenarioc.languages.python import literal
from scenarioc.naming import constant_name
from scenarioc.plan.context import Flow
from scenarioc.plan.data.tables import Reading, columns_of, read_csv, read_json
from scenarioc.plan.model.data import Column, Copy
from scenarioc.plan.model.data import Feeder as PlanFeeder
from scenarioc.source import Path
from scenarioc.spec.feeders import Feeder

Form = Literal["csv", "json", "jsonl", "rows"]
FORMS: Mapping[str, Form] = {".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
FOLDER = "data"


def lower_feeder(top: Flow, name: str, feeder: Feeder, copies: dict[str, Copy]) -> PlanFeeder | None:
    """A feeder whose table was read and found right; None when it was not."""
    path: Path = ("data", name)
    if (feeder.file is None) == (feeder.rows is None):
        help = "as in `file: accounts.csv`" if feeder.file is None else "remove one of them"
        at = top.document.key_at(path)
        top.problems.add("one-table", f"`{name}` needs either `file` or `rows`", at, help=help)
        return None
    _check_order(top, feeder, path)
    before = len(top.problems.errors)
    form, columns, count = _inline(top, feeder, path) if feeder.rows else _from_file(top, feeder, path, copies)
    if len(top.problems.errors) > before:
        return None
    delimiter = _delimiter(feeder)
    return PlanFeeder(
        name=name,
        identifier=top.names.take(constant_name(name)),
        path=copies[feeder.file].path if feeder.file else None,
        form=form,
        delimiter=delimiter,
        header=feeder.header,
        columns=columns,
        rows=tuple(feeder.rows or ()),
        count=count,
        pick=feeder.pick,
        per=feeder.per,
        when_exhausted=feeder.when_exhausted,
        seed=feeder.seed,
        place=top.lowering.place(path),
    )


def _check_order(top: Flow, feeder: Feeder, path: Path) -> None:
    if feeder.pick == "random" and feeder.when_exhausted != "recycle":
        top.problems.add(
            "never-exhausted",
            "rows that are drawn at random never run out",
            top.document.key_at((*path, "when_exhausted")),
            help="use `pick: shuffle` to take every row once in random order",
        )
    if feeder.seed is not None and feeder.pick not in ("random", "shuffle"):
        at = top.document.key_at((*path, "seed"))
        top.problems.add("misplaced-key", f"`pick: {feeder.pick}` draws nothing, so it needs no `seed`", at)


def _inline(top: Flow, feeder: Feeder, path: Path) -> tuple[Form, tuple[Column, ...], int]:
    for key in ("delimiter", "columns", "header"):
        if key in feeder.model_fields_set:
            at = top.document.key_at((*path, key))
            top.problems.add("misplaced-key", f"`{key}` is about a file; `rows` have types of their own", at)
    rows = feeder.rows or []
    for index, row in enumerate(rows):
        if "${" in literal(row):
            at = top.document.at((*path, "rows", index))
            top.problems.add("dynamic-row", "rows are plain values, without `${…}`", at, help="use `fields:` instead")
    columns = columns_of(rows)
    common = {column.name for column in columns}
    for index, row in enumerate(rows):
        for name in set(row) - common:
            at = top.document.key_at((*path, "rows", index, name))
            top.problems.warn("uneven-rows", f"not every row has `{name}`, so no expression can read it", at)
    return "rows", columns, len(rows)


def _delimiter(feeder: Feeder) -> str:
    return feeder.delimiter or ("\t" if (feeder.file or "").lower().endswith(".tsv") else ",")


def _from_file(top: Flow, feeder: Feeder, path: Path, copies: dict[str, Copy]) -> tuple[Form, tuple[Column, ...], int]:
    name = feeder.file or ""
    at = top.document.at((*path, "file"))
    form = FORMS.get(PurePosixPath(name.lower()).suffix)
    if form is None:
        listed = ", ".join(f"`{suffix}`" for suffix in FORMS)
        top.problems.add("unknown-format", f"`{name}` is no table that can be read", at, help=f"it ends with {listed}")
        return "csv", (), 0
    text = _text(top, name, (*path, "file"))
    if text is None:
        return form, (), 0
    copies.setdefault(name, Copy(_free_path(name, copies), text))
    types, names = _columns(feeder)
    places = {column: top.document.key_at((*path, "columns", column)) for column in types}
    reading = Reading(name, text, top.problems, at, places)
    if form == "csv":
        if not feeder.header and names is None:
            where = top.document.key_at((*path, "header"))
            help = "add for example `columns: [email, password]`"
            top.problems.add("columns-without-names", "without a header, `columns` has to name them", where, help=help)
            return form, (), 0
        return (form, *read_csv(reading, _delimiter(feeder), names if not feeder.header else None, types))
    for key in ("delimiter", "columns", "header"):
        if key in feeder.model_fields_set:
            where = top.document.key_at((*path, key))
            top.problems.add("misplaced-key", f"`{key}` is about CSV; JSON has names and types of its own", where)
    return (form, *read_json(reading, lines=form == "jsonl"))


def _text(top: Flow, name: str, path: Path) -> str | None:
    at = top.document.at(path)
    read = top.lowering.read
    try:
        return read(name) if read else ""
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        why = f"there is no file `{name}`" if missing else f"cannot read `{name}`: {error.strerror or error}"
        top.problems.add("file-not-found", why, at, help="the path is relative to the spec")
    return None


def _columns(feeder: Feeder) -> tuple[dict[str, str], list[str] | None]:
    """The types of columns, and their names when the file does not give them."""
    given: Any = feeder.columns
    if isinstance(given, dict):
        return dict(given), list(given)
    return dict.fromkeys(given or (), "text"), list(given) if given else None


def _free_path(name: str, copies: Mapping[str, Copy]) -> str:
    """Where a file stands beside the locustfile, whatever folder it comes from."""
    base = PurePosixPath(name.replace("\\", "/")).name
    taken = {copy.path.casefold() for copy in copies.values()}
    path, number = f"{FOLDER}/{base}", 2
    while path.casefold() in taken:
        path, number = f"{FOLDER}/{number}-{base}", number + 1
    return path
