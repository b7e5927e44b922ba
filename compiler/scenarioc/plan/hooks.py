"""The user's Python file: read with `ast`, never executed, to see that what the spec calls is there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scenarioc.expressions.tree import Lives
from scenarioc.plan.context import Flow, unknown
from scenarioc.plan.model import Hooks, RunHook
from scenarioc.problems import Problems, Span, did_you_mean
from scenarioc.source import Document, Path

if TYPE_CHECKING:
    from scenarioc.spec.steps import RunStep


def read_hooks(
    document: Document, name: str | None, read: Callable[[str], str], problems: Problems
) -> tuple[str, Mapping[str, ast.FunctionDef]]:
    """The text of the hooks file and its functions by name; both empty when there is none."""
    if name is None:
        return "", {}
    at = document.at(("hooks",))
    try:
        text = read(name)
        tree = ast.parse(text)
    except OSError:
        problems.add("file-not-found", f"cannot read `{name}`", at, help="the path is relative to the spec")
        return "", {}
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f" (line {line})" if line else ""
        problems.add("bad-hooks", f"`{name}` is not Python: {getattr(error, 'msg', error)}{where}", at)
        return "", {}
    for line, what, way_out in _imports_that_cannot_be_copied(tree):
        problems.add("bad-hooks", f"`{name}` {what} (line {line})", at, help=way_out)
    return text, {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _imports_that_cannot_be_copied(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, fault and way out of each import that means something else, or nothing, in a locustfile."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            way_out = "put what it needs into the hooks file, or import an installed package"
            yield node.lineno, "imports a neighbour, which the locustfile would not find", way_out
        elif any(each.name == "*" for each in node.names):
            yield node.lineno, "imports `*`, so nobody knows which names it brings", "name what it needs"


def used_hooks(name: str | None, text: str, functions: Mapping[str, Any]) -> Hooks | None:
    """The hooks file as an input of the locustfile; None when there is none."""
    return Hooks(name, text, tuple(functions)) if name is not None and text else None


def find_hook(flow: Flow, name: str, at: Span) -> ast.FunctionDef | None:
    """A function of the hooks file; None, and a problem, when there is none of that name."""
    functions = flow.lowering.hook_functions
    function: ast.FunctionDef | None = functions.get(name)
    if function is None:
        way_out = (
            "name the Python file under `hooks`"
            if flow.lowering.spec.hooks is None
            else f"define `def {name}(user)` in `{flow.lowering.spec.hooks}`"
        )
        unknown(flow, "hook", name, functions, at, way_out)
    return function


def lower_hook(flow: Flow, step: RunStep, path: Path) -> RunHook | None:
    """A call of a hook whose function exists and takes what it is given."""
    at = flow.document.at((*path, "run"))
    function = find_hook(flow, step.run, at)
    if function is None:
        return None
    given = step.with_ or {}
    _check_signature(flow, function, step, at, path)
    arguments = tuple((name, flow.value(value, (*path, "with", name))) for name, value in given.items())
    variable = flow.assigns(step.into, (*path, "into")) if step.into else None
    return RunHook(
        step.run,
        arguments,
        step.into,
        variable.identifier if variable else None,
        variable is not None and variable.lives is Lives.USER,
        flow.lowering.place((*path, "run")),
    )


def _check_signature(flow: Flow, function: ast.FunctionDef, step: RunStep, at: Span, path: Path) -> None:
    arguments = function.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    spec = flow.lowering.spec
    if not names and arguments.vararg is None:
        flow.problems.add(
            "hook-signature",
            f"`{step.run}` takes no parameters",
            at,
            help=f"its first parameter is the virtual user: `def {step.run}(user)` in `{spec.hooks}`",
        )
        return
    known = [*names[1:], *(a.arg for a in arguments.kwonlyargs)]
    for name in step.with_ or {}:
        if name not in known and arguments.kwarg is None:
            unknown(
                flow,
                "parameter",
                name,
                dict.fromkeys(known),
                flow.document.key_at((*path, "with", name)),
                f"`{step.run}` has no parameter of that name",
            )
    optional = len(arguments.defaults)
    required = [
        *names[1 : len(names) - optional],
        *(a.arg for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is None),
    ]
    meant = {did_you_mean(name, known) for name in step.with_ or {} if name not in known}
    missing = [name for name in required if name not in (step.with_ or {}) and name not in meant]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        flow.problems.add(
            "missing-parameter", f"`{step.run}` needs {listed}", at, help=f"add `with: {{{missing[0]}: …}}`"
        )
