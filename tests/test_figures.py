"""Figures of a load that the environment sets when the test runs: `${env.CONCURRENCY:-3}`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarioc.build import build
from scenarioc.cli import scenarioc
from scenarioc.runtime import given
from scenarioc.runtime.given import env_count, env_number, env_rate, env_seconds, refuse_wrong_figures
from scenarioc.spec.given import value_of
from support.counting import Counting
from support.locust_run import run

SPEC = """
version: 1
name: given
target: TARGET
scenarios:
  a: {weight: "${env.A:-1}", flow: [GET /a]}
  b: {weight: "${env.B:-0}", flow: [GET /b]}
load:
  users: ${env.CONCURRENCY:-3}
  iterations: {each: "${env.ITERATIONS:-1000}"}
  for: ${env.DURATION:-5m}
"""


def generated(target: str = "http://localhost:8000") -> dict[str, str]:
    built = build(SPEC.replace("TARGET", target), "given.yaml", read=lambda path: "")
    return {file.path: file.text for file in built.files}


@pytest.mark.xdist_group("timing")
def test_the_environment_decides_when_the_test_runs(tmp_path: Path) -> None:
    given = {"CONCURRENCY": "4", "ITERATIONS": "5", "DURATION": "20", "A": "0", "B": "2"}
    with Counting() as server:
        ended = run(tmp_path, generated(server.url)["locustfile.py"], environment=given)
        assert (len(server.arrivals("/a")), len(server.arrivals("/b"))) == (0, 20)
    assert ended.exit_code == 0, ended.output


def test_nonsense_ends_the_run_before_anything_is_sent(tmp_path: Path) -> None:
    environment = {"CONCURRENCY": "many", "DURATION": "soon", "A": "0", "B": "0"}
    ended = run(tmp_path, generated()["locustfile.py"], environment=environment)
    assert ended.exit_code == 2, ended.output
    assert ended.output.splitlines() == [
        "CONCURRENCY=many is not a whole number from 0, as in CONCURRENCY=3",
        "DURATION=soon is not a duration, as in DURATION=5m",
        "every scenario has the weight 0, so nobody would do anything",
    ]


def test_a_mix_that_the_environment_leaves_empty_ends_the_run_before_anything_is_sent(tmp_path: Path) -> None:
    text = SPEC[: SPEC.index("load:")].replace("TARGET", "http://localhost:8000").replace('"${env.A:-1}"', "1")
    text += 'load: {arrivals: [{pause: 1s}, {rate: 5/s, for: 9s, mix: {a: "${env.PART:-1}", b: "${env.OTHER:-0}"}}]}\n'
    source = build(text, "given.yaml", read=lambda path: "").files[0].text
    ended = run(tmp_path, source, environment={"PART": "0"})
    assert ended.exit_code == 2, ended.output
    assert ended.output.strip() == "phase 2 of default: every weight of the mix is 0, so nobody arrives"


@pytest.mark.xdist_group("timing")
def test_limits_of_safety_hold_when_the_environment_asks_for_more(tmp_path: Path) -> None:
    with Counting() as server:
        text = SPEC.replace("TARGET", server.url) + "safety: {max_users: 10, max_duration: 5m}\n"
        source = build(text, "given.yaml", read=lambda path: "").files[0].text
        ended = run(tmp_path, source, environment={"CONCURRENCY": "30"})
    assert ended.exit_code == 3, ended.output
    assert "30 users, safety allows 10 (given.yaml:" in ended.output


def test_the_runners_tell_of_the_variables() -> None:
    assert [line for line in generated()[".env.example"].splitlines() if "=" in line and line[0] != "#"] == [
        "A=1", "B=0", "CONCURRENCY=3", "DURATION=5m", "ITERATIONS=1000",
    ]  # fmt: skip


READERS: list[tuple[str, Callable[[str], float]]] = [
    ("count", lambda default: env_count("FIGURE", 7, least=1)),
    ("users", lambda default: env_count("FIGURE", 7)),
    ("share", lambda default: env_number("FIGURE", 7)),
    ("duration", lambda default: env_seconds("FIGURE", default)),
    ("time", lambda default: env_seconds("FIGURE", default, above=0)),
    ("rate", lambda default: env_rate("FIGURE", default)),
    ("throughput", lambda default: env_rate("FIGURE", default, above=0)),
]
TEXTS = ("", "0", "1", "12", " 5 ", "1.5", "90s", "1m30s", "500ms", "1h 1s", "5 s", "0s", "5/s", "90/m", "1 / h", "0/s")
TEXTS += ("-1", "x", "5m5", "s", "5/", "/s", "1e3", "٣", "5/d", "5sx", "0x10", "1_000", "inf", "nan", "${A}", "m30s")


@pytest.mark.parametrize(("kind", "read"), READERS, ids=[kind for kind, _ in READERS])
@pytest.mark.parametrize("text", TEXTS)
def test_the_compiler_and_the_run_read_alike(
    monkeypatch: pytest.MonkeyPatch, kind: str, read: Callable[[str], float], text: str
) -> None:
    monkeypatch.setenv("FIGURE", text)
    monkeypatch.setattr(given, "WRONG_FIGURES", [])
    expected = value_of(kind, text or "7")
    if expected is None:
        assert read("7") > 0
        with pytest.raises(SystemExit) as ended:
            refuse_wrong_figures()
        assert ended.value.code == 2
    else:
        assert read("7") == pytest.approx(expected)
        refuse_wrong_figures()


def explained(folder: Path, **environment: str) -> tuple[int, str]:
    (folder / "given.yaml").write_text(SPEC.replace("TARGET", "http://localhost:8000"), encoding="utf-8")
    ended = CliRunner().invoke(scenarioc, ["explain", str(folder / "given.yaml")], env=environment)
    return ended.exit_code, ended.output


def test_explain_counts_with_what_the_environment_says(tmp_path: Path) -> None:
    assert "3 at most" in explained(tmp_path)[1]
    code, output = explained(tmp_path, CONCURRENCY="40", A="0", B="1")
    assert code == 0, output
    assert "40 at most" in output
    assert "GET /a" not in output
    assert "GET /b" in output


def test_explain_refuses_nonsense_all_at_once(tmp_path: Path) -> None:
    code, output = explained(tmp_path, CONCURRENCY="many", DURATION="soon")
    assert code == 2
    assert "`CONCURRENCY=many` in the environment is not a number of users" in output
    assert "`DURATION=soon` in the environment is not a duration" in output


def test_a_variable_that_is_also_a_text_keeps_both_constants() -> None:
    text = SPEC.replace("GET /a", '"GET /a?n=${env.CONCURRENCY:-3}"').replace("TARGET", "http://localhost:8000")
    source = build(text, "given.yaml", read=lambda path: "").files[0].text
    assert 'CONCURRENCY = os.environ.get("CONCURRENCY", "3")' in source
    assert 'CONCURRENCY_COUNT = env_count("CONCURRENCY", 3)' in source
    assert "(0, CONCURRENCY_COUNT)" in source
