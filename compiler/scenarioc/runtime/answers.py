"""What can be found in an answer, the same for FastHttpUser and HttpUser."""

from __future__ import annotations

import json
import re
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scenarioc.runtime.cookies import cookie_jar
from scenarioc.runtime.wording import shown

NOT_JSON: Any = object()
UNREAD: Any = object()

decode_json = json.JSONDecoder().raw_decode


def body_json(response: Any) -> Any:
    """The parsed body, or NOT_JSON; `json.loads` would take twice the time."""
    try:
        text = str(response.content, "utf-8")
        value, end = decode_json(text)
    except (TypeError, ValueError, RecursionError):
        return body_json_in_any_encoding(response)
    if end == len(text) or not text[end:].strip(" \t\r\n"):
        return value
    return body_json_in_any_encoding(response)


def body_json_in_any_encoding(response: Any) -> Any:
    """The parsed body, or NOT_JSON; to look for UTF-16 and marks takes its time."""
    try:
        return json.loads(response.content)
    except (TypeError, ValueError, RecursionError):
        return NOT_JSON


def body_texts(response: Any) -> list[str]:
    """The body as text, if there is one."""
    return [response.text] if response.text else []


def header_values(response: Any, name: str) -> list[str]:
    """The values of a header, which FastHttpUser keeps apart and HttpUser joins."""
    headers = response.headers  # None if no answer came
    value = None if headers is None else headers.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def media_types(response: Any) -> list[str]:
    """The media type without its parameters, in lower case."""
    types = header_values(response, "Content-Type")
    return [one.partition(";")[0].strip().lower() for one in types]


def cookie_values(response: Any, user: Any, name: str) -> list[str]:
    """The cookie that this answer sets, or else the one that the user keeps."""
    for line in header_values(response, "Set-Cookie"):
        cookie = SimpleCookie(line).get(name)
        if cookie is not None:
            return [cookie.value]
    jar = cookie_jar(user.client)
    return [cookie.value for cookie in jar if cookie.name == name]


def final_urls(response: Any, query: str | None = None) -> list[str]:
    """The URL that answered, after all redirects, or a parameter of its query."""
    return query_values(response.url, query)


def query_values(url: str, query: str | None) -> list[str]:
    """The URL, or what the parameter holds in its query and its fragment."""
    if not query:
        return [url]
    parts = urlsplit(url)
    return [
        value
        for text in (parts.query, parts.fragment)
        for value in parse_qs(text, keep_blank_values=True).get(query, [])
    ]


def response_times(response: Any) -> list[float]:
    """The time that the answer took, in milliseconds."""
    return [response.request_meta["response_time"]]


def redirect_targets(response: Any, query: str | None) -> list[str]:
    """Where the answer redirects to or followed redirects led, or a parameter of it."""
    # requests keeps a history; geventhttpclient marks a request that was redirected
    followed = getattr(response, "history", None) or getattr(
        response.request, "unverifiable", False
    )
    target = response.headers.get("Location") or (response.url if followed else None)
    return query_values(target, query) if target else []


def pattern_matches(response: Any, pattern: str, group: int | str) -> list[str]:
    """What the group of a regular expression matches, wherever it does, in the body."""
    return [match[group] for match in re.finditer(pattern, response.text or "")]


def not_json(response: Any, value: Any) -> tuple[str, str] | None:
    """What was expected and what came if the value shows that the body is not JSON."""
    if value is not NOT_JSON:
        return None
    kinds = media_types(response) or ["a body without a type"]
    return "JSON", kinds[0] if response.content else "an empty body"


def nothing_found(
    response: Any, subject: str, value: Any, body: Any
) -> tuple[str, str]:
    """What was expected and what came instead of a value to capture."""
    if isinstance(body, dict):
        keys = ", ".join(str(key) for key in body) or "none"
        hint = f" (keys: {keys})" if len(keys) <= 60 else f" (keys: {keys[:59]}…)"
    else:
        hint = f" (in a list of {len(body)})" if isinstance(body, list) else ""
    return not_json(response, value) or (subject, shown(value) + hint)
