"""CSV payloads → data."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, value, with_entry
from scenarioc.importers.artillery.prepare import made
from scenarioc.importers.artillery.scope import variable_name
from scenarioc.importers.artillery.script import Script
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_KEYS = ("path", "fields", "order", "skipHeader", "delimiter", "cast", "skipEmptyLines", "loadAll", "name", "options")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_MOST_INLINE = 1000
_TABLES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")


def add_payloads(script: Script) -> None:
    """Add a feeder for every payload, and what its columns are called."""
    for node in items(at(script.config, "payload")):
        if script.options.payload is not None and is_mapping(node):
            node = with_entry(node, "path", made(script.options.payload, node))
        _payload(script, node)


def _payload(script: Script, node: Node) -> None:
    path = value(node, "path")
    if not isinstance(path, str):
        help = "name the file: `payload: {path: users.csv, fields: [name]}`, or use `-p users.csv`"
        script.problems.add("artillery-rejects", "a payload needs the `path` of a file", node.first_line(), help=help)
        return
    for key in entries(node):
        if key not in _KEYS:
            near = did_you_mean(key, _KEYS)
            meant = f"did you mean `{near}`?" if near else None
            message = f"Artillery does not know `{key}` in a payload and ignores it"
            script.notes.quirk("ignored-key", message, node.keys[key].span, meant)
    if "{{" in path:
        path = path.replace("{{ $environment }}", script.environment or "undefined")
        path = path.replace("{{$environment}}", script.environment or "undefined")
    rows = _rows(script, node, path)
    fields = [str(field.data) for field in items(at(node, "fields"))]
    if value(node, "loadAll") is True:
        _load_all(script, node, fields, rows)
    elif not fields:
        message = "without `fields` the columns of this payload have no names, and nothing can use them"
        script.notes.quirk("ignored-key", message, node.first_line(), "add `fields: [first, second]`")
    else:
        _feeder(script, node, path, fields, rows)


def _rows(script: Script, node: Node, path: str) -> list[list[str]] | None:
    """The rows of the file; None when it cannot be read."""
    try:
        text = script.read(posixpath.normpath(path))
    except (OSError, ValueError):
        place = at(node, "path")
        message = f"cannot read `{path}`"
        help = "the path is relative to the script, even when another file names it"
        script.problems.add("artillery-rejects", message, place.span if place else node.first_line(), help=help)
        return None
    delimiter = value(node, "delimiter")
    separator = delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else ","
    found = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row and row != [""]]
    return found[1:] if value(node, "skipHeader") is True else found


def _header(script: Script, node: Node, path: str) -> list[str] | None:
    try:
        text = script.read(posixpath.normpath(path))
    except (OSError, ValueError):
        return None
    delimiter = value(node, "delimiter")
    separator = delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else ","
    return next(csv.reader(io.StringIO(text), delimiter=separator), None)


def _feeder(script: Script, node: Node, path: str, fields: list[str], rows: list[list[str]] | None) -> None:
    name = _free(script, variable_name(posixpath.splitext(posixpath.basename(path))[0]).lower())
    if not path.lower().endswith(_TABLES) and rows is not None:
        _inline(script, node, name, fields, rows)
        return
    feeder: dict[str, Any] = {"file": script.beside_spec(path)}
    if value(node, "delimiter") not in (None, ","):
        feeder["delimiter"] = value(node, "delimiter")
    columns = fields
    if value(node, "skipHeader") is True:
        header = _header(script, node, path)
        columns = [*(header or fields)[: len(fields)]]
    else:
        feeder["header"] = False
        width = len(rows[0]) if rows else len(fields)
        columns = [*fields[:width], *(f"column_{number}" for number in range(len(fields) + 1, width + 1))]
    kinds = _kinds(node, columns, rows)
    if "header" in feeder:
        feeder["columns"] = {c: kinds.get(c, "text") for c in columns} if kinds else columns
    elif kinds:
        feeder["columns"] = kinds
    if value(node, "order") != "sequence":
        feeder["pick"] = "random"
    feeder["per"] = "user"
    script.data[name] = feeder
    for field, column in zip(fields, columns, strict=False):
        known = re.fullmatch(r"[A-Za-z_]\w*", column)
        quoted = column.replace("\\", "\\\\").replace('"', '\\"')
        script.globals[field] = own = f"{name}.{column}" if known else f'{name}["{quoted}"]'
        script.known[own] = [row[columns.index(column)] for row in rows or () if columns.index(column) < len(row)]
    script.notes.same("payload")


def _inline(script: Script, node: Node, name: str, fields: list[str], rows: list[list[str]]) -> None:
    """The rows of a file whose name does not say that it is a table."""
    if len(rows) > _MOST_INLINE:
        message = f"of a file with this name only {_MOST_INLINE} rows are taken over"
        script.notes.dropped("list-too-long", message, node.first_line(), "call it `.csv`")
    own = [variable_name(field) for field in fields]
    cast = value(node, "cast") is not False
    made_rows = [
        dict(zip(own, [_cell(cell) if cast else cell for cell in row], strict=False)) for row in rows[:_MOST_INLINE]
    ]
    pick = {} if value(node, "order") == "sequence" else {"pick": "random"}
    script.data[name] = {"rows": made_rows, **pick, "per": "user"}
    script.globals |= {field: f"{name}.{column}" for field, column in zip(fields, own, strict=False)}
    script.notes.same("payload")


def _kinds(node: Node, columns: list[str], rows: list[list[str]] | None) -> dict[str, str]:
    """The columns that hold numbers, of which Artillery makes numbers in each row alone."""
    if value(node, "cast") is False or not rows:
        return {}
    kinds = {}
    for index, column in enumerate(columns):
        cells = [row[index] for row in rows if index < len(row)]
        numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
        if numbers:
            whole = len(numbers) == len(cells) and all(re.fullmatch(r"[-+]?\d+", cell) for cell in cells)
            kinds[column] = "integer" if whole else "auto"
    return kinds


def _load_all(script: Script, node: Node, fields: list[str], rows: list[list[str]] | None) -> None:
    wanted = value(node, "name")
    if not isinstance(wanted, str) or value(node, "order") == "sequence":
        message = "`loadAll` needs a `name`, and no `order`: Artillery sets nothing"
        script.notes.quirk("ignored-key", message, node.first_line())
        return
    if rows is None or len(rows) > _MOST_INLINE:
        message = f"a list of more than {_MOST_INLINE} rows is not written into a spec"
        if rows is not None:
            script.notes.dropped("list-too-long", message, node.first_line(), "use a feeder: `data: {rows: {file: …}}`")
        rows = (rows or [])[:_MOST_INLINE]
    cast = value(node, "cast") is not False
    made_rows: list[Any] = []
    for row in rows:
        cells = [_cell(cell) if cast else cell for cell in row]
        made_rows.append(dict(zip(fields, cells, strict=False)) if fields else cells)
    own = _free(script, variable_name(wanted))
    script.variables[own] = made_rows
    script.globals[wanted] = own
    script.notes.same("payload")


def _cell(cell: str) -> Any:
    if not _NUMBER.fullmatch(cell):
        return cell.replace("${", "$${")
    return int(cell) if re.fullmatch(r"[-+]?\d+", cell) else float(cell)


def _free(script: Script, name: str) -> str:
    taken = {*script.data, *script.variables}
    number = 2
    own = name
    while own in taken:
        own, number = f"{name}_{number}", number + 1
    return own
