"""Auth that has to be obtained, or worked out for each request: one way for each kind, and what none may read."""

from __future__ import annotations

from dataclasses import replace

from scenarioc.expressions.tree import Builtin, Call, Expression, Lives, Name
from scenarioc.plan.auth.begin import begun
from scenarioc.plan.auth.login import lower_login, lower_session
from scenarioc.plan.auth.oauth2 import lower_oauth2
from scenarioc.plan.auth.sign import lower_signature, lower_signing_hook
from scenarioc.plan.context import Flow
from scenarioc.plan.hooks import find_hook
from scenarioc.plan.model import Auth, Login
from scenarioc.plan.walk import nodes_in
from scenarioc.source import Path
from scenarioc.spec.auth import AuthLike, HookAuth, LoginAuth, OAuth2Auth, SessionAuth, SignAuth


def lower_obtained(flow: Flow, name: str, wish: AuthLike) -> Auth | None:
    """The login or the signature; None when it cannot work, which is a problem."""
    path: Path = ("auth", name)
    inside = _inside(flow)
    found: Auth | None = None
    match wish:
        case LoginAuth():
            found = lower_login(inside, name, wish, path)
        case SessionAuth():
            found = lower_session(inside, name, wish, path)
        case OAuth2Auth():
            found = lower_oauth2(inside, name, wish, path)
        case SignAuth():
            found = lower_signature(inside, name, wish, path)
        case HookAuth():
            found = _hook(inside, name, wish, path)
    if found is not None:
        _check_lives(flow, found, path)
    return found


def _inside(flow: Flow) -> Flow:
    """What the function of an auth sees: what lives as long as the user, and data, to say why not."""
    seen = {n: v for n, v in flow.variables.items() if v.lives is not Lives.ITERATION or v.shape is not None}
    names = flow.lowering.module.inner()
    # What a failed login ends is for those to say who need it.
    calm = replace(flow, failing_ends=False, on_no_answer="continue")
    return replace(calm, variables=seen, names=names, auth=None, inside_loop=False)


def _hook(flow: Flow, name: str, wish: HookAuth, path: Path) -> Auth | None:
    function = find_hook(flow, wish.hook, flow.document.at((*path, "hook")))
    if function is None:
        return None
    parameters = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    if parameters[1:2] == ["request"]:
        return lower_signing_hook(flow, name, wish, path)
    if isinstance(wish.expires, str):
        at = flow.document.at((*path, "expires"))
        flow.problems.add("not-a-duration", "a hook has no answer to look into", at, help="write a duration: `10m`")
    return replace(begun(flow, name, wish, path), hook=wish.hook)


def _check_lives(flow: Flow, found: Auth, path: Path) -> None:
    """Report values that may be gone, or another user's, when they are read."""
    shared = isinstance(found, Login) and found.scope != "user"
    data = {v.identifier for v in flow.variables.values() if v.lives is Lives.ITERATION and v.shape is not None}
    for node in nodes_in(found):
        at = getattr(node, "span", None) or flow.document.key_at(path)
        if isinstance(node, Name) and node.variable.lives is Lives.ITERATION and node.variable.identifier in data:
            message = f"`{node.variable.name}` is drawn again and again, but `{path[1]}` is kept"
            flow.problems.add("auth-outlives", message, at, help="give the data `per: user`")
        elif isinstance(node, Builtin) and node.name == "iteration":
            help = "read what lives as long as the user"
            flow.problems.add("auth-outlives", f"`iteration` changes, but `{path[1]}` is kept", at, help=help)
        elif shared and _is_one_users(node):
            message = f"`{path[1]}` is shared by users, so it cannot depend on one of them"
            help = "read it from the environment, or leave `scope` out"
            flow.problems.add("shared-auth", message, at, help=help)


def _is_one_users(node: Expression) -> bool:
    match node:
        case Name():
            return node.variable.lives is Lives.USER
        case Builtin():
            return node.name == "user.id"
        case Call():
            return node.function == "sequence"
    return False
