"""Case folders: a spec, what it compiles to, and how it is run. `tests/refresh.py` says what is in one."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from interpreter.walk import Interpreter
from scenarioc.build import document_of, emit, plan_of, spec_of
from scenarioc.naming import runtime_names
from scenarioc.plan.model import Plan
from scenarioc.problems import Problem
from scenarioc.shake.assemble import HEADING
from scenarioc.targets.copies import sent
from support.server import Server
from support.trace import Driver, differences

CASES = Path(__file__).parent.parent / "cases"
SEED = 7


@dataclass(frozen=True)
class Case:
    """One folder below `tests/cases`."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of the folder: what the case shows."""
        return self.folder.name

    @cached_property
    def arguments(self) -> Mapping[str, str]:
        """The options of `args.txt`, such as `--env staging`."""
        file = self.folder / "args.txt"
        words = file.read_text("utf-8").split() if file.exists() else []
        return dict(zip(words[::2], words[1::2], strict=True))

    @cached_property
    def server(self) -> Mapping[str, Any]:
        """What the recording server answers (`routes`) and what the environment holds (`environment`)."""
        file = self.folder / "server.json"
        found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return found

    def read(self, name: str) -> str:
        """The text of a file beside the spec."""
        return (self.folder / name).read_text("utf-8")

    @cached_property
    def compiled(self) -> tuple[Plan, dict[str, str], tuple[Problem, ...]]:
        """The plan of the spec, the generated files without their headers, the warnings."""
        environment = self.arguments.get("--env")
        document = document_of(self.read("spec.yaml"), "spec.yaml", read=self.read, environment=environment)
        plan, warnings = plan_of(spec_of(document), document, read=self.read)
        return plan, {file.path: file.text for file in emit(plan)}, warnings

    @property
    def files(self) -> dict[str, str]:
        """What the case keeps of each generated file."""
        return {name: own_part(text) if name == "locustfile.py" else text for name, text in self.compiled[1].items()}

    @property
    def warnings(self) -> str:
        """The warnings, one a line, as `stderr.txt` keeps them."""
        return "".join(f"{w.span.line if w.span else 0}: {w.code}: {w.message}\n" for w in self.compiled[2])

    @property
    def expected(self) -> Path:
        """The folder of the files that the case expects."""
        return self.folder / "expected"

    @property
    def kept(self) -> list[str]:
        """The paths of these files below that folder."""
        found = (path for path in self.expected.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.expected).as_posix() for path in found)

    def lay_out(self, folder: Path) -> Path:
        """Put the locustfile and the files that its requests send into a folder; gives the locustfile's path."""
        folder.mkdir(parents=True, exist_ok=True)
        plan, files, _ = self.compiled
        for name in plan.files:
            (folder / sent(name)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / name, folder / sent(name))
        for copy in plan.copies:
            (folder / copy.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / copy.path).write_text(copy.text, encoding="utf-8")
        path = folder / "locustfile.py"
        path.write_text(files["locustfile.py"], encoding="utf-8")
        return path


def own_part(text: str) -> str:
    """A locustfile without the helpers that it has in common with others: what is the case's own."""
    lines, dropped = text.splitlines(keepends=True), set()
    for node in ast.parse(text).body:
        if not _named(node) & runtime_names():
            continue
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        while lines[first - 1].startswith("#") and not lines[first - 1].startswith(HEADING):
            first -= 1
        dropped |= set(range(first, node.end_lineno or node.lineno))
    kept = "".join(line for number, line in enumerate(lines) if number not in dropped)
    return re.sub(r"\n{3,}", "\n\n\n", kept).rstrip("\n") + "\n"


def _named(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def cases() -> list[Case]:
    """All cases by name."""
    return [Case(folder) for folder in sorted(CASES.iterdir()) if (folder / "spec.yaml").exists()]


def disagreements(
    plan: Plan, locustfile: Path, folder: Path, settings: Mapping[str, Any], server: Server, driver: Driver
) -> list[str]:
    """Where a generated locustfile and the interpreter of its plan do different things to the same server."""
    other = server.url.replace("127.0.0.1", "localhost")
    text = json.dumps(settings.get("routes", {})).replace("{server}", server.url).replace("{other}", other)
    routes = json.loads(text)
    environment = {"TARGET": server.url, "OTHER": other, **settings.get("environment", {})}
    server.answer(routes)
    generated = driver.trace(locustfile, server.url, environment, SEED)
    server.answer(routes)
    interpreter = Interpreter(plan, folder, server.url, environment, SEED, generated["test_id"])
    return differences(interpreter.run(), generated)
