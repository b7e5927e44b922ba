"""Who the users are: every kind of auth on the wire, tokens that end, logins that fail, tokens for all workers."""

from __future__ import annotations

import base64
import json
import signal
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import requests

from backends import Backend, started
from scenarioc.build import Built, build
from support.cluster import Cluster, wait_until
from support.locust_run import Run, finish, result, run, start
from support.server import Recorded, Server, free_port

pytestmark = pytest.mark.xdist_group("auth")

HEAD = "version: 1\nname: proofs\ntarget: ${env.TARGET:-http://localhost:8000}\n"
HOOKS = """import os


def ticket(user):
    return {"X-Ticket": os.environ["TICKET"]}
"""


def compiled(spec: str) -> Built:
    return build(HEAD + spec, "proofs.yaml", read=lambda name: HOOKS)


def run_until(
    condition: Callable[[], bool], folder: Path, text: str, *options: str, environment: dict[str, str]
) -> Run:
    """Run Locust until something has happened."""
    process = start(folder, text, "--headless", "--only-summary", *options, environment=environment)
    try:
        wait_until(condition, 90)
    finally:
        process.send_signal(signal.SIGTERM)
        code, output = finish(process)
    return result(folder, code, output)


def locustfile(built: Built) -> str:
    return next(file.text for file in built.files if file.path == "locustfile.py")


# --- every kind on the wire, and nowhere else ---------------------------------------------------------------------

KINDS = ["basic", "bearer", "header", "query", "form", "json", "session", "client", "person", "again", "sign", "code"]
KINDS += ["hook"]
EVERY_KIND = """
hooks: hooks.py
auth:
  basic: {basic: {username: anna, password: "${env.C_BASIC}"}}
  bearer: {bearer: "${env.C_BEARER}"}
  header: {api_key: "${env.C_HEADER}", header: X-Key}
  query: {api_key: "${env.C_QUERY}", query: key}
  form: {login: POST /form, form: {word: "${env.C_FORM}"}, token: $.token}
  json: {login: POST /json, json: {word: "${env.C_JSON}"}, token: {header: X-Token}, header: X-Mine}
  session: {session: /page, form: {word: "${env.C_SESSION}"}, csrf: {hidden: csrf, header: X-CSRF}}
  client:
    oauth2: client_credentials
    token_url: /oauth
    client_id: shop
    client_secret: ${env.C_CLIENT}
    scope: worker
  person: {oauth2: password, token_url: /oauth, username: anna, password: "${env.C_PERSON}", scope: test}
  again: {oauth2: refresh_token, token_url: /oauth, refresh_token: "${env.C_AGAIN}"}
  sign: {sign: {X-Sign: "${hmac_sha256(env.C_SIGN, request.path)}"}}
  code: {login: POST /code, json: {code: "${totp(env.C_TOTP)}"}, token: $.token}
  hook: {hook: ticket}
scenarios:
  user:
    think: 200ms
    flow:
""" + "".join(f"      - get: /{kind}/items\n        auth: {kind}\n" for kind in KINDS)
CANARIES = {
    "C_BASIC": "canary-one-1", "C_BEARER": "canary-two-2", "C_HEADER": "canary-three-3", "C_QUERY": "canary-four-4",
    "C_FORM": "canary-five-5", "C_JSON": "canary-six-6", "C_SESSION": "canary-seven-7", "C_CLIENT": "canary-eight-8",
    "C_PERSON": "canary-nine-9", "C_AGAIN": "canary-ten-10", "C_SIGN": "canary-eleven-11",
    "C_TOTP": "CANARYTWELVE2222", "TICKET": "canary-thirteen-13",
}  # fmt: skip
GIVEN = {name: f"given-canary-{name}" for name in ("form", "json", "sid", "csrf", "oauth", "code")}
WIRE = {
    "POST /form": {"json": {"token": GIVEN["form"]}},
    "POST /json": {"headers": [["X-Token", GIVEN["json"]]]},
    "GET /page": {"body": f"<input type=hidden name=csrf value={GIVEN['csrf']}>"},
    "POST /page": {"status": 302, "headers": [["Location", "/"], ["Set-Cookie", f"sid={GIVEN['sid']}; Path=/"]]},
    "POST /oauth": {"json": {"access_token": GIVEN["oauth"], "expires_in": 3600}},
    "POST /code": {"json": {"token": GIVEN["code"]}},
}


