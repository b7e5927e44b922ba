"""What a virtual user does in one iteration, on average: requests by statistics row, and seconds of thinking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from scenarioc.expressions.tree import Array, Constant, Expression
from scenarioc.plan import model
from scenarioc.records import record

Row = tuple[str, str]


@record
class Volume:
    """Requests by (method, name), seconds of pauses, rows and records drawn from data by its identifier; `guessed` says
    that a branch or a loop is only guessed."""

    requests: Mapping[Row, float]
    think_s: float
    guessed: bool = False
    draws: Mapping[str, float] = field(default_factory=dict)

    @property
    def count(self) -> float:
        """All requests."""
        return sum(self.requests.values())

    def seconds(self, response_s: float) -> float:
        """How long it takes when every answer takes `response_s`."""
        return self.think_s + self.count * response_s


NOTHING = Volume({}, 0.0)


def together(parts: Sequence[tuple[float, Volume]]) -> Volume:
    """The sum of volumes, each so many times."""
    requests: dict[Row, float] = {}
    draws: dict[str, float] = {}
    for times, volume in parts:
        for row, count in volume.requests.items():
            requests[row] = requests.get(row, 0) + times * count
        for source, count in volume.draws.items():
            draws[source] = draws.get(source, 0) + times * count
    return Volume(requests, sum(t * v.think_s for t, v in parts), any(v.guessed for _, v in parts), draws)


def of_steps(steps: Sequence[model.Step]) -> Volume:
    """What a list of steps does, if nothing fails: half of the time for `if`, one round for loops that poll."""
    return together([(1, _of_step(step)) for step in steps])


def _of_step(step: model.Step) -> Volume:
    match step:
        case model.Request():
            return Volume({(step.method, step.name): 1}, 0.0)
        case model.Socket():
            return Volume({} if step.action == "close" else {(step.method, step.name): 1}, 0.0)
        case model.Draw():
            return Volume({}, 0.0, draws={step.source: 1})
        case model.Think():
            return Volume({}, pause_s(step.wait))
        case model.Repeat() | model.ForEach():
            times = _number(step.count) if isinstance(step, model.Repeat) else _length(step.items)
            inner = together([(1 if times is None else times, of_steps(step.steps))])
            return replace(inner, guessed=inner.guessed or times is None)
        case model.If():
            halves = together([(0.5, of_steps(step.then)), (0.5, of_steps(step.otherwise))])
            return replace(halves, guessed=True)
        case model.Choose():
            total = sum(branch.weight for branch in step.branches) or 1
            return together([(branch.weight / total, of_steps(branch.steps)) for branch in step.branches])
        case model.Parallel():
            every = together([(1, of_steps(branch.steps)) for branch in step.branches])
            longest = max((of_steps(branch.steps).think_s for branch in step.branches), default=0.0)
            return replace(every, think_s=longest, guessed=True)
        case model.While() | model.Until():
            return replace(of_steps(step.steps), guessed=True)
        case model.Group() | model.Retry():
            return of_steps(step.steps)
        case _:
            return NOTHING


def of_tasks(tasks: Sequence[model.Task | model.TaskGroup]) -> Volume:
    """One task, drawn by weight; a group counts with all that is done in it until it is left."""
    total = sum(task.weight for task in tasks) or 1
    return together([(task.weight / total, _of_task(task)) for task in tasks])


def _of_task(task: model.Task | model.TaskGroup) -> Volume:
    if isinstance(task, model.Task):
        return of_steps(task.steps)
    inside = sum(one.weight for one in task.tasks)
    return together([(inside / (task.leave or 1), of_tasks(task.tasks))])


def pause_s(wait: model.Wait | None) -> float:
    """The mean of a pause; 0 for one that is only known when the test runs."""
    if wait is None:
        return 0.0
    a, b = _number(wait.a), _number(wait.b) if wait.b is not None else None
    return ((a or 0.0) + b) / 2 if wait.kind == "uniform" and b is not None else a or 0.0


def _number(expression: Expression) -> float | None:
    value = expression.value if isinstance(expression, Constant) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _length(items: Expression) -> float | None:
    return float(len(items.items)) if isinstance(items, Array) else None
