"""Groups, retries, parallel steps, polls, start flows and endings, in real Locust processes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarioc.runtime.waits import exponential_wait, normal_wait
from support.locust_run import Run, run
from support.server import Server, free_port

HEAD = """
import gevent
from locust import FastHttpUser, TaskSet, constant, tag, task
from locust.exception import RescheduleTask, StopUser
from scenarioc.runtime.endings import end_iteration, end_user
from scenarioc.runtime.environment import require_environment
from scenarioc.runtime.expect import Expect
from scenarioc.runtime.fakes import new_fake
from scenarioc.runtime.flow import TimedGroup, attempts, gave_up, together
from scenarioc.runtime.starting import keep_trying
from scenarioc.runtime.stopping import end_test
from scenarioc.runtime.tagging import heed_tags
"""
USER = """

class Visitor(FastHttpUser):
    host = "{url}"
    wait_time = constant(0.2)

    def get(self, path: str, **how) -> None:
        with self.client.get(path, catch_response=True) as response:
            Expect(response, "shop.yaml:7", user=self, **how)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    wobbly = [{"status": 500}, {"status": 503}, {"json": {}}]
    routes = {"GET /ok": {"delay_s": 0.1, "json": {}}, "GET /bad": {"status": 500}, "GET /wobbly": wobbly}
    with Server(routes) as running:
        yield running


def flow_run(folder: Path, server: Server, body: str, *options: str, **how: object) -> Run:
    server.forget()
    text = HEAD + USER.replace("{url}", server.url) + body
    return run(folder, text, "-s", "2", *options, **how)  # type: ignore[arg-type]


GROUPS = """
    @task
    def visit(self) -> None:
        with TimedGroup(self, "looking"):
            self.get("/ok")
            self.get("/ok")
        with TimedGroup(self, "buying"):
            self.get("/bad", on_failure=end_iteration)
        self.get("/after")
"""


@pytest.mark.parametrize("where", [[], ["--processes", "1"]], ids=["local", "distributed"])
def test_a_group_is_a_row_of_its_own_that_stays_out_of_the_total(
    server: Server, tmp_path: Path, where: list[str]
) -> None:
    result = flow_run(tmp_path, server, GROUPS, "-t", "2s", *where)
    count = result.count("GROUP", "looking")
    assert count > 0
    assert result.failures("GROUP", "looking") == 0
    assert result.rows["GROUP", "looking"]["min_response_time"] >= 200
    assert result.failures("GROUP", "buying") == result.count("GROUP", "buying") == result.count("GET", "/bad")
    assert result.total == result.count("GET", "/ok") + result.count("GET", "/bad")
    assert result.count("GET", "/after") == 0
    assert any(line.split()[:2] == ["GROUP", "looking"] for line in result.output.splitlines())
    assert "Traceback" not in result.output


def test_a_group_that_is_cut_off_or_left_on_purpose_is_no_failure(server: Server, tmp_path: Path) -> None:
    body = """
    @task
    def visit(self) -> None:
        with TimedGroup(self, "cut off"):
            with TimedGroup(self, "left"):
                raise RescheduleTask
"""
    result = flow_run(tmp_path, server, body, "-t", "1s")
    assert result.count("GROUP", "left") > 0
    assert result.failures("GROUP", "left") == result.failures("GROUP", "cut off") == 0
    endless = body.replace("raise RescheduleTask", "gevent.sleep(9)")
    assert flow_run(tmp_path, server, endless, "-t", "1s", "-s", "0").rows == {}


RETRY = """
    @task
    def visit(self) -> None:
        for attempt in attempts(3, every_s=0.1):
            with attempt:
                self.get("/wobbly", on_failure=end_iteration)
        self.get("/ok")
        for attempt in attempts(2, every_s=0):
            with attempt:
                self.get("/bad", on_failure=end_iteration)
        self.get("/after")
"""


