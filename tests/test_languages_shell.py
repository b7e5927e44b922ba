"""How values look in sh, PowerShell, batch, TOML, YAML and .env; what they mean is judged in test_strings_never_…."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from scenarioc.languages import batch, dotenv, hidden, powershell, shell, toml, yaml


def case(part: object) -> str:
    return part.__module__.rpartition(".")[2] if callable(part) else ascii(part)


@pytest.mark.parametrize(
    ("literal", "value", "written"),
    [
        (shell.literal, "light", "'light'"),
        (shell.literal, "it's $HOME", r"'it'\''s $HOME'"),
        (shell.literal, 5, "5"),
        (powershell.literal, "light", "'light'"),
        (powershell.literal, "it's $HOME", "'it''s $HOME'"),
        (powershell.literal, "caf\u00e9", "('caf' + [char]0x00E9)"),
        (powershell.literal, "\u2019x", "('' + [char]0x2019 + 'x')"),
        (powershell.literal, "\U0001f600", "('' + [char]0xD83D + [char]0xDE00)"),
        (powershell.literal, True, "$true"),
        (powershell.literal, 5, "5"),
        (batch.literal, "50% & more", '"50%% & more"'),
        (batch.literal, "C:\\", '"C:\\\\"'),
        (batch.literal, 5, "5"),
        (toml.literal, 'a "b" \\ \n\u202e\x1b', r'"a \"b\" \\ \n\u202e\u001b"'),
        (toml.literal, [1, 2.5, True, {"a b": "c"}, {}], '[1, 2.5, true, { "a b" = "c" }, {}]'),
        (yaml.literal, 'a "b" \\ \n\u202e\x1b', r'"a \"b\" \\ \n\u202e\x1b"'),
        (yaml.literal, [None, True, 1, 1e300, {"k": "NO"}], '[null, true, 1, 1.0e+300, {? "k" : "NO"}]'),
        (dotenv.literal, "http://127.0.0.1:8000/a?b=c", "http://127.0.0.1:8000/a?b=c"),
        (dotenv.literal, "two words # no comment", "'two words # no comment'"),
        (dotenv.literal, "it's", '"it\'s"'),
    ],
    ids=case,
)
def test_a_value_is_written_as_people_would(literal: Callable[[object], str], value: object, written: str) -> None:
    assert literal(value) == written


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (shell.literal, "a\0b"),
        (shell.literal, "\ud800"),
        (shell.literal, None),
        (powershell.literal, None),
        (batch.literal, 'a"b'),
        (batch.literal, "now!"),
        (batch.literal, "a\nb"),
        (batch.literal, "caf\u00e9"),
        (batch.literal, None),
        (toml.literal, None),
        (toml.literal, "\ud800"),
        (yaml.literal, b"bytes"),
        (yaml.literal, "\ud800"),
        (dotenv.literal, "two\nlines"),
        (dotenv.literal, "it's $HOME"),
        (dotenv.literal, "ends in \\"),
        (dotenv.name, "TWO WORDS"),
        (dotenv.name, "A=B"),
        (dotenv.name, ""),
    ],
    ids=case,
)
def test_what_a_language_cannot_carry_is_refused(literal: Callable[[object], str], value: object) -> None:
    with pytest.raises(ValueError, match=r"carry|literal|name"):
        literal(value)


@pytest.mark.parametrize(
    ("comment", "written"),
    [
        (shell.comment, "# a\\nb \\u202e\u00e9 %x%"),
        (powershell.comment, "# a\\x0ab \\u202e\\xe9 %x%"),
        (batch.comment, "rem a\\x0ab \\u202e\\xe9 \\x25x\\x25"),
        (toml.comment, "# a\\nb \\u202e\u00e9 %x%"),
        (yaml.comment, "# a\\nb \\u202e\u00e9 %x%"),
        (dotenv.comment, "# a\\nb \\u202e\u00e9 %x%"),
    ],
    ids=case,
)
def test_a_comment_stays_on_its_line_and_shows_what_is_hidden(comment: Callable[[str], str], written: str) -> None:
    assert comment("a\nb \u202e\u00e9 %x%") == written


def test_nothing_hidden_is_left_when_text_is_shown() -> None:
    everything = "".join(map(chr, range(0x11000)))
    assert not hidden.HIDDEN.search(hidden.shown(everything))


text = st.text(st.characters(codec="utf-8"))
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text
data: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@given(value=data)
def test_yaml_reads_data_back(value: Any) -> None:
    assert pyyaml.safe_load(yaml.literal(value)) == value


@given(value=data.filter(lambda value: "None" not in repr(value)))
def test_toml_reads_data_back(value: Any) -> None:
    assert tomllib.loads(f"value = {toml.literal(value)}\n") == {"value": value}


def test_numbers_that_are_none_are_written_too() -> None:
    assert math.isnan(pyyaml.safe_load(yaml.literal(math.nan)))
    assert math.isnan(tomllib.loads(f"x = {toml.literal(math.nan)}")["x"])
    assert pyyaml.safe_load(yaml.literal([math.inf, -math.inf])) == [math.inf, -math.inf]
