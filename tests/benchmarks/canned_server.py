"""A server that costs next to nothing: ready-made answers to everything that the shipped specs ask.

It takes a free loopback port, prints it, and ends when its standard input is closed.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
import threading
from typing import Any

FORM = b'<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="T0ken"></form>'
READER = re.compile(rb"reader\d\d")


def answer(body: Any, status: str = "200 OK", headers: str = "") -> bytes:
    """A whole HTTP answer; bytes are a page, everything else is sent as JSON."""
    text = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    kind = "text/html; charset=utf-8" if isinstance(body, bytes) else "application/json"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n{headers}\r\n"
    return head.encode() + text


def answers() -> dict[bytes, bytes]:
    """Ready-made answers by method and path."""
    items = [{"id": number, "name": f"sensor-{number:03}", "value": number} for number in range(20)]
    products = [{"id": number, "title": "red chair", "price": 9} for number in range(1, 201)]
    page = b"<!doctype html><title>Articles</title>" + b"<p>Something to read.</p>" * 20
    ready = {
        "GET /health": answer({"status": "healthy"}),
        "GET /data": answer({"items": items, "total": 100}),
        "POST /data": answer({"id": 101, "name": "x", "value": 1}, "201 Created", "Location: /data/101\r\n"),
        "GET /database/query": answer({"rows": [{"region": "north", "orders": 5, "turnover": 7}], "count": 1}),
        "GET /products": answer({"products": products[:20], "page": 1, "pages": 10}),
        "GET /products/search": answer({"query": "lamp", "results": products[:20], "count": 20}),
        "GET /accounts/login/": answer(FORM, headers="Set-Cookie: csrftoken=T0ken; Path=/\r\n"),
        "POST /accounts/login/": answer(
            b"", "302 Found", "Location: /articles/\r\nSet-Cookie: sessionid=5e55; Path=/; HttpOnly\r\n"
        ),
        "GET /articles/": answer(page),
        "GET /articles/search/": answer(page),
    }
    ready |= {f"GET /articles/{number}/": answer(page) for number in range(1, 101)}
    ready |= {f"GET /cache/item-{number}": answer({"key": f"item-{number}", "hit": True}) for number in range(1, 51)}
    ready |= {f"GET /products/{product['id']}": answer(product) for product in products}
    ready |= {
        f"PUT /customers/{number}/profile": answer({"id": number, "city": "Ottawa", "newsletter": True})
        for number in range(1, 501)
    }
    return {request.encode(): text for request, text in ready.items()}


class Server(asyncio.Protocol):
    """One connection."""

    READY = answers()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to answer."""
        assert isinstance(transport, asyncio.Transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a request is complete; clients here never send the next one earlier."""
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        if not separator:
            return
        if not head.startswith(b"GET"):
            found = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
            if found and len(body) < int(found[1]):
                return
        request = head[: head.index(b" HTTP/")].partition(b"?")[0]
        self.transport.write(self.READY.get(request) or self._for_the_reader(request))
        self.received = b""

    def _for_the_reader(self, request: bytes) -> bytes:
        name = READER.search(self.received)
        if name and request == b"POST /api/token/":
            return answer({"access": f"token.{name[0].decode()}.signed", "token_type": "Bearer"})
        if name and request == b"GET /api/profile/":
            return answer({"username": name[0].decode(), "groups": ["readers"]})
        return answer({"error": "not found"}, "404 Not Found")


async def serve() -> None:
    """Serve until the process is ended."""
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve as long as whoever started this lives."""
    threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
