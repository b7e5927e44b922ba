"""What `explain` says beforehand, and what a run then sends."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from scenarioc.build import build
from scenarioc.explain import forecast
from support.counting import Counting
from support.locust_run import run

pytestmark = pytest.mark.xdist_group("timing")

SPEC = """
version: 1
name: shop
target: {target}
http: {{connections: {connections}}}
scenarios:
  browse:
    weight: 3
    tasks:
      GET /items: {{weight: 3, steps: [GET /items]}}
      look: {{weight: 1, steps: [{{repeat: 2, steps: [GET /item]}}]}}
  buy:
    start: [POST /login]
    flow: [{{choose: [{{weight: 1, steps: [GET /a]}}, {{weight: 3, steps: [GET /b]}}]}}]
load:
  arrivals:
    - {{from: 20/s, to: 100/s, over: 2s}}
    - {{rate: 60/s, for: 1s, mix: {{buy: 1}}}}
"""


def test_arrivals_are_exactly_those_of_the_forecast_and_requests_within_chance(tmp_path: Path) -> None:
    with Counting() as server:
        built = build(SPEC.format(target=server.url, connections="shared"), "shop.yaml", read=str)
        ended = run(tmp_path, built.files[0].text)
        opened = server.opened()
    seen = forecast(built.plan, built.plan.load.profiles[0], 0.01)
    assert ended.exit_code == 0, ended.output
    scheduled = sum(ended.count("SCHEDULED", name) for name in ("Browse", "Buy"))
    assert scheduled == seen.started == 180
    assert f"{seen.started} of {seen.started} started, 0 dropped" in ended.output
    for (method, name), expected, _ in seen.rows:
        # six standard deviations of as many throws: once in some hundred million runs it is more
        assert ended.count(method, name) == pytest.approx(expected, abs=12 * math.sqrt(expected)), name
    assert sum(expected for _, expected, _ in seen.rows) == pytest.approx(ended.total, abs=12 * math.sqrt(ended.total))
    assert opened < 100  # connections that others had left


def test_users_have_connections_of_their_own_unless_they_share(tmp_path: Path) -> None:
    with Counting() as server:
        built = build(SPEC.format(target=server.url, connections="per_user"), "shop.yaml", read=str)
        assert run(tmp_path, built.files[0].text).exit_code == 0
        assert server.opened() == 180
