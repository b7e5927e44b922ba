"""A WebSocket beside a handler of `http.server`: it greets, sends back what it gets, and everything is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler

from wsproto import ConnectionType, WSConnection, events


def talk(handler: BaseHTTPRequestHandler, path: str, greetings: Sequence[str], tell: Callable[[str], None]) -> None:
    """Be a WebSocket until either side has enough: `bye` is answered with the end of the connection, `hush` not at all,
    and `later` a little later with `{"done": true}`."""
    end = WSConnection(ConnectionType.SERVER)
    named = [(name.lower().encode(), value.encode()) for name, value in handler.headers.items()]
    end.initiate_upgrade_connection(named, path)
    [asked] = end.events()
    assert isinstance(asked, events.Request)
    accepted = events.AcceptConnection(subprotocol=next(iter(asked.subprotocols), None))
    handler.wfile.write(end.send(accepted) + b"".join(end.send(events.TextMessage(data=text)) for text in greetings))
    handler.close_connection = True
    while data := handler.connection.recv(65536):
        end.receive_data(data)
        for event in end.events():
            if isinstance(event, events.CloseConnection):
                handler.wfile.write(end.send(event.response()))
                return
            if not isinstance(event, events.Message):
                continue
            tell(str(event.data))
            match event.data:
                case "bye":
                    handler.wfile.write(end.send(events.CloseConnection(code=1000)))
                    return
                case "hush":
                    pass
                case "later":
                    time.sleep(0.5)
                    handler.wfile.write(end.send(events.TextMessage(data='{"done": true}')))
                case _:
                    handler.wfile.write(end.send(events.Message(data=event.data)))
