"""Suite fastapi_items, run by real Locust against a real FastAPI backend, whose tokens soon expire."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from backends import started
from support.server import free_port
from support.suites import SPECS, Run, build, hurried, run

pytestmark = pytest.mark.xdist_group("fastapi_items")

OPERATIONS = {"GET /users": 2, "GET /items": 4, "POST /items": 3}


@pytest.mark.parametrize("options", [[], ["--processes", "2"]])
def test_fastapi_items_uses_and_removes_a_user_of_its_own(tmp_path: Path, options: list[str]) -> None:
    spec = tmp_path / "specs" / "fastapi_items.yaml"
    spec.parent.mkdir()
    # How fast a shared machine is says nothing about the suite.
    text = hurried((SPECS / spec.name).read_text("utf-8"), seconds=5).replace("p95 < 500ms", "p95 < 20s")
    spec.write_text(text, encoding="utf-8")
    folder = build(spec, tmp_path)
    with started("fastapi_items", token_seconds=3) as backend:
        ended: Run = run(folder, backend.url, ["--load", "short", *options], PROMETHEUS_PORT=str(free_port()))
        requests = backend.requests()
    assert ended.code == 0, ended.output
    assert (requests[0].method, requests[0].path, requests[0].status) == ("POST", "/users", 201)
    assert (requests[-1].method, requests[-1].path, requests[-1].status) == ("DELETE", "/users/1", 204)
    grants = Counter(r.body.partition("&")[0] for r in requests if r.path == "/auth/token")
    # Four members and the teardown; their tokens end while the test runs, and are replaced.
    assert grants["grant_type=password"] >= 5, grants
    assert grants["grant_type=refresh_token"] > 0, grants
    counts = Counter(f"{r.method} {re.sub(r'[0-9]+$', '{id}', r.path)}" for r in requests)
    for operation in (*OPERATIONS, "GET /items/{id}", "PUT /items/{id}", "DELETE /items/{id}", "GET /health"):
        assert counts[operation] > 0, counts
    assert counts["GET /items"] > counts["GET /users"]
