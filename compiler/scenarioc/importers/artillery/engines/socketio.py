"""The engines for Socket.IO: events, and steps of HTTP between them.

Artillery's own connects to `/` before the first step, and to other namespaces when an event goes there first. The
package `artillery-engine-socketio-v3` connects to all of them that way, or anew where a step says `connect`.
"""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.engines.answered import acknowledged, answered
from scenarioc.importers.artillery.engines.namespaces import connection, hoisted
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.steps import assigned_in, flow_of
from scenarioc.importers.artillery.template import Undefined, rendered
from scenarioc.importers.artillery.thinks import think_of
from scenarioc.source.place import Node
from scenarioc.spec.socketio import RESERVED

_BESIDE = ("namespace", "response", "acknowledge")


def flow(scenario: Node, nodes: list[Node], scope: Scope) -> list[Any]:
    """The flow as steps."""
    talk = _Talk(scenario, packaged=False)
    return talk.steps([talk.opened("", None, scope)], nodes, scope)


def packaged_flow(scenario: Node, nodes: list[Node], scope: Scope) -> list[Any]:
    """The flow of the package's engine as steps."""
    return _Talk(scenario, packaged=True).steps([], nodes, scope)


class _Talk:
    """The events of one scenario, and the namespaces that it has connected to so far."""

    def __init__(self, scenario: Node, *, packaged: bool) -> None:
        self.scenario, self.packaged = scenario, packaged
        self.namespaces: set[str] = set()

    def steps(self, first: list[Any], nodes: list[Node], scope: Scope) -> list[Any]:
        """The steps of all items, with every connection made before any loop that uses it."""
        processor = scope.script.processor
        scope.later = assigned_in(nodes) | (processor.sets() if processor is not None else set())
        scope.talk, scope.own, scope.fakes = self._step, frozenset(("emit", "connect", "wait")), False
        return hoisted([*first, *flow_of(nodes, scope, top=True)])

    def opened(self, namespace: str, own: Node | None, scope: Scope) -> dict[str, Any]:
        """A connection to a namespace; `own` are settings of this one."""
        self.namespaces.add(namespace)
        layers = [at(scope.script.config, "socketio")]
        layers += [at(scope.script.config, "engines", "socketio-v3")] if self.packaged else []
        return connection(namespace, layers, own if self.packaged else at(self.scenario, "socketio"), scope)

    def _step(self, node: Node, scope: Scope) -> list[Any] | None:
        """An event, or what only looks like a step; None when it ends the user."""
        notes, found = scope.script.notes, entries(node)
        namespace = str(value(node, "namespace") or "")
        if "emit" not in found:
            if self.packaged and "connect" in found:
                return [self.opened(namespace, found["connect"], scope)]
            name = next(key for key in found if key in ("connect", "wait"))
            engine = "socketio-v3" if self.packaged else "socketio"
            message = f"the engine `{engine}` has no step `{name}`, and Artillery ends the user here"
            help = "it connects by itself" if name == "connect" else "write `response: {on: …}` beside an `emit`"
            notes.quirk("user-ends-here", message, key_of(node, name), help)
            return [] if scope.script.fix else None
        if "think" in found:
            notes.quirk("ignored-key", "Artillery ignores `emit` beside `think`", key_of(node, "emit"))
            return think_of(node, scope)
        for key in found:
            if key not in ("emit", *_BESIDE):
                message = f"Artillery does not know `{key}` beside `emit` and ignores it"
                notes.dropped("ignored-key", message, key_of(node, key))
        beside = {key: found[key] for key in _BESIDE if key in found}
        for key in (key for key in _BESIDE if key in entries(found["emit"])):
            message = f"`{key}` stands inside `emit`, where Artillery ignores it"
            notes.quirk("ignored-key", message, key_of(found["emit"], key), f"write `{key}` beside `emit`")
            if scope.script.fix:
                beside.setdefault(key, entries(found["emit"])[key])
        event = self._event(found["emit"], scope)
        return [] if event is None else self._emitted(event, beside, scope)

    def _emitted(self, event: list[Any], beside: dict[str, Node], scope: Scope) -> list[Any]:
        namespace = str(beside["namespace"].data or "") if "namespace" in beside else ""
        made = [] if namespace in self.namespaces else [self.opened(namespace, None, scope)]
        where = {"connection": namespace} if namespace else {}
        emission = event if len(event) > 1 else event[0]
        scope.script.notes.same("emit")
        response = beside.get("response")
        if is_mapping(response) and (value(response, "channel") or value(response, "on")):
            if "acknowledge" in beside:
                message = "beside `response`, Artillery asks for no acknowledgement, and looks at an empty one"
                scope.script.notes.dropped("ignored-key", message, beside["acknowledge"].first_line())
            assert response is not None
            made.append({"socketio": {"emit": emission, **where}})
            return [*made, *answered(response, where, scope, packaged=self.packaged)]
        if "acknowledge" in beside:
            received = acknowledged(beside["acknowledge"], scope, packaged=self.packaged)
            return [*made, {"socketio": {"call": emission, **where, **received}}]
        return [*made, {"socketio": {"emit": emission, **where}}]

    def _event(self, node: Node, scope: Scope) -> list[Any] | None:
        """The name of an event and its arguments."""
        channel = at(node, "channel")
        parts = [channel, at(node, "data")] if channel is not None else items(node) if not is_mapping(node) else []
        made = [None if part is None else rendered(part, scope, typed=True) for part in parts]
        made = [None if isinstance(one, Undefined) else one for one in made]
        if not made or not isinstance(made[0], str) or isinstance(node.data, str) or made[0] in RESERVED:
            help = "write `emit: {channel: message, data: hello}`, or `emit: [message, hello]`"
            message = "an event has a name of its own, and perhaps arguments"
            scope.script.problems.add("artillery-rejects", message, node.first_line(), help=help)
            return None
        return made
