"""A document knows where everything in it stands, and a text that is none gives problems and nothing else."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarioc.source.yaml_text
from scenarioc.diagnostics import FORMATS
from scenarioc.problems import Problem, Rejected
from scenarioc.source import Document, load
from scenarioc.source.yaml_tokens import PurePythonParser

MALFORMED = Path(__file__).parent.parent.parent / "shared" / "corpus" / "artillery-malformed"

SAMPLE = """\
# A comment
version: 1
name: 'the ${shop}'
variables:
  plain: hello ${a}
  tagged: !!str 12
  double: "tab\\t${b}"
  list: [1, two, {three: 3}]
  nothing:
base: &base
  get: /items
other:
  <<: *base
  expect: {status: 200}
alias: *base
body: |
  first ${c}
    second
folded: >-
  one
  two ${d}

  three
"""


def problems_of(text: str, name: str = "x.yaml") -> tuple[Problem, ...]:
    """The problems of a text that is no document."""
    with pytest.raises(Rejected) as caught:
        load(text, name)
    return caught.value.problems


def written(document: Document, *path: str | int) -> str:
    """The source text of the value at a path."""
    span = document.at(path)
    return document.texts[span.file][span.start : span.end]


def shown_inside(document: Document, part: str, *path: str | int) -> tuple[str, int]:
    """The source text and line of a part of the text at a path."""
    value: Any = document.data
    for item in path:
        value = value[item]
    start = value.index(part)
    span = document.inside(path, start, start + len(part))
    return document.texts[span.file][span.start : span.end], span.line


def test_every_value_of_a_sample_has_its_place() -> None:
    document = load(SAMPLE, "x.yaml")
    expected = {
        ("version",): "1",
        ("name",): "'the ${shop}'",
        ("variables", "plain"): "hello ${a}",
        ("variables", "tagged"): "!!str 12",
        ("variables", "double"): '"tab\\t${b}"',
        ("variables", "list"): "[1, two, {three: 3}]",
        ("variables", "list", 0): "1",
        ("variables", "list", 2): "{three: 3}",
        ("variables", "list", 2, "three"): "3",
        ("variables", "nothing"): "",
        ("base", "get"): "/items",
        ("other", "get"): "/items",
        ("other", "expect", "status"): "200",
        ("other",): "<<: *base\n  expect: {status: 200}",
        ("alias",): "*base",
        ("body",): "|\n  first ${c}\n    second",
        ("folded",): ">-\n  one\n  two ${d}\n\n  three",
    }
    assert {path: written(document, *path) for path in expected} == expected


def test_lines_and_columns_count_from_one_and_ends_are_exclusive() -> None:
    document = load(SAMPLE, "specs/x.yaml")
    span = document.at(("variables", "plain"))
    assert str(span) == "specs/x.yaml:5:10"
    assert (span.end_line, span.end_column) == (5, 20)
    assert str(document.key_at(("variables", "plain"))) == "specs/x.yaml:5:3"
    assert str(document.key_at(("other", "get"))) == "specs/x.yaml:11:3"


def test_a_missing_path_is_placed_at_the_nearest_thing_around_it() -> None:
    document = load(SAMPLE, "x.yaml")
    assert document.at(("variables", "list", 2, "four", "five")) == document.at(("variables", "list", 2))
    assert document.at(("variables", "list", 9)) == document.at(("variables", "list"))
    assert document.key_at(("variables", "list", 0)) == document.at(("variables", "list", 0))
    assert document.at(()) == document.key_at(())
    assert document.has(("variables", "nothing"))
    assert not document.has(("variables", "missing"))
    assert not document.has(("version", "deeper"))


def test_a_part_of_a_text_is_found_in_the_source_however_it_is_written() -> None:
    document = load(SAMPLE, "x.yaml")
    assert shown_inside(document, "${shop}", "name") == ("${shop}", 3)
    assert shown_inside(document, "${a}", "variables", "plain") == ("${a}", 5)
    assert shown_inside(document, "12", "variables", "tagged") == ("12", 6)
    assert shown_inside(document, "${b}", "variables", "double") == ("${b}", 7)
    assert shown_inside(document, "\t", "variables", "double") == ("\\t", 7)
    assert shown_inside(document, "${c}", "body") == ("${c}", 17)
    assert shown_inside(document, "  second", "body") == ("  second", 18)
    assert shown_inside(document, "${d}", "folded") == ("${d}", 21)
    assert shown_inside(document, "three", "folded") == ("three", 23)


@pytest.mark.parametrize(
    "yaml",
    [
        "a: one two\n  three ${x}\n\n  four",
        "a: 'it''s\n  ${x} so'",
        'a: "\\u00e9\\x41\\\n   b ${x}\\n"',
        "a: >\n\n  one\n    more\n  ${x}\n\n\n  end\n",
        "a: |2\n    two more ${x}\n  none\n",
        "a: &anchor !!str text ${x}",
        "a: |+\n  ${x}\n\n\nb: 1",
        "a: >-\r\n  one\r\n  ${x}\r\n",
        "\ufeffa: one ${x}",
        'a: "日本😀${x}"',
    ],
)
def test_templates_are_found_in_every_way_to_write_a_text(yaml: str) -> None:
    assert shown_inside(load(yaml, "x.yaml"), "${x}", "a")[0] == "${x}"


def test_json_escapes_and_surrogate_pairs_are_mapped_back() -> None:
    document = load('{"a": "\\ud83d\\ude00\\/${x}", "k${y}": 1}', "x.json")
    assert document.data == {"a": "😀/${x}", "k${y}": 1}
    assert shown_inside(document, "${x}", "a") == ("${x}", 1)
    assert shown_inside(document, "😀", "a") == ("\\ud83d\\ude00", 1)
    span = document.inside_key(("k${y}",), 1, 5)
    assert document.texts["x.json"][span.start : span.end] == "${y}"


def test_an_alias_is_placed_where_it_stands_and_its_characters_where_they_are() -> None:
    document = load("a: &x go ${y}\nb: *x\n", "x.yaml")
    assert str(document.at(("b",))) == "x.yaml:2:4"
    assert str(document.inside(("b",), 3, 7)) == "x.yaml:1:10"


def test_what_is_no_text_has_no_inside() -> None:
    document = load("a: 12\n", "x.yaml")
    assert document.inside(("a",), 0, 1) == document.at(("a",))
    assert document.inside(("b",), 0, 1) == document.at(())


def test_a_list_in_json_has_the_place_of_every_item() -> None:
    document = load('{\n\t"a": [1, {"b": null}],\n\t"c": true\n}', "x.json")
    assert document.data == {"a": [1, {"b": None}], "c": True}
    assert str(document.at(("a", 1, "b"))) == "x.json:2:17"
    assert str(document.key_at(("c",))) == "x.json:3:2"
    assert written(document, "a") == '[1, {"b": null}]'


def test_empty_brackets_are_values_in_json() -> None:
    assert load('{"a": {}, "b": [], "c": [[], {}]}', "x.json").data == {"a": {}, "b": [], "c": [[], {}]}


def test_json_in_a_file_of_another_name_is_json() -> None:
    assert load('{\t"a": "\\/"}', "x.yaml").data == {"a": "/"}
    assert load("{a: 1, b: on}", "x.yaml").data == {"a": 1, "b": "on"}


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        ('{"a": 1,}', "json-syntax", "1:8", "JSON allows no comma before `}`"),
        ('{"a": [1,\n]}', "json-syntax", "1:9", "JSON allows no comma before `]`"),
        ('{"a" 1}', "json-syntax", "1:6", "expected `:` after the key, found `1`"),
        ('{"a": 1 "b": 2}', "json-syntax", "1:9", 'expected `,` or `}`, found `"b"`'),
        ('{"a": [1 2]}', "json-syntax", "1:10", "expected `,` or `]`, found `2`"),
        ("{a: 1}", "json-syntax", "1:2", "`a` is not JSON"),
        ("{'a': 1}", "json-syntax", "1:2", "JSON puts text in double quotes, not in single ones"),
        ('{"a": 1} // end', "json-syntax", "1:10", "JSON has no comments"),
        ('{"a": 01}', "json-syntax", "1:7", "`01` is not a number"),
        ('{"a": .5}', "json-syntax", "1:7", "`.5` is not a number"),
        ('{"a": NaN}', "number-out-of-range", "1:7", "`NaN` is not a number that can be used"),
        ('{"a": -Infinity}', "number-out-of-range", "1:7", "`-Infinity` is not a number that can be used"),
        ('{"a": 1e999}', "number-out-of-range", "1:7", "`1e999` is not a number that can be used"),
        ('{"a": 1', "unclosed-bracket", "1:1", "this `{` is never closed"),
        ('{"a": "b\n}', "unterminated-quote", "1:7", "this quote is not closed before the line ends"),
        ('{"a": "\\d"}', "bad-escape", "1:8", "`\\d` is no escape that JSON knows"),
        ('{"a": "\t"}', "not-text", "1:8", "a control character cannot stand in JSON text"),
        ('{"a": "\\ud83d"}', "not-text", "1:7", "half of a surrogate pair is not a character"),
        ('{"a": 1}\n{"b": 2}', "json-syntax", "2:1", "expected the end of the file, found `{`"),
        ('{"a": 1, "a": 2}', "duplicate-key", "1:10", "the key `a` is given twice"),
        ('{"a": {]}', "json-syntax", "1:8", "expected a key in double quotes or `}`, found `]`"),
        ('{"a": tru}', "json-syntax", "1:7", "`tru` is not JSON"),
        ("[1]", "not-a-mapping", "1:1", "the file is a list, not a mapping of keys to values"),
        (" \n", "empty-file", "1:1", "the file holds nothing"),
        ('{"a": }', "json-syntax", "1:7", "expected a value, found `}`"),
        ("[" * 200, "too-deep", "1:101", "values are nested more than 100 deep"),
    ],
)
def test_a_mistake_in_json_has_its_place(text: str, code: str, place: str, message: str) -> None:
    (problem,) = problems_of(text, "x.json")
    assert (problem.code, str(problem.span), problem.message) == (code, f"x.json:{place}", message)


@pytest.mark.parametrize(
    ("file", "line", "code"),
    [
        ("mewconnect-handshake.yml", 11, "bad-indentation"),
        ("s-enigma-loop-mapping.yml", 154, "bad-indentation"),
        ("scc-blobs.yml", 7, "bad-indentation"),
        ("scc-random-shorts.yml", 7, "bad-indentation"),
        ("spoke-autoassign.yml", 30, "unquoted-template"),
    ],
)
def test_files_that_people_got_wrong_are_explained_at_the_right_line(file: str, line: int, code: str) -> None:
    if not MALFORMED.is_dir():
        pytest.skip("the shared corpus is not beside this repository")
    problem = problems_of((MALFORMED / file).read_text("utf-8"), file)[0]
    assert problem.span is not None
    assert (problem.span.line, problem.code) == (line, code)


def test_twenty_thousand_lines_load_in_well_under_a_second() -> None:
    text = "scenarios:\n" + "".join(f"  s{i}:\n    weight: {i}\n    flow:\n      - get: /x/{i}\n" for i in range(5000))
    if scenarioc.source.yaml_text._FastParser is PurePythonParser:
        pytest.skip("this PyYAML has no libyaml")
    begin = time.process_time()
    load(text, "x.yaml")
    assert time.process_time() - begin < 1.5  # It takes 0.2 s alone; the test may share the processor.


def test_both_yaml_parsers_give_the_same_document(monkeypatch: pytest.MonkeyPatch) -> None:
    text = SAMPLE + "tabs:\t[1,\t2]\n"
    fast = load(text, "x.yaml")
    monkeypatch.setattr("scenarioc.source.yaml_text._FastParser", PurePythonParser)
    slow = load(text, "x.yaml")
    assert fast.data == slow.data
    for path in [("name",), ("variables", "list", 2), ("alias",), ("body",), ("folded",), ("tabs", 1), ("other",)]:
        assert fast.at(path) == slow.at(path)


_PIECES = [
    "a",
    "b",
    ": ",
    ":",
    "- ",
    "\n",
    "  ",
    "    ",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "${",
    "{{",
    "}}",
    "# ",
    "<<",
]
_PIECES += ["&a ", "*a", "!", "!!int ", "|", ">", "-", "\t", "\\", "\\u", "é", "😀", "\r\n", "\x85", "\u2028", "\ufeff"]
_PIECES += ["---\n", "%", "@", "1", ".inf", "?"]
_NEARLY_YAML = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)


def loaded(text: str, name: str) -> Document | tuple[Problem, ...]:
    """The document, or the problems that it has; anything else is an error of the test."""
    try:
        return load(text, name)
    except Rejected as rejected:
        return rejected.problems


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), _NEARLY_YAML), st.sampled_from(["x.yaml", "x.json"]))
def test_any_text_is_a_document_or_rejected_and_nothing_else(text: str, name: str) -> None:
    result = loaded(text, name)
    if isinstance(result, Document):
        assert isinstance(result.data, dict)
        check_places(result, (), result.data)
        return
    assert result
    for problem in result:
        assert problem.span is not None
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert min(problem.span.line, problem.span.column) >= 1
        FORMATS["text"](result, {name: text}, False)


def check_places(document: Document, path: tuple[str | int, ...], value: Any) -> None:
    """Every value has a place within the text, and a text every character of it."""
    span = document.at(path)
    assert 0 <= span.start <= span.end <= len(document.texts[span.file])
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        assert document.has((*path, key))
        check_places(document, (*path, key), child)
    if isinstance(value, str):
        inner = document.inside(path, 0, len(value))
        assert 0 <= inner.start <= inner.end <= len(document.texts[span.file])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \n'\"\\é😀${}:#\t", max_size=30), st.integers(0, 30))
def test_any_text_written_in_quotes_maps_back_character_by_character(value: str, position: int) -> None:
    for name in ("x.json", "x.yaml"):
        escaped = json.dumps(value, ensure_ascii=name == "x.json" and position % 2 == 0)
        text = f'{{"a": {escaped}}}' if name == "x.json" else f"a: {escaped}"
        document = load(text, name)
        assert document.data == {"a": value}
        if position < len(value):
            span = document.inside(("a",), position, position + 1)
            assert json.loads(f'"{text[span.start : span.end]}"', strict=False) == value[position]
