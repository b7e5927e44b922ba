"""Hooks of this case."""

import hashlib
from typing import Any

SALT = "pepper"


def sign(user: Any, text: str, times: int = 1) -> str:
    """A signature."""
    for _ in range(times):
        text = _digest(SALT + text)
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def prepare(user: Any) -> None:
    user.n += 1


def remember(user: Any, **_: Any) -> int:
    return int(user.seen) + 1
