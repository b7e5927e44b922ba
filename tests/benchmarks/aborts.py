"""How soon an aborting threshold ends the load: `python tests/benchmarks/aborts.py`, for about a minute.

A server fails from the first request on. The figure is the time from the end of the first window (or of the grace) to
the last request that the server gets, on one process and on a master with workers; the exit code is 1 if one is above
2 s.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "compiler")]

from measuring import Result, report  # noqa: E402

from scenarioc.build import build  # noqa: E402
from support.cluster import Cluster  # noqa: E402
from support.locust_run import run  # noqa: E402
from support.server import Server  # noqa: E402

SPEC = """\
version: 1
name: aborts
target: ${{env.TARGET}}
scenarios: {{visitor: {{think: 50ms, flow: [GET /, {{think: 20ms}}, GET /]}}}}
load: {{users: 10, for: 2m}}
thresholds: ["{{that: error_rate < 20%, {window}, abort: true}}"]
"""
LOAD = ["-u", "10", "-r", "10", "-t", "2m"]


def late(window: str, seconds: float, workers: int) -> Result:
    """How long after its window a threshold has ended the load."""
    text = build(SPEC.format(window=window).replace('"', ""), "aborts.yaml", read=str).files[0].text
    with tempfile.TemporaryDirectory() as top, Server({"GET /": {"status": 500}}) as server:
        folder = Path(top, "run")
        folder.mkdir()
        (folder / "locustfile.py").write_text(text, encoding="utf-8")
        if workers:
            with Cluster(folder, workers, *LOAD, target=server.url) as cluster:
                code, _ = cluster.finish(120)
        else:
            code = run(folder, text, *LOAD, environment={"TARGET": server.url}, limit_s=120).exit_code
        times = [request.at for request in server.requests()]
    assert code == 1
    where = f"master + {workers} workers" if workers else "one process"
    return Result(f"{window}, {where}", max(times) - min(times) - seconds, None, 2.0, {"requests": len(times)})


if __name__ == "__main__":
    windows = [("over: 1s", 1), ("over: 5s", 5), ("grace: 3s", 3)]
    raise SystemExit(report([late(*window, workers) for workers in (0, 2) for window in windows]))
