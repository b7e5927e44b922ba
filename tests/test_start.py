"""What a build imports: nothing that is slow to import and that the spec does not need."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scenarioc.regex import pattern

ROOT = Path(__file__).parent.parent
SLOW = {"locust", "gevent", "faker", "lxml", "cssselect", "jsonschema", "jsonpath_rfc9535"}
FOR_PROBLEMS = {"scenarioc.diagnostics", "scenarioc.codes", "scenarioc.spec.errors", "scenarioc.spec.locate"}
FOR_EXPRESSIONS = {"scenarioc.expressions.parse", "scenarioc.expressions.functions", "scenarioc.expressions.faker"}
OF_FEW_SPECS = {
    *(
        "auth",
        "conditions",
        "data",
        "fragments",
        "http",
        "metrics",
        "outputs",
        "request",
        "safety",
        "steps",
        "thresholds",
    ),
}
"""Modules of the language whose models take longer to make than a small spec takes to build."""
HELLO = """\
version: 1
name: hello
target: http://localhost:8000
scenarios: {visitor: {think: 1s..2s, flow: [GET /health]}}
load: {users: 5, for: 5s}
"""


def imported_by(spec: str, folder: Path) -> set[str]:
    """The modules that a process has imported once it has built a spec."""
    (folder / "spec.yaml").write_text(spec, encoding="utf-8")
    program = "import sys; from scenarioc.cli import scenarioc as run; run(standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", program, "build", str(folder / "spec.yaml"), "-o", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "compiler")}
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_a_small_spec_is_built_without_anything_slow(tmp_path: Path) -> None:
    assert not imported_by(HELLO, tmp_path) & SLOW


def test_a_spec_without_problems_is_built_without_the_words_for_them(tmp_path: Path) -> None:
    assert not imported_by(HELLO, tmp_path) & FOR_PROBLEMS


def test_a_spec_without_expressions_is_built_without_their_language(tmp_path: Path) -> None:
    assert not imported_by(HELLO, tmp_path) & FOR_EXPRESSIONS


def test_a_small_spec_needs_few_modules(tmp_path: Path) -> None:
    own = {module for module in imported_by(HELLO, tmp_path) if module.startswith("scenarioc.")}
    assert len(own) <= 155, "import what few specs need where they need it: each module costs a thousandth of a build"
    assert {module for module in own if module.startswith("scenarioc.cli.")} == {
        f"scenarioc.cli.{name}" for name in ("build", "options", "report", "sources", "suggest")
    }


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    assert pattern("[a-z]+", re.IGNORECASE).findall("One two") == ["One", "two"]
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("")


def test_the_models_of_a_part_are_made_when_a_spec_has_that_part(tmp_path: Path) -> None:
    parts = {f"scenarioc.spec.{name}" for name in OF_FEW_SPECS}
    assert not imported_by(HELLO, tmp_path) & parts
    more = "auth: {a: {bearer: x}}\nsafety: {max_users: 9}\nthresholds: [p95 < 1s]\n"
    asked = {f"scenarioc.spec.{name}" for name in ("auth", "safety", "thresholds")}
    assert asked <= imported_by(HELLO + more, tmp_path)


@pytest.mark.parametrize(
    ("step", "module"),
    [
        ("{get: /, query: {q: '${faker.word()}'}}", "faker"),
        ("{get: /, expect: {json: {'$..a[?@.b]': 1}}}", "jsonpath_rfc9535"),
        ("{get: /, expect: {xpath: {//h1: {count: 1}}}}", "lxml"),
        ("{get: /, expect: {css: {h1: {count: 1}}}}", "cssselect"),
        ("{get: /, expect: {json_schema: {type: object}}}", "jsonschema"),
    ],
)
def test_what_a_spec_needs_is_imported_to_check_it(step: str, module: str, tmp_path: Path) -> None:
    assert module in imported_by(HELLO.replace("GET /health", step), tmp_path)


def test_no_validator_is_built_before_a_spec_is_there() -> None:
    program = (
        "from scenarioc.spec.model import Model; import scenarioc.build; "
        "print(*(model.__name__ for model in Model.__subclasses__() if model.__pydantic_complete__))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "compiler")}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
