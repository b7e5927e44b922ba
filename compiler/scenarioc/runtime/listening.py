"""How the other helpers listen to Locust's events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Listener = TypeVar("Listener", bound=Callable[..., Any])


def on(event: Any) -> Callable[[Listener], Listener]:
    """Decorate a function that Locust shall call when the event happens."""
    register: Callable[[Listener], Listener] = event.add_listener
    return register
