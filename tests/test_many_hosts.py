"""A test over several hosts, each with a network of its own: how it goes, and what is said of what goes wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from support.locust_run import COMPILER
from support.server import Server

NETWORK = f"10.211.{os.getpid() % 250}"
MASTER = f"{NETWORK}.1"
IP = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")

SPEC = """
version: 1
name: hosts
target: ${env.TARGET}
data:
  accounts: {file: accounts.csv, pick: unique, per: iteration, when_exhausted: stop}
scenarios:
  visitor:
    flow:
      - get: /login
        query: {who: "${accounts.name}"}
  watcher:
    flow:
      - GET /look
load:
  default: arriving
  profiles:
    arriving: {arrivals: {rate: 40/s, for: 5s, mix: {visitor: 1}}}
    steady: {users: [{to: 20, hold: 24s}]}
thresholds:
  - error_rate < 1%
  - p95 < 2s
"""


def ip(*words: str) -> None:
    """Configure the network of this machine."""
    subprocess.run([str(IP), *words], check=True, capture_output=True)


def may_make_hosts() -> bool:
    """Whether this process may make networks."""
    if IP is None:
        return False
    probe = f"t{os.getpid()}"
    made = subprocess.run([IP, "netns", "add", probe], capture_output=True, check=False).returncode == 0
    if made:
        ip("netns", "del", probe)
    return made


pytestmark = [
    pytest.mark.skipif(not may_make_hosts(), reason="making networks needs root and iproute2"),
    pytest.mark.xdist_group("hosts"),
]


class Hosts:
    """A master at MASTER and hosts 2, 3, … beside it, behind a bridge."""

    def __init__(self) -> None:
        self.tag = f"s{os.getpid() % 10000}"
        self.cleaning = ExitStack()

    def __enter__(self) -> Hosts:
        ip("link", "add", f"{self.tag}b", "type", "bridge")
        self.cleaning.callback(ip, "link", "del", f"{self.tag}b")
        ip("addr", "add", f"{MASTER}/24", "dev", f"{self.tag}b")
        ip("link", "set", f"{self.tag}b", "up")
        return self

    def __exit__(self, *_: object) -> None:
        self.cleaning.close()

    def add(self, number: int) -> None:
        """One more host."""
        name = f"{self.tag}h{number}"
        ip("netns", "add", name)
        self.cleaning.callback(ip, "netns", "del", name)
        ip("link", "add", f"{self.tag}v{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("link", "set", f"{self.tag}v{number}", "master", f"{self.tag}b", "up")
        for words in (
            f"addr add {NETWORK}.{number}/24 dev eth0",
            "link set eth0 up",
            "link set lo up",
        ):
            ip("-n", name, *words.split())

    def link(self, number: int, state: str) -> None:
        """Cut a host off, or connect it again."""
        ip("link", "set", f"{self.tag}v{number}", state)

    def on(self, number: int, command: list[str]) -> list[str]:
        """The command as it is to be run to run on that host."""
        return [str(IP), "netns", "exec", f"{self.tag}h{number}", *command]


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with Hosts() as hosts:
        yield hosts


@pytest.fixture
def server(hosts: Hosts) -> Iterator[Server]:
    answers = {"GET /login": {"body": "in"}, "GET /look": {"body": "seen", "delay_s": 0.1}}
    with Server(answers, host=MASTER) as server:
        yield server


class Cluster:
    """The master of a generated suite and its workers on other hosts."""

    def __init__(self, folder: Path, hosts: Hosts, server: Server) -> None:
        self.folder = folder
        self.hosts = hosts
        self.environment = {
            **os.environ,
            "TARGET": server.url,
            "PYTHONPATH": str(COMPILER),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "CI": "true",
        }
        (folder / "hosts.yaml").write_text(SPEC)
        (folder / "accounts.csv").write_text("name\n" + "".join(f"n{number}\n" for number in range(200)))
        build = [sys.executable, "-m", "scenarioc", "build", "hosts.yaml", "-o", "made"]
        subprocess.run(build, cwd=folder, env=self.environment, check=True, capture_output=True)
        self.run = str(folder / "made" / "hosts" / "run.sh")
        self.workers: dict[int, subprocess.Popen[bytes]] = {}

    def begin(self, profile: str, workers: int) -> None:
        """Start the master, and as many workers as it waits for."""
        options = [profile, "--workers", str(workers), "--master-bind-host", MASTER]
        self.master = self.start("master.txt", [self.run, "master", *options])
        for number in range(2, 2 + workers):
            self.work(number)

    def work(self, number: int) -> None:
        """One more worker, on a host of its own."""
        self.hosts.add(number)
        command = self.hosts.on(number, [self.run, "worker", MASTER])
        self.workers[number] = self.start(f"worker{number}.txt", command)

    def start(self, log: str, command: list[str]) -> subprocess.Popen[bytes]:
        """A process that writes into a file what it says."""
        with (self.folder / log).open("wb") as out:
            return subprocess.Popen(command, env=self.environment, stdout=out, stderr=out)

    def end(self, limit_s: float) -> tuple[int, str]:
        """Wait for the end; the exit code and what the master said."""
        try:
            code = self.master.wait(limit_s)
        finally:
            for process in (self.master, *self.workers.values()):
                process.kill()
                process.wait()
        return code, (self.folder / "master.txt").read_text("utf-8")

    def summary(self) -> dict[str, object]:
        """What the run left behind."""
        path = self.folder / "made" / "hosts" / "results" / "summary.json"
        found: dict[str, object] = json.loads(path.read_text())
        return found


@pytest.fixture
def cluster(tmp_path: Path, hosts: Hosts, server: Server) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path, hosts, server)
    yield cluster
    for process in (cluster.master, *cluster.workers.values()):
        process.kill()
        process.wait()


def test_hosts_share_arrivals_rows_and_the_verdict(cluster: Cluster, server: Server) -> None:
    cluster.begin("arriving", workers=4)
    code, said = cluster.end(90)
    assert code == 0, said
    requests = server.requests()
    assert len(requests) == 200
    assert len({dict(request.query)["who"] for request in requests}) == 200
    shares = Counter(request.peer for request in requests)
    assert sorted(shares) == [f"{NETWORK}.{number}" for number in range(2, 6)]
    assert min(shares.values()) >= 25, shares
    totals = cluster.summary()["totals"]
    assert isinstance(totals, dict)
    assert (totals["requests"], totals["failures"]) == (200, 0)


def test_what_was_lost_is_said_and_the_rest_is_counted_to_the_request(
    cluster: Cluster, server: Server, hosts: Hosts
) -> None:
    cluster.begin("steady", workers=4)
    while len(server.requests()) < 100:
        assert cluster.master.poll() is None, cluster.end(1)
        time.sleep(0.2)
    killed_at = time.time()
    cluster.workers[2].send_signal(signal.SIGKILL)
    hosts.link(3, "down")
    cluster.work(6)
    time.sleep(10)
    hosts.link(3, "up")
    code, said = cluster.end(120)
    requests = server.requests()
    shares = Counter(request.peer for request in requests)
    totals = cluster.summary()["totals"]
    assert isinstance(totals, dict)

    assert code == 3, said
    assert re.search(r"The run broke: \d workers? w(as|ere) lost", said), said
    assert shares[f"{NETWORK}.6"] > 0
    last = [request for request in requests if request.peer == f"{NETWORK}.2" and request.at > killed_at - 3]
    assert len(requests) - len(last) - 20 <= totals["requests"] <= len(requests) + 20
