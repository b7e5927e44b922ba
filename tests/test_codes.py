"""The table of codes: complete, without leftovers, its examples as they say; every code is raised by some test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

from scenarioc.codes import CODES
from support.problem_blocks import blocks, completed, problems_in

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "compiler" / "scenarioc"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
ENCODINGS = {"latin-1", "utf-8", "utf-8-sig", "utf-16-be", "utf-16-le"}
FAMILIES = ("unknown", "unused", "bad")
"""First words of codes whose second word the compiler fills in, such as `unknown-{kind}`."""
TOPICS = ("answers", "auth", "flow", "keys", "load", "requests", "values", "warnings")


def mentioned() -> set[str]:
    """Every text in the compiler, wherever it stands, and what the families make of it."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "codes" not in path.parts:
            tree = ast.parse(path.read_text("utf-8"))
            found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found | {f"{first}-{word}" for first in FAMILIES for word in found if word.isidentifier()}


def raisers() -> Iterator[tuple[str, str]]:
    """The first text that is given to what raises problems, and its place."""
    names = {"refuse", "add", "warn", "Problem", "ExpressionError", "problem_here", "report", "no", "either", "_say"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] in ("codes", "runtime"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in names:
                    for argument in node.args[:2]:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            yield argument.value, f"{path.name}:{argument.lineno}"


def test_every_code_that_the_compiler_raises_is_in_the_table() -> None:
    missing = {code: place for code, place in raisers() if CODE.fullmatch(code) and code not in CODES}
    assert not {code: place for code, place in missing.items() if code not in ENCODINGS}


def test_no_code_of_the_table_is_a_leftover() -> None:
    assert not CODES.keys() - mentioned()


def test_codes_are_written_alike() -> None:
    assert not [code for code in CODES if not CODE.fullmatch(code)]
    titles = {code: entry.title for code, entry in CODES.items()}
    assert not {code: t for code, t in titles.items() if not t or t[0].isupper() or t.endswith(".") or len(t) > 70}
    assert not [code for code, entry in CODES.items() if not entry.explanation.endswith(".")]
    assert len(set(titles.values())) == len(titles)


def test_every_code_is_raised_by_a_block_of_the_manual_or_by_a_test() -> None:
    shown = {code for block in blocks() for code in re.findall(r"^\w+\[([a-z0-9-]+)\]", block.expected, re.MULTILINE)}
    files = [path for path in (ROOT / "tests").rglob("*") if path.suffix in (".py", ".md", ".txt")]
    tested = "\n".join(path.read_text("utf-8") for path in files if path.name != "test_codes.py")
    assert not [code for code in CODES if code not in shown and not re.search(rf"[\"'\[]{code}[\"'\]]", tested)]


def spec_of(example: str) -> str:
    """A whole spec around an example: steps become a flow, everything else gets the keys that it lacks."""
    if example.startswith("config:"):
        return example
    if example.startswith("- "):
        example = f"scenarios:\n  visitor:\n    flow:\n{indent(example, '      ')}"
    return completed(example)


def read(path: str) -> str:
    """The only file beside the examples."""
    if path == "hooks.py":
        return "def sign(user):\n    return 1\n"
    raise FileNotFoundError(path)


EXAMPLES = [
    pytest.param(code, entry, id=code)
    for topic in TOPICS
    for code, entry in vars(__import__(f"scenarioc.codes.{topic}", fromlist=["CODES"]))["CODES"].items()
    if entry.wrong
]


@pytest.mark.parametrize(("code", "entry"), EXAMPLES)
def test_the_wrong_example_raises_its_code_and_the_right_one_does_not(code: str, entry: object) -> None:
    wrong, right = entry.wrong, entry.right  # type: ignore[attr-defined]
    assert code in {problem.code for problem in problems_in(spec_of(wrong), read=read)}
    assert {problem.code for problem in problems_in(spec_of(right), read=read)} <= {"unused-variable"} - {code}


EXPRESSIONS = [
    pytest.param(code, CODES[code].wrong, id=code)
    for code in vars(__import__("scenarioc.codes.expressions", fromlist=["CODES"]))["CODES"]
    if CODES[code].wrong.startswith("${")
]


@pytest.mark.parametrize(("code", "example"), EXPRESSIONS)
def test_a_wrong_expression_raises_its_code(code: str, example: str) -> None:
    names = "scenarios:\n  visitor:\n    variables: {name: Anna, count: 3, items: [1], ready: true}\n    flow:\n"
    spec = completed(f"{names}      - log: {example!r}\n" if "'" not in example else f"{names}      - log: {example}\n")
    assert code in {problem.code for problem in problems_in(spec)}
