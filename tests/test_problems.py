"""The pages of `tests/problems`: what people see about a spec, to the letter, and what the fix-its make of it."""

from __future__ import annotations

import re

import pytest

from scenarioc.diagnostics import fixed
from scenarioc.problems import Problem, Severity
from support.problem_blocks import Block, blocks, problems_in, problems_of, shown

BLOCKS = [pytest.param(block, id=f"{block.page}: {block.title}") for block in blocks()]
FIXABLE = [parameter for parameter in BLOCKS if any(p.fix for p in problems_of(parameter.values[0]))]  # type: ignore[arg-type]


@pytest.mark.parametrize("block", BLOCKS)
def test_the_page_says_what_the_compiler_says(block: Block) -> None:
    assert shown(block) == block.expected, "if the new text is better: python tests/problems/refresh.py"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_problem_has_a_place_and_is_worded_as_the_house_does(block: Block) -> None:
    problems = problems_of(block)
    assert problems
    for problem in problems:
        assert problem.span is not None
        assert problem.span.end <= len({block.name: block.spec, **block.beside}[problem.span.file])
        headline = re.sub(r"`[^`]*`", "`…`", problem.message)
        assert not headline[:1].isupper() or headline.startswith(("Faker", "JSON")), headline
        assert not headline.endswith((".", "!", " ")), headline
        assert not re.search(r"pydantic|NoneType|\bdict\b|\bloc\b|<[A-Z]+", f"{headline} {problem.help}"), headline


@pytest.mark.parametrize("block", FIXABLE)
def test_a_fix_does_away_with_its_problem_and_touches_nothing_else(block: Block) -> None:
    texts = {block.name: block.spec, **block.beside}
    before = problems_of(block)
    for problem in (p for p in before if p.fix):
        after = fixed([problem], texts)
        beside = {name: after.get(name, text) for name, text in block.beside.items()}
        now = problems_in(after.get(block.name, block.spec), block.name, beside.__getitem__, block.environment)
        # Lines may have moved, and problems of a later phase come to light: only this one has to be gone.
        assert _count(problem, now) < _count(problem, before), problem
        assert not [p for p in now if p.severity is Severity.ERROR and p.code.endswith("-syntax")]
        _only_places_changed(problem, texts, after)


@pytest.mark.parametrize("block", FIXABLE)
def test_all_fixes_at_once_leave_comments_and_layout_alone(block: Block) -> None:
    if not block.name.endswith("yaml"):
        return
    commented = re.sub(r"(?m)^([^#\n\"'|]*[^\s#\"'|,\[{]) *$", r"\1  # a comment", block.spec)
    problems = problems_in(commented, block.name, block.read, block.environment)
    after = fixed(problems, {block.name: commented, **block.beside}).get(block.name, commented)
    assert after.count("# a comment") == commented.count("# a comment")
    added = len(after.splitlines()) - len(commented.splitlines())
    assert added in (0, 1)  # `version: 1` is the only line that a fix adds
    indented = [re.match(r" *(- )*", line)[0] for line in after.splitlines()[added:]]  # type: ignore[index]
    assert indented == [re.match(r" *(- )*", line)[0] for line in commented.splitlines()]  # type: ignore[index]


def _count(problem: Problem, problems: tuple[Problem, ...]) -> int:
    return sum((p.code, p.message) == (problem.code, problem.message) for p in problems)


def _only_places_changed(problem: Problem, texts: dict[str, str], after: dict[str, str]) -> None:
    for file, now in after.items():
        edits = sorted((e for e in problem.fix if e.span.file == file), key=lambda e: e.span.start, reverse=True)
        undone = now
        shift = sum(len(e.replacement) - (e.span.end - e.span.start) for e in edits)
        for edit in edits:
            shift -= len(edit.replacement) - (edit.span.end - edit.span.start)
            start = edit.span.start + shift
            assert undone[start : start + len(edit.replacement)] == edit.replacement
            original = texts[file][edit.span.start : edit.span.end]
            undone = undone[:start] + original + undone[start + len(edit.replacement) :]
        assert undone == texts[file]


IN_JSON = [
    ('{"version": 1, "name": "x", "target": "http://h", "lod": {"users": 5, "for": "2m"}}', '"load"'),
    ('{"version": 1, "name": "x", "target": "http://h", "load": {"users": 5, "for": 120}}', '"120s"'),
    ('{"version": 1, "name": 7, "target": "http://h", "load": {"users": 5, "for": "2m"}}', '"7"'),
    ('{"version": 1, "name": "x", "target": "localhost", "load": {"users": "5", "for": "2m"}}', '"users": 5,'),
]


