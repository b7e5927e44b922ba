"""The smallest spec, as it is shipped, run by real Locust."""

from pathlib import Path

import pytest

from backends import started
from support.suites import SPECS, build, hurried, run

pytestmark = pytest.mark.xdist_group("hello")


@pytest.fixture(scope="module")
def hello(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SPECS / "hello.yaml", tmp_path_factory.mktemp("hello"))


def test_hello_sends_what_five_visitors_send_in_five_seconds(hello: Path) -> None:
    with started("flask_data") as backend:
        ended = run(hello, backend.url)
        requests = backend.requests()
    assert ended.code == 0, ended.output
    assert {(request.method, request.path, request.query_string, request.body) for request in requests} == {
        ("GET", "/health", "", "")
    }
    # Each visitor begins at once and then pauses for 1 to 2 seconds: 3 to 6 rounds, and fewer on a busy machine.
    assert 5 <= len(requests) <= 30
    assert requests[-1].received_s - requests[0].received_s < 15  # 5, and what a busy machine adds


def test_hello_with_a_threshold_fails_when_the_threshold_does(tmp_path: Path) -> None:
    spec = tmp_path / "hello.yaml"
    text = hurried((SPECS / spec.name).read_text("utf-8"), seconds=5)
    spec.write_text(f"{text}\nthresholds: [p95 < 500ms]\n", encoding="utf-8")
    with started("flask_data", delays="health=600") as backend:
        ended = run(build(spec, tmp_path), backend.url)
    assert ended.code == 1, ended.output
    assert "p95 < 500ms" in ended.output
