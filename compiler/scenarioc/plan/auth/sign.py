"""Signatures: headers that are worked out from each request."""

from __future__ import annotations

from dataclasses import replace

from scenarioc.expressions.tree import Index, Lives, Shape, Type, Variable
from scenarioc.naming import identifier
from scenarioc.plan.context import Flow
from scenarioc.plan.model import FormBody, JsonBody, Lets, NamedValue, RawBody, Request, Signature, Socket
from scenarioc.plan.walk import nodes_in
from scenarioc.source import Path
from scenarioc.spec.auth import HookAuth, SignAuth

REQUEST = Variable(
    "request",
    "request",
    Lives.ITERATION,
    Type.OBJECT,
    Shape(
        Type.OBJECT,
        (
            *((field, Shape(Type.TEXT)) for field in ("method", "host", "path", "query", "body")),
            ("time", Shape(Type.TIME)),
        ),
    ),
)
"""The request that is about to be sent, as far as expressions read it."""


def lower_signature(flow: Flow, name: str, wish: SignAuth, path: Path) -> Signature:
    """What the headers are made of, in order, and the headers."""
    flow.names.reserve("request", "user")
    flow = flow.seeing(REQUEST)
    lets = []
    for let, value in (wish.set or {}).items():
        at = (*path, "set", let)
        flow.check_name(let, at)
        found = flow.value(value, at)
        variable = Variable(let, flow.names.take(identifier(let)), Lives.ITERATION, found.type)
        lets.append(Lets(variable.identifier, found))
        flow = flow.seeing(variable)
    headers = tuple(NamedValue(header, flow.text(text, (*path, "sign", header))) for header, text in wish.sign.items())
    return replace(_unsigned(flow, name, path), lets=tuple(lets), headers=headers)


def check_signable(flow: Flow, signature: Signature, request: Request | Socket, path: Path) -> None:
    """Report a body that is no text, or that only the client makes, where the signature is made of it."""
    if isinstance(request, Socket):
        return
    body = request.body
    text = isinstance(body, JsonBody | FormBody) or (isinstance(body, RawBody) and body.file is None) or body is None
    if (text and not request.compress) or not (signature.hook or _reads_body(signature)):
        return
    flow.problems.add(
        "body-not-signed",
        f"`{signature.name}` needs a body that is text to sign it",
        flow.document.key_at(path),
        help="send `json`, `form` or `body` as text, not compressed",
    )


def _reads_body(signature: Signature) -> bool:
    nodes = nodes_in((signature.lets, signature.headers))
    return any(isinstance(node, Index) and getattr(node.key, "value", None) == "body" for node in nodes)


def lower_signing_hook(flow: Flow, name: str, wish: HookAuth, path: Path) -> Signature:
    """A function of the hooks file that gets the request."""
    return replace(_unsigned(flow, name, path), hook=wish.hook)


def _unsigned(flow: Flow, name: str, path: Path) -> Signature:
    names = flow.lowering.auth_names
    return Signature(name, names[name], f"sign as {name}", (), (), None, flow.lowering.place(path))
