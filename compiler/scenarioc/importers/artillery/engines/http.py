"""The HTTP engine."""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.nodes import at, items
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.steps import assigned_in, flow_of
from scenarioc.source.place import Node


def flow(scenario: Node, nodes: list[Node], scope: Scope) -> list[Any]:
    """The flow as steps."""
    processor = scope.script.processor
    scope.later = assigned_in(nodes) | (processor.sets() if processor is not None else set())
    scope.before = [hook for hook in items(at(scenario, "beforeRequest")) if isinstance(hook.data, str)]
    scope.after = [hook for hook in items(at(scenario, "afterResponse")) if isinstance(hook.data, str)]
    return flow_of(nodes, scope, top=True)
