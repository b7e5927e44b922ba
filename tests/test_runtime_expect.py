"""Checks of an answer: what passes, what fails, and how a failure is worded; the same for both of Locust's clients."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import gevent
import pytest

from scenarioc.runtime import wording
from scenarioc.runtime.endings import StepFailed, UserFailed, end_iteration, end_user
from scenarioc.runtime.expect import Expect
from scenarioc.runtime.status import too_slow
from support.answers import CLIENTS, Asker
from support.server import Server, free_port

ITEMS = {"items": [{"id": 1, "price": 5.5}, {"id": 2, "price": 7}], "name": "Ann", "n": 3, "none": None, "ok": True}
SECRETS = {"access_token": "abc123", "user": {"password": "hunter2"}, "name": "Ann", "note": "Bearer xyz.xyz"}
PAGE = "<html><h1 class='big'>Hi <b>you</b></h1><a href='/1'>one</a><a href='/2'>two</a></html>"
ROUTES: dict[str, Any] = {
    "GET /items": {"json": ITEMS, "headers": [["X-Total", "42"], ["X-Api-Key", "k-999"]]},
    "GET /secrets": {"json": SECRETS},
    "GET /page": {
        "body": PAGE,
        "headers": [["Content-Type", "text/html; charset=utf-8"], ["Set-Cookie", "theme=dark; Path=/"]],
    },
    "GET /feed": {"body": "<a xmlns='urn:x'><b>1</b></a>", "headers": [["Content-Type", "application/xml"]]},
    "GET /created": {"status": 201, "json": {}},
    "GET /choices": {"status": 300, "json": {}},
    "GET /teapot": {"status": 418, "json": {}},
    "GET /broken": {"status": 500, "json": {"items": []}},
    "GET /empty": {"status": 204},
    "GET /bytes": {"body": "\x00\u00ff{", "headers": [["Content-Type", "application/json"]]},
    "GET /closed": {"fault": "close"},
    "GET /cut": {"fault": "truncate", "body": '{"id": 1}'},
    "GET /slow": {"delay_s": 1},
    "GET /away": {"status": 302, "headers": [["Location", "/items"]]},
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


def nothing(expect: Expect) -> None:
    pass


@pytest.mark.parametrize(
    ("path", "how", "failure"),
    [
        ("/items", {}, None),
        ("/choices", {}, None),
        ("/broken", {}, "expected status < 400, got 500 (shop.yaml:23)"),
        ("/created", {"status": 200}, "expected status 200, got 201 (shop.yaml:23)"),
        ("/teapot", {"status": 418}, None),
        ("/teapot", {"status": (200, "4xx")}, None),
        ("/broken", {"status": (200, "4xx")}, "expected status 200 or 4xx, got 500 (shop.yaml:23)"),
        ("/teapot", {"not_status": (500, "3xx")}, None),
        ("/broken", {"not_status": "5xx"}, "expected a status other than 5xx, got 500 (shop.yaml:23)"),
        ("/away", {"status": 302, "follow": False}, None),
        ("/away", {"status": 302}, "expected status 302, got 200 (shop.yaml:23)"),
    ],
)
def test_the_status_passes_or_fails_as_the_spec_says(
    asker: Asker, path: str, how: dict[str, Any], failure: str | None
) -> None:
    assert asker.get(path, nothing, **how).failure == failure


@pytest.mark.parametrize(
    ("look", "failure"),
    [
        (lambda e: e.time(below_ms=5000), None),
        (lambda e: e.time(below_ms=0.001), "time < 0.001 ms, got over "),
        (lambda e: e.header("x-total", equals="42"), None),
        (lambda e: e.header("X-Total", gt=41), None),
        (lambda e: e.header("X-Total", lt=42), 'header X-Total to be < 42, got "42"'),
        (lambda e: e.header("X-Other", exists=False), None),
        (lambda e: e.header("X-Other", not_exists=True), None),
        (lambda e: e.header("X-Other", exists=True), "header X-Other to be there, got nothing there"),
        (lambda e: e.header("X-Other", not_contains="x"), None),
        (lambda e: e.header("X-Total", not_matches="^4"), 'header X-Total not to match "^4", got "42"'),
        (lambda e: e.content_type("application/json"), None),
        (lambda e: e.content_type("text/html"), 'content type to be "text/html", got "application/json"'),
        (lambda e: e.body(contains='"Ann"'), None),
        (lambda e: e.body(not_contains="error"), None),
        (lambda e: e.url(matches="/items$"), None),
        (lambda e: e.json("$.n", lambda body: body["n"], equals=3), None),
        (lambda e: e.json("$.n", lambda body: body["n"], equals=3.0), None),
        (lambda e: e.json("$.ok", lambda body: body["ok"], equals=1), "$.ok to be 1, got true"),
        (lambda e: e.json("$.n", lambda body: body["n"], one_of=[1, 2]), "$.n to be one of [1, 2], got 3"),
        (lambda e: e.json("$.n", lambda body: body["n"], not_one_of=[1, 2]), None),
        (lambda e: e.json("$.n", lambda body: body["n"], type="integer"), None),
        (lambda e: e.json("$.ok", lambda body: body["ok"], type="number"), '$.ok to be of type "number", got true'),
        (lambda e: e.json("$.n", lambda body: body["n"], contains="3"), '$.n to contain "3", got 3'),
        (lambda e: e.json("$.name", lambda body: body["name"], ge=2), '$.name to be >= 2, got "Ann"'),
        (lambda e: e.json("$.x", lambda body: body["x"], exists=True), "$.x to be there, got nothing there"),
        (lambda e: e.json("$.x", lambda body: body["x"], not_equals=1), None),
        (lambda e: e.json("$.none", lambda body: body["none"], exists=True), None),
        (lambda e: e.json("$.items", lambda body: body["items"], count=2), None),
        (lambda e: e.json("$.n.x", lambda body: body["n"]["x"], equals=1), "$.n.x to be 1, got nothing there"),
        (lambda e: e.json("$.items[*].id", lambda body: [1, 2], gt=0), None),
        (lambda e: e.json("$.items[*].id", lambda body: [1, 2], gt=1), "$.items[*].id to be > 1, got [1, 2]"),
        (lambda e: e.json("$.items[*].id", lambda body: [1, 2], contains=2), None),
        (lambda e: e.json("$.items[*].id", lambda body: [1, 2], equals=[1, 2]), None),
        (lambda e: e.json("$.items[*].id", lambda body: [1, 2], one_of=[1, 2]), None),
        (lambda e: e.json("$.items[*].x", lambda body: [], exists=False), None),
        (lambda e: e.json("$.items[*].x", lambda body: [], not_equals=1), None),
        (lambda e: e.json("$.items[*].x", lambda body: [], equals=1), "$.items[*].x to be 1, got []"),
        (lambda e: e.schema({"type": "object", "required": ["n"]}), None),
        (
            lambda e: e.schema({"properties": {"n": {"type": "string"}}}),
            '$.n to fit type "string", got 3',
        ),
    ],
)
def test_a_check_of_a_json_answer_holds_or_says_what_was_expected(asker: Asker, look: Any, failure: str | None) -> None:
    looked = asker.get("/items", look)
    if failure is None:
        assert looked.failure is None
    else:
        assert looked.failure is not None
        assert looked.failure.startswith(f"expected {failure}")
        assert looked.failure.endswith(" (shop.yaml:23)")
    assert looked.ended_by is None


@pytest.mark.parametrize(
    ("path", "look", "failure"),
    [
        ("/page", lambda e: e.css("h1.big", contains="Hi you"), None),
        ("/page", lambda e: e.css("a", equals="two"), None),
        ("/page", lambda e: e.css("a", count=2), None),
        ("/page", lambda e: e.css("a", attribute="href", not_equals="/2"), "a not to be"),
        ("/page", lambda e: e.css("h2", exists=True), "h2 to be there"),
        ("/page", lambda e: e.xpath("//a/@href", matches="^/1"), None),
        ("/page", lambda e: e.xpath("count(//a)", equals=2), None),
        ("/page", lambda e: e.cookie("theme", equals="dark"), None),
        ("/page", lambda e: e.cookie("other", exists=True), "cookie other to be there"),
        ("/feed", lambda e: e.xpath("//*[local-name()='b']", equals="1"), None),
        ("/empty", lambda e: e.css("a", exists=False), None),
        ("/empty", lambda e: e.body(equals="x"), 'body to be "x", got nothing there'),
        ("/page", lambda e: e.json("$.a", lambda body: body["a"], equals=1), "JSON, got text/html"),
        ("/empty", lambda e: e.json("$.a", lambda body: body["a"], equals=1), "JSON, got an empty body"),
        ("/bytes", lambda e: e.json("$.a", lambda body: body["a"], equals=1), "JSON, got application/json"),
        ("/away", lambda e: e.url(matches="/items$"), None),
    ],
)
def test_a_check_of_any_other_answer_holds_or_says_what_was_expected(
    asker: Asker, path: str, look: Any, failure: str | None
) -> None:
    found = asker.get(path, look).failure
    assert found is None if failure is None else found is not None and found.startswith(f"expected {failure}")


def test_the_first_failure_wins_and_later_checks_are_skipped(asker: Asker) -> None:
    def look(expect: Expect) -> None:
        expect.header("X-Total", equals="1")
        expect.body(contains="later")
        expect.json("$.n", lambda body: body["n"], equals=0)

    assert asker.get("/items", look).failure == 'expected header X-Total to be "1", got "42" (shop.yaml:23)'


@pytest.mark.parametrize(("ending", "ended_by"), [(end_iteration, StepFailed), (end_user, UserFailed)])
def test_a_failure_ends_what_the_spec_says_and_the_sample_is_kept(asker: Asker, ending: Any, ended_by: type) -> None:
    for path, look in (("/broken", nothing), ("/items", lambda expect: expect.body(contains="later"))):
        looked = asker.get(path, look, on_failure=ending)
        assert looked.ended_by is ended_by
        assert len(looked.samples) == 1
        assert looked.failure


@pytest.mark.parametrize("path", ["/closed", "/cut", "refused"])
def test_a_broken_connection_is_a_failure_in_locusts_own_words_and_no_check_can_lose_it(
    asker: Asker, path: str
) -> None:
    def look(expect: Expect) -> None:
        expect.time(below_ms=0)
        expect.header("X", equals="1")
        expect.content_type("text/html")
        expect.body(contains="x")
        expect.url(equals="x")
        expect.css("a", exists=True)
        expect.json("$.x", lambda body: body["x"], equals=1)
        expect.schema({})
        expect.capture_cookie("x", "a", required=False)

    if path == "refused":
        path = f"http://127.0.0.1:{free_port()}/"
    for status in (None, 200, ("2xx", 404)):
        looked = asker.get(path, look, status=status)
        assert looked.ended_by is None
        assert looked.failure is not None
        assert "shop.yaml" not in looked.failure
        assert "http" not in looked.failure


def test_an_answer_that_comes_too_late_is_one_failure_without_the_url(server: Server) -> None:
    asker = Asker("FastHttpUser", server.url)
    with gevent.Timeout(0.2):
        looked = asker.get("/slow?id=123", nothing)
    assert looked.failure == "expected an answer, got a timeout (shop.yaml:23)"
    asker.close()


@pytest.mark.parametrize(
    ("look", "hidden"),
    [
        (lambda e: e.json("$.access_token", lambda body: body["access_token"], equals="zzz999"), ["abc123", "zzz999"]),
        (lambda e: e.json("$", lambda body: body, equals=1), ["abc123", "hunter2", "xyz.xyz"]),
        (lambda e: e.json("$.user", lambda body: body["user"], equals={"password": "s3s4me"}), ["hunter2", "s3s4me"]),
        (lambda e: e.body(equals="x"), ["abc123", "hunter2", "xyz.xyz"]),
        (lambda e: e.body(equals='{"api_key": "q1w2e3"}'), ["q1w2e3"]),
        (lambda e: e.json("$.name", lambda body: body["name"], equals="my-shop-secret"), ["my-shop-secret"]),
    ],
)
def test_no_secret_stands_in_a_failure(
    asker: Asker, look: Any, hidden: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "SHOP_PASSWORD", "my-shop-secret")
    wording.environment_secrets.cache_clear()
    failure = asker.get("/secrets", look).failure
    assert failure is not None
    assert "***" in failure
    assert not [secret for secret in hidden if secret in failure]
    wording.environment_secrets.cache_clear()


def test_a_secret_header_is_not_shown(asker: Asker) -> None:
    failure = asker.get("/items", lambda expect: expect.header("X-Api-Key", equals="k-111")).failure
    assert failure == "expected header X-Api-Key to be ***, got *** (shop.yaml:23)"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True), ("userPassword", True), ("X-Auth-Token", True), ("apiKey", True), ("api_key", True),
        ("Set-Cookie", True), ("csrfmiddlewaretoken", True), ("clientSecret", True), ("PIN", True), ("pwd", True),
        ("shipping", False), ("name", False), ("author", False), ("spinner", False), ("id", False),
    ],
)  # fmt: skip
def test_secrets_are_known_by_their_names(name: str, secret: bool) -> None:
    assert wording.looks_secret(name) is secret


def test_the_name_of_a_secret_is_not_looked_for_at_each_letter_of_a_word() -> None:
    assert [wording.FIELD.match("x.token=1", at) is None for at in range(7)] == [False] + [True] * 6


def test_one_place_gives_few_different_texts_and_each_is_short(asker: Asker) -> None:
    texts = {
        asker.get("/items", lambda e, n=n: e.json("$.n", lambda body: body["n"], equals=f"{n} " + "x" * 500)).failure
        for n in range(40)
    }
    assert len(texts) == wording.DISTINCT_FAILURES + 1
    assert max(len(text or "") for text in texts) < 130


def test_a_slow_answer_is_worded_in_steps_so_that_few_texts_differ() -> None:
    assert [too_slow(took, 500)[1] for took in (500, 743.2, 999, 1400, 2100, 60000)] == [
        "over 500 ms", "over 500 ms", "over 500 ms", "over 1000 ms", "over 2000 ms", "over 50000 ms",
    ]  # fmt: skip
