"""Spec → Plan: every name resolved, every default filled in, every Python identifier chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from scenarioc.expressions.tree import Builtin, Call, Expression, Lives, Name, Variable, walk
from scenarioc.naming import Names, constant_name, environment_identifier, identifier, reserved_names
from scenarioc.plan import model
from scenarioc.plan.checks import CHECKS
from scenarioc.plan.context import Flow, Lowering, check_variable_name
from scenarioc.plan.data.draws import with_draws
from scenarioc.plan.data.lowered import NO_DATA_YET, Lowered
from scenarioc.plan.figures import ENVIRONMENT, name_figures
from scenarioc.plan.hooks import read_hooks, used_hooks
from scenarioc.plan.load import lower_load
from scenarioc.plan.metrics import metrics_of
from scenarioc.plan.parts import Part, marked
from scenarioc.plan.rows import rows_of
from scenarioc.plan.safety import lower_safety
from scenarioc.plan.setup import lower_setup, read_names
from scenarioc.plan.unused import find_mistakes
from scenarioc.plan.users import lower_users
from scenarioc.plan.variables import assigned, task_steps
from scenarioc.plan.walk import knowing_reads, steps_of
from scenarioc.problems import Problems
from scenarioc.source import Document
from scenarioc.spec import Spec

Read = Callable[[str], str]


def lower(spec: Spec, document: Document, read: Read, problems: Problems) -> tuple[Lowering, model.Plan]:
    """The plan of a spec, and what was learnt on the way; after a problem the plan is of no use."""
    lowering, hooks_text, figures = _beginning(spec, document, read, problems)
    no_answer = spec.http.on_no_answer if spec.http else "continue"
    top, constants, drawn = _variables(Flow(lowering, {}, lowering.module, on_no_answer=no_answer))
    data = _data(top)
    seeing = top.seeing(*data.drawn)
    host = _host(replace(top, hints=dict.fromkeys(spec.data or {}, NO_DATA_YET)))
    setup, shared = lower_setup(seeing, drawn, host, _changed(spec))
    users = lower_users(seeing.seeing(*shared), drawn, host)
    users, setup = (knowing_reads(with_draws(some, data.drawn, problems)) for some in (users, setup))
    find_mistakes(seeing.seeing(*shared, *(Variable(name, identifier(name), Lives.USER) for name in drawn)))
    used, load = data.used(_sources((*setup, *users))), lower_load(lowering, spec.load, users)
    safety, (made, watched) = lower_safety(top, load), _outputs(lowering)
    thresholds, parts = _thresholds(lowering, users, load)
    return lowering, model.Plan(
        name=spec.name,
        source=PurePosixPath(document.name).name,
        description=spec.description,
        host=host,
        environment=tuple(sorted(lowering.environment.values(), key=lambda variable: variable.name)),
        constants=constants,
        users=marked(users, parts),
        load=load,
        thresholds=thresholds,
        unjudged=spec.thresholds == [],
        hooks=used_hooks(spec.hooks, hooks_text, lowering.hook_functions),
        files=_files((*setup, *users)),
        data=used,
        copies=data.copied(used),
        figures=figures,
        safety=safety,
        rows=rows_of(users),
        results=tuple(dict.fromkeys(spec.outputs.results or ())) if spec.outputs else (),
        watched=watched,
        made=made,
        setup=setup[0] if setup else None,
        shared=read_names(users, shared),
        metrics=metrics_of((*setup, *users)),
    )


def _beginning(
    spec: Spec, document: Document, read: Read, problems: Problems
) -> tuple[Lowering, str, tuple[model.Figure, ...]]:
    """The compilation with the names that are taken from the first, the text of the hooks file, and the figures."""
    texts = document.texts.values()
    module = Names(reserved_names(), (environment_identifier(n) for text in texts for n in ENVIRONMENT.findall(text)))
    hooks_text, functions = read_hooks(document, spec.hooks, read, problems)
    module.reserve(*functions)
    lowering = Lowering(spec, document, problems, module, hook_functions=functions, read=read)
    return lowering, hooks_text, name_figures(lowering, module)


def analyse(plan: model.Plan, lowering: Lowering) -> None:
    """Add what the checks find to the problems of the compilation."""
    for check in CHECKS:
        check(plan, lowering)


def _data(top: Flow) -> Lowered:
    if not top.lowering.spec.data:
        return Lowered()
    from scenarioc.plan.data.lower import lower_data

    return lower_data(top, _changed(top.lowering.spec), top.lowering.attributes)


def _thresholds(
    lowering: Lowering, users: tuple[model.User, ...], load: model.Load
) -> tuple[tuple[model.Threshold, ...], tuple[Part, ...]]:
    spec = lowering.spec
    if spec.thresholds is None and spec.outputs is not None and spec.outputs.results:
        # The exit code would be Locust's, which a verdict stands for.
        at = lowering.place(("outputs", "results"))
        return (model.Threshold("failures == 0", None, "failures", "==", 0.0, at),), ()
    if not spec.thresholds:
        return (), ()
    from scenarioc.plan.thresholds import lower_thresholds

    return lower_thresholds(lowering, spec.thresholds, users, load)


def _outputs(lowering: Lowering) -> tuple[model.Made, model.Watched]:
    if lowering.spec.outputs is None:
        return model.Made(), model.Watched()
    from scenarioc.plan.made import lower_outputs

    return lower_outputs(lowering, lowering.spec.outputs)


def _host(top: Flow) -> Expression:
    # A slash at the end would make Locust ask for `//path`, or refuse every request.
    return top.text(top.lowering.spec.target.rstrip("/"), ("target",))


def _variables(top: Flow) -> tuple[Flow, tuple[model.Constant, ...], tuple[str, ...]]:
    """The spec's variables: constants of the test, with a flow that sees them, and the names of those that are each
    user's own."""
    spec, lowering = top.lowering.spec, top.lowering
    changed = _changed(spec)
    constants: list[tuple[Variable, model.Constant]] = []
    drawn: list[str] = []
    for name, value in (spec.variables or {}).items():
        path = ("variables", name)
        check_variable_name(name, lowering.document.key_at(path), top.problems)
        if name in changed:
            drawn.append(name)
            continue
        seen = (variable for variable, _ in constants)
        trial = replace(top, hints=dict.fromkeys(spec.data or {}, NO_DATA_YET)).seeing(
            *seen, *(Variable(d, identifier(d), Lives.USER) for d in drawn)
        )
        expression = trial.value(value, path)
        if any(
            isinstance(node, Call | Builtin) or (isinstance(node, Name) and node.variable.name in drawn)
            for node in walk(expression)
        ):
            drawn.append(name)
            continue
        variable = Variable(name, top.names.take(constant_name(name)), Lives.TEST, expression.type)
        constants.append((variable, model.Constant(name, variable.identifier, expression, lowering.place(path))))
    sees = top.seeing(*(variable for variable, _ in constants))
    return sees, tuple(constant for _, constant in constants), tuple(drawn)


def _changed(spec: Spec) -> set[str]:
    """Names that some scenario gives a new value."""
    found: set[str] = set()
    for scenario in spec.scenarios.values():
        found |= set(scenario.variables or {})
        for steps in (scenario.start, scenario.flow, scenario.stop, *task_steps(scenario.tasks)):
            found |= set(assigned(steps, spec))
        found |= set(assigned([name for name in (scenario.tasks or {}) if name in (spec.endpoints or {})], spec))
    return found


def _sources(users: tuple[model.User, ...]) -> set[str]:
    """The data and pools that any step uses."""
    steps = (step for user in users for step in steps_of(user))
    return {step.source for step in steps if isinstance(step, model.Draw | model.Put | model.Take)}


def _files(users: tuple[model.User, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for user in users:
        for step in steps_of(user):
            body = step.body if isinstance(step, model.Request) else None
            if isinstance(body, model.RawBody) and body.file:
                found[body.file] = None
            elif isinstance(body, model.MultipartBody):
                found.update((part.file, None) for part in body.parts if part.file)
    return tuple(sorted(found))
