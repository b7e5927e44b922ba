"""Python in place of ./functions.js: write the functions below, and take `@stub` away from each."""

import sys
from collections.abc import Callable
from typing import Any

STUBS: list[str] = []


def stub(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function that is still to be written."""
    STUBS.append(function.__name__)
    return function


@stub
def start(user: Any) -> None:
    """`start`, called as `function`."""
    raise NotImplementedError("start")


@stub
def makeUser(user: Any) -> dict[str, Any]:
    """`makeUser`, called as `function`. It gives a dict with name, mail."""
    raise NotImplementedError("makeUser")


@stub
def sign(user: Any) -> None:
    """`sign`, called as `beforeRequest`."""
    raise NotImplementedError("sign")


@stub
def keep(user: Any, *, status: int, body: str) -> Any:
    """`keep`, called as `afterResponse`. It gives kept."""
    raise NotImplementedError("keep")


if STUBS:
    print(f"hooks.py: still to be written: {', '.join(STUBS)}", file=sys.stderr)
    raise SystemExit(3)
