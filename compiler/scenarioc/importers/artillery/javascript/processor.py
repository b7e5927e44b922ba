"""The functions of a processor as steps of the language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarioc.importers.artillery.javascript.stubs import Stub, hooks_text
from scenarioc.importers.artillery.scope import variable_name
from scenarioc.problems import Span
from scenarioc.source.place import Node

if TYPE_CHECKING:
    from scenarioc.importers.artillery.scope import Scope
    from scenarioc.importers.notes import Notes


@dataclass(slots=True)
class Processor:
    """What the functions that a script names become; `names` are those that its processor is known to have."""

    notes: Notes
    path: str | None = None
    names: set[str] = field(default_factory=set)
    stubs: dict[str, Stub] = field(default_factory=dict)
    outputs: dict[str, list[str]] = field(default_factory=dict)

    def steps(self, name: str, span: Span, scope: Scope) -> list[Any]:
        """A `function` step."""
        return self._call(name, span, scope, "function")

    def before(self, hook: Node, scope: Scope) -> list[Any]:
        """A `beforeRequest` hook."""
        return self._call(str(hook.data), hook.span, scope, "beforeRequest")

    def after(self, hook: Node, scope: Scope, request: dict[str, Any]) -> list[Any]:
        """An `afterResponse` hook, which is given the status and the body of the answer."""
        name = str(hook.data)
        if self.path is None:
            return self._call(name, hook.span, scope, "afterResponse")
        captured = request.setdefault("capture", {})
        # A name belongs either to what is done once or to the users.
        answer = "response" if scope.fakes else "setup_response"
        captured[f"{answer}_status"] = {"status": True}
        captured[f"{answer}_body"] = {"body": True}
        given = {"status": f"${{{answer}_status}}", "body": f"${{{answer}_body}}"}
        return self._call(name, hook.span, scope, "afterResponse", given)

    def alter(self, hooks: list[Node], request: dict[str, Any]) -> None:
        """What `beforeRequest` hooks change in the request."""

    def question(self, name: str, span: Span, scope: Scope) -> str:
        """The hook that answers a condition with true or false."""
        stub = self.stubs.setdefault(variable_name(name), Stub(variable_name(name), name, "question"))
        self.notes.stubbed("function-stubbed", f"write `{stub.name}` in hooks.py: it says true or false", span)
        return stub.name

    def _call(self, name: str, span: Span, scope: Scope, kind: str, given: dict[str, str] | None = None) -> list[Any]:
        if self.path is None:
            message = f"there is no processor, so no function `{name}`: Artillery warns and goes on"
            self.notes.quirk("no-such-function", message, span, "add `processor: ./functions.js` to `config`")
            return []
        own = variable_name(name)
        stub = self.stubs.setdefault(own, Stub(own, name, kind, tuple(given or {}), list(self.outputs.get(name, ()))))
        message = f"write `{own}` in hooks.py: `{name}` of `{self.path}` is JavaScript"
        self.notes.stubbed("function-stubbed", message, span)
        step: dict[str, Any] = {"run": own}
        if given:
            step["with"] = dict(given)
        if not stub.outputs:
            return [step]
        if len(stub.outputs) == 1:
            return [{**step, "into": scope.assign(stub.outputs[0])}]
        result = f"{own}_result"
        made = {scope.assign(output): f"${{{result}.{variable_name(output)}}}" for output in stub.outputs}
        return [{**step, "into": result}, {"set": made}]

    def hooks(self) -> str | None:
        """The text of the hooks file; None when no function needs one."""
        return hooks_text(self.path or "", list(self.stubs.values())) if self.stubs else None