def test_every_kind_is_seen_on_the_wire_and_no_secret_anywhere_else(tmp_path: Path) -> None:
    built = compiled(EVERY_KIND + "load: {users: 2, iterations: {each: 1}, for: 2m}\n")
    assert not built.warnings
    for file in built.files:
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.path).write_text(file.text, encoding="utf-8")
    # Every second answer is a failure: what is told about it must not tell the secret.
    items = {f"GET /{kind}/items": [{}, {"status": 403, "echo": True}] for kind in KINDS}
    with Server({**WIRE, **items}) as server:
        environment = {**CANARIES, "TARGET": server.url}
        options = ("--html", "report.html", "--csv", "rows", "--loglevel", "DEBUG")
        ended = run(tmp_path, locustfile(built), *options, environment=environment)
        seen = {request.path.split("/")[1]: request for request in server.requests() if request.path.endswith("items")}
        logins = {request.path: request for request in server.requests() if not request.path.endswith("items")}
    assert_on_the_wire(seen, logins)
    secrets = [*CANARIES.values(), *GIVEN.values(), base64.b64encode(b"anna:canary-one-1").decode()]
    written = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    assert {"report.html", "rows_failures.csv", "source-map.json", "run.sh", ".env.example"} <= written.keys()
    told = {"output": ended.output, **written}
    assert not [(place, secret) for place, text in told.items() for secret in secrets if secret in text]
    assert ("GET", "/basic/items", "LocustBadStatusCode(code=403)") in ended.errors


def assert_on_the_wire(seen: dict[str, Recorded], logins: dict[str, Recorded]) -> None:
    sent = {kind: request.headers for kind, request in seen.items()}
    assert sent["basic"]["authorization"] == "Basic " + base64.b64encode(b"anna:canary-one-1").decode()
    assert sent["bearer"]["authorization"] == "Bearer canary-two-2"
    assert sent["header"]["x-key"] == "canary-three-3"
    assert dict(seen["query"].query) == {"key": "canary-four-4"}
    assert (logins["/form"].body, sent["form"]["authorization"]) == ("word=canary-five-5", f"Bearer {GIVEN['form']}")
    assert (json.loads(logins["/json"].body), sent["json"]["x-mine"]) == ({"word": "canary-six-6"}, GIVEN["json"])
    assert logins["/page"].body == f"csrf={GIVEN['csrf']}&word=canary-seven-7"
    assert logins["/page"].headers["referer"].endswith("/page")
    assert (sent["session"]["cookie"], sent["session"]["x-csrf"]) == (f"sid={GIVEN['sid']}", GIVEN["csrf"])
    for kind in ("client", "person", "again"):
        assert sent[kind]["authorization"] == f"Bearer {GIVEN['oauth']}"
    assert (len(sent["sign"]["x-sign"]), sent["hook"]["x-ticket"]) == (64, "canary-thirteen-13")
    assert len(json.loads(logins["/code"].body)["code"]) == 6


# --- a token that ends ---------------------------------------------------------------------------------------------

ENDING = """
auth:
  each:
    login: POST /auth/token
    form: {username: tester, password: "${env.PASSWORD}"}
    headers: {X-User: "${user.id}"}
    token: $.access_token
    expires: 1h # which is not true
    refresh: {on_status: 401}
  together:
    login: POST /auth/token
    form: {username: tester, password: "${env.PASSWORD}"}
    headers: {X-User: all}
    token: $.access_token
    expires: 1h
    refresh: {on_status: 401}
    scope: worker
scenarios:
  alone:
    users: 30
    think: 200ms..800ms
    auth: each
    flow: [GET /items]
  many:
    users: 200
    think: 500ms..1500ms
    auth: together
    flow: [GET /users/me]
load: {users: 230, for: 1m}
"""


def logins_by_user(backend: Backend) -> dict[str, list[float]]:
    found = defaultdict(list)
    for request in backend.requests():
        if request.path == "/auth/token":
            found[request.headers["x-user"]].append(request.received_s)
    return found


