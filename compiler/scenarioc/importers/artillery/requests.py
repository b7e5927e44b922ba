"""One request of a flow."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.answers import captures_of, matches_of
from scenarioc.importers.artillery.bodies import Refused, body_of
from scenarioc.importers.artillery.checks import expectations_of
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, rendered, text
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node
from scenarioc.spec.lines import METHODS

WAYS = frozenset({*METHODS, "request"})
"""The keys one of which every converted request has."""
KEYS = (
    "url", "uri", "name", "headers", "cookie", "qs", "json", "body", "form", "formData", "auth", "followRedirect",
    "gzip", "capture", "match", "expect", "beforeRequest", "afterResponse", "ifTrue", "probability",
    "setContentLengthHeader",
)  # fmt: skip
_ORDER = (
    "name", "auth", "query", "headers", "cookies", "json", "form", "body", "multipart", "redirects", "expect",
    "capture", "on_failure",
)  # fmt: skip
_MEANT = {"header": "headers", "query": "qs", "params": "qs", "data": "json", "payload": "json", "cookies": "cookie"}
_UNKNOWN_HELP = {
    "timeout": "the timeout is that of the whole script, under `config: {http: {timeout: 10}}`",
    "method": "the method is the key of the step: `- get: {url: …}`",
}


def request_of(method: str, node: Node, scope: Scope) -> dict[str, Any] | None:
    """The request as a step; None when Artillery ends the user here, which a note says."""
    notes = scope.script.notes
    _unknown_keys(node, scope)
    url = _url(node, scope)
    if url is None:
        return None
    request: dict[str, Any] = {method: url} if method in METHODS else {"request": f"{method.upper()} {url}"}
    if (name := _name(node, url)) is not None:
        request["name"] = name
    request |= _queried(method, url, node, scope)
    headers = _headers(node, scope)
    if headers:
        request["headers"] = headers
    cookies = rendered(at(node, "cookie") or node, scope) if is_mapping(at(node, "cookie")) else {}
    if cookies:
        request["cookies"] = cookies
        scope.cookies.append(key_of(node, "cookie"))
    auth = at(node, "auth")
    if is_mapping(auth):
        request |= _basic(auth, scope)
    body = _body(method, node, scope)
    if body is None:
        return None
    request |= body
    if "body" in body and not any(name.lower() == "content-type" for name in (*headers, *scope.script.headers)):
        message = "this body is sent as `text/plain`; Artillery sends no type"
        notes.different("body-type-differs", message, key_of(node, "body"), "say the `content-type` in `headers`")
    _redirects(node, scope, request)
    expect = expectations_of(node, scope)
    matches = matches_of(node, scope, ends_user=not expect)
    if expect or matches:
        request["expect"] = {**matches, **expect}
    if captures := captures_of(node, scope):
        request["capture"] = captures
    if matches:
        request["on_failure"] = "end_iteration"
    notes.same("request")
    first = next(iter(request))
    return {key: request[key] for key in (first, *_ORDER) if key in request}


def _url(node: Node, scope: Scope) -> str | None:
    script = scope.script
    found = at(node, "url") or at(node, "uri")
    if found is None or not isinstance(found.data, str):
        near = next((key for key in entries(node) if key.lower() in ("path", "endpoint", "href", "target")), None)
        place = node.keys[near].span if near else node.first_line()
        help = f"write `url:` instead of `{near}:`" if near else "write `url: /path`"
        script.problems.add("artillery-rejects", "a request needs a `url`", place, help=help)
        return None
    written = found.data
    target = str(value(script.config, "target") or "")
    bare = re.sub(r"^\{\{\s*target\s*\}\}", "", written)
    if bare != written or (target.startswith("http") and written.startswith(f"{target.rstrip('/')}/")):
        bare = bare if bare != written else written[len(target.rstrip("/")) :]
    made = text(bare.strip(), found.span, scope, url=True)
    if isinstance(made, Undefined):
        made = "undefined"
    if script.begins_with_slash and (written.startswith("/") or (bare != written and not written.startswith(target))):
        made = f"/{made}"
    if made == "":
        made = "/"
    if made.startswith(("/", "http://", "https://", "${")):
        return made
    message = f"`{written}` is neither a path nor a URL, so Artillery ends the user here"
    script.notes.quirk("user-ends-here", message, found.span, f"a path begins with `/`: `/{written}`")
    return f"/{made}" if script.fix and not made.startswith("undefined") else None


def _name(node: Node, url: str) -> str | None:
    """What the request is counted as; None for its method and path."""
    name = value(node, "name")
    if isinstance(name, str) and name.strip():
        return re.sub(r"\{\{\s*(.*?)\s*\}\}", r"{\1}", name).replace("${", "$${")
    return _nameless(url) if re.fullmatch(r"\$\{[^}]*\}", url) else None


def _queried(method: str, url: str, node: Node, scope: Scope) -> dict[str, Any]:
    """The query, and the URL without what Artillery replaces by it."""
    query = at(node, "qs")
    if query is None or not is_mapping(query):
        return {}
    made = _query(rendered(query, scope))
    found: dict[str, Any] = {"query": made} if made else {}
    if "?" in url:
        message = "`qs` replaces the query of the URL"
        scope.script.notes.quirk("query-replaced", message, key_of(node, "qs"), "write everything under `qs`")
        if not scope.script.fix:
            bare = url.split("?", 1)[0]
            found |= {method: bare} if method in METHODS else {"request": f"{method.upper()} {bare}"}
    return found


def _body(method: str, node: Node, scope: Scope) -> dict[str, Any] | None:
    """The body; None when Artillery ends the user because of it."""
    try:
        return body_of(method, node, scope)
    except Refused as refused:
        help = f"{refused.help}; `--fix` sends it all the same" if refused.can_be_sent else refused.help
        scope.script.notes.quirk("user-ends-here", f"{refused}: Artillery ends the user here", refused.span, help)
        return refused.body if scope.script.fix and refused.can_be_sent else None


def _nameless(url: str) -> str:
    """What a URL that is only known when the test runs is counted as: the last word of its expression."""
    words: list[str] = re.findall(r"[A-Za-z_]\w*", url)
    return words[-1] if words else "url"


def _query(made: dict[str, Any]) -> dict[str, Any]:
    def one(item: Any) -> Any:
        return "" if item is None or isinstance(item, dict) else item

    return {key: [one(i) for i in item] if isinstance(item, list) else one(item) for key, item in made.items()}


def _headers(node: Node, scope: Scope) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    written = at(node, "headers")
    for name, child in entries(written).items():
        made = rendered(child, scope)
        if isinstance(made, list):
            made = ", ".join(str(item) for item in made)
        if isinstance(made, Undefined) or made is None or isinstance(made, dict):
            if made is None:
                message = f"the header `{name}` has no value, so Artillery ends the user here"
                scope.script.notes.different("setting-dropped", message, child.span, "remove it")
            continue
        headers[name] = made
    if value(node, "gzip") is False:
        headers.setdefault("Accept-Encoding", "identity")
    return headers


def _basic(auth: Node | None, scope: Scope) -> dict[str, Any]:
    assert auth is not None
    parts = []
    for key in ("user", "pass"):
        child = at(auth, key)
        made = rendered(child, scope) if child is not None else ""
        parts.append(made if isinstance(made, str) else str(made))
    for key in entries(auth):
        if key not in ("user", "pass"):
            help = {"username": "write `user:`", "password": "write `pass:`"}.get(key)
            message = f"Artillery does not know `auth.{key}` and ignores it"
            scope.script.notes.quirk("ignored-key", message, auth.keys[key].span, help)
    scope.script.notes.same("auth")
    return {"auth": {"basic": {"username": parts[0], "password": parts[1]}}}


def _redirects(node: Node, scope: Scope, request: dict[str, Any]) -> None:
    follow = value(node, "followRedirect")
    if follow is False:
        request["redirects"] = False
    elif isinstance(follow, str):
        message = "`followRedirect` has to be true or false without quotes: Artillery fails every such request"
        scope.script.notes.different("setting-dropped", message, key_of(node, "followRedirect"))
        if follow == "false":
            request["redirects"] = False


def _unknown_keys(node: Node, scope: Scope) -> None:
    for key in entries(node):
        if key in KEYS:
            continue
        near = _MEANT.get(key) or did_you_mean(key, KEYS)
        help = f"did you mean `{near}`?" if near else _UNKNOWN_HELP.get(key)
        if key in ("think", "log", "loop", "function"):
            help = f"`{key}` is a step of its own: begin another item with `- {key}:`"
        if key == "strict":
            help = "it belongs into the capture"
        message = f"Artillery does not know `{key}` in a request and ignores it"
        scope.script.notes.quirk("ignored-key", message, node.keys[key].span, help)


def hooks_of(node: Node, key: str) -> list[Node]:
    """The functions that a request or a scenario names."""
    return [one for one in items(at(node, key)) if isinstance(one.data, str)]
