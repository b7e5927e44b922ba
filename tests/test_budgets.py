"""Over budget means a missing concept: modules, functions and templates stay small."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 250, 40, 120


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_module_is_longer_than_its_budget() -> None:
    long = {str(path.relative_to(ROOT)): lines_of(path) for path in (ROOT / "compiler").rglob("*.py")}
    assert not {path: lines for path, lines in long.items() if lines > MODULE_LINES}


def test_no_function_is_longer_than_its_budget() -> None:
    long = []
    for path in (ROOT / "compiler").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {lines} lines")
    assert not long


def test_no_template_is_longer_than_its_budget() -> None:
    long = {path.name: lines_of(path) for path in (ROOT / "templates").rglob("*.jinja")}
    assert not {path: lines for path, lines in long.items() if lines > TEMPLATE_LINES}
