"""Templates become text; every value in them becomes a literal of the output language unless it is already code."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined

from scenarioc.languages import literal_of, module
from scenarioc.resources import template_folder

_WRITERS = ("block", "comment", "docstring", "quoted", "secret", "setting", "svg")


class Code(str):
    """Text that is already code of the output language; whatever is done to it, the result is plain text again."""

    __slots__ = ()


def render(template: str, language: str, **values: Any) -> str:
    """The text of a template, such as `locustfile/locustfile.py.jinja`, written in one of `LANGUAGES`."""
    return environment(language).get_template(template).render(values)


@functools.cache
def environment(language: str) -> Environment:
    """The Jinja environment of a language, with its `comment` (and other writers) and the filter `indent` for code."""
    functions = {name: _returning_code(function) for name, function in _writers(language)}
    result = _Environment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        finalize=_finalize(language),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # there are no constants to fold, and looking for them delays every build
    )
    result.globals.update(functions)
    result.filters["indent"] = _indent
    return result


def _join(parts: Iterable[str]) -> Code:
    return Code("".join(parts))


class _Environment(Environment):
    # What a macro, a block or a caller gives is joined from code and literals, so it is code.
    concat = staticmethod(_join)


def _finalize(language: str) -> Callable[[object], str]:
    literal = literal_of(language)

    def finalize(value: object) -> str:
        if isinstance(value, Code):
            return value
        if isinstance(value, Undefined):
            return str(value)  # an error that says which name
        # Other kinds of text, such as Jinja's Markup, have methods of their own, which would spoil the escapes.
        return literal(str.__str__(value) if isinstance(value, str) else value)

    return finalize


def _writers(language: str) -> Iterable[tuple[str, Callable[..., str]]]:
    writers = module(language)
    return [(name, getattr(writers, name)) for name in _WRITERS if hasattr(writers, name)]


def _returning_code(function: Callable[..., str]) -> Callable[..., Code]:
    @functools.wraps(function)
    def writer(*args: Any, **kwargs: Any) -> Code:
        return Code(function(*args, **kwargs))

    return writer


def _indent(code: object, columns: int = 4) -> Code:
    """The code with all lines but the first moved to the right, as if it were written at that column."""
    if not isinstance(code, Code):
        raise TypeError("only code can be indented; values are literals of one line")
    return Code(re.sub(r"\n(?=[^\n])", lambda _: "\n" + " " * columns, code))
