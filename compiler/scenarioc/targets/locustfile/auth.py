"""Auth as functions of the locustfile: what logs in, and what signs."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.languages.python import comment
from scenarioc.plan import model
from scenarioc.plan.walk import auths_of
from scenarioc.render import Code, render
from scenarioc.targets.locustfile.code import as_text, call, indented, mapping, name, python
from scenarioc.targets.locustfile.locals import read_locals
from scenarioc.targets.locustfile.steps import Writer
from scenarioc.units import number

_OBTAINED = {"user": "each_user_logs_in", "worker": "each_worker_logs_in", "test": "one_user_logs_in"}
_USER = "user"


def auth_functions(users: Sequence[model.User]) -> list[Code]:
    """The functions of all auths that requests carry, below a comment with their place."""
    client = next((user.client for user in users), model.Client())
    return [
        Code((_login(one, client) if isinstance(one, model.Login) else _signature(one)).rstrip("\n"))
        for one in auths_of(users)
    ]


def auth_constants(users: Sequence[model.User]) -> list[tuple[Code, Code]]:
    """`member = each_user_logs_in("member", log_in_as_member)`: what requests call."""
    return [(name(one.identifier), _made(one)) for one in auths_of(users)]


def _made(one: model.Auth) -> Code:
    if isinstance(one, model.Signature):
        return call("Signature", name(one.function))
    return call(
        _OBTAINED[one.scope],
        one.name,
        name(one.function),
        renew=name(one.renewal_function) if one.renewal else None,
        on_status=python(one.on_status) if one.on_status else None,
        margin_s=None if one.margin_s is None else number(one.margin_s),
    )


def _login(login: model.Login, client: model.Client) -> str:
    read = read_locals((login.headers, login.lasts, login.jwt, login.refresh_token, login.steps, login.renewal))
    writer = Writer(client, _USER, read, through=f"{_USER}.client", expect="expect_login")
    return render(
        "locustfile/login.jinja",
        "python",
        heading=Code(comment(f"{login.name} ({login.place})")),
        function=name(login.function),
        body=_body(writer, login.steps),
        token=_token(login),
        renew=name(login.renewal_function) if login.renewal else None,
        renewal=_body(writer, login.renewal),
    )


def _body(writer: Writer, steps: tuple[model.Request, ...]) -> Code | None:
    return indented(writer.block(steps)) if steps else None


def _token(login: model.Login) -> Code:
    headers = mapping([(header.name, as_text(header.value)) for header in login.headers], _USER) or Code("{}")
    if login.hook is not None:
        headers = call(login.hook, Code(_USER))
    lasts = None if login.lasts is None else python(login.lasts, _USER)
    if login.jwt is not None:
        lasts = call("jwt_lifetime", login.jwt, _user=_USER)
    return call("Token", headers, lasts_s=lasts, refresh_token=login.refresh_token, _user=_USER)


def _signature(signature: model.Signature) -> str:
    headers = mapping([(header.name, as_text(header.value)) for header in signature.headers], _USER)
    return render(
        "locustfile/signature.jinja",
        "python",
        heading=Code(comment(f"{signature.name} ({signature.place})")),
        function=name(signature.function),
        lets=[(name(one.identifier), python(one.value, _USER)) for one in signature.lets],
        headers=call(signature.hook, Code(_USER), Code("request")) if signature.hook else headers,
    )
