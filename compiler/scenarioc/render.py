"""Templates become text; every value in them becomes a literal of the output language unless it is already code."""

from __future__ import annotations

import contextlib
import functools
import importlib.machinery
import importlib.util
import marshal
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Undefined, pass_context
from jinja2.bccache import Bucket, bc_magic
from jinja2.runtime import Context

from scenarioc.languages import literal_of, module
from scenarioc.resources import template_folder

_SYNTAX: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
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
        auto_reload=False,
        optimized=False,  # there are no constants to fold, and looking for them delays every build
        bytecode_cache=CompiledTemplates(language),
        **_SYNTAX,
    )
    result.globals.update(functions)
    result.filters["indent"] = _indent
    return result


def _join(parts: Iterable[str]) -> Code:
    return Code("".join(parts))


class _Environment(Environment):
    # What a macro, a block or a caller gives is joined from code and literals, so it is code.
    concat = staticmethod(_join)


class CompiledTemplates(BytecodeCache):
    """Keeps the code that a template becomes in `__pycache__` beside it, as Python keeps that of a module: to compile
    the templates takes as long as everything else that happens for a small spec."""

    def __init__(self, language: str) -> None:
        self._language = language

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The path of the compiled template."""
        return importlib.util.cache_from_source(filename or name, optimization=self._language)

    def get_source_checksum(self, source: str) -> str:
        """Differs for whatever would be compiled differently."""
        return super().get_source_checksum(f"{_SYNTAX} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there, unless it is of another source, Jinja or Python."""
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError):
            stored = Path(bucket.key).read_bytes()
            stamp = _stamp(bucket)
            if stored.startswith(stamp):
                bucket.code = marshal.loads(stored[len(stamp) :])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write what was compiled, where that is allowed and wanted."""
        if not sys.dont_write_bytecode:
            loader = importlib.machinery.SourceFileLoader(bucket.key, bucket.key)
            loader.set_data(bucket.key, _stamp(bucket) + marshal.dumps(bucket.code))


def _stamp(bucket: Bucket) -> bytes:
    return importlib.util.MAGIC_NUMBER + bc_magic + bucket.checksum.encode()


def _finalize(language: str) -> Callable[[Context, object], str]:
    literal = literal_of(language)

    @pass_context  # so that Jinja writes no literal before the template is rendered
    def finalize(context: Context, value: object) -> str:
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
