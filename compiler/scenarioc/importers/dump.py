"""Writes a spec as YAML that a person likes to read: short things on one line, comments where they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scenarioc.importers.remarks import comment_of
from scenarioc.languages import yaml
from scenarioc.languages.hidden import HIDDEN

WIDTH = 110
# Words and numbers that some reader of YAML takes for something else than text.
_TYPED = re.compile(
    r"(?i)(?:[-+.0-9][-+.0-9_:eExXoOa-fA-F]*|y|n|yes|no|on|off|true|false|null|~|\.?nan|[-+]?\.?inf|=|<<|"
    r"\d{4}-\d\d?-\d\d?.*)"
)
_PLAIN = re.compile(r"[A-Za-z0-9_/$.(\u00c0-\u024f][^\x00-\x1f\x7f]*")
_NOT_PLAIN = re.compile(r": |:$| #|\s$|^---|^\.\.\.")
_NOT_IN_BRACKETS = re.compile(r"[,\[\]{}]")
_STEPS = frozenset({"flow", "steps", "then", "else", "parallel"})
_BLANK_BETWEEN = frozenset({"scenarios", "endpoints"})


def dump(spec: Mapping[str, Any]) -> str:
    """The YAML text of a spec; reading it gives the same data."""
    parts = []
    for key, value in spec.items():
        lines = [f"# {line}".rstrip() for line in comment_of(value)]
        lines += list(_entry(key, value, 0, blank=key in _BLANK_BETWEEN))
        parts.append((lines, len(lines) > 1))
    text = ""
    for index, (lines, is_long) in enumerate(parts):
        if index and (is_long or parts[index - 1][1]):
            text += "\n"
        text += "".join(f"{line}\n" for line in lines)
    return text


def _entry(key: str, value: Any, depth: int, *, blank: bool = False) -> Iterator[str]:
    """The lines of `key: value`."""
    head = f"{scalar(key, bracketed=False)}:"
    if isinstance(value, str) and "\n" in value.strip("\n") and _is_block(value):
        yield from (f"{head} |{'' if value.endswith(chr(10)) else '-'}", *_indented(value.rstrip("\n").split("\n")))
    elif not isinstance(value, Mapping | list) or (not value):
        yield f"{head} {scalar(value, bracketed=False)}"
    elif key not in _STEPS and (line := _line_of(value, depth, len(head))) is not None:
        yield f"{head} {line}"
    else:
        yield head
        yield from _indented(_block(value, depth + 1, blank=blank))


def _block(value: Any, depth: int, *, blank: bool = False) -> Iterator[str]:
    """The lines of a mapping or a list, each entry on lines of its own."""
    if isinstance(value, Mapping):
        for index, (key, item) in enumerate(value.items()):
            if blank and index and isinstance(item, Mapping):
                yield ""
            yield from (f"# {line}".rstrip() for line in comment_of(item))
            yield from _entry(key, item, depth)
        return
    for item in value:
        yield from (f"# {line}".rstrip() for line in comment_of(item))
        if not isinstance(item, Mapping | list) or not item:
            yield f"- {scalar(item, bracketed=False)}"
        elif isinstance(item, Mapping) and _is_request(item):
            first, *rest = _block(item, depth + 1)
            yield from (f"- {first}", *_indented(rest))
        elif isinstance(item, Mapping) and len(item) == 1 and not _is_nested(next(iter(item.values()))):
            (key, only), *_ = item.items()
            first, *rest = _entry(key, only, depth + 1)
            yield from (f"- {first}", *_indented(rest))
        elif (line := _one_line(item, WIDTH - 2 * depth - 2)) is not None:
            yield f"- {line.removeprefix('{').removesuffix('}') if len(item) == 1 and _opens(item) else line}"
        else:
            first, *rest = _block(item, depth + 1)
            yield from (f"- {first}", *_indented(rest))


def _line_of(value: Any, depth: int, used: int) -> str | None:
    """The value on the line of its key, which at the top level is only for the smallest."""
    return _one_line(value, WIDTH - 2 * depth - used) if depth or _is_tiny(value) else None


def _is_tiny(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and not any(map(_is_nested, value.values()))


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list)


def _opens(item: Any) -> bool:
    """Whether a mapping of one entry reads well without braces: `- think: 1s`."""
    return isinstance(item, Mapping) and all(
        scalar(part, bracketed=True) == scalar(part, bracketed=False)
        for part in (*item, *item.values())
        if not isinstance(part, Mapping | list)
    )


def _is_request(item: Mapping[str, Any]) -> bool:
    return len(item) > 1 and next(iter(item)) in ("get", "post", "put", "patch", "delete", "head", "options", "request")


def _one_line(value: Any, room: int) -> str | None:
    """The value in brackets, if it is small and flat."""
    parts = list(value.values()) if isinstance(value, Mapping) else list(value)
    if isinstance(value, Mapping) and value.keys() & _STEPS:
        return None
    nested = [part for part in parts if isinstance(part, Mapping | list) and part]
    if any(comment_of(part) for part in parts) or (nested and (len(parts) > 1 or any(map(_nests, nested)))):
        return None
    if any(isinstance(part, str) and "\n" in part for part in parts):
        return None
    text = _flow(value)
    return text if len(text) <= min(room, 80) else None


def _nests(value: Any) -> bool:
    parts = value.values() if isinstance(value, Mapping) else value
    return any(isinstance(part, Mapping) and part for part in parts)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{scalar(key, bracketed=True)}: {_flow(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return scalar(value, bracketed=True)


def scalar(value: Any, *, bracketed: bool) -> str:
    """A value without parts; text is quoted only where it has to be."""
    if not isinstance(value, str):
        return yaml.literal(value)
    plain = _PLAIN.fullmatch(value) and not _TYPED.fullmatch(value) and not _NOT_PLAIN.search(value)
    if plain and not HIDDEN.search(value) and not (bracketed and _NOT_IN_BRACKETS.search(value)):
        return str(value)
    if "\\" not in value and '"' not in value:
        return yaml.literal(str(value))
    if "'" not in value and not HIDDEN.search(value):
        return f"'{value}'"
    return yaml.literal(str(value))


def _is_block(value: str) -> bool:
    return (
        not HIDDEN.search(value.replace("\n", ""))
        and not value.startswith((" ", "\n"))
        and not value.endswith("\n\n")
        and not any(line != line.rstrip() for line in value.split("\n"))
    )


def _indented(lines: Any) -> Iterator[str]:
    for line in lines:
        yield f"  {line}" if line else ""
