"""What thresholds and the summary cost: requests per CPU second of a locustfile with them against one without.

The requests are as cheap as requests can be, so the share is the largest there is.
`python tests/benchmarks/verdict.py` exits with 1 when the median ratio is below 0.97.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from measuring import Result, built, report, spread
from throughput import BOUND, canned_server, raced

SPEC = """\
version: 1
name: {name}
target: http://localhost:8000
endpoints: {{health: GET /health, data: GET /data}}
scenarios:
  visitor: {{tags: [all], tasks: {{health: 1, data: 1}}}}
load: {{users: 10, for: 1m}}
"""
THRESHOLDS = """\
thresholds:
  - p95 < 500ms
  - p99.9 < 1s
  - error_rate < 1%
  - "health: p99 < 1s"
  - "5xx: rate < 1/s"
  - {that: p95 < 500ms, over: 10s}
  - {that: error_rate < 50%, over: 10s, abort: true}
"""


def main() -> int:
    """Run the benchmark; the exit code says whether the bound was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="fresh pairs of processes (6)")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each pair is measured (6)")
    arguments = parser.parse_args()
    with canned_server() as target, tempfile.TemporaryDirectory() as folder:
        files = []
        for name, thresholds in (("judged", THRESHOLDS), ("plain", "")):
            spec = Path(folder, f"{name}.yaml")
            spec.write_text(SPEC.format(name=name) + thresholds, encoding="utf-8")
            files.append(built(spec, Path(folder)))
        pairs = [raced(tuple(files), target, arguments.seconds, number) for number in range(arguments.rounds)]
    return report([figures(pairs)])


def figures(pairs: list[list[float]]) -> Result:
    """The median ratio of some pairs of rates, with and without thresholds."""
    ratios = [judged / plain for judged, plain in pairs]
    judged, plain = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    details = {"with": f"{judged:.0f}/s", "without": f"{plain:.0f}/s"}
    return Result("with thresholds / without", statistics.median(ratios), BOUND, None, details | spread(ratios))


if __name__ == "__main__":
    raise SystemExit(main())
