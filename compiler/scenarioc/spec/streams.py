"""Steps over server-sent events: connect, receive, close."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Text
from scenarioc.spec.lines import Url
from scenarioc.spec.model import Model
from scenarioc.spec.sockets import MessageConditions, Talk, wait_form, wait_words


class StreamConditions(MessageConditions):
    """Which event is waited for; others are passed over."""

    event: Text | None = None
    """The name of the event; `message` if the server gives it none. Examples: `price`"""


StreamWait = Annotated[str, wait_words("next", "end", "{event: price}")]


class Sse(Talk):
    """What happens on a stream of server-sent events: exactly one of `connect`, `receive`, `close`."""

    connect: Url | None = None
    """Ask for the stream at this path of the target or URL. A failure ends the iteration. Examples: `/prices`"""
    json_: Any = Field(None, alias="json")
    """A body as JSON, which makes a POST of the request. Examples: `{prompt: hello, stream: true}`"""
    receive: (
        Annotated[
            Annotated[StreamWait, Tag("@wait")] | Annotated[StreamConditions, Tag("@conditions")],
            Discriminator(wait_form),
        ]
        | None
    ) = None
    """Wait for an event: the `next` unread one, or one of which something holds; or for the `end` of the stream, of
    which `$.events` says how many there were. Examples: `next` · `{event: price, json: {$.item: 7}}` · `end`"""


class SseStep(Model):
    """Listen to a stream of server-sent events."""

    sse: Sse
    """What happens. Examples: `{connect: /prices}` · `{receive: next, capture: {id: $.id}}` · `{receive: end}`"""
