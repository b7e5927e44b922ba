"""How a failed check is worded: short, without secrets, few different texts."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import Any, Final

NOTHING: Final[Any] = object()

SECRET_NAME = re.compile(
    r"(?<![a-z])(pass(word|wd|phrase|code)?|pwd|pin|otp|secret|token|jwt|csrf|xsrf"
    r"|authori[sz]ation|api[_-]?key|private|credential|cookie|session|signature)"
    r"|(password|secret|token|apikey|cookie|sessionid)s?(?![a-z])",
    re.IGNORECASE,
)
# A name begins where no other does: to try each letter of a long word takes its time.
FIELD = re.compile(
    r"""(?<![\w.-])([\w.-]+)(["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|[^\s,;&}\]]+)"""
)
CREDENTIALS = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE)
DISTINCT_FAILURES = 20

failures_by_place: dict[str, set[str]] = {}


def looks_secret(name: str) -> bool:
    """Whether what a header, cookie, JSON key or variable holds must not be shown."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return SECRET_NAME.search(words) is not None


@cache
def environment_secrets() -> tuple[str, ...]:
    """The values of the environment variables whose names look secret."""
    return tuple(
        value
        for key, value in os.environ.items()
        if len(value) > 3 and looks_secret(key)
    )


def without_secrets(value: Any) -> Any:
    """The beginning of a JSON value or a text, its secrets replaced by `***`."""
    if isinstance(value, dict):
        return {
            key: "***" if looks_secret(str(key)) else without_secrets(value[key])
            for key in list(value)[:20]
        }
    if isinstance(value, list | tuple):
        return [without_secrets(item) for item in value[:20]]
    if not isinstance(value, str):
        return value
    text = value[:2000]
    for secret in environment_secrets():
        text = text.replace(secret, "***")
    return without_secret_fields(CREDENTIALS.sub(r"\1 ***", text))


def without_secret_fields(text: str) -> str:
    """The text, `***` for what follows a name that looks secret, also in a URL."""
    shown, at = "", 0
    while field := FIELD.search(text, at):
        value = field.start(3)
        shown += text[at:value]
        at = value
        if looks_secret(field[1]):
            shown, at = f"{shown}***", field.end()
    return shown + text[at:]


def shown(value: Any, name: str = "") -> str:
    """The value called `name` as JSON on one line of at most 48 characters."""
    if value is NOTHING:
        return "nothing there"
    if looks_secret(name) and not isinstance(value, bool | None):
        return "***"
    text = json.dumps(without_secrets(value), ensure_ascii=False, default=str)
    return text if len(text) <= 48 else text[:47] + "…"


def failure_text(place: str, expected: str, got: str) -> str:
    """`expected …, got … (shop.yaml:23)`, in at most 21 different ways for one place.

    Locust keeps a row for every different text: an id in it would fill its memory.
    """
    text = f"expected {expected}, got {got} ({place})"
    known = failures_by_place.setdefault(place, set())
    if text not in known and len(known) >= DISTINCT_FAILURES:
        return f"expected something else than what came ({place})"
    known.add(text)
    return text
