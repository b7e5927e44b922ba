"""Server-sent events: how streams are read, and in real Locust what is counted, what fails with which words, what is
sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarioc.build import build
from scenarioc.runtime.eventstreams import events_in
from support.locust_run import run
from support.server import Server

STREAM = """\ufeffdata: one

: a comment
event: price
data: {"item":
data:  7}
id: 3
retry: 10
unknown

data

event: nothing follows

data:a
data
data: \u00fc\u2028:b

data: never ended
"""
EVENTS = [("message", "one"), ("price", '{"item":\n 7}'), ("message", ""), ("message", "a\n\n\u00fc\u2028:b")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_stream_is_read_alike_wherever_it_is_cut_and_however_its_lines_end(end: str) -> None:
    whole = STREAM.replace("\n", end).encode()
    wanted = [(name, data.encode()) for name, data in EVENTS]
    assert list(events_in([whole])) == wanted
    assert list(events_in(whole[at : at + 1] for at in range(len(whole)))) == wanted
    for at in range(len(whole)):
        assert list(events_in([whole[:at], b"", whole[at:]])) == wanted


def test_an_event_is_there_with_the_last_byte_of_its_empty_line() -> None:
    for whole in (b"data: 1\n\n", b"data: 1\r\r", b"data: 1\r\n\r"):
        pieces = iter([whole, b""])
        assert next(events_in(pieces)) == ("message", b"1")
        assert next(pieces) == b""


SPEC = """version: 1
name: streams
target: ${env.TARGET:-http://localhost:8000}
safety: {marker: {X-Load-Test: "true"}}
auth: {member: {bearer: "${env.TOKEN:-t-1}"}}
scenarios:
  listener:
    auth: member
    headers: {X-Client: scenarioc, Accept: text/html}
    flow:
      - if: ${iteration == 0}
        then:
          - GET /visit
          - sse: {connect: /chat, json: {stream: true}, query: {room: a b}, headers: {X-Client: null}}
          - sse: {receive: next, name: first, capture: {token: $.token}}
          - sse: {receive: {body: "[DONE]"}, name: done}
          - sse: {receive: next, name: late}
          - sse: {receive: end, name: whole, expect: {json: {$.events: 4}}}
          - sse: {connect: /prices}
          - sse: {receive: {event: price, json: {$.item: 7}}, name: seven}
          - sse: {receive: {event: price}, timeout: 300ms, name: silence}
          - sse: {receive: end, timeout: 300ms, name: endless}
          - get: /after/${token}
      - if: ${iteration == 1}
        then: [{sse: {connect: /nothing}}, GET /never]
      - if: ${iteration == 2}
        then: [{sse: {connect: /page}}, GET /never]
      - if: ${iteration == 3}
        then: [{sse: {connect: /slow, timeout: 300ms}}, GET /never]
      - if: ${iteration == 4}
        then:
          - sse: {connect: /cut}
          - sse: {receive: next, name: before}
          - sse: {receive: end, name: cut}
      - if: ${iteration == 5}
        then: [stop: test]
load: {users: 1, for: 60s}
"""
ROUTES = {
    "GET /visit": {"headers": [["Set-Cookie", "seen=yes; Path=/"]]},
    "POST /chat": {"events": ['data: {"token": "a"}\n\n', 'data: {"tok', 'en": "b"}\n\ndata: [DONE]\n\n']},
    "GET /prices": {"events": ['event: price\ndata: {"item": 6}\n\nevent: price\ndata: {"item": 7}\n\n'], "hold": True},
    "GET /page": {"body": "<p>", "headers": [["Content-Type", "text/html"]]},
    "GET /slow": {"events": [], "delay_s": 60},
    "GET /cut": {"events": ["data: 1\n\n"], "fault": "truncate"},
    "GET /after/a": {},
}
FAILURES = {
    "late": "expected an event, got the end of the connection (streams.yaml:17)",
    "whole": "expected $.events to be 4, got 3 (streams.yaml:18)",
    "silence": "expected price in 0.3 s, got none (streams.yaml:21)",
    "endless": "expected the end of the stream in 0.3 s, got none (streams.yaml:22)",
    "connect /nothing": "expected status 200, got 404 (streams.yaml:25)",
    "connect /page": "expected content type text/event-stream, got text/html (streams.yaml:27)",
    "connect /slow": "expected an answer, got a timeout (streams.yaml:29)",
    "cut": "expected the end of the stream, got a broken connection (streams.yaml:34)",
}


@pytest.mark.parametrize("client", ["FastHttpUser", "HttpUser"])
def test_events_are_rows_and_failures_say_where_they_stand(client: str, tmp_path: Path) -> None:
    proxied = SPEC if client == "FastHttpUser" else SPEC + "http: {proxy: '${env.PROXY}'}\n"
    built = build(proxied, "streams.yaml", read=lambda name: "")
    [locustfile] = [file.text for file in built.files if file.path == "locustfile.py"]
    assert f"({client}):" in locustfile
    with Server(ROUTES) as server:
        environment = {"TARGET": server.url, "PROXY": server.url}
        ended = run(tmp_path, locustfile, "-u", "1", "-t", "60s", environment=environment, limit_s=120)
        seen = [row for row in server.requests() if row.path != "/visit"]
    names = ("connect /chat", "first", "done", "connect /prices", "seven", "connect /cut", "before", *FAILURES)
    assert [ended.count("SSE", name) for name in names] == [1] * len(names), ended.output
    assert ended.total == len(names) + 2, ended.output
    texts = {name: text for _, name, text in ended.errors}
    assert set(texts) == set(FAILURES), ended.output
    for name, text in FAILURES.items():
        assert text in texts[name], texts[name]
    assert {row.headers["x-load-test"] for row in seen} == {"true"}
    assert {row.headers["authorization"] for row in seen} == {"Bearer t-1"}
    assert {row.headers["cookie"] for row in seen} == {"seen=yes"}
    chat, *others = seen
    assert (chat.method, chat.path, chat.query, chat.body) == ("POST", "/chat", (("room", "a b"),), '{"stream": true}')
    assert (chat.headers["accept"], chat.headers["content-type"]) == ("text/event-stream", "application/json")
    assert ["x-client" in row.headers for row in seen] == [False] + [True] * len(others)
