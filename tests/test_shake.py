"""Helpers are inlined only where they are used, and what comes out is a whole, clean module."""

from __future__ import annotations

import ast
import re
import subprocess
import symtable
import sys
from pathlib import Path

import pytest

from scenarioc.build import build
from scenarioc.layout import layout
from scenarioc.problems import Rejected
from scenarioc.resources import runtime_homes
from scenarioc.shake import UnknownNames, assemble, import_block, take
from scenarioc.shake.imports import KNOWN, Import
from scenarioc.shake.names import bound, used
from scenarioc.shake.runtime import read

USER = '''"""Shop."""

import os

TARGET = os.environ["TARGET"]


# Who buys
class Shopper(FastHttpUser):
    host = TARGET
    wait_time = between(1, 5)

    @task
    def items(self) -> None:
        with self.client.get("/items", catch_response=True) as response:
            expect = Expect(response, "shop.yaml:2", status=200)
            {step}
'''


def ruff(source: str, *arguments: str) -> str:
    """What ruff says about a module."""
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--target-version", "py311", "-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True, encoding="utf-8", check=False)
    return result.stdout if result.returncode else ""


def definitions(module: str) -> list[str]:
    """The names of the top-level functions and classes."""
    return [node.name for node in ast.parse(module).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def methods(module: str, name: str) -> set[str]:
    """The names of the methods of a class."""
    nodes = {node.name: node for node in ast.parse(module).body if isinstance(node, ast.ClassDef)}
    return {node.name for node in nodes[name].body if isinstance(node, ast.FunctionDef)}


SCOPES = """
import os.path as path, json
A: int = B + [C for D in E if F(D)][0]
def G(H, I=J, *K, L: M = N, **O) -> P:
    global Q
    Q = R = S
    def T(): return (H, R, U, A)
    with V as W, X: pass
    try: pass
    except Y as Z: print(Z)
    for a, (b, *c) in d: e(a, b, c)
    f = lambda g, h=i: g + h + j
    (k := l)
    import m.n
    return {o: p for o in q for p in r(o)}, k, m, s.t.u
@v(w)
class x(y, z=aa):
    bb = cc
    dd = bb
    def ee(self, ff: gg = bb): return bb, dd, super().ee
    hh: ii = [jj for jj in bb]
match kk:
    case ll(mm, nn=oo) | {"a": pp, **qq}: rr(mm, oo, pp, qq)
"""


def test_names_are_found_by_the_scope_rules_of_python() -> None:
    tree = ast.parse(SCOPES)
    found = used(tree.body)
    free = found.names - bound(tree.body)
    assert free == names_by_python(SCOPES) | {"Q"}  # what a function changes it needs, too
    assert {"B", "C", "E", "F", "J", "N", "v", "w", "y", "aa", "cc", "kk", "ll"} <= found.eager
    assert {"U", "V", "X", "Y", "d", "j", "q", "s"} <= found.lazy
    assert not found.eager & found.lazy & {"U", "j", "B"}
    assert found.annotations == {"int", "M", "P", "gg", "ii"}
    assert {"t", "u", "ee"} <= found.attributes


def names_by_python(source: str) -> set[str]:
    """The names that a module takes from elsewhere, as Python's own compiler sees it."""
    found: set[str] = set()

    def visit(table: symtable.SymbolTable) -> None:
        for symbol in table.get_symbols():
            outside = symbol.is_global() or table.get_type() == "module"
            if outside and symbol.is_referenced():
                found.add(symbol.get_name())
        for child in table.get_children():
            visit(child)

    top = symtable.symtable(source, "module", "exec")
    visit(top)
    own = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    return found - own


@pytest.mark.parametrize("module", sorted({*runtime_homes().values()}))
def test_every_definition_of_a_runtime_module_is_known_by_its_names(module: str) -> None:
    found = {name for definition in read(module).definitions for name in definition.names}
    assert found == {name for name, home in runtime_homes().items() if home == module}


def test_only_what_is_used_is_inlined() -> None:
    small = assemble(USER.format(step="pass"))
    assert "def capture" not in small
    assert "def end_test" not in small
    assert methods(small, "Expect") < methods(assemble(USER.format(step="expect.json('$', len, count=1)")), "Expect")
    assert "_" not in {name for name in definitions(small) if name not in {*runtime_homes(), "Shopper"}}


def test_a_file_without_helpers_has_imports_and_nothing_else() -> None:
    body = '"""Doc."""\n\n\nclass A(FastHttpUser):\n    wait_time = between(1, json.loads("2"))\n'
    assert assemble(body) == (
        '"""Doc."""\n\nimport json\n\nfrom locust import FastHttpUser, between\n\n\n'
        'class A(FastHttpUser):\n    wait_time = between(1, json.loads("2"))\n'
    )


def test_listeners_come_with_what_they_work_on_and_only_then() -> None:
    riders = [d for module in {*runtime_homes().values()} for d in read(module).definitions if d.rider]
    for rider in riders:
        own = {name for d in read(rider.module).definitions if d is not rider for name in d.names}
        touched = sorted(rider.whole.used.names & own)
        assert touched, f"nothing ever takes {sorted(rider.names)}"
        assert set(rider.names) <= {name for helper in take(touched).helpers for name in helper.names}


def test_scenarios_come_first_and_helpers_below_a_heading() -> None:
    module = assemble(USER.format(step="end_test(self)"))
    assert definitions(module)[0] == "Shopper"
    assert module.index("# Who buys") < module.index("class Shopper") < module.index("# What follows")
    assert module.index("# What follows") < module.index("class Expect")


def test_helpers_that_classes_need_at_once_stand_right_above_them_and_calls_wait_below() -> None:
    body = "class A(HttpUser):\n    x = 1\n\n\n# why\nrows = Deck([1])\n\n\nclass Load(StagedLoad):\n    pass\n"
    order = definitions(assemble(body))
    assert order[0] == "A"
    assert order.index("A") < order.index("StagedLoad") == order.index("Load") - 1 < order.index("Deck")
    assert assemble(body).rstrip().endswith("# why\nrows = Deck([1])")


def test_imports_of_the_body_are_merged() -> None:
    module = assemble(
        "import json\n# about x\nx = json\nfrom re import compile as c, sub\nimport zlib\ny = c(sub), zlib\n"
    )
    assert module == (
        "import json\nimport zlib\nfrom re import compile as c\nfrom re import sub\n\n\n"
        "# about x\nx = json\ny = c(sub), zlib\n"
    )


def test_annotations_are_postponed_only_when_one_names_what_comes_later() -> None:
    later = "def f(a: Later) -> None:\n    pass\n\n\nclass Later:\n    pass\n"
    assert assemble(later).startswith("from __future__ import annotations")
    assert "__future__" not in assemble("class A:\n    pass\n\n\ndef f(a: A) -> None:\n    pass\n")


def test_a_name_that_nobody_knows_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownNames, match="nothing defines: no_such_thing"):
        assemble("def f() -> None:\n    no_such_thing()\n")


