"""Pools: what some users leave, others get, in one process or in all."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from scenarioc.build import Built, build
from scenarioc.problems import Rejected
from support.cluster import Cluster
from support.locust_run import run
from support.server import Server

pytestmark = pytest.mark.xdist_group("pools")

SPEC = """version: 1
name: pooling
target: ${env.TARGET:-http://localhost:8000}
data:
  made: {POOL}
scenarios:
  maker:
    users: 2
    think: 20ms
    flow:
      - put: {made: {number: "${sequence('made')}"}}
      - GET /made
  taker:
    users: 3
    think: 5ms
    flow:
      - HOW: {one: made}
      - GET /taken?n=${one.number}
load: {users: 5, for: 1m}
"""
OPTIONS = ("-u", "5", "-r", "5", "-t", "4s")
ROUTES = {"GET /made": {}, "GET /taken": {}}


def compiled(pool: str, how: str = "take") -> Built:
    return build(SPEC.replace("{POOL}", pool).replace("HOW", how), "pooling.yaml", read=lambda name: "")


def locustfile(built: Built) -> str:
    return next(file.text for file in built.files if file.path == "locustfile.py")


def taken(server: Server) -> collections.Counter[str]:
    return collections.Counter(dict(r.query)["n"] for r in server.requests() if r.path == "/taken")


def test_what_one_user_puts_exactly_one_other_takes(tmp_path: Path) -> None:
    with Server(ROUTES) as server:
        ended = run(tmp_path, locustfile(compiled("{pool: 100}")), *OPTIONS, environment={"TARGET": server.url})
        found, made = taken(server), server.count("GET", "/made")
    assert ended.exit_code == 0, ended.output
    assert set(found.values()) == {1}
    assert made - 5 <= len(found) <= made + 5
    assert made > 50


def test_with_pick_the_value_stays_and_only_so_many_are_kept(tmp_path: Path) -> None:
    with Server(ROUTES) as server:
        ended = run(tmp_path, locustfile(compiled("{pool: 3}", "pick")), *OPTIONS, environment={"TARGET": server.url})
        order = [int(dict(r.query)["n"]) for r in server.requests() if r.path == "/taken"]
    assert ended.exit_code == 0, ended.output
    assert max(collections.Counter(order).values()) > 1
    highest = 0
    for number in order:
        # Two requests may overtake each other on their way to the server.
        assert number > highest - 8
        highest = max(highest, number)


@pytest.mark.parametrize(("policy", "failures"), [("skip", 0), ("fail", 1)])
def test_an_empty_pool_ends_the_iteration_quietly_or_as_a_failure(policy: str, failures: int, tmp_path: Path) -> None:
    text = locustfile(compiled(f"{{pool: 9, when_empty: {policy}}}"))
    with Server(ROUTES) as server:
        ended = run(tmp_path, text, *OPTIONS, environment={"TARGET": server.url})
        found = taken(server)
    counted = {name: count for (kind, name, _), count in ended.errors.items() if kind == "POOL"}
    assert (len(counted), ended.exit_code) == (failures, failures), ended.output
    # Whoever finds nothing does not come back at once: 3 users, 10 times a second, for 4 seconds.
    assert sum(counted.values()) <= 130
    assert set(found.values()) == {1}


def test_waiting_ends_with_a_failure(tmp_path: Path) -> None:
    text = SPEC.replace("{POOL}", "{pool: 9, wait: 1s}").replace("HOW", "take").replace("users: 2\n", "weight: 0\n")
    built = build(text.replace("users: 5, for", "users: 3, for"), "pooling.yaml", read=lambda name: "")
    with Server(ROUTES) as server:
        ended = run(tmp_path, locustfile(built), "-u", "3", "-r", "3", "-t", "4s", environment={"TARGET": server.url})
    [((kind, name, text), count)] = ended.errors.items()
    assert (kind, name, text) == ("POOL", "made", "the pool is empty (pooling.yaml:5)")
    assert 3 <= count <= 9


def test_a_shared_pool_reaches_from_worker_to_worker(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "locustfile.py").write_text(locustfile(compiled("{pool: 500, scope: test}")), encoding="utf-8")
    with Server(ROUTES) as server, Cluster(folder, 4, *OPTIONS, target=server.url) as cluster:
        code, output = cluster.finish()
        found, made = taken(server), server.count("GET", "/made")
    assert code == 0, output
    # Two makers and three takers on four workers: at least one worker has only takers or only makers.
    assert set(found.values()) == {1}
    assert made - 8 <= len(found) <= made + 8
    assert made > 40


def test_a_pool_that_does_not_exist_is_a_problem() -> None:
    with pytest.raises(Rejected) as rejected:
        build(SPEC.replace("{POOL}", "{pool: 9}").replace("HOW: {one: made}", "take: {one: mad}"), "p.yaml", read=str)
    [problem] = rejected.value.problems
    assert (problem.code, problem.help) == ("unknown-pool", "did you mean `made`?")


def test_put_with_a_path_is_still_a_request() -> None:
    text = SPEC.replace("{POOL}", "{pool: 9}").replace("HOW", "take").replace("- GET /made", "- put: /made")
    assert "self.client.put(" in locustfile(build(text, "pooling.yaml", read=str))
