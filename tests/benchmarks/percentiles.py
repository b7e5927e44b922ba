"""Percentiles of a run beside the exact ones of the server's own log: `python tests/benchmarks/percentiles.py`.

The server answers after times drawn from 150 to 1,000 ms, more short ones, and notes how long each answer really took
it. Both sides then have p50, p95, p99 and p99.9; the exit code is 1 if one differs by more than 1 %. What lies between
the two logs (the network, the turns of both event loops) is a millisecond or so: a busy machine adds to it. That the
estimate itself is exact, whatever the machine does, is a matter of tests/test_runtime_thresholds.py.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "compiler")]

from measuring import Result, report  # noqa: E402

from scenarioc.build import build  # noqa: E402
from support.cluster import Cluster  # noqa: E402
from support.locust_run import run  # noqa: E402

SPEC = """\
version: 1
name: percentiles
target: ${env.TARGET}
scenarios: {visitor: {think: 5ms..50ms, flow: [GET /]}}
load: {users: 30, for: 20s}
thresholds: [error_rate < 1%]
"""
LOAD = ["-u", "30", "-r", "30", "-t", "20s"]
PERCENTS = {"p50_ms": 50, "p95_ms": 95, "p99_ms": 99, "p99_9_ms": 99.9}


class Answering(asyncio.Protocol):
    """One connection to the server, which answers when a drawn time is over."""

    draw = random.Random(7).random
    taken: list[float] = []  # noqa: RUF012

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take note of who asks."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer later, or say what has been noted so far."""
        if data.startswith(b"GET /_taken"):
            self.answer(json.dumps(self.taken).encode())
        else:
            delay_s = 0.15 + 0.85 * self.draw() ** 3
            asyncio.get_running_loop().call_later(delay_s, self.finish, time.perf_counter())

    def finish(self, since: float) -> None:
        """Answer, and note the milliseconds that it took."""
        self.answer(b"ok")
        self.taken.append((time.perf_counter() - since) * 1000)

    def answer(self, body: bytes) -> None:
        """Send a body."""
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


async def serve() -> None:
    """Be the server, on a free port, until standard input is closed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def exact(times: Sequence[float], percent: float) -> float:
    """The percentile of a whole log."""
    return sorted(times)[math.ceil(len(times) * percent / 100 - 1e-9) - 1]


def compared(workers: int) -> list[Result]:
    """Run on one process or on a master and workers; each percentile as a share of the exact one."""
    text = build(SPEC, "percentiles.yaml", read=str).files[0].text
    command = [sys.executable, __file__, "--serve"]
    with (
        tempfile.TemporaryDirectory() as top,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout
        target = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        folder = Path(top, "run")
        folder.mkdir()
        (folder / "locustfile.py").write_text(text, encoding="utf-8")
        if workers:
            with Cluster(folder, workers, *LOAD, target=target) as cluster:
                cluster.finish(120)
        else:
            run(folder, text, *LOAD, environment={"TARGET": target}, limit_s=120)
        with urlopen(f"{target}/_taken") as answer:
            times = json.load(answer)
        server.kill()
        totals = json.loads((folder / "results" / "summary.json").read_text("utf-8"))["totals"]
    assert totals["requests"] == len(times), (totals["requests"], len(times))
    where = f"master + {workers} workers" if workers else "one process"
    return [
        Result(
            f"{key.removesuffix('_ms').replace('p99_9', 'p99.9')}, {where}",
            totals[key] / exact(times, percent),
            0.99,
            1.01,
            {"run": f"{totals[key]:.0f} ms", "log": f"{exact(times, percent):.1f} ms", "requests": len(times)},
        )
        for key, percent in PERCENTS.items()
    ]


if __name__ == "__main__":
    if "--serve" in sys.argv:
        asyncio.run(serve())
    else:
        raise SystemExit(report([*compared(0), *compared(2)]))
