"""JSON Schemas that answers must fit: from the spec itself or from a file beside it."""

from __future__ import annotations

from typing import Any

from scenarioc.expressions.tree import Array, Expression, Object, Type
from scenarioc.plan.context import Flow, constant
from scenarioc.problems import Rejected, did_you_mean
from scenarioc.source import Path, load
from scenarioc.spec.base import described, shown


def lower_schema(flow: Flow, schema: Any, path: Path) -> Expression:
    """The schema as a constant; one that is none is a problem."""
    is_file = isinstance(schema, str)
    if is_file:
        schema = _file(flow, schema, path)
    if isinstance(schema, dict):
        _check(flow, schema, path, in_file=is_file)
    elif schema is not None:
        message = f"a JSON Schema is a mapping, this is {described(schema)}"
        flow.problems.add("bad-json-schema", message, flow.document.at(path), help="as in `{type: object}`")
    return _literal(schema)


def _check(flow: Flow, schema: dict[str, Any], path: Path, *, in_file: bool) -> None:
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for

    try:
        validator_for(schema).check_schema(schema)
    except SchemaError as error:
        at = path if in_file else (*path, *error.absolute_path)
        alternatives: list[Any] = [i.validator_value for i in error.context or () if i.validator == "enum"]
        words = [word for words in alternatives for word in words]
        near = did_you_mean(str(error.instance), words)
        way_out = f"did you mean `{near}`?" if near else None
        where = ".".join(str(item) for item in error.absolute_path)
        message = f"{shown(error.instance)} is not a value of `{where}`" if words else error.message
        flow.problems.add(
            "bad-json-schema", f"this is not a JSON Schema: {message}", flow.document.at(at), help=way_out
        )


def _file(flow: Flow, name: str, path: Path) -> Any:
    try:
        text = flow.lowering.read(name) if flow.lowering.read else "{}"
        return load(text, name).data
    except OSError:
        at = flow.document.at(path)
        flow.problems.add("file-not-found", f"cannot read `{name}`", at, help="the path is relative to the spec")
    except Rejected as rejected:
        flow.problems.found += rejected.problems
    return None


def _literal(value: Any) -> Expression:
    if isinstance(value, dict):
        return Object(Type.OBJECT, tuple((constant(str(k)), _literal(v)) for k, v in value.items()))
    if isinstance(value, list):
        return Array(Type.LIST, tuple(_literal(item) for item in value))
    return constant(value)
