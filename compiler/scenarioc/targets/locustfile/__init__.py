"""The locustfile: self-contained Python that reads like the one an expert would have written."""

from __future__ import annotations

from typing import Any

from scenarioc.expressions.tree import Array, Object
from scenarioc.languages.python import docstring
from scenarioc.layout import layout
from scenarioc.naming import Names, constant_name, environment_identifier
from scenarioc.plan.model import Constant, Figure, Plan, User
from scenarioc.plan.walk import reads_of, tasks_of
from scenarioc.problems import Problem, Rejected
from scenarioc.render import Code, render
from scenarioc.shake import ImportClash, assemble
from scenarioc.targets.copies import copied_files
from scenarioc.targets.file import File
from scenarioc.targets.locustfile.auth import auth_constants, auth_functions
from scenarioc.targets.locustfile.clients import client_section
from scenarioc.targets.locustfile.code import as_text, call, mapping, name, python
from scenarioc.targets.locustfile.data import data_constants, data_functions
from scenarioc.targets.locustfile.hooks import hooks_section
from scenarioc.targets.locustfile.load import figures_section, load_section
from scenarioc.targets.locustfile.results import prometheus_section, results_section
from scenarioc.targets.locustfile.safety import safety_section
from scenarioc.targets.locustfile.setup import setup_section
from scenarioc.targets.locustfile.users import user_class
from scenarioc.units import number


def emit(plan: Plan) -> list[File]:
    """`locustfile.py` and the map from its lines to the spec's."""
    from scenarioc.targets.locustfile.source_map import source_map

    text = locustfile(plan)
    return [File("locustfile.py", text), File("source-map.json", source_map(text, plan)), *copied_files(plan.copies)]


def locustfile(plan: Plan) -> str:
    """The text of the locustfile, without header."""
    required = [variable.name for variable in plan.environment if variable.default is None]
    headers = _headers(plan)
    body = render(
        "locustfile/file.jinja",
        "python",
        docstring=Code(docstring(_docstring(plan))),
        required=call("require_environment", *required) if required else None,
        constants=[
            *_environment(plan),
            *map(_figure, plan.figures),
            *map(_constant, plan.constants),
            *filter(None, headers.values()),
            *_own(plan),
        ],
        figures=figures_section(plan.figures, plan.users),
        setup=setup_section(plan, *headers[plan.setup.identifier][:1]) if plan.setup else None,
        users=[_user(user, *headers[user.identifier][:1]) for user in plan.users],
        tags=any(task.tags for user in plan.users for task in tasks_of(user.tasks)),
        auth=auth_functions(plan.everyone),
        proofs=auth_constants(plan.everyone),
        data=data_functions(plan.data),
        load=load_section(plan.load, plan.users, judged=plan.judged or plan.unjudged),
        results=results_section(plan),
        prometheus=prometheus_section(plan),
        fast=any(user.client.library == "fast" for user in plan.everyone),
        client=client_section(plan.everyone),
        safety=safety_section(plan.safety, plan.users),
        hooks=hooks_section(plan.hooks),
    )
    try:
        return layout(assemble(body))
    except ImportClash as clash:
        if plan.hooks is None:
            raise
        raise Rejected([_clash(plan.hooks.file, clash)]) from None


def _clash(hooks: str, clash: ImportClash) -> Problem:
    ways = " and ".join(f"`{statement}`" for statement in clash.statements)
    message = f"`{hooks}` and the rest of the locustfile mean different things by `{clash.name}`: {ways}"
    return Problem("bad-hooks", message, help=f"in `{hooks}`, import it `as` another name")


def _docstring(plan: Plan) -> str:
    first = f"Load test `{plan.name}` for Locust, made from {plan.source} by scenarioc."
    return f"{first}\n\n{plan.description.strip()}" if plan.description and plan.description.strip() else first


def _constant(constant: Constant) -> tuple[Code, Code]:
    # mypy would take `[1, {"a": 2}]` for a list of objects of which nothing is known.
    nested = Code(": Any") if isinstance(constant.value, Array | Object) else Code("")
    return Code(name(constant.identifier) + nested), python(constant.value)


def _figure(figure: Figure) -> tuple[Code, Code]:
    """`CONCURRENCY = env_count("CONCURRENCY", 3)`."""
    default = figure.default if figure.function in ("env_seconds", "env_rate") else number(float(figure.default))
    limits: dict[str, Any] = {"least": figure.least or None, "above": 0 if figure.above else None}
    return name(figure.identifier), call(figure.function, figure.variable, default, **limits)


def _user(user: User, headers: Code | None = None) -> Code:
    return Code(user_class(user, headers).rstrip("\n"))


def _headers(plan: Plan) -> dict[str, tuple[Code, Code] | tuple[()]]:
    """For each user the constant of its default headers, which linters refuse as an attribute; empty without any."""
    names = Names(
        [environment_identifier(v.name) for v in plan.environment],
        [f.identifier for f in plan.figures],
        [c.identifier for c in plan.constants],
    )
    found: dict[str, tuple[Code, Code] | tuple[()]] = {}
    for user in plan.everyone:
        written = mapping([(header.name, as_text(header.value)) for header in user.client.headers])
        wanted = constant_name(f"{user.identifier} headers")
        fast = user.client.library == "fast"
        found[user.identifier] = (name(names.take(wanted)), written) if written and fast else ()
    return found


def _own(plan: Plan) -> list[tuple[Code, Code]]:
    """Constants that expressions of the plan read without naming them."""
    reads = [*(user.reads for user in plan.everyone), reads_of(plan.constants)]
    found = []
    if any(function.startswith("faker.") for one in reads for function in one.functions):
        found.append((Code("fake"), call("new_fake")))
    if any("test.id" in one.builtins for one in reads):
        found.append((Code("TEST_ID"), call("new_test_id")))
    metrics = [(name(one.identifier), call("Metric", one.name, one.kind, unit=one.unit)) for one in plan.metrics]
    return [*found, *data_constants(plan.data), *metrics]


def _environment(plan: Plan) -> list[tuple[Code, Any]]:
    # Helpers stand below their users, so `require_environment` runs after these lines: they must not fail first.
    return [
        (name(environment_identifier(variable.name)), call("os.environ.get", variable.name, variable.default or ""))
        for variable in plan.environment
    ]
