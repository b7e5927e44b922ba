"""Pydantic's errors, told in the words and places of the person who wrote the spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarioc.problems import Problems, did_you_mean
from scenarioc.source import Document, Path
from scenarioc.spec.base import described, shown
from scenarioc.spec.locate import Located, locate
from scenarioc.spec.missing import Missing
from scenarioc.spec.rewrite import part_replaced, replaced
from scenarioc.spec.unknown import unknown_key
from scenarioc.spec.unknown_step import unknown_step

_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
    "int_type": "a whole number",
    "float_type": "a number",
}


_AS_IN = {
    "expect": "expect: {status: 200}",
    "capture": "capture: {item_id: $.id}",
    "load": "load: {users: 5, for: 2m}",
    "query": "query: {limit: 20}",
    "headers": "headers: {Accept: text/html}",
    "tasks": "tasks: {list items: 3}",
}
"""Mappings that people write as one value or as a list."""


_YES = {"yes": "true", "on": "true", "no": "false", "off": "false"}
"""What YAML 1.1 took for true and false, and YAML 1.2 takes for text."""


def tell(document: Document, errors: ValidationError, problems: Problems) -> None:
    """Report every error of a validation as a problem."""
    missing = Missing()
    for error in errors.errors(include_url=False):
        _tell(document, error, problems, missing)
    missing.tell(document, problems)


def _tell(document: Document, error: ErrorDetails, problems: Problems, missing: Missing) -> None:
    place = locate(error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        missing.meant(place.path, unknown_key(document, place, problems))
    elif kind == "missing":
        missing.add(place.path)
    elif error["input"] is None:
        _nothing(document, place.path, problems)
    elif kind == "problem":
        _own_words(document, place.path, error.get("ctx", {}), problems)
    elif kind in ("union_tag_not_found", "union_tag_invalid"):
        unknown_step(document, place.path, error["input"], problems)
    elif kind == "literal_error":
        _not_a_choice(document, place, error, problems)
    elif kind in ("too_short", "too_long"):
        _wrong_size(document, place.path, error, problems)
    else:
        _wrong_type(document, place.path, error, problems)


def _nothing(document: Document, path: Path, problems: Problems) -> None:
    key = path[-1] if path else None
    if isinstance(key, str):
        way_out = "write it behind the colon, or indent what belongs to it more than the key"
        problems.add("wrong-type", f"`{key}` has no value", document.key_at(path), help=way_out)
    else:
        at = document.at(path)
        problems.add("wrong-type", "this item is empty", at, help="write it behind the dash, or remove the dash")


def _own_words(document: Document, path: Path, context: Mapping[str, Any], problems: Problems) -> None:
    path = (*path, *context["at"])
    at, fix = document.at(path), context["fix"]
    edits = replaced(document, at, fix, is_text=context["is_text"]) if fix else []
    if context["part"]:
        at, edits = part_replaced(document, path, context["part"], fix)
    problems.add(context["code"], context["message"], at, help=context["help"], fix=edits)


def _wrong_size(document: Document, path: Path, error: ErrorDetails, problems: Problems) -> None:
    context = error.get("ctx", {})
    too_short = error["type"] == "too_short"
    limit = context.get("min_length" if too_short else "max_length", 1)
    what = "must not be empty" if limit == 1 else f"needs at least {limit} items"
    if not too_short:
        what = "holds one entry only" if limit == 1 else f"holds at most {limit} entries"
    problems.add("wrong-size", f"`{path[-1]}` {what}", document.key_at(path))


def _wrong_type(document: Document, path: Path, error: ErrorDetails, problems: Problems) -> None:
    value, kind = error["input"], error["type"]
    expected = _EXPECTED.get(kind, error["msg"][:1].lower() + error["msg"][1:])
    way_out, fix = None, None
    if kind == "list_type":
        way_out = "begin each item with `- `, on a line of its own"
    elif kind in ("dict_type", "model_type") and path and path[-1] in _AS_IN:
        way_out = f"write a mapping, as in `{_AS_IN[str(path[-1])]}`"
    elif kind in ("dict_type", "model_type") and isinstance(value, list):
        way_out = "write `key: value` lines, without `- `"
    elif kind == "bool_type" and isinstance(value, str) and value in ("true", "false"):
        way_out, fix = "write it without quotes", value
    elif kind == "bool_type" and isinstance(value, str) and value in _YES:
        way_out, fix = f"did you mean `{_YES[value]}`?", _YES[value]
    at = document.at(path)
    edits = replaced(document, at, fix, is_text=False) if fix else []
    problems.add("wrong-type", f"expected {expected}, found {described(value)}", at, help=way_out, fix=edits)


def _not_a_choice(document: Document, place: Located, error: ErrorDetails, problems: Problems) -> None:
    at, value = document.at(place.path), error["input"]
    expected = error.get("ctx", {}).get("expected", "").replace(" or ", ", ").split(", ")
    choices = [word.strip("'") for word in expected]
    near = did_you_mean(value, choices) if isinstance(value, str) else None
    listed = ", ".join(f"`{choice}`" for choice in choices)
    way_out = f"did you mean `{near}`?" if near else f"it is one of {listed}"
    key = next(item for item in reversed(place.path) if isinstance(item, str))
    problems.add(
        "unknown-value",
        f"{shown(value)} is not a value of `{key}`",
        at,
        help=way_out,
        fix=replaced(document, at, near) if near else [],
    )