def test_a_name_that_a_helper_has_cannot_be_defined_anew() -> None:
    with pytest.raises(ValueError, match="StepFailed"):
        assemble("class StepFailed:\n    pass\n\n\nx = end_iteration, Expect\n")


def test_a_function_may_make_a_global_of_its_own() -> None:
    body = "def f() -> None:\n    global count\n    count = 1\n"
    assert assemble(body).strip() == body.strip()


def test_one_name_for_two_imports_is_an_error() -> None:
    with pytest.raises(ValueError, match="`x` would be imported twice"):
        import_block([Import("a", "x"), Import("b", "x")])
    assert import_block([Import("urllib.parse"), Import("urllib.request")]).count("\n") == 2


def test_known_names_are_those_that_the_helpers_import() -> None:
    for module in {*runtime_homes().values()}:
        for name, imports in read(module).imports.items():
            assert name not in KNOWN or KNOWN[name] in imports or imports[0].name is None


def test_all_helpers_together_are_a_clean_module_that_can_be_imported(tmp_path: Path) -> None:
    module = layout(assemble(f"EVERYTHING = [{', '.join(sorted(runtime_homes()))}]\n"))
    assert not ruff(module, "check", "--select", "F,I,E,UP,B", "--ignore", "E501")
    assert not ruff(module, "format", "--diff")
    (tmp_path / "everything.py").write_text(module, "utf-8")
    done = subprocess.run([sys.executable, tmp_path / "everything.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(runtime_homes()))
def test_every_helper_can_be_taken_alone(name: str) -> None:
    module = layout(assemble(f"x = {name}\n"))
    compile(module, name, "exec")
    assert re.search(rf"^(?:def |class |{name}\b)", module, re.MULTILINE)


def test_single_helpers_are_clean_modules(tmp_path: Path) -> None:
    for name in runtime_homes():
        (tmp_path / f"only_{name.lower()}.py").write_text(layout(assemble(f"x = {name}\n")), "utf-8")
    for command in (["check", "--select", "F,I,E,UP,B", "--ignore", "E501"], ["format", "--check"]):
        arguments = [sys.executable, "-m", "ruff", *command, "--isolated", "--target-version", "py311", tmp_path]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


HOOKED = """version: 1
name: hooked
target: http://localhost:8000
hooks: hooks.py
data: {person: {fields: {name: {faker: name}}}}
scenarios: {visitor: {flow: [{run: note}, 'GET /p/${person.name}']}}
load: {users: 1, for: 1m}
"""


def test_hooks_may_take_from_typing_what_lives_elsewhere() -> None:
    hooks = "from typing import Callable\n\n\ndef note(user):\n    print(Callable)\n"
    text = next(f.text for f in build(HOOKED, "hooked.yaml", read=lambda _: hooks).files if f.path == "locustfile.py")
    assert "from typing import Callable" not in text
    assert "    print(Callable)" in text


def test_an_import_of_hooks_that_hides_one_of_the_locustfile_is_a_problem() -> None:
    hooks = "from datetime import datetime\n\n\ndef note(user):\n    datetime.now()\n"
    with pytest.raises(Rejected) as rejected:
        build(HOOKED, "hooked.yaml", read=lambda _: hooks)
    [problem] = rejected.value.problems
    assert problem.code == "bad-hooks"
    assert "`from datetime import datetime`" in problem.message


THREADS = """
import hashlib, os, sys
from concurrent.futures import ThreadPoolExecutor
from scenarioc.build import build
sys.setswitchinterval(1e-5)
SPEC = "version: 1\\nname: x\\ntarget: http://localhost\\nscenarios: {a: {flow: [GET /]}}\\n" \\
    "load: {users: 1, for: 1m}\\nthresholds: [p95 < 1s]\\n"

def sums(number):
    return [hashlib.sha256(file.text.encode()).hexdigest() for file in build(SPEC, "x.yaml", read=str).files]

with ThreadPoolExecutor(4) as threads:
    found = list(threads.map(sums, range(4)))
left = "PYDANTIC_DISABLE_PLUGINS" in os.environ or "pydantic.plugin._loader" in sys.modules
sys.exit(left or any(one != sums(0) for one in found))
"""


def test_builds_in_several_threads_at_once_give_the_same_files() -> None:
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
