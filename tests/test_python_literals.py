"""Python literals, comments and docstrings: read back as they were, and already as ruff wants them."""

from __future__ import annotations

import ast
import io
import math
import subprocess
import sys
import tokenize
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarioc.languages.hidden import HIDDEN
from scenarioc.languages.python import comment, docstring, literal
from support.hostile import BIDI, HOSTILE, LINE_BREAKS

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(),
    st.text(alphabet=st.sampled_from("\"'\\ #\n\r\t{}a\0" + "".join(LINE_BREAKS) + BIDI + "\ud800é😀")),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
HASHABLE = st.one_of(SCALARS, TEXTS, st.binary())
VALUES = st.recursive(
    st.one_of(HASHABLE, st.sets(HASHABLE)),
    lambda inner: st.one_of(
        st.lists(inner), st.tuples(inner), st.tuples(inner, inner), st.dictionaries(HASHABLE, inner)
    ),
    max_leaves=8,
)


def refused_by_ruff(source: str) -> str:
    """What ruff's formatter would change."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "320", "--diff", "-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True, encoding="utf-8", check=False)
    return result.stdout or (result.stderr if result.returncode else "")


def is_clean(text: str) -> bool:
    """Whether the text is one line without anything hidden."""
    return not HIDDEN.search(text)


@given(VALUES)
def test_a_value_is_read_back_from_one_clean_line(value: Any) -> None:
    written = literal(value)
    assert is_clean(written)
    read = ast.literal_eval(written) if written != "set()" else set()
    assert read == value
    assert repr(read) == repr(value) or isinstance(value, set | dict | list | tuple)


@given(st.lists(VALUES, min_size=20, max_size=60))
@settings(max_examples=15, deadline=None)
def test_ruff_keeps_literals_as_they_are(values: list[Any]) -> None:
    lines = [written for written in map(literal, values) if len(written) < 150]
    assert not refused_by_ruff("".join(f"x{n} = {written}\n" for n, written in enumerate(lines)))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", '"plain"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("\u202e\x1b\ud800\u2028\xa0", r'"\u202e\x1b\ud800\u2028\xa0"'),
        ("naïve 日本 😀", '"naïve 日本 😀"'),
        (b"\xff'\n", 'b"\\xff\'\\n"'),
        (1e16, "1e16"),
        (1e-7, "1e-07"),
        (-0.0, "-0.0"),
        ((1,), "(1,)"),
        ({"b", "a"}, '{"a", "b"}'),
        (frozenset({1}), "frozenset({1})"),
        ({"a": [None, True]}, '{"a": [None, True]}'),
    ],
)
def test_a_value_is_written_as_people_would(value: Any, written: str) -> None:
    assert literal(value) == written


def test_numbers_beyond_decimal_are_written_too() -> None:
    assert literal(math.inf) == 'float("inf")'
    assert literal(-math.inf) == 'float("-inf")'
    assert literal(math.nan) == 'float("nan")'
    assert ast.literal_eval(literal(-(10**5000))) == -(10**5000)


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(TypeError, match="no literal"):
        literal([object()])


@given(TEXTS)
def test_a_comment_is_one_comment_and_nothing_else(text: str) -> None:
    written = comment(text)
    assert is_clean(written)
    tokens = [token.type for token in tokenize.generate_tokens(io.StringIO(f"{written}\nx = 1\n").readline)]
    assert tokens[:2] == [tokenize.COMMENT, tokenize.NL]
    assert tokens.count(tokenize.COMMENT) == 1


@given(st.lists(TEXTS, min_size=10))
@settings(max_examples=15, deadline=None)
def test_ruff_keeps_comments_as_they_are(texts: list[str]) -> None:
    assert not refused_by_ruff("".join(f"{comment(text)}\n" for text in texts) + "x = 1\n")


DIRECTIVES = [
    *("noqa", "noqa: F401", "NOQA", "x # noqa", "type: ignore", "type:ignore", "fmt: off", "fmt:skip", "nosec"),
    *("isort: skip_file", "ruff: noqa", "ruff:noqa", "flake8: noqa", "mypy: ignore-errors", "pylint: disable=all"),
    *(
        "-*- coding: latin-1 -*-",
        "vim: set fileencoding=latin-1 :",
        "pragma: no cover",
        "pragma no cover",
        "/// script",
    ),
]


@pytest.mark.parametrize("text", DIRECTIVES)
def test_a_comment_tells_no_tool_what_to_do(text: str) -> None:
    written = comment(text)
    assert '"' in written
    source = f"{written}\nimport os {written}\nx  =  1 {written}\n{written}\ny  =  1\n"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F401", "-"]
    found = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert "`os` imported but unused" in found.stdout
    assert "y = 1" in refused_by_ruff(source)
    assert "x = 1" in refused_by_ruff(source)
    tokenize.detect_encoding(io.BytesIO(source.encode()).readline)


def test_a_comment_without_text_is_a_comment() -> None:
    assert (comment(""), comment("  a  ")) == ("#", "# a")


@given(TEXTS, st.integers(0, 3))
def test_a_docstring_holds_its_text_and_nothing_escapes(text: str, depth: int) -> None:
    indent = 4 * depth
    written = docstring(text, indent)
    assert not HIDDEN.search(written.replace("\n", ""))
    header = "".join(" " * (4 * n) + "class C:\n" for n in range(depth))
    tree = ast.parse(f"{header}{' ' * indent}{written}\n{' ' * indent}x = 1\n")
    for _ in range(depth):
        inner = tree.body[0]
        assert isinstance(inner, ast.ClassDef)
        tree = ast.Module(inner.body, [])
    assert len(tree.body) == 2
    found = ast.get_docstring(tree) or ""
    assert words(found) == words(shown_in_docstring(text))


@given(st.lists(st.one_of(TEXTS, st.text(alphabet='ab "\\\n', min_size=60, max_size=300)), min_size=10))
@settings(max_examples=15, deadline=None)
def test_ruff_keeps_docstrings_as_they_are(texts: list[str]) -> None:
    classes = [f"class C{n}:\n    {docstring(text, 4)}\n" for n, text in enumerate(texts)]
    assert not refused_by_ruff("\n\n".join(classes))


def test_a_long_docstring_is_wrapped() -> None:
    written = docstring("word " * 40, indent=4)
    assert max(len(line) for line in written.splitlines()) <= 84
    assert written.endswith('\n    """')


def words(text: str) -> list[str]:
    """The text without its white space, which a docstring may arrange anew."""
    return text.split()


def shown_in_docstring(text: str) -> str:
    """The text with what a docstring may not hold raw, as Python reads it from the escapes."""
    return "".join("\n" if char in "".join(LINE_BREAKS) else char for char in text)