@pytest.mark.parametrize(("text", "wanted"), IN_JSON)
def test_a_fix_in_json_keeps_it_json(text: str, wanted: str) -> None:
    spec = text[:-1] + ', "scenarios": {"v": {"flow": ["GET /"]}}}'
    after = fixed(problems_in(spec, "spec.json"), {"spec.json": spec})["spec.json"]
    assert wanted in after
    assert problems_in(after, "spec.json") == ()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("- 'think': 5", "- 'think': 5s"),
        ('- "thnik": 5s', '- "think": 5s'),
        ("- get: 'items'", "- get: '/items'"),
        ("- {if: iteration > 3, then: [GET /]}", '- {if: "${iteration > 3}", then: [GET /]}'),
        ('- if: loop == "a"\n        then: [GET /]', '- if: ${loop == "a"}\n        then: [GET /]'),
        ("- get: /\n        redirects: no", "- get: /\n        redirects: false"),
        ("- think: 5s .. 1s # turned", "- think: 1s..5s # turned"),
        ('- get: /\n        expect: {"time": 500}', '- get: /\n        expect: {"time": < 500ms}'),
        ("- get: /\n        on_failure: 'end_usr'", "- get: /\n        on_failure: 'end_user'"),
    ],
)
def test_a_fix_writes_as_the_author_does(wrong: str, right: str) -> None:
    head = "version: 1\nname: x\ntarget: http://h\nload: {users: 1, for: 1m}\nscenarios:\n  v:\n    flow:\n      "
    spec = head + wrong + "\n"
    assert fixed(problems_in(spec), {"spec.yaml": spec})["spec.yaml"] == head + right + "\n"


def test_problems_of_several_kinds_are_reported_at_once_in_the_order_of_the_file() -> None:
    spec = (
        "version: 1\nname: 7\ntarget: http://h\nthresholds: [fast]\n"
        "scenarios:\n  v:\n    thnk: 1s\n    flow: [GET items, {stop: now}]\nload: {users: 1, for: 5}\n"
    )
    found = [(p.code, p.span.line) for p in problems_in(spec) if p.span]
    assert found == [
        ("wrong-type", 2),
        ("not-a-threshold", 4),
        ("unknown-key", 7),
        ("not-a-path", 8),
        ("unknown-value", 8),
        ("missing-unit", 9),
    ]


OTHERS = {
    "config: {target: 'http://x'}\nscenarios: [{flow: []}]\n": "an Artillery script",
    "config: {phases: [{duration: 60}]}\n": "an Artillery script",
    "scenarios:\n  - flow:\n      - get: {url: /}\n": "an Artillery script",
    "execution: [{concurrency: 5}]\nscenarios: {shop: {requests: []}}\n": "a Taurus configuration",
    "openapi: 3.1.0\npaths: {}\n": "an OpenAPI description",
    "swagger: '2.0'\npaths: {}\n": "an OpenAPI description",
    '{"info": {"name": "x"}, "item": []}': "a Postman collection",
    '{"log": {"version": "1.2", "entries": []}}': "a HAR recording",
}


@pytest.mark.parametrize(("text", "what"), OTHERS.items())
def test_a_file_of_another_tool_is_named_as_what_it_is(text: str, what: str) -> None:
    assert [problem.message for problem in problems_in(text)] == [f"this is {what}, not a scenarioc spec"]


MALFORMED = {
    # What real Artillery scripts had wrong: the text, and the line that people have to look at.
    "config:\n  phases:\n   - name: a\n    duration: 10\n": 4,
    "  config:\n    target: http://x\n scenarios:\n  - flow: []\n": 3,
    "scenarios:\n  - flow:\n      - loop:\n        - get: {url: /}\n          - think: 1\n": 5,
    "scenarios:\n  - flow:\n      - post:\n          json:\n            id: {{ user_id }}\n": 5,
}


@pytest.mark.parametrize(("text", "line"), MALFORMED.items())
def test_a_script_that_is_no_yaml_is_told_on_the_line_that_is_wrong(text: str, line: int) -> None:
    assert [problem.span.line for problem in problems_in(text) if problem.span] == [line]
