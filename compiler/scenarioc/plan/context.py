"""What lowering knows at a point of the spec: which names are visible there and where new values are kept."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scenarioc.expressions import Scope, compile_text, compile_value
from scenarioc.expressions.tree import Constant, Environment, Expression, Lives, Type, Variable, walk
from scenarioc.naming import Names, identifier, reserved_attributes
from scenarioc.plan.model import Auth, EnvironmentVariable, NamedValue, OnFailure, Place
from scenarioc.problems import Label, Problems, Span, did_you_mean
from scenarioc.records import record
from scenarioc.source import Document, Path
from scenarioc.spec import Spec
from scenarioc.spec.rewrite import replaced


@dataclass(slots=True, eq=False, repr=False)
class Lowering:
    """One compilation: its input, what it found out about the whole spec, and the problems."""

    spec: Spec
    document: Document
    problems: Problems
    module: Names
    environment: dict[str, EnvironmentVariable] = field(default_factory=dict)
    used_fragments: set[str] = field(default_factory=set)
    used_endpoints: set[str] = field(default_factory=set)
    hook_functions: Mapping[str, Any] = field(default_factory=dict)
    read: Callable[[str], str] | None = None
    attributes: Names = field(default_factory=lambda: Names(reserved_attributes()))
    batches: dict[str, str] = field(default_factory=dict)
    pools: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    auths: dict[tuple[str, str], Auth | None] = field(default_factory=dict)
    auth_names: dict[str, str] = field(default_factory=dict)
    used_auths: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # Before any method has locals, which must not hide what logs its user in.
        self.auth_names = {name: self.module.take(identifier(name)) for name in self.spec.auth or {}}

    def place(self, path: Path) -> Place:
        """The file and line of the key at `path`, or of the value where there is no key."""
        span = self.document.key_at(path)
        return Place(posixpath.basename(span.file), span.line, span)

    def reads(self, expression: Expression, path: Path) -> Expression:
        """The same expression, after its environment variables have been noted."""
        for node in walk(expression):
            if isinstance(node, Environment):
                known = self.environment.get(node.name)
                if known is None or (known.default is None and node.default is not None):
                    self.environment[node.name] = EnvironmentVariable(node.name, node.default, self.place(path))
        return expression


@record
class Flow:
    """A place where steps are lowered: the variables it sees and the namespace for the ones it makes."""

    lowering: Lowering
    variables: Mapping[str, Variable]
    names: Names
    inside_loop: bool = False
    failing_ends: bool = False
    on_no_answer: OnFailure = "continue"
    calls: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    scenario: str = ""
    auth: str | None = None

    @property
    def problems(self) -> Problems:
        """The collector of this compilation."""
        return self.lowering.problems

    @property
    def document(self) -> Document:
        """The source of this compilation."""
        return self.lowering.document

    def scope(self, **changes: Any) -> Scope:
        """What expressions may name here."""
        return Scope(self.variables, inside_loop=self.inside_loop, hint=self.hints, **changes)

    def text(self, text: str, path: Path, **changes: Any) -> Expression:
        """The expression of a text at `path`."""

        def place(start: int, end: int) -> Span:
            return self.document.inside(path, start, end)

        return self.lowering.reads(compile_text(text, self.scope(**changes), place, self.problems), path)

    def url(self, text: str, path: Path, offset: int = 0) -> Expression:
        """The expression of a path or URL at `path`, `offset` characters into the text there."""

        def place(start: int, end: int) -> Span:
            return self.document.inside(path, start + offset, end + offset)

        return self.lowering.reads(compile_text(text, self.scope(), place, self.problems), path)

    def value(self, value: Any, path: Path) -> Expression:
        """The expression of any JSON value at `path`."""
        if value is None or isinstance(value, bool | int | float):
            return constant(value)
        return self.lowering.reads(compile_value(value, self.scope(), self.document, path, self.problems), path)

    def content(self, value: Any, path: Path) -> Expression:
        """The expression of what is sent as it is: like any value, but it may be bytes."""
        return self.text(value, path) if isinstance(value, str) else self.value(value, path)

    def named(self, values: Mapping[str, Any] | None, path: Path) -> tuple[NamedValue, ...]:
        """Headers, parameters or fields with their expressions."""
        return tuple(NamedValue(name, self.value(value, (*path, name))) for name, value in (values or {}).items())

    def seeing(self, *new: Variable, **changes: Any) -> Flow:
        """This place with more variables in sight."""
        return replace(self, variables={**self.variables, **{v.name: v for v in new}}, **changes)

    def local(self, name: str, path: Path) -> Variable:
        """A new variable of the iteration; a name that no expression could read is a problem."""
        self.check_name(name, path)
        return Variable(name, self.names.take(identifier(name)), Lives.ITERATION)

    def check_name(self, name: str, path: Path) -> None:
        """Report a variable name that expressions cannot read."""
        check_variable_name(name, self.document.key_at(path), self.problems)

    def assigns(self, name: str, path: Path) -> Variable:
        """The variable that a capture or `set` at `path` gives a value."""
        return self.variables.get(name) or self.local(name, path)


def check_variable_name(name: str, at: Span, problems: Problems) -> None:
    """Report a variable name that expressions cannot read, or that hides something built in."""
    if not name.isidentifier():
        near = identifier(name)
        problems.add(
            "not-a-name", f"`{name}` cannot name a variable", at, help=f"use letters, digits and `_`, as in `{near}`"
        )
    elif name in (
        "env",
        "faker",
        "user",
        "loop",
        "test",
        "iteration",
        "value",
        "True",
        "False",
        "None",
        "not",
        "and",
        "or",
        "if",
        "else",
        "in",
        "is",
        "lambda",
    ):
        problems.add(
            "reserved-name", f"`{name}` has a meaning of its own in expressions", at, help="choose another name"
        )


def constant(value: str | int | float | bool | None) -> Constant:
    """The expression of a plain value."""
    kinds = {str: Type.TEXT, bool: Type.BOOLEAN, int: Type.INTEGER, float: Type.NUMBER}
    return Constant(kinds.get(type(value), Type.NONE), value)


def either(flow: Flow | Lowering, code: str, message: str, path: Path, keys: tuple[str, str], help: str) -> None:
    """Report two keys of a mapping of which only one can be there: the second, with a label at the first."""
    first, second = sorted((flow.document.key_at((*path, key)) for key in keys), key=lambda span: span.start)
    flow.problems.add(code, message, second, help=help, labels=[Label(first, "the first one")])


def unknown(
    flow: Flow | Lowering, kind: str, name: str, known: Mapping[str, Any], at: Span, help: str | None = None
) -> None:
    """Report a name of an endpoint, fragment, profile … that the spec does not define."""
    near = did_you_mean(name, known)
    listed = ", ".join(f"`{k}`" for k in list(known)[:8])
    way_out = f"did you mean `{near}`?" if near else help or (f"there are {listed}" if listed else None)
    fix = replaced(flow.document, at, near) if near else []
    flow.problems.add(f"unknown-{kind}", f"unknown {kind} `{name}`", at, help=way_out, fix=fix)
