"""Functions on text."""

from __future__ import annotations

import re

from scenarioc.expressions.functions.signature import Function, Given, Parameter, Refusal, Written
from scenarioc.expressions.pieces import Piece
from scenarioc.expressions.tree import Type
from scenarioc.expressions.types import item_type
from scenarioc.languages.python import literal

_TEXT = (Type.TEXT,)
_ANYTHING = (Type.ANY,)


def _pattern(given: Given) -> Refusal | None:
    pattern, group = given.constant("pattern"), given.constant("group", 1)
    if not isinstance(pattern, str):
        return None
    try:
        groups = re.compile(pattern).groups
    except (re.error, OverflowError, RecursionError) as error:
        return Refusal("pattern", f"`{pattern}` is not a regular expression: {error}")
    if "group" in given.nodes and isinstance(group, int) and not 0 <= group <= groups:
        return Refusal("group", f"the pattern has {groups} groups, not {group}")
    return None


def _separator(given: Given) -> Refusal | None:
    return Refusal("separator", "a separator cannot be empty") if given.constant("separator") == "" else None


def _split(written: Written) -> Piece:
    given = written.given
    text, separator = given.constant("text"), given.constant("separator", None)
    if isinstance(text, str) and separator is not ...:
        return Piece(literal(text.split(separator)))
    return Piece(written.fill("{text}.split({separator?})"))


def _join(written: Written) -> Piece:
    listed = written.given.nodes["list"]
    join = written.fill("{separator}.join") if "separator" in written.given.nodes else '"".join'
    items = written.fill("{list:items}")
    return Piece(f"{join}({items})" if item_type(listed) is Type.TEXT else f"{join}(map(text, {items}))")


def _str(written: Written) -> Piece:
    return written.write_text(written.given.nodes["value"])


TEXTS = (
    Function(
        "lower", (Parameter("text", _TEXT),), Type.TEXT, "The text in small letters.", "lower(name)", "{text}.lower()"
    ),
    Function(
        "upper", (Parameter("text", _TEXT),), Type.TEXT, "The text in capitals.", "upper(country)", "{text}.upper()"
    ),
    Function(
        "strip",
        (Parameter("text", _TEXT),),
        Type.TEXT,
        "The text without spaces at its ends.",
        "strip(line)",
        "{text}.strip()",
    ),
    Function(
        "split",
        (Parameter("text", _TEXT), Parameter("separator", _TEXT, None)),
        Type.LIST,
        "The parts of a text between its separators; without a separator, its words.",
        'split(name, " ")[0]',
        _split,
        check=_separator,
    ),
    Function(
        "join",
        (Parameter("list", (Type.LIST,)), Parameter("separator", _TEXT, "")),
        Type.TEXT,
        "The items of a list as one text.",
        'join(ids, ",")',
        _join,
    ),
    Function(
        "replace",
        (Parameter("text", _TEXT), Parameter("old", _TEXT), Parameter("new", _TEXT)),
        Type.TEXT,
        "The text with every `old` replaced by `new`.",
        'replace(phone, "-", "")',
        "{text}.replace({old}, {new})",
    ),
    Function(
        "matches",
        (Parameter("text", _TEXT), Parameter("pattern", _TEXT)),
        Type.BOOLEAN,
        "Whether a regular expression matches somewhere in the text.",
        'matches(status, "^(done|failed)$")',
        "bool(re.search({pattern}, {text}))",
        check=_pattern,
    ),
    Function(
        "extract",
        (Parameter("text", _TEXT), Parameter("pattern", _TEXT), Parameter("group", (Type.INTEGER,), 1)),
        Type.TEXT,
        "What a group of a regular expression matches in the text (the whole match if it has no group); "
        "empty when it does not match.",
        r'extract(link, "id=(\d+)")',
        "extract({text}, {pattern}{, group})",
        check=_pattern,
    ),
    Function(
        "len",
        (Parameter("value", (Type.TEXT, Type.LIST, Type.OBJECT)),),
        Type.INTEGER,
        "The number of characters, items or fields.",
        "len(items)",
        "len({value})",
    ),
    Function(
        "str",
        (Parameter("value", _ANYTHING),),
        Type.TEXT,
        "The value as text; objects and lists as JSON.",
        "str(price)",
        _str,
    ),
)
