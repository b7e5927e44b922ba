"""Auth that a script does by hand, as auth: Basic on every request, or a login whose token all others carry."""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.scenarios import requests_in
from scenarioc.importers.artillery.unused import names_read
from scenarioc.importers.remarks import comment_of, remarked

_OF_LOGIN = {"post", "json", "form", "capture"}


def recognise(spec: dict[str, Any]) -> None:
    """Give the spec its `auth`, and let scenarios and requests name it."""
    known: dict[str, Any] = {}
    for title, scenario in spec["scenarios"].items():
        if (login := _login(scenario["flow"])) is not None:
            name = _name("login", login, known)
            _without_token(scenario["flow"])
            made = {"auth": name, **scenario, "flow": scenario["flow"][1:]}
            spec["scenarios"][title] = remarked(made, comment_of(scenario))
        else:
            _basic(scenario, known)
    for part in ("setup", "teardown"):
        for request in requests_in(spec.get(part) or []):
            if "auth" in request:
                request["auth"] = _name("basic", request["auth"], known)
    if known:
        spec["auth"] = known


def _name(wanted: str, auth: dict[str, Any], known: dict[str, Any]) -> str:
    name, number = wanted, 2
    while name in known and known[name] != auth:
        name, number = f"{wanted} {number}", number + 1
    known[name] = auth
    return name


def _basic(scenario: dict[str, Any], known: dict[str, Any]) -> None:
    """Basic auth: of the scenario if every request has it, else of those that do."""
    requests = list(requests_in(scenario["flow"]))
    named = [request for request in requests if "auth" in request]
    if not named:
        return
    names = [_name("basic", request.pop("auth"), known) for request in named]
    if len(named) == len(requests) and len(set(names)) == 1 and not any(map(_elsewhere, requests)):
        rest = dict(scenario)
        scenario.clear()
        scenario.update({"auth": names[0], **rest})
        return
    for request, name in zip(named, names, strict=True):
        request["auth"] = name


def _elsewhere(request: dict[str, Any]) -> bool:
    """Whether a request goes to another host, to which the auth of a scenario does not belong."""
    return not str(next(iter(request.values()))).startswith("/")


def _login(flow: list[Any]) -> dict[str, Any] | None:
    """The first step as a login, if all that follows carries its token and nothing else reads it."""
    first = flow[0] if len(flow) > 1 and isinstance(flow[0], dict) else {}
    captured = list(first.get("capture", {}).items())
    if not {"post", "capture"} <= first.keys() <= _OF_LOGIN or len(captured) != 1 or _elsewhere(first):
        return None
    variable, source = captured[0]
    # What comes right after the login has to be a request: the login itself is done when one is made.
    follows = isinstance(flow[1], dict) and any(flow[1] is request for request in requests_in(flow[1:]))
    rest = list(requests_in(flow[1:]))
    bearer = f"Bearer ${{{variable}}}"
    if not isinstance(source, str) or not follows or any(map(_elsewhere, rest)):
        return None
    if not all(request.get("headers", {}).get("Authorization") == bearer for request in rest):
        return None
    if sum(name == variable for name in names_read(flow[1:])) != len(rest) or any("auth" in one for one in rest):
        return None
    return {"login": f"POST {first['post']}", **{k: first[k] for k in ("json", "form") if k in first}, "token": source}


def _without_token(flow: list[Any]) -> None:
    for request in requests_in(flow[1:]):
        request["headers"] = {name: value for name, value in request["headers"].items() if name != "Authorization"}
        if not request["headers"]:
            del request["headers"]
