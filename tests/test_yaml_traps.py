"""What trips people up in YAML: a problem in plain words, or the meaning that YAML 1.2 gives it; never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from scenarioc.diagnostics import fixed
from scenarioc.problems import Problem, Rejected
from scenarioc.source import MAX_CHARACTERS, load


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Rejected) as caught:
        load(text, "x.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("on", "on"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("y", "y"),
        ("True", True),
        ("false", False),
        ("tRue", "tRue"),
        ("~", None),
        ("null", None),
        ("", None),
        ("1:30", "1:30"),
        ("010", 10),
        ("0o17", 15),
        ("0x1f", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-12", -12),
        ("+1.5E-1", 0.15),
        (".", "."),
        ("-", [None]),
        ("1.2.3", "1.2.3"),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
        ("=", "="),
        ("٣", "٣"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!float 1", 1.0),
        ("!!int '3'", 3),
        ("$5 and ${x}", "$5 and ${x}"),
        ("${a} {{b}}", "${a} {{b}}"),
        ("http://x.test/#top", "http://x.test/#top"),
        ("< 500ms", "< 500ms"),
        ("\t[1,\t2]", [1, 2]),
        ("a\u2028b", "a\u2028b"),
        ("1\x85", "1\x85"),
    ],
)
def test_an_unquoted_value_means_what_yaml_1_2_says(written: str, value: Any) -> None:
    data = load(f"a:\n  {written}\n" if written == "-" else f"a: {written}\n", "x.yaml").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_keys_are_the_text_that_was_written() -> None:
    data = load("on: 1\n404: 2\n010: 3\n1.0: 4\nnull: 5\n~: 6\n'q': 7\n2024-01-01: 8\nTrue: 9\n", "x.yaml").data
    assert list(data) == ["on", "404", "010", "1.0", "null", "~", "q", "2024-01-01", "True"]


def test_a_comment_goes_on_behind_an_old_line_break() -> None:
    assert load("# a \u2028b: 1\nc: 2\n", "x.yaml").data == {"c": 2}


def test_a_byte_order_mark_is_ignored_and_offsets_still_fit_the_file() -> None:
    document = load("\ufeffname: shop\n", "x.yaml")
    assert document.data == {"name": "shop"}
    span = document.at(("name",))
    assert (span.line, span.column, span.start) == (1, 7, 7)
    assert load('\ufeff{"a": 1}', "x.json").at(("a",)).column == 7


def test_merge_keys_take_over_entries_and_own_entries_win() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 9}\nd:\n  '<<': kept\n"
    data = load(text, "x.yaml").data
    assert data["c"] == {"x": 9, "y": 2, "z": 4}
    assert data["d"] == {"<<": "kept"}


def test_an_alias_may_repeat_a_value() -> None:
    assert load("a: &a {x: [1]}\nb: [*a, *a]\n", "x.yaml").data["b"] == [{"x": [1]}, {"x": [1]}]


# The text, the code, line:column, and for the certain cases what the fix-it makes of it.
TRAPS = [
    ("a: 1\nb: 2\na: 3\n", "duplicate-key", "3:1", None),
    ("on: 1\n'on': 2\n", "duplicate-key", "2:1", None),
    ("a: 1\n---\nb: 2\n", "several-documents", "2:1", None),
    ("", "empty-file", "1:1", None),
    ("# only this\n", "empty-file", "1:1", None),
    ("null\n", "empty-file", "1:1", None),
    ("- a\n", "not-a-mapping", "1:1", None),
    ("just text\n", "not-a-mapping", "1:1", None),
    ("a: \x00\n", "not-text", "1:4", None),
    ("a: \x1b[2J\n", "not-text", "1:4", None),
    ("a: \udcff\n", "not-text", "1:4", None),
    ('a: "\\ud83d"\n', "not-text", "1:4", None),
    ("a: !!python/object/apply:os.system [ls]\n", "unknown-tag", "1:4", None),
    ("a: !secret x\n", "unknown-tag", "1:4", None),
    ("a: !!binary aGk=\n", "unknown-tag", "1:4", None),
    ("a: !!int x\n", "unknown-tag", "1:4", None),
    ("a: .nan\n", "number-out-of-range", "1:4", None),
    ("a: -.inf\n", "number-out-of-range", "1:4", None),
    ("a: 1e999\n", "number-out-of-range", "1:4", None),
    ("a: " + "9" * 5000 + "\n", "number-out-of-range", "1:4", None),
    ("a: &a [1, *a]\n", "recursive-alias", "1:11", None),
    ("a: &a\n  b: {c: *a}\n", "recursive-alias", "2:10", None),
    ("a: *b\n", "unknown-alias", "1:4", None),
    ("a: *.json\n", "unquoted-text", "1:4", 'a: "*.json"\n'),
    ("<<: 3\n", "bad-merge", "1:5", None),
    ("a: " + "[" * 500 + "]" * 500, "too-deep", "1:103", None),
    ("a: " + "[" * 100_000, "too-deep", "1:103", None),
    ("{" * 100_000, "key-not-text", "1:2", None),
    ("\n".join(f"{' ' * i}a:" for i in range(400)), "too-deep", "101:101", None),
    ("[a]: 1\n", "key-not-text", "1:1", None),
    ("a: &a x\n*a : 1\n", "key-not-text", "2:1", None),
    ("a: {: 1}\n", "yaml-syntax", "1:5", None),
    ("a:\n\tb: 1\n", "tab-indentation", "2:1", None),
    ("a:\n  b: 1\n\tc: 1\n", "tab-indentation", "3:1", None),
    ("name:shop\ntarget: x\n", "missing-space-after-colon", "1:5", "name: shop\ntarget: x\n"),
    ("name:shop\n", "missing-space-after-colon", "1:5", "name: shop\n"),
    ("a: 1\nname:shop\ntarget: x\n", "missing-space-after-colon", "2:5", "a: 1\nname: shop\ntarget: x\n"),
    ("a: {{ x }}\n", "unquoted-template", "1:4", 'a: "{{ x }}"\n'),
    ("a: {{ x }}/b # c\n", "unquoted-template", "1:4", 'a: "{{ x }}/b" # c\n'),
    ("a: [{{ x }}, 1]\n", "unquoted-template", "1:5", 'a: ["{{ x }}", 1]\n'),
    ("a: {u: ${x.y}, v: 1}\n", "unquoted-template", "1:8", 'a: {u: "${x.y}", v: 1}\n'),
    ("a: [GET /b/${id}/c]\n", "unquoted-template", "1:12", 'a: ["GET /b/${id}/c"]\n'),
    ('a: ${x if y else "b: c"}\n', "unquoted-template", "1:4", "a: '${x if y else \"b: c\"}'\n"),
    ('a: "x\nb: 1\n', "unterminated-quote", "1:4", None),
    ("a: 'x\nb: 'y'\n", "unterminated-quote", "2:5", None),
    ("a: 'it's'\n", "unquoted-text", "1:8", None),
    ("a: [1, 2\nb: 3\n", "unclosed-bracket", "1:4", None),
    ("a: {b: 1\n", "unclosed-bracket", "1:4", None),
    ("a: [1, 2}\n", "yaml-syntax", "1:9", None),
    ("a: B: c\n", "unquoted-text", "1:5", 'a: "B: c"\n'),
    ("a: b: c\n", "unquoted-text", "1:5", None),
    ("time: > 500ms\n", "unquoted-text", "1:7", 'time: "> 500ms"\n'),
    ("a: @x # y\n", "unquoted-text", "1:4", 'a: "@x" # y\n'),
    ("a: `x`\n", "unquoted-text", "1:4", 'a: "`x`"\n'),
    ("a: %x\n", "unquoted-text", "1:4", 'a: "%x"\n'),
    ('a: "\\d+"\n', "bad-escape", "1:5", None),
    ("a: - x\n", "bad-indentation", "1:4", None),
    ("a: 1\n- b\n", "bad-indentation", "2:1", None),
    ("- a\nb: 1\n", "bad-indentation", "2:1", None),
    ("a:\n  - x\n - y\n", "bad-indentation", "3:2", None),
    ("a:\n    b: 1\n  c: 2\n", "bad-indentation", "3:3", None),
    ("a: 1\n  b: 2\n", "bad-indentation", "2:3", None),
    ("a:\n  - b:\n      c: 1\n    - d: 2\n", "bad-indentation", "4:5", None),
    ("a: 1\nrubbish\nb: 2\n", "yaml-syntax", "2:1", None),
    ("%YAML 3.0\n---\na: 1\n", "yaml-syntax", "1:1", None),
]


@pytest.mark.parametrize(("text", "code", "place", "repaired"), TRAPS, ids=[repr(trap[0])[1:31] for trap in TRAPS])
def test_a_trap_gives_a_problem_at_its_place(text: str, code: str, place: str, repaired: str | None) -> None:
    problem = problems_of(text)[0]
    assert (problem.code, str(problem.span)) == (code, f"x.yaml:{place}")
    assert fixed([problem], {"x.yaml": text}).get("x.yaml") == repaired
    if repaired is not None:
        assert load(repaired, "x.yaml").data


def test_a_duplicate_key_names_both_places() -> None:
    (problem,) = problems_of("a: 1\nb: 2\na: 3\n")
    assert [(str(label.span), label.text) for label in problem.labels] == [("x.yaml:1:1", "first given here")]


def test_all_duplicate_keys_and_templates_are_reported_at_once() -> None:
    problems = problems_of("a: {{ x }}\nb: {{ y }}\na: 1\n")
    assert [problem.code for problem in problems] == ["unquoted-template", "unquoted-template", "duplicate-key"]


def test_thousands_of_problems_are_cut_short() -> None:
    assert len(problems_of("a: 1\n" * 20_000)) == 50


def test_an_alias_bomb_is_found_before_it_goes_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    (problem,) = problems_of("\n".join(lines))
    assert problem.code == "alias-bomb"


def test_a_file_of_fifty_megabytes_is_refused_unread() -> None:
    (problem,) = problems_of("a" * 50_000_000)
    assert (problem.code, problem.message) == ("file-too-large", "the file has 50.0 MB, the limit is 10 MB")
    assert MAX_CHARACTERS == 10_000_000


def test_a_template_in_a_list_over_several_lines_is_explained() -> None:
    (problem,) = problems_of('a: [\n  "${x}",\n  ${y}\n]\n')
    assert (problem.code, str(problem.span)) == ("unquoted-template", "x.yaml:3:3")


def test_a_list_item_in_the_column_of_keys_points_back_at_the_item_before_it() -> None:
    (problem,) = problems_of("a:\n  - b:\n      c: 1\n    - d: 2\n")
    assert problem.message == "this list item is indented more than the one before it"
    assert [(str(label.span), label.text) for label in problem.labels] == [
        ("x.yaml:2:3", "the item before it begins here")
    ]


def test_a_key_indented_less_than_its_siblings_points_at_them() -> None:
    (problem,) = problems_of("a:\n    b: 1\n    e: 2\n  c: 2\n")
    assert problem.message == "`c` is indented less than `b`"
    assert problem.help == "indent it by 4 spaces as well if the two belong together"
    assert [str(label.span) for label in problem.labels] == ["x.yaml:2:5"]