def test_however_many_meet_an_expired_token_one_gets_a_new_one(tmp_path: Path) -> None:
    life_s = 4
    with started("fastapi_items", token_seconds=life_s) as backend:
        account = {"username": "tester", "password": "correct horse"}
        requests.post(f"{backend.url}/users", json=account, timeout=30).raise_for_status()
        backend.forget()
        environment = {"TARGET": backend.url, "PASSWORD": account["password"]}

        def ended_for_most() -> bool:
            times = logins_by_user(backend)
            return len(times["all"]) > 1 and sum(len(found) > 1 for found in times.values()) > 15

        options = ("-u", "230", "-r", "230", "-t", "2m")
        ended = run_until(ended_for_most, tmp_path, locustfile(compiled(ENDING)), *options, environment=environment)
        log, logins = backend.requests(), logins_by_user(backend)
    refused = [request for request in log if request.status == 401]
    assert not ended.errors, ended.output
    # Whoever shares a token gets the next one only after it has ended (to the second), and nobody else does.
    assert len(logins) == 31
    for times in logins.values():
        assert all(later - earlier > life_s / 2 for earlier, later in pairwise(times))
    # Many met the end of it, and none of them failed: each refused request was counted apart, and sent again.
    shared = [request for request in refused if request.path == "/users/me"]
    assert len(shared) > len(logins["all"])
    assert sum(ended.count("GET", f"401 for {name}") for name in ("each", "together")) <= len(refused)
    assert ended.count("GET", "401 for together") > len(logins["all"])
    assert ended.count("POST", "log in as together") <= len(logins["all"])


# --- logins that fail ----------------------------------------------------------------------------------------------

FAILING = """
auth:
  refused: {login: POST /refused, headers: {X-User: "${user.id}"}, form: {word: "${env.PASSWORD:-x}"}, token: $.token}
  late: {login: POST /late, json: {a: 1}, token: $.token}
  nowhere: {oauth2: client_credentials, token_url: "${env.NOWHERE}/token", client_id: a, client_secret: "${env.WORD}"}
  broken: {hook: ticket}
hooks: hooks.py
scenarios:
  refused: {users: 2, auth: refused, flow: [GET /secret]}
  late: {users: 1, auth: late, think: 50ms, flow: [GET /late/items]}
  nowhere: {users: 2, auth: nowhere, flow: [GET /secret]}
  broken: {users: 1, auth: broken, flow: [GET /secret]}
  free: {users: 1, think: 50ms, flow: [GET /free]}
load: {users: 7, for: 1m}
"""


def test_a_login_that_fails_is_counted_and_tried_again_more_and_more_seldom(tmp_path: Path) -> None:
    late = [{"status": 503}, {"json": {"other": 1}}, {"json": {"token": "t"}}]
    routes = {"POST /refused": {"status": 401}, "POST /late": late, "GET /late/items": {}, "GET /free": {}}
    environment = {"NOWHERE": f"http://127.0.0.1:{free_port()}", "WORD": "word"}
    with Server(routes) as server:

        def tried_often() -> bool:
            return server.count("POST", "/refused") >= 7 and server.count("GET", "/late/items") > 0

        ended = run_until(
            tried_often, tmp_path, locustfile(compiled(FAILING)), "-u", "7", "-r", "7", "-t", "2m",
            environment={**environment, "TARGET": server.url},
        )  # fmt: skip
        found = server.requests()
    errors = {(name, text.split("'")[1]) for _, name, text in ended.errors}
    assert ("log in as refused", "expected status < 400, got 401 (proofs.yaml:6)") in errors
    assert ("log in as nowhere", "expected an answer, got ConnectionRefusedError (proofs.yaml:8)") in errors
    assert {text for name, text in errors if name == "log in as late"} == {
        "expected status < 400, got 503 (proofs.yaml:7)",
        "expected $.token, got nothing there (keys: other) (proofs.yaml:7)",
    }
    assert {name for name, _ in errors} == {"log in as refused", "log in as late", "log in as nowhere"}
    # At once, after half a second at least, then 1, then 2: nobody is busy, and nobody is gone.
    attempts = defaultdict(list)
    for request in found:
        if request.path == "/refused":
            attempts[request.headers["x-user"]].append(request.at)
    assert len(attempts) == 2
    for times in attempts.values():
        assert all(later - earlier > 0.45 * 2**n for n, (earlier, later) in enumerate(pairwise(times)))
    assert not [request for request in found if request.path == "/secret"]
    assert [request for request in found if request.path == "/late/items"][-1].headers["authorization"] == "Bearer t"
    assert sum(request.path == "/free" for request in found) > 10
    assert "log in as broken failed" in ended.output
    assert "KeyError: 'TICKET'" in ended.output


# --- one token for all workers -------------------------------------------------------------------------------------

