"""Why a name that exists somewhere in the spec is unknown here, as help for the person who used it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from scenarioc.plan.variables import assigned
from scenarioc.spec import Spec
from scenarioc.spec.scenario import Scenario, Task


class Hints(Mapping[str, str]):
    """Per variable that some step of the spec assigns: how the scenario `title` gets at it.

    Nothing is looked for until a name is unknown: for every scenario the whole spec would be gone through.
    """

    def __init__(self, spec: Spec, title: str) -> None:
        self._spec = spec
        self._title = title

    @cached_property
    def _found(self) -> dict[str, str]:
        # The first hint is the best one.
        return dict(reversed(list(_all(self._spec, self._title))))

    def __getitem__(self, name: str) -> str:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _all(spec: Spec, title: str) -> Iterator[tuple[str, str]]:
    for task, names in _tasks(spec, spec.scenarios[title]):
        for name in names:
            yield (
                name,
                f"`{task}` gives it a value that ends with the task: declare `{name}` under `variables` to keep it",
            )
    for other, scenario in spec.scenarios.items():
        for name in (*(scenario.variables or {}), *assigned(scenario.start, spec), *assigned(scenario.flow, spec)):
            yield name, f"it belongs to users of `{other}`: other users have no value of it"
    for endpoint in spec.endpoints or {}:
        for name in assigned([endpoint], spec):
            yield name, f"`{endpoint}` captures it: make it an earlier step"
    for fragment, steps in (spec.fragments or {}).items():
        for name in assigned(steps if isinstance(steps, list) else steps.steps, spec):
            yield name, f"the fragment `{fragment}` gives it a value: write `call: {fragment}` as an earlier step"


def _tasks(spec: Spec, scenario: Scenario | Task) -> Iterator[tuple[str, list[str]]]:
    for title, task in (scenario.tasks or {}).items():
        if isinstance(task, Task):
            yield title, list(assigned(task.steps, spec))
            yield from _tasks(spec, task)
        if title in (spec.endpoints or {}):
            yield title, list(assigned([title], spec))
