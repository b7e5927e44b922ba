"""Socket.IO in real Locust: what is counted, what fails with which words, what is sent and to whom, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarioc.build import build
from support.locust_run import run
from support.server import Server

SPEC = """version: 1
name: chat
target: ${env.TARGET:-http://localhost:8000}
safety: {marker: {X-Load-Test: "true"}, hosts: [127.0.0.1]}
auth: {member: {bearer: "${env.TOKEN:-t-1}"}}
scenarios:
  talker:
    think: 30s
    auth: member
    headers: {X-Client: scenarioc}
    flow:
      - GET /visit
      - socketio: {connect: /chat, query: {room: a b}, credentials: {token: "${env.TOKEN:-t-1}"}}
      - socketio: {emit: [say, price, {item: 7}, 12.5]}
      - socketio: {emit: [say, news, hello]}
      - socketio: {receive: news, expect: {json: {"$[0]": bye}}}
      - socketio: {receive: price, capture: {price: "$[1]"}, name: pushed}
      - socketio: {call: [rename, {price: "${price}"}], expect: {json: {"$[0].price": {lt: 10}}}}
      - socketio: {call: rename, capture: {name: "$[0].name"}, name: nameless}
  quiet:
    flow:
      - socketio: {connect: /chat, transports: [polling]}
      - socketio: {call: hush, timeout: 300ms}
      - socketio: {receive: silence, timeout: 300ms}
      - socketio: {emit: bye, name: farewell}
      - socketio: {receive: end}
      - socketio: {emit: late}
      - stop: user
  stranger:
    think: 30s
    flow: [{socketio: {connect: /refused, transports: [websocket]}}, GET /never]
  lost:
    think: 30s
    flow: [{socketio: {connect: /, path: /nowhere, transports: [websocket]}}, GET /never]
  outcast:
    think: 30s
    flow: [{socketio: {connect: "http://198.51.100.7/chat", name: elsewhere}}, GET /never]
  patient:
    flow:
      - socketio: {connect: /chat, connection: idle, transports: [websocket], name: idle}
      - socketio: {receive: never, connection: idle, timeout: 60s}
load: {users: 6, for: 4s}
"""
ROUTES = {"GET /socket.io/": {}, "GET /visit": {"headers": [["Set-Cookie", "seen=yes; Path=/"]]}}


@pytest.mark.xdist_group("sockets")
def test_events_are_rows_and_failures_say_where_they_stand(tmp_path: Path) -> None:
    built = build(SPEC, "chat.yaml", read=lambda name: "")
    [locustfile] = [file.text for file in built.files if file.path == "locustfile.py"]
    with Server(ROUTES) as server:
        options = ("-u", "6", "-r", "6", "-t", "6s")
        ended = run(tmp_path, locustfile, *options, environment={"TARGET": server.url, "TOKEN": "t-2"})
        seen = server.requests()
    assert "Traceback" not in ended.output, ended.output
    names = ("pushed", "nameless", "call hush", "receive silence", "farewell", "receive end", "emit late", "idle")
    assert [ended.count("SIO", name) for name in names] == [1] * len(names), ended.output
    assert (ended.count("SIO", "emit say"), ended.failures("SIO", "emit say")) == (2, 0), ended.output
    assert (ended.count("SIO", "call rename"), ended.failures("SIO", "call rename")) == (1, 1), ended.output
    assert ended.count("GET", "/never") == 0
    texts = {name: text for _, name, text in ended.errors}
    for name, text in FAILURES.items():
        assert text in texts.pop(name), name
    assert not texts
    assert ended.rows["SIO", "call hush"]["min_response_time"] >= 290
    told = [(row.path, json.loads(row.body)) for row in seen if row.method == "SIO"]
    assert [body for path, body in told if path == "/chat" and body[0] in ("say", "rename")] == [
        ["say", "price", {"item": 7}, 12.5],
        ["say", "news", "hello"],
        ["rename", {"price": 12.5}],
        ["rename"],
    ]
    shakes = [row for row in seen if row.method == "SIO" and json.loads(row.body)[0] == "connect"]
    assert {row.headers.get("x-load-test") for row in shakes} == {"true"}
    assert len({row.headers.get("x-load-test-run") for row in shakes}) == 1
    [own] = [row for row in shakes if row.query]
    said = {name: own.headers.get(name) for name in ("authorization", "x-client", "cookie")}
    assert said == {"authorization": "Bearer t-2", "x-client": "scenarioc", "cookie": "seen=yes"}
    assert (own.query, json.loads(own.body)) == ((("room", "a b"),), ["connect", {"token": "t-2"}])


FAILURES = {
    "receive news": 'expected $[0] to be "bye", got "hello" (chat.yaml:16)',
    "call rename": "expected $[0].price to be < 10, got 12.5 (chat.yaml:18)",
    "nameless": "(chat.yaml:19)",
    "call hush": "expected an answer, got none in 0.3 s (chat.yaml:23)",
    "receive silence": "expected silence in 0.3 s, got none (chat.yaml:24)",
    "receive end": "expected end, got the end of the connection (chat.yaml:26)",
    "emit late": "not sent: the connection is closed (chat.yaml:27)",
    "connect /refused": "no Socket.IO: refused: not for you (chat.yaml:31)",
    "connect /": "no Socket.IO: status 404 (chat.yaml:34)",
    "elsewhere": "no Socket.IO: not sent: 198.51.100.7 is not in safety.hosts",
}
