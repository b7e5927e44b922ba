"""WebSockets in real Locust: what is counted, what fails with which words, what is sent and to whom."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scenarioc.build import build, document_of, plan_of, spec_of
from support.locust_run import run
from support.server import Server

SPEC = """version: 1
name: live
target: ${env.TARGET:-http://localhost:8000}
safety: {marker: {X-Load-Test: "true"}}
auth: {member: {bearer: "${env.TOKEN:-t-1}"}}
scenarios:
  talker:
    auth: member
    headers: {X-Client: scenarioc, Content-Type: application/json}
    flow:
      - GET /visit
      - ws: {connect: /live, query: {room: a b}}
      - ws: {receive: {json: {$.type: order}}, name: pushed, capture: {order: $.id}}
      - ws: {send: {type: confirm, order: "${order}"}}
      - ws: {receive: next, expect: {json: {$.order: 8}}}
      - ws: {send: first}
      - ws: {send: second}
      - ws: {receive: {body: second}, name: second}
      - ws: {send: hush}
      - ws: {receive: next, timeout: 300ms, name: silence}
      - ws: {send: bye}
      - ws: {receive: next, name: end}
      - ws: {send: too late, name: late}
      - stop: user
  stranger:
    flow:
      - if: ${iteration > 0}
        then: [stop: user]
      - ws: {connect: /nothing}
      - get: /never
load: {users: 2, for: 3s}
"""
ROUTES = {
    "GET /live": {"socket": ['{"type": "hello"}', '{"type": "order", "id": 7}']},
    "GET /visit": {"headers": [["Set-Cookie", "seen=yes; Path=/"]]},
}


@pytest.mark.xdist_group("sockets")
def test_messages_are_rows_and_failures_say_where_they_stand(tmp_path: Path) -> None:
    built = build(SPEC, "live.yaml", read=lambda name: "")
    [locustfile] = [file.text for file in built.files if file.path == "locustfile.py"]
    with Server(ROUTES) as server:
        options = ("-u", "2", "-r", "2", "-t", "5s")
        ended = run(tmp_path, locustfile, *options, environment={"TARGET": server.url})
        seen = server.requests()
    names = ("connect /live", "pushed", "second", "silence", "end", "late", "connect /nothing")
    assert [ended.count("WS", name) for name in names] == [1] * len(names), ended.output
    assert (ended.count("WS", "send"), ended.count("WS", "receive")) == (5, 1), ended.output
    texts = {name: text for _, name, text in ended.errors}
    assert set(texts) == {"receive", "silence", "end", "late", "connect /nothing"}
    assert texts["receive"].endswith("expected $.order to be 8, got 7 (live.yaml:15)')"), texts
    assert "expected a message in 0.3 s, got none (live.yaml:20)" in texts["silence"]
    assert "expected a message, got the end of the connection (live.yaml:22)" in texts["end"]
    assert "not sent: the connection is closed (live.yaml:23)" in texts["late"]
    assert "no WebSocket: status 404 (live.yaml:29)" in texts["connect /nothing"]
    sent = [row.body for row in seen if row.method == "WS"]
    assert sent == ['{"type": "confirm", "order": 7}', "first", "second", "hush", "bye"]
    shakes = [row for row in seen if row.method == "GET" and row.path != "/visit"]
    assert sorted(row.path for row in shakes) == ["/live", "/nothing"]
    assert {row.headers["x-load-test"] for row in shakes} == {"true"}
    assert len({row.headers["x-load-test-run"] for row in shakes}) == 1
    [live] = [row for row in shakes if row.path == "/live"]
    said = {name: live.headers.get(name) for name in ("authorization", "x-client", "cookie", "content-type")}
    assert said == {"authorization": "Bearer t-1", "x-client": "scenarioc", "cookie": "seen=yes", "content-type": None}
    assert live.query == (("room", "a b"),)


PAGE = (Path(__file__).parent.parent / "docs" / "sockets.md").read_text("utf-8")


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_what_the_page_shows_compiles_without_a_warning(block: str) -> None:
    spec = {"version": 1, "name": "shown", "target": "http://localhost:8000", "load": {"users": 1, "for": "1m"}}
    shown = yaml.safe_load(block)
    spec |= {"scenarios": {"user": {"flow": shown}}} if isinstance(shown, list) else shown
    text = yaml.safe_dump(spec, sort_keys=False)
    document = document_of(text, "sockets.yaml", read=lambda name: "")
    plan, warnings = plan_of(spec_of(document), document, read=lambda name: "")
    assert plan.users
    assert not warnings
