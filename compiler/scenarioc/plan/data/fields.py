"""Lowering of the fields of records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from scenarioc.expressions.calls import Actual
from scenarioc.expressions.compile import compile_value
from scenarioc.expressions.faker import provider_call
from scenarioc.expressions.tree import Builtin, Call, Constant, Expression, Name, Shape, Text, Type, Variable, walk
from scenarioc.expressions.types import joined
from scenarioc.plan.context import Flow, constant
from scenarioc.plan.data import dates
from scenarioc.plan.data.tables import value_type
from scenarioc.plan.model.data import RecordField
from scenarioc.records import record
from scenarioc.source import Path
from scenarioc.spec.records import GENERATORS
from scenarioc.spec.records import RecordField as Field

_NUMBER = r"\s*([+-]?\d+(?:\.\d+)?)\s*"
_RANGE = re.compile(_NUMBER + r"\.\." + _NUMBER)
_OPTIONS = {
    "with_": ("faker",), "step": ("sequence",), "digits": ("range",), "offset": ("date",), "format": ("date",),
    "length": ("list",), "unique": ("range", "pattern", "faker", "sequence"),
}  # fmt: skip
_NEEDS_USER = ("sequence",)


@record
class Fields:
    """The place of one field: the record's locale, the fields in sight, how inner ones are called."""

    flow: Flow
    locale: str
    own: Mapping[str, Variable]

    def lower(self, name: str, wish: Any, path: Path, key: str, identifier: str) -> RecordField:
        """A field; after a problem, one that stands for it."""
        found = self._generated(wish, path, key) if isinstance(wish, Field) else self._computed(wish, path)
        kind, shape, arguments, value, inner = found
        reads = tuple(v.identifier for v in self.own.values() if value is not None and v in _read(value))
        if kind == "later":
            reads = (arguments[0],)
            arguments = arguments[1:]
        unique = isinstance(wish, Field) and wish.unique and kind in ("made", "integers", "pattern")
        return RecordField(name, key, identifier, kind, shape, arguments, value, reads, inner, unique)

    def problem(self, code: str, message: str, path: Path, help: str | None = None) -> Any:
        """Report something; what stands for the field."""
        self.flow.problems.add(code, message, self.flow.document.at(path), help=help)
        return "constant", Shape(Type.ANY), (None,), None, ()

    def _computed(self, wish: Any, path: Path) -> Any:
        scope = self.flow.scope(locale=self.locale)
        value = compile_value(wish, scope, self.flow.document, path, self.flow.problems)
        self.flow.lowering.reads(value, path)
        for node in walk(value):
            if isinstance(node, Builtin) or (isinstance(node, Call) and node.function in _NEEDS_USER):
                what = node.name if isinstance(node, Builtin) else node.function
                help = "write `{sequence: 1}`" if what == "sequence" else "records belong to no user"
                return self.problem("not-in-records", f"`{what}` has no value in a record", path, help)
        if isinstance(value, Constant):
            return "constant", Shape(value.type), (value.value,), None, ()
        shape = value.variable.shape if isinstance(value, Name) else None
        return "each", shape or Shape(value.type), (), value, ()

    def _generated(self, wish: Field, path: Path, key: str) -> Any:
        given = [name for name in GENERATORS if getattr(wish, "list_" if name == "list" else name) is not None]
        if len(given) != 1:
            listed = ", ".join(f"`{name}`" for name in GENERATORS)
            self.flow.problems.add(
                "one-generator",
                f"`{path[-1]}` needs exactly one way to be made",
                self.flow.document.key_at(path),
                help=f"it is one of {listed}",
            )
            return "constant", Shape(Type.ANY), (None,), None, ()
        for option, owners in _OPTIONS.items():
            if option in wish.model_fields_set and given[0] not in owners:
                at = self.flow.document.key_at((*path, option.rstrip("_")))
                message = f"`{option.rstrip('_')}` belongs to `{owners[0]}`, not to `{given[0]}`"
                self.flow.problems.add("misplaced-key", message, at)
        lowerings: Mapping[str, Callable[[Field, Path, str], Any]] = {
            "faker": self._faker,
            "sequence": lambda w, p, k: ("sequence", Shape(Type.INTEGER), (w.sequence, w.step or 1), None, ()),
            "choice": self._choice,
            "range": self._range,
            "pattern": lambda w, p, k: ("pattern", Shape(Type.TEXT), (w.pattern,), None, ()),
            "date": self._date,
            "list": self._list,
            "fields": self._fields,
        }
        return lowerings[given[0]](wish, path, key)

    def _faker(self, wish: Field, path: Path, key: str) -> Any:
        def report(code: str, message: str, start: int, end: int, help: str | None = None, fix: Any = None) -> None:
            places = {"unknown-locale": (*path[:2], "locale")}
            if wish.with_:
                places["wrong-faker-arguments"] = (*path, "with")
            self.problem(code, message, places.get(code, (*path, "faker")), help)

        name = (wish.faker or "").removeprefix("faker.").removesuffix("()")
        given = [Actual(k, _literal(value), 0, 0) for k, value in (wish.with_ or {}).items()]
        value = provider_call(name, given, self.locale, (0, 0), report)
        if value is None:
            return "constant", Shape(Type.ANY), (None,), None, ()
        if value.type is Type.BYTES:
            return self.problem("wrong-type", f"`faker.{name}` gives bytes, which no record can hold", (*path, "faker"))
        if value.type is Type.TIME:
            value = Text(Type.TEXT, (value,))
        if name == "uuid4" and not wish.with_:
            return "uuids", Shape(Type.TEXT), (), None, ()
        if wish.unique and value.type is not Type.TEXT:
            return self.problem(
                "not-unique", f"`faker.{name}` gives no text, so it cannot be unique", (*path, "unique")
            )
        return "made", Shape(value.type), (key,), value, ()

    def _choice(self, wish: Field, path: Path, key: str) -> Any:
        values, weights = wish.choice or ((), None)
        kinds = {value_type(value) for value in values}
        arguments = (list(values),) if weights is None else (list(values), list(weights))
        return "choice", Shape(joined(*kinds)), arguments, None, ()

    def _range(self, wish: Field, path: Path, key: str) -> Any:
        match = _RANGE.fullmatch(wish.range or "")
        if match is None or float(match[1]) > float(match[2]):
            return self.problem(
                "not-a-range", f"`{wish.range}` is no range of numbers", (*path, "range"), "as in `1..100` or `0.5..2`"
            )
        if "." not in match[1] + match[2] and wish.digits is None:
            return "integers", Shape(Type.INTEGER), (int(match[1]), int(match[2])), None, ()
        if wish.unique:
            return self.problem("not-unique", "only a range of whole numbers can be unique", (*path, "unique"))
        ends = (float(match[1]), float(match[2]))
        return "numbers", Shape(Type.NUMBER), (*ends, 2 if wish.digits is None else wish.digits), None, ()

    def _date(self, wish: Field, path: Path, key: str) -> Any:
        offset = dates.offset_range(wish.offset) if wish.offset is not None else (0, 0)
        if offset is None:
            message = f"`{wish.offset}` is no distance between dates"
            return self.problem("not-a-date", message, (*path, "offset"), "as in `3d`, `1w..2w` or `1d..1y`")
        form = (wish.format,) if wish.format else ()
        text = wish.date or ""
        if "${" in text:
            value = self.flow.text(text, (*path, "date"))
            if isinstance(value, Name) and value.variable in self.own.values():
                return "later", Shape(Type.TEXT), (value.variable.identifier, *offset, *form), None, ()
            help = "as in `date: ${start}` with `offset: 1d..14d`"
            return self.problem("not-a-date", "a date begins at one other field", (*path, "date"), help)
        ends = dates.day_range(text)
        if ends is None:
            help = "as in `2024-01-01..today`, `-30d..today` or `-80y..-18y`"
            return self.problem("not-a-date", f"`{text}` is no date and no range of dates", (*path, "date"), help)
        arguments = (dates.moved(ends[0], offset[0]), dates.moved(ends[1], offset[1]), *form)
        return "dates", Shape(Type.TEXT), arguments, None, ()

    def _list(self, wish: Field, path: Path, key: str) -> Any:
        alone = Fields(self.flow.__class__(self.flow.lowering, {}, self.flow.names), self.locale, {})
        item = alone.lower("", wish.list_, (*path, "list"), f"{key}[]", "")
        return "lists", Shape(Type.LIST), wish.length or (1, 3), None, (item,)

    def _fields(self, wish: Field, path: Path, key: str) -> Any:
        inner = tuple(
            self.lower(name, one, (*path, "fields", name), f"{key}.{name}", "")
            for name, one in (wish.fields or {}).items()
        )
        return "objects", Shape(Type.OBJECT, tuple((one.name, one.shape) for one in inner)), (), None, inner


def _read(value: Expression) -> set[Variable]:
    return {node.variable for node in walk(value) if isinstance(node, Name)}


def _literal(value: Any) -> Expression:
    from scenarioc.expressions.tree import Array, Object

    if isinstance(value, list):
        return Array(Type.LIST, tuple(map(_literal, value)))
    if isinstance(value, dict):
        return Object(Type.OBJECT, tuple((constant(str(key)), _literal(one)) for key, one in value.items()))
    return constant(value)
