"""Requests and answers as people may see them: whole or shortened, without secrets."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from typing import Any

from scenarioc.runtime.wording import (
    CREDENTIALS,
    environment_secrets,
    looks_secret,
    without_secret_fields,
)

USER_INFORMATION = re.compile(r"(//)[^/@\s\"']+@")
FORM_PART = re.compile(
    r'(name="([^"]*)"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)([^\r\n]*)'
)
ELEMENT = re.compile(r"<(?:input|meta)\b[^>]*>", re.IGNORECASE)
NAMED = re.compile(r"""\b(?:name|id)\s*=\s*["']?([\w.-]+)""", re.IGNORECASE)
HELD_VALUE = re.compile(
    r"""\b((?:value|content)\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE
)
KNOWN_SECRETS: set[str] = set()
PARSED_AT_MOST = 1_000_000
SHOWN_AT_MOST = 400
# what comes over a connection has neither URL nor status
MESSAGES = ("WS", "SIO", "SSE")


def keep_secret(value: Any) -> None:
    """Never show this value again, wherever it appears."""
    if isinstance(value, str | int | float) and len(str(value)) > 3:
        KNOWN_SECRETS.add(str(value))


def writings(secret: str) -> set[str]:
    """How a secret is written in bodies and URLs."""
    quoted = {urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret)}
    return {secret, html.escape(secret), json.dumps(secret)[1:-1], *quoted}


def without_element(found: re.Match[str]) -> str:
    """A form input or the like, without what it holds if that is a secret."""
    named = NAMED.search(found[0])
    if named is None or not looks_secret(named[1]):
        return found[0]
    return HELD_VALUE.sub(r"\1***", found[0])


def redacted_text(text: str) -> str:
    """The text, `***` for its secrets."""
    secrets = {*environment_secrets(), *KNOWN_SECRETS}
    forms = {form for secret in secrets for form in writings(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, "***")
    text = USER_INFORMATION.sub(r"\1***@", CREDENTIALS.sub(r"\1 ***", text))
    text = ELEMENT.sub(without_element, text)
    text = FORM_PART.sub(lambda m: m[1] + ("***" if looks_secret(m[2]) else m[3]), text)
    return without_secret_fields(text)


def redacted(value: Any, name: str = "") -> Any:
    """A JSON value, `***` for its secrets and for itself if its name says so."""
    if looks_secret(name) and not isinstance(value, bool | None):
        return "***"
    if isinstance(value, dict):
        return {str(key): redacted(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(one) for one in value]
    if isinstance(value, str):
        return redacted_text(value)
    return "***" if str(value) in KNOWN_SECRETS else value


def body_text(body: Any, *, whole: bool) -> str | None:
    """A body for people: the beginning of its text, or all of it."""
    if body is None or body in (b"", ""):
        return None
    if not isinstance(body, str):
        try:
            body = bytes(body).decode()
        except (TypeError, ValueError):
            size = f"{len(body):,} bytes" if hasattr(body, "__len__") else "a stream"
            return f"({size} that are no text)"
    text = redacted_body(body if whole else body[:PARSED_AT_MOST])
    if whole or len(text) <= SHOWN_AT_MOST:
        return text
    return f"{text[:SHOWN_AT_MOST]}… ({len(body):,} characters in all)"


def redacted_body(body: str) -> str:
    """A body as JSON on one line if it is JSON, else as text, without its secrets."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return redacted_text(body)
    return json.dumps(redacted(value), ensure_ascii=False)


def brief(value: Any, name: str = "") -> str:
    """The value called `name` as JSON on one line of at most 80 characters."""
    text = json.dumps(redacted(value, name), ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"
