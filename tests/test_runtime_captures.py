"""Captures: from every part of an answer, one of several, with a default; the same for both of Locust's clients."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from scenarioc.runtime import answers
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.expect import Expect
from scenarioc.runtime.jsonpath import json_find
from support.answers import CLIENTS, Asker
from support.server import Server

PAGE = """<html><body><h1>Cart</h1><form>
<input value='a&amp;b"c' type=hidden name="csrf"><input type="text" name="q" value="1 > 0"><input name=bare value=x>
<ul><li class="item" data-id="1">One</li><li class="item" data-id="2">Two</li><li class="item">Three</li></ul>
order #17, order #23</form></body></html>"""
ROUTES: dict[str, Any] = {
    "GET /items": {
        "json": {"id": 5, "items": [{"id": 1}, {"id": 2}, {"id": 3}], "none": None, "empty": []},
        "headers": [["X-Page", "2"], ["Set-Cookie", "sid=abc; Path=/; HttpOnly"], ["Set-Cookie", "theme=dark; Path=/"]],
    },
    "GET /page": {"body": PAGE, "headers": [["Content-Type", "text/html; charset=utf-8"]]},
    "GET /plain": {"body": "hello"},
    "GET /broken": {"status": 500, "json": {"id": 9}},
    "GET /away": {"status": 302, "headers": [["Location", "/items?code=a%2Fb&state=1#access=t"]]},
    "GET /list": {"json": [1, 2]},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(ROUTES) as running:
        yield running


@pytest.fixture(params=CLIENTS)
def asker(request: pytest.FixtureRequest, server: Server) -> Iterator[Asker]:
    user = Asker(request.param, server.url)
    yield user
    user.close()


def ids(body: Any) -> Any:
    return json_find("$.items[*].id", body)


@pytest.mark.parametrize(
    ("path", "look", "value"),
    [
        ("/items", lambda e: e.capture("x", "$.id", lambda body: body["id"]), 5),
        ("/items", lambda e: e.capture("x", "$.items", lambda body: body["items"][0]), {"id": 1}),
        ("/items", lambda e: e.capture("x", "$.items[*].id", ids, pick="first"), 1),
        ("/items", lambda e: e.capture("x", "$.items[*].id", ids, pick="last"), 3),
        ("/items", lambda e: e.capture("x", "$.items[*].id", ids, pick="all"), [1, 2, 3]),
        ("/items", lambda e: e.capture("x", "$.items[*].id", ids, pick=1), 2),
        ("/items", lambda e: e.capture("x", "$.items[*].id", ids, pick=9, default=0), 0),
        ("/items", lambda e: e.capture("x", "$.y", lambda body: body["y"], default="d"), "d"),
        ("/items", lambda e: e.capture("x", "$.y", lambda body: body["y"], required=False), None),
        ("/items", lambda e: e.capture("x", "$.none", lambda body: body["none"], default="d"), "d"),
        ("/items", lambda e: e.capture("x", "$.id", lambda body: body["id"], transform=lambda value: value + 1), 6),
        ("/plain", lambda e: e.capture("x", "$.id", lambda body: body["id"], default=0), 0),
        ("/items", lambda e: e.capture_header("x", "x-page"), "2"),
        ("/items", lambda e: e.capture_cookie("x", "theme"), "dark"),
        ("/items", lambda e: e.capture_status("x"), 200),
        ("/plain", lambda e: e.capture_body("x"), "hello"),
        ("/page", lambda e: e.capture_regex("x", r"order #(\d+)", 1), "17"),
        ("/page", lambda e: e.capture_regex("x", r"order #(?P<n>\d+)", "n", pick="last"), "23"),
        ("/page", lambda e: e.capture_regex("x", r"order #\d+", pick="all"), ["order #17", "order #23"]),
        ("/page", lambda e: e.capture_regex("x", "nowhere", default=""), ""),
        ("/page", lambda e: e.capture_css("x", "li.item"), "One"),
        ("/page", lambda e: e.capture_css("x", "li.item", attribute="data-id", pick="all"), ["1", "2"]),
        ("/page", lambda e: e.capture_xpath("x", "//li[2]"), "Two"),
        ("/page", lambda e: e.capture_xpath("x", "//li/@data-id", pick="last"), "2"),
        ("/page", lambda e: e.capture_xpath("x", "count(//li)"), "3"),
        ("/page", lambda e: e.capture_hidden("x", "csrf"), 'a&b"c'),
        ("/page", lambda e: e.capture_hidden("x", "q"), "1 > 0"),
        ("/page", lambda e: e.capture_hidden("x", "bare"), "x"),
        ("/broken", lambda e: e.capture_status("x"), 500),
        ("/broken", lambda e: e.capture("x", "$.id", lambda body: body["id"], required=False), None),
    ],
)
def test_a_capture_gives_the_value(asker: Asker, path: str, look: Any, value: Any) -> None:
    looked = asker.get(path, look)
    assert looked.value == value
    assert looked.ended_by is None
    assert (looked.failure is None) == (path != "/broken")


@pytest.mark.parametrize(
    ("path", "look", "failure"),
    [
        (
            "/items",
            lambda e: e.capture("x", "$.y", lambda body: body["y"]),
            "$.y, got nothing there (keys: id, items, none, empty)",
        ),
        ("/list", lambda e: e.capture("x", "$.y", lambda body: body["y"]), "$.y, got nothing there (in a list of 2)"),
        ("/items", lambda e: e.capture("x", "$.none", lambda body: body["none"]), "$.none, got null (keys: "),
        ("/items", lambda e: e.capture("x", "$.empty[*]", lambda body: [], pick="all"), "$.empty[*], got nothing"),
        ("/page", lambda e: e.capture("x", "$.y", lambda body: body["y"]), "JSON, got text/html"),
        ("/plain", lambda e: e.capture("x", "$.y", lambda body: body["y"]), "JSON, got a body without a type"),
        (
            "/items",
            lambda e: e.capture("x", "$.id", lambda body: body["id"], transform=len),
            "$.id fit for x, got Type",
        ),
        ("/items", lambda e: e.capture_header("x", "X-Nope"), "header X-Nope, got nothing there"),
        ("/items", lambda e: e.capture_cookie("x", "nope"), "cookie nope, got nothing there"),
        ("/items", lambda e: e.capture_location("x"), "a redirect, got nothing there"),
        ("/page", lambda e: e.capture_regex("x", "nowhere"), "nowhere, got nothing there"),
        ("/page", lambda e: e.capture_css("x", "li.none"), "li.none, got nothing there"),
        ("/page", lambda e: e.capture_hidden("x", "none"), "input none, got nothing there"),
        ("/broken", lambda e: e.capture("x", "$.id", lambda body: body["id"]), "status < 400, got 500"),
    ],
)
def test_a_required_capture_that_finds_nothing_fails_the_request_and_ends_the_iteration(
    asker: Asker, path: str, look: Any, failure: str
) -> None:
    looked = asker.get(path, look)
    assert looked.ended_by is StepFailed
    assert looked.failure is not None
    assert looked.failure.startswith(f"expected {failure}")


def test_a_random_pick_draws_every_value(asker: Asker) -> None:
    def draw(expect: Expect) -> Any:
        return [expect.capture("x", "$.items[*].id", ids, pick="random") for _ in range(100)]

    assert set(asker.get("/items", draw).value) == {1, 2, 3}


@pytest.mark.parametrize("follow", [True, False])
def test_a_redirect_is_captured_whether_it_is_followed_or_not(asker: Asker, follow: bool) -> None:
    def look(expect: Expect) -> tuple[str, str, str]:
        return (
            expect.capture_location("x"),
            expect.capture_location("x", query="code"),
            expect.capture_location("x", query="access"),
        )

    whole, code, fragment = asker.get("/away", look, follow=follow).value
    assert "/items?code=a%2Fb&state=1" in whole
    assert (code, fragment) == ("a/b", "t")


def test_the_final_url_and_its_query_are_captured(asker: Asker, server: Server) -> None:
    assert asker.get("/away", lambda e: e.capture_url("x")).value.startswith(f"{server.url}/items?code=")
    assert asker.get("/away", lambda e: e.capture_url("x", query="state")).value == "1"


def test_a_cookie_of_an_earlier_answer_is_found_in_what_the_user_keeps(asker: Asker) -> None:
    asker.get("/items", lambda expect: None)
    assert asker.get("/plain", lambda e: e.capture_cookie("x", "sid")).value == "abc"


def test_the_time_is_captured_in_milliseconds(asker: Asker) -> None:
    assert 0 < asker.get("/plain", lambda e: e.capture_time("x")).value < 5000


def test_what_a_slow_but_good_answer_says_is_captured_although_its_check_failed(asker: Asker) -> None:
    def look(expect: Expect) -> Any:
        expect.time(below_ms=0)
        return expect.capture("x", "$.id", lambda body: body["id"])

    looked = asker.get("/items", look)
    assert looked.value == 5
    assert "expected time < 0 ms" in (looked.failure or "")


def test_the_body_is_parsed_once_however_often_it_is_looked_at(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []
    decode = answers.decode_json
    monkeypatch.setattr(answers, "decode_json", lambda text: parsed.append(text) or decode(text))

    def look(expect: Expect) -> None:
        for _ in range(3):
            expect.capture("x", "$.id", lambda body: body["id"])

    asker.get("/items", look)
    assert len(parsed) == 1


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'{"id": "\xc3\xbc"}\r\n', {"id": "ü"}),
        (b" \n[1]", [1]),
        (b"\xef\xbb\xbf[1]", [1]),
        ('{"id": 5}'.encode("utf-16"), {"id": 5}),
        ("5".encode("utf-16-le"), 5),
        (b"[1] [2]", answers.NOT_JSON),
        (b"[1]\x0b", answers.NOT_JSON),
        (b"", answers.NOT_JSON),
        (None, answers.NOT_JSON),
        (b"[" * 100_000, answers.NOT_JSON),
    ],
)
def test_a_body_is_json_in_any_encoding_with_nothing_but_blanks_around_it(content: bytes | None, value: Any) -> None:
    assert answers.body_json(SimpleNamespace(content=content)) == value
