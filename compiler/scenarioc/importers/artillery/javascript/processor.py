"""The functions of a processor as steps of the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarioc.importers.artillery.javascript.effects import Effects, effects_of
from scenarioc.importers.artillery.javascript.sources import Function, Module, read_module
from scenarioc.importers.artillery.javascript.stubs import Stub, hooks_text
from scenarioc.importers.artillery.javascript.values import NotCertain
from scenarioc.importers.artillery.scope import variable_name
from scenarioc.problems import Span, did_you_mean
from scenarioc.source.place import Node

if TYPE_CHECKING:
    from scenarioc.importers.artillery.scope import Scope
    from scenarioc.importers.notes import Notes

_SET = re.compile(r"\bvars(?:\.(\w+)|\[['\"](\w+)['\"]\])\s*=(?!=)")

_TYPESCRIPT = (".ts", ".mts", ".cts")


@dataclass(slots=True)
class Processor:
    """What the functions that a script names become: steps where that is certain, else stubs to be written."""

    notes: Notes
    path: str | None = None
    module: Module | None = None
    stubs: dict[str, Stub] = field(default_factory=dict)
    outputs: dict[str, list[str]] = field(default_factory=dict)
    pending: list[Effects] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The functions that it is known to have."""
        return set(self.module.functions) if self.module else set()

    def sets(self) -> set[str]:
        """The variables that its functions may set."""
        functions = self.module.functions.values() if self.module else ()
        return {name for function in functions for name in _set_by(function)}

    def steps(self, name: str, span: Span, scope: Scope) -> list[Any]:
        """A `function` step."""
        return self._call(name, span, scope, "function")[0]

    def before(self, hook: Node, scope: Scope, kind: str = "beforeRequest") -> list[Any]:
        """A `beforeRequest` hook; what it changes in the request follows with `alter`."""
        steps, effects = self._call(str(hook.data), hook.span, scope, kind)
        if effects is not None:
            self.pending.append(effects)
        return steps

    def alter(self, request: dict[str, Any]) -> None:
        """What the `beforeRequest` hooks change in the request."""
        for effects in self.pending:
            if effects.headers:
                request["headers"] = {**request.get("headers", {}), **effects.headers}
            for key, value in effects.changes.items():
                if key == "url":
                    request[next(iter(request))] = value
                else:
                    request.pop("body" if key == "json" else "json", None)
                    request[key] = value
        self.pending.clear()

    def after(self, hook: Node, scope: Scope, request: dict[str, Any]) -> list[Any]:
        """An `afterResponse` hook; as a stub it is given the status and the body of the answer."""
        # A name belongs either to what is done once or to the users.
        answer = "response" if scope.fakes else "setup_response"
        given = {"status": f"${{{answer}_status}}", "body": f"${{{answer}_body}}"}
        steps, effects = self._call(str(hook.data), hook.span, scope, "afterResponse", given)
        captured = dict(request.get("capture", {}))
        if effects is not None:
            captured |= {scope.assign(name): source for name, source in effects.captures.items()}
        elif steps:
            captured |= {f"{answer}_status": {"status": True}, f"{answer}_body": {"body": True}}
        if captured:
            request["capture"] = captured
        return steps

    def question(self, name: str, span: Span, scope: Scope) -> str:
        """The hook that answers a condition with true or false."""
        function = self.module.functions.get(name) if self.module else None
        source = function.text if function else ""
        stub = self.stubs.setdefault(variable_name(name), Stub(variable_name(name), name, "question", source=source))
        self.notes.stubbed("function-stubbed", f"write `{stub.name}` in hooks.py: it says true or false", span)
        return stub.name

    def _call(
        self, name: str, span: Span, scope: Scope, kind: str, given: dict[str, str] | None = None
    ) -> tuple[list[Any], Effects | None]:
        """The steps of a call, and its other effects if all of it is translated."""
        if self.path is None or (self.module is not None and name not in self.module.functions):
            near = did_you_mean(name, self.names)
            help = f"did you mean `{near}`?" if near else "add `processor: ./functions.js` to `config`"
            where = f"`{self.path}` has" if self.path else "there is no processor, so"
            message = f"{where} no function `{name}`: Artillery warns and goes on"
            self.notes.quirk("no-such-function", message, span, help if near or not self.path else None)
            return [], None
        function = self.module.functions[name] if self.module else None
        if function is not None and self.module is not None:
            try:
                effects = effects_of(function, kind, self.module.constants, scope.find, _naming(scope))
            except NotCertain:
                pass
            else:
                self.notes.same("function")
                return [_settled(step, scope) for step in effects.steps], effects
        return self._stub(name, span, scope, kind, given or {}, function), None

    def _stub(
        self, name: str, span: Span, scope: Scope, kind: str, given: dict[str, str], function: Function | None
    ) -> list[Any]:
        own = variable_name(name)
        outputs = _set_by(function) if function else self.outputs.get(name, [])
        source = function.text if function else ""
        stub = self.stubs.setdefault(own, Stub(own, name, kind, tuple(given), list(outputs), source))
        language = "TypeScript, which is not read" if str(self.path).endswith(_TYPESCRIPT) else "JavaScript"
        message = f"write `{own}` in hooks.py: `{name}` of `{self.path}` is {language}"
        self.notes.stubbed("function-stubbed", message, span)
        step: dict[str, Any] = {"run": own}
        if given:
            step["with"] = {key: value for key, value in given.items() if key in stub.given}
        if not stub.outputs:
            return [step]
        if len(stub.outputs) == 1:
            return [{**step, "into": scope.assign(stub.outputs[0])}]
        # As with answers: a name belongs either to what is done once or to the users.
        result = f"{own}_result" if scope.fakes else f"setup_{own}_result"
        made = {scope.assign(output): f"${{{result}.{variable_name(output)}}}" for output in stub.outputs}
        return [{**step, "into": result}, {"set": made}]

    def hooks(self) -> str | None:
        """The text of the hooks file; None when no function needs one."""
        return hooks_text(self.path or "", list(self.stubs.values())) if self.stubs else None


def processor_of(path: str | None, read: Callable[[str], str], notes: Notes) -> Processor:
    """The processor of a script, with its functions if its file can be read as JavaScript."""
    module = None
    if path is not None and path.endswith((".js", ".mjs", ".cjs")):
        try:
            module = read_module(read(path))
        except (OSError, ValueError):
            module = None
    return Processor(notes, path, module if module is not None and module.functions else None)


def _set_by(function: Function) -> list[str]:
    return list(dict.fromkeys(one or other for one, other in _SET.findall(function.text)))


def _naming(scope: Scope) -> Callable[[str], str]:
    return lambda name: scope.renamed.get(name) or variable_name(name)


def _settled(step: Any, scope: Scope) -> Any:
    if "assign" not in step:
        return step
    name, value = step["assign"]
    return {"set": {scope.assign(name): value}}