def test_a_retry_goes_on_after_the_first_success_and_ends_the_iteration_after_the_last_attempt(
    server: Server, tmp_path: Path
) -> None:
    flow_run(tmp_path, server, RETRY, "-t", "10m", stop_when=lambda: len(server.requests()) > 6)
    paths = [request.path for request in server.requests()]
    assert paths[:6] == ["/wobbly", "/wobbly", "/wobbly", "/ok", "/bad", "/bad"]
    assert paths[6] == "/wobbly"
    assert "/after" not in paths


PARALLEL = """
    @task
    def visit(self) -> None:
        found = None

        def one() -> None:
            nonlocal found
            gevent.sleep(0.3)
            self.get("/ok")
            found = "one"

        def two() -> None:
            self.get("/bad", on_failure=end_iteration)

        def three() -> None:
            self.get("/ok")

        together(one, three)
        assert found == "one"
        together(two, one)
        self.get("/after")
"""


def test_parallel_branches_overlap_and_the_first_failure_ends_the_iteration_after_the_last(
    server: Server, tmp_path: Path
) -> None:
    result = flow_run(tmp_path, server, PARALLEL, "-t", "1s", "-s", "3")
    assert [request.path for request in server.requests()][:4] == ["/ok", "/ok", "/bad", "/ok"]
    assert result.count("GET", "/after") == 0
    assert "Traceback" not in result.output


def test_a_stopped_user_takes_its_parallel_branches_along(server: Server, tmp_path: Path) -> None:
    body = """
    @task
    def visit(self) -> None:
        together(lambda: gevent.sleep(1.5) or self.get("/late"))
"""
    flow_run(tmp_path, server, body, "-t", "1s", "-s", "0", environment={"LOCUST_STOP_TIMEOUT": "0"})
    assert server.count("GET", "/late") == 0


@pytest.mark.parametrize("where", [[], ["--processes", "1"]], ids=["local", "distributed"])
def test_a_poll_that_gives_up_is_a_failure_but_no_request(server: Server, tmp_path: Path, where: list[str]) -> None:
    body = """
    @task
    def visit(self) -> None:
        self.get("/ok")
        gave_up(self, "order is paid", "shop.yaml:31")
"""
    result = flow_run(tmp_path, server, body, "-t", "1s", *where)
    error = ("POLL", "order is paid", "gave up, the condition never held (shop.yaml:31)")
    assert result.errors == {error: result.count("GET", "/ok")}
    assert result.total == result.count("GET", "/ok")
    assert list(result.rows) == [("GET", "/ok")]


@pytest.mark.parametrize("where", [[], ["--processes", "1"]], ids=["local", "distributed"])
def test_any_user_can_end_the_whole_test(server: Server, tmp_path: Path, where: list[str]) -> None:
    body = """
    @task
    def visit(self) -> None:
        self.get("/bad", on_failure=end_test)
"""
    result = flow_run(tmp_path, server, body, "-u", "3", "-r", "3", "-t", "10m", *where)
    assert 1 <= result.count("GET", "/bad") <= 3
    assert "Traceback" not in result.output


def test_a_start_that_fails_begins_again_and_the_user_is_not_lost(server: Server, tmp_path: Path) -> None:
    body = """
    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.get("/wobbly-start", on_failure=end_iteration)
        self.get("/ok")

    @task
    def visit(self) -> None:
        self.get("/ok")
"""
    with Server({"GET /wobbly-start": [{"status": 500}, {"json": {}}], "GET /ok": {"json": {}}}) as own:
        flow_run(tmp_path, own, body, "-t", "3s")
        assert [request.path for request in own.requests()][:3] == ["/wobbly-start", "/wobbly-start", "/ok"]