SHARED = """
auth:
  all:
    oauth2: client_credentials
    token_url: /token
    client_id: shop
    client_secret: ${env.WORD:-w}
    scope: test
scenarios:
  user: {think: 100ms, auth: all, flow: [GET /items]}
load: {users: 12, for: 1m}
"""


def test_one_token_is_enough_for_all_workers(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "locustfile.py").write_text(locustfile(compiled(SHARED)), encoding="utf-8")
    tokens = [{"json": {"access_token": f"t{number}", "expires_in": 2}, "delay_s": 0.2} for number in range(50)]
    options = ("-u", "12", "-r", "12", "-t", "6s")
    with Server({"POST /token": tokens, "GET /items": {}}) as server:
        with Cluster(folder, 2, *options, target=server.url) as cluster:
            code, output = cluster.finish(limit_s=150)
        found = server.requests()
    assert code == 0, output
    issued = [request.at for request in found if request.path == "/token"]
    sent = [request.headers["authorization"].removeprefix("Bearer ") for request in found if request.path == "/items"]
    # Two workers with a token each would ask at the same time; here one asks, and again when the end is near.
    assert len(issued) >= 2
    assert all(later - earlier > 1 for earlier, later in pairwise(issued))
    assert set(sent) <= {f"t{number}" for number in range(len(issued))}
    assert len(set(sent)) >= len(issued) - 1


LEAVING = """
auth:
  member: {login: POST /login, token: $.token}
scenarios:
  visitor: {auth: member, flow: [GET /away]}
load: {users: 1, iterations: 3, for: 2m}
thresholds:
  - 'log in as member: error_rate < 1%'
  - 'log in as member: requests > 0'
  - 'log in as member: p95 < 1m'
  - 'POST log in as member: checks > 99%'
  - {that: {log in as member: min > 1h}, warn: true}
HTTP"""


@pytest.mark.parametrize("http", ["", "http: {max_redirects: 4, proxy: '${env.PROXY:-}'}\n"])
def test_a_redirect_to_another_host_takes_no_token_along(tmp_path: Path, http: str) -> None:
    built = compiled(LEAVING.replace("HTTP", http))
    assert ("(HttpUser)" in locustfile(built)) == bool(http)
    with Server() as server:
        away = server.url.replace("127.0.0.1", "localhost") + "/there"
        routes = {"POST /login": {"json": {"token": "t-1"}}, "GET /there": {}}
        server.answer(routes | {"GET /away": {"status": 302, "headers": [["Location", away]]}})
        ended = run(tmp_path, locustfile(built), environment={"TARGET": server.url, "PROXY": ""})
        found = server.requests()
    assert ended.exit_code == 0, ended.output
    summary = json.loads((tmp_path / "results" / "summary.json").read_text("utf-8"))
    assert [one["status"] for one in summary["thresholds"]] == [*["held"] * 4, "warned"]
    logins = sum(request.path == "/login" for request in found)
    assert [one["value"] for one in summary["thresholds"]][:2] == [0, logins]
    [row] = [row for row in summary["rows"] if row["name"] == "log in as member"]
    assert (row["method"], row["requests"], row["place"]) == ("POST", logins, "proofs.yaml:6")
    assert "bearer t-1" in {request.headers["authorization"].lower() for request in found if request.path == "/away"}
    there = [request for request in found if request.path == "/there"]
    assert there
    assert not any("authorization" in request.headers for request in there)


ELSEWHERE = """
safety: {hosts: [127.0.0.1]}
auth:
  service:
    oauth2: client_credentials
    token_url: ${env.IDENTITY:-http://id.example.test}/token
    client_id: a
    client_secret: ${env.SECRET}
scenarios:
  visitor: {auth: service, flow: [GET /items]}
load: {users: 1, for: 1m}
"""


def test_a_token_endpoint_on_a_host_that_is_not_allowed_gets_no_request(tmp_path: Path) -> None:
    with Server({"POST /token": {"json": {"access_token": "t"}}, "GET /items": {}}) as server:
        other = server.url.replace("127.0.0.1", "localhost")
        environment = {"TARGET": server.url, "IDENTITY": other, "SECRET": "s"}
        ended = run(tmp_path, locustfile(compiled(ELSEWHERE)), "-t", "8s", environment=environment)
        assert server.requests() == []
    assert "log in as service: expected an answer, got Forbidden" in ended.output
