"""How checks and captures are written: one call of `expect` for each."""

from __future__ import annotations

from typing import Any

from scenarioc import jsonpath
from scenarioc.expressions.tree import Constant, Expression
from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import call, function_of, python, subscripts
from scenarioc.units import number

_BY_NAME = {"header": "header", "cookie": "cookie", "css": "css", "xpath": "xpath"}


def looks_at_answer(request: model.Request | model.Socket) -> bool:
    """Whether the generated code has to look at the answer, or Locust's own idea of success is enough."""
    return bool(request.status or request.checks or request.captures or request.on_failure != "continue")


def may_end(request: model.Request | model.Socket) -> bool:
    """Whether the iteration may end at the request."""
    return looks_at_answer(request) or (isinstance(request, model.Request) and request.on_no_answer != "continue")


def answered_call(request: model.Request | model.Socket, response: Code, user: str) -> Code | None:
    """`answered(response, self)`, which ends the iteration unless an answer came; None when nothing ends then."""
    ends = request.on_no_answer if isinstance(request, model.Request) else "continue"
    if ends == "continue":
        return None
    return call("answered", response, Code(user), *([Code(ends)] if ends != "end_iteration" else []))


def expect_call(request: model.Request | model.Socket, user: str, function: str = "Expect") -> Code:
    """`Expect(response, "shop.yaml:23", status=201)`; the `function` of a login knows what its failure ends."""
    needs_user = (
        (request.on_failure != "continue" and function == "Expect")
        or any(c.subject == "cookie" for c in request.checks)
        or any(c.source == "cookie" for c in request.captures)
    )
    status = _status(request.status)
    negated = bool(request.status and request.status.negated)
    ends = request.on_failure if request.on_failure != "continue" and function == "Expect" else None
    return call(
        function,
        Code("response"),
        str(request.place),
        status=None if negated else status,
        not_status=status if negated else None,
        on_failure=Code(ends) if ends else None,
        user=Code(user) if needs_user else None,
    )


def _status(rule: model.StatusRule | None) -> Any:
    if rule is None:
        return None
    wanted: tuple[int | str, ...] = (*rule.codes, *(f"{c}xx" for c in rule.classes))
    return wanted[0] if len(wanted) == 1 else wanted


def check_call(check: model.Check, user: str) -> Code:
    """One check as a call of a method of `expect`."""
    if check.subject == "time":
        limit = check.expected.value if isinstance(check.expected, Constant) else 0
        return call("expect.time", below_ms=number(round(float(limit or 0) * 1000, 3)))
    if check.subject == "json_schema":
        return call("expect.schema", check.expected, _user=user)
    condition = {("not_" if check.negated else "") + check.operator: python(check.expected, user)}
    if check.subject == "json":
        path = check.selector or "$"
        return call("expect.json", path, _taking(path), **condition)
    if check.subject in _BY_NAME:
        return call(f"expect.{check.subject}", check.selector, **condition)
    if check.subject == "content_type" and check.operator == "equals":
        return call("expect.content_type", check.expected, _user=user)
    return call(f"expect.{check.subject}", **condition)


def capture_call(capture: model.Capture, user: str) -> Code:
    """One capture as a call whose result is the value."""
    many = _many(capture)
    how: dict[str, Any] = {
        "pick": capture.pick if many and (capture.pick != "first" or capture.source == "json") else None,
        "default": _default(capture.default, user),
        "required": False if not capture.required and capture.default is None else None,
        "transform": function_of("value", python(capture.transform, user)) if capture.transform else None,
    }
    if capture.source == "json":
        path = capture.selector or "$"
        return call("expect.capture", capture.variable, path, _taking(path), **how)
    detail = int(capture.detail) if capture.detail and capture.detail.isdigit() else capture.detail
    if capture.source == "regex":
        return call("expect.capture_regex", capture.variable, capture.selector, _group(capture, detail), **how)
    if capture.source in ("location", "url"):
        return call(f"expect.capture_{capture.source}", capture.variable, query=capture.detail, **how)
    positional = [] if capture.selector is None else [capture.selector]
    extra = {"attribute": capture.detail} if capture.detail else {}
    return call(f"expect.capture_{capture.source}", capture.variable, *positional, **extra, **how)


def _default(default: Expression | None, user: str) -> Code | None:
    return None if default is None else python(default, user)


def _group(capture: model.Capture, detail: Any) -> Any:
    if detail is not None:
        return detail
    import re

    # The first group is what people mean by a group; without any it is the whole match.
    return 1 if re.compile(capture.selector or "").groups else 0


def _many(capture: model.Capture) -> bool:
    if capture.source == "json":
        simple = jsonpath.simple(capture.selector or "$")
        return simple is None or simple.many
    return capture.source in ("header", "cookie", "regex", "xpath", "css", "hidden")


def _taking(path: str) -> Code:
    simple = jsonpath.simple(path)
    if simple is None:
        return function_of("body", call("json_find", path, Code("body")))
    found = subscripts("body", simple.steps)
    if simple.each is None:
        return function_of("body", found)
    return function_of("body", call("each", found, *simple.each))
