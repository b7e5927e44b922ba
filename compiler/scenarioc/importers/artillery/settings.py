"""Target, variables and HTTP settings of `config`."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, items, value
from scenarioc.importers.artillery.scope import Scope, variable_name
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.template import Undefined, rendered, text
from scenarioc.importers.artillery.times import seconds, written
from scenarioc.source.place import Node

ARTILLERY = "Artillery (https://artillery.io)"
GOT = "got (https://github.com/sindresorhus/got)"
_SILENT = ("extendedMetrics", "maxSockets", "pool", "cookieJarOptions", "timeout", "defaults", "distributedTracing")
_HEX = "0123456789abcdef"


def config_scope(script: Script) -> Scope:
    """What templates in `config` may read: the environment, and nothing that a user has."""
    return Scope(script, fakes=False)


def target_of(script: Script) -> str | None:
    """The base URL."""
    node = at(script.config, "target")
    if node is None or node.data in (None, ""):
        environments = list(entries(at(script.config, "environments")))
        help = f"choose an environment with `-e {environments[0]}`" if environments else "use `-t URL`"
        message = "the script has no target: Artillery wants `-t URL`, and here it comes from the environment"
        script.notes.quirk("target-missing", message, script.config.first_line(), f"{help}, or set TARGET")
        return "${env.TARGET}"
    if not isinstance(node.data, str):
        script.problems.add("artillery-rejects", "`target` has to be a URL", node.first_line())
        return None
    made = text(node.data, node.span, config_scope(script))
    if isinstance(made, Undefined) or not re.match(r"https?://|\$\{", made):
        if isinstance(made, str) and made.startswith(("ws://", "wss://")):
            return "http" + made.removeprefix("ws")
        message = f"`{node.data}` is no URL: with Artillery every request fails"
        script.notes.different("target-missing", message, node.span, "a URL begins with `http://` or `https://`")
        mended = isinstance(made, str) and re.fullmatch(r"[A-Za-z0-9][^\s:/]*(:\d+)?(/\S*)?", made)
        return f"http://{made}" if mended else "${env.TARGET}"
    script.notes.same("target")
    if made.endswith("/") and script.begins_with_slash:
        message = "the target ends with `/`, so Artillery asks for `//path` where a path begins with `/`"
        script.notes.quirk("double-slash", message, node.span, "end the target without it")
    elif made.endswith("/") and not script.fix:
        message = "the target of this environment ends with `/`, so Artillery asks for `//path` there; here it does not"
        script.notes.different("double-slash", message, node.span, "end the target without it")
    return made.rstrip("/")


def traced(script: Script) -> dict[str, str]:
    """The header of `http.distributedTracing`, drawn anew for every request."""
    node = at(script.config, "http", "distributedTracing")
    if node is None or (node.data is not True and value(node, "enabled") is not True):
        return {}
    prefix = re.sub(r"[^0-9a-f]", "", str(value(node, "traceIdPrefix") or "a9"))[:32]
    sampled = "00" if value(node, "sampled") is False else "01"
    script.notes.same("tracing")
    trace = f'${{random_string({32 - len(prefix)}, "{_HEX}")}}'
    return {"traceparent": f'00-{prefix}{trace}-${{random_string(16, "{_HEX}")}}-{sampled}'}


def add_variables(script: Script) -> None:
    """Add the variables of `config`; of a list each user draws one item."""
    scope = config_scope(script)
    for name, node in entries(at(script.config, "variables")).items():
        own = variable_name(name)
        if isinstance(node.children, list):
            _choice(script, own, node, scope)
        else:
            made = rendered(node, scope, typed=True)
            if isinstance(made, Undefined):
                continue
            script.variables[own] = made
            script.known[own] = [made]
        script.globals[name] = own
        script.notes.same("variable")


def _choice(script: Script, own: str, node: Node, scope: Scope) -> None:
    values = [rendered(item, scope, typed=True) for item in items(node)]
    values = [None if isinstance(one, Undefined) else one for one in values]
    script.known[own] = values
    if len(values) == 1:
        script.variables[own] = values[0]
        return
    simple = all(isinstance(one, int | float | str) and not isinstance(one, bool) for one in values)
    short = sum(len(str(one)) + 4 for one in values) <= 70
    if simple and short and not any("${" in str(one) or '"' in str(one) or "\\" in str(one) for one in values):
        listed = ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in values)
        script.variables[own] = f"${{choice([{listed}])}}"
        return
    every = f"{own}_list" if own.endswith("s") else f"{own}s"
    while every in script.variables:
        every += "_list"
    script.variables[every] = values
    script.variables[own] = f"${{choice({every})}}"


def default_headers(script: Script) -> dict[str, Any]:
    """The headers of every request; Artillery's own name goes with them as long as no others are configured."""
    node = at(script.config, "http", "defaults", "headers") or at(script.config, "defaults", "headers")
    headers = {}
    if node is not None:
        for name, child in entries(node).items():
            made = rendered(child, config_scope(script))
            if not isinstance(made, Undefined) and made is not None:
                headers[name] = made
                script.notes.same("default header")
    misspelt = at(script.config, "defaults", "header") or at(script.config, "http", "headers")
    if misspelt is not None:
        message = "Artillery ignores these headers"
        script.notes.quirk("ignored-key", message, misspelt.first_line(), "write `defaults: {headers: …}`")
    if not any(name.lower() == "user-agent" for name in headers) and not script.fix:
        headers = {"User-Agent": GOT if node is not None and headers else ARTILLERY, **headers}
    return {**headers, **traced(script)}