def test_a_start_that_ends_the_user_leaves_no_traceback_and_an_error_in_it_is_counted(
    server: Server, tmp_path: Path
) -> None:
    body = """
    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.get("/bad", on_failure=end_user)

    def on_stop(self) -> None:
        self.get("/ok")

    @task
    def visit(self) -> None:
        self.get("/after")
"""
    result = flow_run(tmp_path, server, body, "-t", "2s")
    assert result.count("GET", "/bad") == 1
    assert result.count("GET", "/ok") == 1
    assert result.count("GET", "/after") == 0
    assert "Traceback" not in result.output
    broken = body.replace('self.get("/bad", on_failure=end_user)', "raise KeyError('x')")
    assert "KeyError" in flow_run(tmp_path, server, broken, "-t", "1s").output


def test_a_user_that_waits_to_start_again_leaves_when_the_test_ends(server: Server, tmp_path: Path) -> None:
    body = """
    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.get("/bad", on_failure=end_iteration)
"""
    result = flow_run(tmp_path, server, body, "-t", "2s", "-s", "600")
    assert result.count("GET", "/bad") in (1, 2, 3)  # the third comes 3 s after the first


TAGS = """
    @tag("a")
    @task
    def visit(self) -> None:
        self.get("/ok")


class Other(FastHttpUser):
    host = Visitor.host
    wait_time = constant(0)

    @tag("b")
    @task
    def visit(self) -> None:
        self.client.get("/bad")


heed_tags()
"""


@pytest.mark.parametrize("where", [[], ["--processes", "1"]], ids=["local", "distributed"])
def test_tags_leave_out_users_without_tasks(server: Server, tmp_path: Path, where: list[str]) -> None:
    result = flow_run(tmp_path, server, TAGS, "-u", "2", "-r", "2", "-t", "1s", "-T", "a", *where)
    assert result.exit_code == 0, result.output
    assert '"Visitor": 2' in result.output
    assert "No tasks defined" not in result.output


def test_tags_that_no_task_has_are_a_usage_error(server: Server, tmp_path: Path) -> None:
    result = flow_run(tmp_path, server, TAGS, "-t", "1s", "-T", "c")
    assert result.exit_code == 2
    assert "The tags leave no task to do." in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("mode", [[], ["--processes", "1"], ["--autostart", "--web-port", str(free_port())]])
def test_missing_environment_variables_are_one_message_before_the_first_request(
    server: Server, tmp_path: Path, mode: list[str]
) -> None:
    body = "\n\nrequire_environment('SHOP_USER', 'PATH', 'SHOP_PASSWORD')\n"
    result = flow_run(tmp_path, server, body, "-t", "1s", *mode)
    assert result.exit_code == 2
    assert "Set SHOP_USER, SHOP_PASSWORD in the environment first, see .env.example." in result.output
    assert "Traceback" not in result.output


FAKES = """
    @task
    def visit(self) -> None:
        self.client.get(f"/ok?name={fake.name()}", name="/ok")
        gevent.sleep(600)


fake = new_fake("en_CA", seed=7)
"""


def test_workers_draw_different_fakes_and_a_seed_repeats_them(server: Server, tmp_path: Path) -> None:
    names = []
    for _ in range(2):
        four = lambda: len(server.requests()) >= 4  # noqa: E731
        flow_run(tmp_path, server, FAKES, "-u", "4", "-r", "10", "-s", "0", "--processes", "2", stop_when=four)
        names.append(sorted(value for request in server.requests() for key, value in request.query if key == "name"))
    assert names[0] == names[1]
    assert len(set(names[0])) == 4


def test_waits_have_the_mean_that_was_asked_for() -> None:
    normal = [normal_wait(5, 2)(None) for _ in range(4000)]
    exponential = [exponential_wait(5)(None) for _ in range(4000)]
    assert abs(statistics.mean(normal) - 5) < 0.3
    assert abs(statistics.stdev(normal) - 2) < 0.3
    assert abs(statistics.mean(exponential) - 5) < 0.6
    assert min(normal + exponential) >= 0
    assert exponential_wait(0)(None) == 0
