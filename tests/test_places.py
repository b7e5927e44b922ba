"""A failure that Locust finds leads back to the line of the spec, as a failed check does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarioc.demo.backend import backend
from scenarioc.places import lines, places_in
from support.locust_run import PATIENCE_S, own_bus
from support.server import free_port

SPEC = """\
version: 1
name: failing
target: ${env.TARGET}
scenarios:
  visitor:
    think: 50ms
    flow:
      - GET /health
      - GET /nowhere
      - {get: /items/999998, name: item}
      - {get: /items/999999, name: item}
      - {get: /items, expect: {status: 201}}
load:
  default: short
  profiles:
    short: {users: 2, for: 2s}
    long: {users: 2, for: 1h}
"""
ROW, PLACES = ("GET", "/items"), {("GET", "/items"): ("shop.yaml:23",), ("POST", "/a"): ("a.yaml:1", "b.yaml:2")}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("LocustBadStatusCode(code=500)", "HTTP 500"),
        ("HTTPError('404 Client Error: NOT FOUND for url: http://localhost/items')", "HTTP 404"),
        ("ConnectionRefusedError(111, 'Connection refused')", "ConnectionRefusedError(111, 'Connection refused')"),
        ("RetriesExceeded('http://x/a?token=s', 0, original=0.5 seconds)", "no answer in time"),
        ("RetriesExceeded('http://x/a', 'Redirection limit reached (30)')", "Redirection limit reached (30)"),
        ("SSLError(1, 'wrong version (_ssl.c:1006)')", "SSLError(1, 'wrong version (_ssl.c:1006)')"),
        ("CatchResponseError('too\\nmuch')", "too\\nmuch"),
        ("x" * 200, "x" * 99 + "…"),
    ],
)
def test_a_failure_is_said_in_short(error: str, said: str) -> None:
    assert lines([(*ROW, error, 12)], PLACES) == [f"GET /items: 12 failures, {said} (shop.yaml:23)"]


def test_failed_checks_and_rows_of_nobody_are_left_out_and_the_most_frequent_comes_first() -> None:
    failures = [
        ("GET", "/items", "CatchResponseError('expected status 201, got 200 (shop.yaml:23)')", 9),
        ("GET", "/other", "LocustBadStatusCode(code=500)", 9),
        ("GET", "/items", "LocustBadStatusCode(code=500)", 1),
        ("POST", "/a", "LocustBadStatusCode(code=503)", 2),
    ]
    assert lines(failures, PLACES) == [
        "POST /a: 2 failures, HTTP 503 (a.yaml:1 or b.yaml:2)",
        "GET /items: 1 failure, HTTP 500 (shop.yaml:23)",
    ]


def test_requests_without_an_answer_are_one_failure_whatever_their_urls() -> None:
    failures = [(*ROW, f"RetriesExceeded('http://x/{n}', 0, original=0.5 seconds)", 2) for n in range(3)]
    assert lines(failures, PLACES) == ["GET /items: 6 failures, no answer in time (shop.yaml:23)"]


def test_rows_that_several_steps_share_have_several_places() -> None:
    entries = [{"method": "GET", "name": "/a", "source": f"x.yaml:{line}"} for line in (3, 7, 3)]
    assert places_in(json.dumps({"requests": entries})) == {("GET", "/a"): ("x.yaml:3", "x.yaml:7")}


# --- real runs --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    with backend() as url:
        yield url


def start(folder: Path, target: str, *arguments: str) -> subprocess.Popen[str]:
    (folder / "failing.yaml").write_text(SPEC)
    pipe, command = subprocess.PIPE, [sys.executable, "-m", "scenarioc", "run", "failing.yaml", *arguments]
    variables = {**os.environ, "TARGET": target}
    return subprocess.Popen(command, cwd=folder, env=variables, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


@pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "distributed"])
def test_every_failure_of_a_run_leads_back_to_the_spec(target: str, tmp_path: Path, where: list[str]) -> None:
    with start(tmp_path, target, "--", "--only-summary", *own_bus(), *where) as running:
        output, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 1, errors
    said = output.split("Failures by the line of the spec:\n")
    assert len(said) == 2, output
    own = [line.strip() for line in said[1].splitlines() if line.startswith("  ")]
    assert [line.partition(":")[0] for line in own] == ["GET item", "GET /nowhere"]
    assert own[0].endswith("HTTP 404 (failing.yaml:10 or failing.yaml:11)")
    assert own[1].endswith("HTTP 404 (failing.yaml:9)")
    assert "expected status 201, got 200 (failing.yaml:12)" in errors


def test_the_web_ui_offers_the_profiles_and_takes_options_of_locust(target: str, tmp_path: Path) -> None:
    port = str(free_port())
    options = ["--web-host", "127.0.0.1", "--web-port", port, "--autostart", "--autoquit", "2"]
    with start(tmp_path, target, "--web", "--load", "short", "--", *options) as running:
        page = ""
        assert running.stderr is not None
        for line in running.stderr:
            if "All users spawned" in line:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_S).read().decode()
                break
        _, errors = running.communicate(timeout=PATIENCE_S)
    assert "Load profile" in page, errors
    assert "short" in page


def test_a_usage_error_is_locusts_own(target: str, tmp_path: Path) -> None:
    with start(tmp_path, target, "--", "--usres", "2") as running:
        _, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 2
    assert "locust: error: unrecognized arguments: --usres" in errors


def test_a_relative_search_path_still_finds_the_compiler(target: str, tmp_path: Path) -> None:
    (tmp_path / "failing.yaml").write_text(SPEC.replace("2s}", "1s}"))
    (tmp_path / "lib").symlink_to(Path(__file__).parent.parent / "compiler")
    command = [sys.executable, "-m", "scenarioc", "run", "failing.yaml"]
    variables = {**os.environ, "TARGET": target, "PYTHONPATH": "lib"}
    done = subprocess.run(
        command, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 1, done.stderr
