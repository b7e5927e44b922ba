"""What a verification found, as data and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scenarioc.runtime.disclosing import (
    MESSAGES,
    body_text,
    brief,
    redacted,
    redacted_text,
)
from scenarioc.runtime.reaching import reach_lines

SHOWN_HEADERS = ("content-type", "location", "authorization", "cookie", "set-cookie")


def headers_of(message: Any) -> dict[str, str]:
    """The headers of a request or an answer."""
    headers = getattr(message, "headers", None)
    items = headers.items() if headers else ()
    return {str(key): str(value) for key, value in items}


def sent_request(seen: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """A request as it was sent, without secrets."""
    request = getattr(seen["response"], "request", None)
    redirected = getattr(request, "unverifiable", False)
    # FastHttpUser keeps the query apart from `url`
    url = getattr(request, "url_split", None) or getattr(request, "url", None)
    url = (not redirected and url) or seen["url"]
    body = getattr(request, "body", None)
    return {
        "url": None if url is None else redacted_text(str(url)),
        "headers": redacted(headers_of(request)),
        "body": body_text(body, whole=whole),
    }


def answer_of(seen: Mapping[str, Any], *, whole: bool) -> dict[str, Any] | None:
    """An answer without secrets; None if none came."""
    response = seen["response"]
    if not getattr(response, "status_code", 0):
        return None
    text = response.text if response.text is not None else response.content
    return {
        "headers": redacted(headers_of(response)),
        "body": body_text(text, whole=whole),
    }


def problem_of(seen: Mapping[str, Any], status: int) -> str | None:
    """Why a request failed; None if it did not."""
    error = seen["exception"]
    missed = [one["got"] for one in [*seen["checks"], *seen["captures"]] if one["got"]]
    failed = [text for text in missed if text != "not looked at"]
    if failed:
        return redacted_text(failed[0])
    if error is None:
        return None
    if status >= 400:
        return f"status {status}"
    return redacted_text(str(error) or type(error).__name__)


def captured(one: Mapping[str, Any]) -> dict[str, Any]:
    """A capture with the value that it found."""
    name = f"{one['variable']} {one['from']}"
    shown = brief(one["value"], name) if "value" in one else None
    got = redacted_text(one["got"]) if one["got"] else None
    return {**one, "value": shown, "got": got}


def account(seen: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """One request with its answer, as data."""
    status = getattr(seen["response"], "status_code", 0) or 0
    keys = ("phase", "scenario", "task", "method", "name", "title", "place", "login")
    time_ms = seen["time_ms"]
    problem = problem_of(seen, status)
    return {
        **{key: seen[key] for key in keys},
        "status": status or None,
        "time_ms": None if time_ms is None else round(time_ms, 1),
        "ok": problem is None,
        "problem": problem,
        "request": sent_request(seen, whole=whole),
        "answer": answer_of(seen, whole=whole),
        "checks": [
            {key: redacted_text(v) if isinstance(v, str) else v for key, v in c.items()}
            for c in seen["checks"]
        ],
        "captures": [captured(one) for one in seen["captures"]],
    }


def message_lines(
    title: str, message: Mapping[str, Any], *, whole: bool
) -> Iterator[str]:
    """The headers and the body of a request or an answer."""
    for name, value in message["headers"].items():
        if whole or name.lower() in SHOWN_HEADERS or name.lower().startswith("x-"):
            yield f"      {title}  {name}: {value}"
    if message["body"]:
        first, *rest = message["body"].splitlines() or [""]
        yield f"      {title}  {first}"
        yield from (f"      {'':{len(title)}}  {line}" for line in rest)


def request_lines(one: Mapping[str, Any], *, whole: bool) -> Iterator[str]:
    """One request with its answer, as text."""
    mark = "ok    " if one["ok"] else "FAILED"
    status = "" if one["method"] in MESSAGES else f"  {one['status'] or 'no answer'}"
    time_ms = "" if one["time_ms"] is None else f"  {one['time_ms']:.0f} ms"
    place = f"  ({one['place']})" if one["place"] else ""
    yield f"  {mark}  {one['method']} {one['name']}{status}{time_ms}{place}"
    if not one["checks"] and one["problem"]:
        yield f"      FAILED    {one['problem']}"
    if one["request"]["url"]:
        yield f"      request   {one['method']} {one['request']['url']}"
    yield from message_lines("request ", one["request"], whole=whole)
    if one["answer"]:
        yield from message_lines("answer  ", one["answer"], whole=whole)
    for check in one["checks"]:
        mark = {True: "ok      ", False: "FAILED  ", None: "        "}[check["ok"]]
        got = f": {check['got']}" if check["got"] else ""
        yield f"      {mark}  {check['text']}{got}"
    for capture in one["captures"]:
        mark = "capture " if capture["ok"] else "FAILED  "
        result = capture["got"] or f"{capture['value']}, from {capture['from']}"
        yield f"      {mark}  {capture['variable']}: {result}"


def auth_lines(accounts: list[dict[str, Any]]) -> Iterator[str]:
    """Each login, and whether it worked."""
    logins: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in accounts:
        if one["login"]:
            key = (one["login"], one["scenario"] or one["phase"])
            logins.setdefault(key, []).append(one)
    for (name, who), made in logins.items():
        last = made[-1]
        how = f"{last['method']} {last['name']} {last['status'] or 'no answer'}"
        done = "logged in" if last["ok"] else "FAILED"
        yield f"auth     {name} for {who}: {done}, {how} ({last['place']})"


def protocol_lines(found: Mapping[str, Any], *, whole: bool) -> Iterator[str]:
    """A whole verification as text."""
    for target in found["reach"]:
        yield from reach_lines(target)
    yield from auth_lines(found["requests"])
    if found["marker"]:
        yield f"marker   {found['marker']}"
    heading = None
    for one in found["requests"]:
        part = f"{one['scenario'] or ''}, {one['task']}".strip(", ")
        if heading != (part if one["phase"] == "users" else one["phase"]):
            heading = part if one["phase"] == "users" else one["phase"]
            yield f"\n{heading}"
        yield from request_lines(one, whole=whole)
    for title, key in (("Problems", "problems"), ("Not reached", "not_reached")):
        if found[key]:
            yield f"\n{title}"
            yield from (f"  {line}" for line in map(listed, found[key]))
    yield f"\n{found['conclusion']}"


def listed(one: Mapping[str, Any]) -> str:
    """A problem without a request, or a request that was not made."""
    if "text" in one:
        part = ", ".join(filter(None, (one["scenario"], one["task"])))
        return f"{part or one['phase']}: {one['text']}"
    return f"{one['method']} {one['name']} ({one['place']})"