def default_cookies(script: Script) -> dict[str, Any]:
    """The cookies of every request."""
    node = at(script.config, "http", "defaults", "cookie") or at(script.config, "defaults", "cookie")
    if node is None:
        return {}
    made = rendered(node, config_scope(script))
    script.notes.same("default cookie")
    return made if isinstance(made, dict) else {}


def http_of(script: Script) -> dict[str, Any]:
    """Timeouts and TLS."""
    http: dict[str, Any] = {"timeout": _timeout(script)}
    tls = at(script.config, "tls")
    if value(tls, "rejectUnauthorized") in (False, "false"):
        http["verify"] = False
        script.notes.same("tls")
    for key in entries(tls):
        if key != "rejectUnauthorized":
            assert tls is not None
            message = f"`tls.{key}` makes every request of Artillery fail, or is a file of its own here"
            help = "a client certificate is `http: {certificate: {cert: client.pem, key: client.key}}`"
            script.notes.dropped("setting-dropped", message, tls.keys[key].span, help)
    if (pool := at(script.config, "http", "pool")) is not None:
        http["connections"] = _pool(script, pool)
    _other_settings(script)
    return http


def _pool(script: Script, node: Node) -> int | str:
    """How many connections there are at most to a host."""
    most = str(node.data)
    if not most.isdigit() or not int(most):
        message = "users share connections as with `http.pool`, but there may be more of them"
        script.notes.different("connections-differ", message, node.span)
        return "shared"
    if len(items(at(script.root, "scenarios"))) > 1:
        message = "the users of each scenario share so many connections among them; in Artillery all of them do"
        script.notes.different("connections-differ", message, node.span)
    return int(most)


def _timeout(script: Script) -> str:
    node = at(script.config, "timeout") or at(script.config, "http", "timeout")
    if node is None:
        return "10s" if script.fix else "8s"
    length = seconds(node.data) if not isinstance(node.data, float) else node.data
    if isinstance(node.data, str) and "{{" in node.data:
        length = None
    if length is None or length <= 0:
        script.notes.different("setting-dropped", f"the timeout `{node.data}` became 10 s", node.span)
        return "10s"
    if isinstance(node.data, str) and node.data.strip().isdigit():
        length = float(node.data)
    if length < 8 and not script.fix:
        message = "Artillery waits this long for the headers, but for each further part of the body at least 8 s"
        script.notes.different("timeout-differs", message, node.span)
    else:
        script.notes.same("timeout")
    return written(length)


def _other_settings(script: Script) -> None:
    http = at(script.config, "http")
    for key in entries(http):
        assert http is not None
        place = http.keys[key].span
        if key == "tls":
            message = "`tls` stands under `http`, where Artillery ignores it"
            script.notes.quirk("ignored-key", message, place, "it belongs directly under `config`")
        elif key == "maxSockets":
            message = "Artillery itself ignores `http.maxSockets`"
            script.notes.quirk("ignored-key", message, place, "`http.pool` limits the connections")
        elif key == "cookieJarOptions":
            script.notes.dropped("setting-dropped", "the cookie jar has no such options", place)
        elif key not in _SILENT and key != "headers":
            script.notes.quirk("ignored-key", f"Artillery does not know `http.{key}` and ignores it", place)
