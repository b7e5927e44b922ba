"""`build --watch`: what was read is looked at, and a change builds again."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarioc.cli import scenarioc

SPEC = """\
version: 1
name: NAME
target: http://localhost:8000
include: part.yaml
scenarios: {visitor: {think: 1s, flow: [GET /NAME]}}
load: {users: 1, for: 5s}
"""
PATIENCE_S = 15


class Watching:
    """A `build --watch` in a process of its own; what it says is read line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str) -> str:
        """The next line with these words."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                line = None
            assert line is not None, f"no `{words}` after {self.said}"
            self.said.append(line)
            if words in line:
                return line

    def silent(self) -> bool:
        """Whether nothing more was said."""
        time.sleep(0.6)
        return self._lines.empty()


@contextmanager
def watching(*arguments: str) -> Iterator[Watching]:
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    command = [sys.executable, "-m", "scenarioc", "build", "--watch", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
        try:
            yield Watching(process)
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def in_a_folder_with_two_specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(SPEC.replace("NAME", name))
    Path("part.yaml").write_text("headers: {X-Part: first}\n")


def locustfile(name: str) -> str:
    return Path("generated", name, "locustfile.py").read_text("utf-8")


def test_a_change_of_a_spec_builds_that_spec_again_and_ctrl_c_ends_with_0() -> None:
    with watching("one.yaml", "two.yaml") as watch:
        assert "generated/one: " in watch.until("generated/one")
        watch.until("generated/two")
        assert "watching 3 files" in watch.until("watching")
        Path("one.yaml").write_text(SPEC.replace("GET /NAME", "GET /changed").replace("NAME", "one"))
        watch.until("generated/one")
        assert '"/changed"' in locustfile("one")
        assert watch.silent()
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(PATIENCE_S) == 0
        assert not any("Traceback" in line for line in watch.said)


def test_a_change_of_an_included_file_builds_every_spec_that_includes_it() -> None:
    with watching("one.yaml", "two.yaml") as watch:
        watch.until("watching")
        Path("part.yaml").write_text("headers: {X-Part: second}\n")
        watch.until("generated/one")
        watch.until("generated/two")
        assert '"second"' in locustfile("one")
        assert '"second"' in locustfile("two")


def test_a_mistake_is_shown_keeps_what_was_built_and_can_be_corrected() -> None:
    with watching("one.yaml") as watch:
        watch.until("watching")
        before = locustfile("one")
        Path("one.yaml").write_text(SPEC.replace("NAME", "one").replace("think", "thikn"))
        watch.until("error[unknown-key]")
        watch.until("1 problem")
        assert locustfile("one") == before
        Path("one.yaml").write_text(SPEC.replace("NAME", "one").replace("1s", "2s"))
        watch.until("generated/one")
        assert "constant(2)" in locustfile("one")


def test_files_that_are_not_there_yet_are_waited_for() -> None:
    Path("part.yaml").rename("elsewhere.yaml")
    Path("one.yaml").rename("elsewhere-one.yaml")
    with watching("one.yaml") as watch:
        watch.until("there is no file `one.yaml`")
        watch.until("watching 1 file;")
        Path("elsewhere-one.yaml").rename("one.yaml")
        watch.until("error[include-not-found]")
        Path("elsewhere.yaml").rename("part.yaml")
        watch.until("generated/one")


@pytest.mark.parametrize("more", [["--check"], ["--diff"], ["-"]])
def test_watching_goes_neither_with_standard_input_nor_with_writing_nothing(more: list[str]) -> None:
    done = CliRunner().invoke(scenarioc, ["build", "one.yaml", "--watch", *more])
    assert done.exit_code == 2
    assert "--watch does not go with" in done.output
