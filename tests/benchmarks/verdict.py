"""What thresholds and the summary cost: requests per CPU second of a locustfile with them against one without.

The requests are as cheap as requests can be, so the share is the largest there is.
`python tests/benchmarks/verdict.py` exits with 1 when the median ratio is below 0.97.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measuring import built, report
from throughput import add_effort, canned_server, compared, races

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
    add_effort(parser)
    arguments = parser.parse_args()
    with canned_server() as target, tempfile.TemporaryDirectory() as folder:
        files = []
        for name, thresholds in (("judged", THRESHOLDS), ("plain", "")):
            spec = Path(folder, f"{name}.yaml")
            spec.write_text(SPEC.format(name=name) + thresholds, encoding="utf-8")
            files.append(built(spec, Path(folder)))
        pairs = races(tuple(files), target, arguments.seconds, arguments.minutes * 60)
    return report([compared("with thresholds / without", ("with", "without"), pairs)])


if __name__ == "__main__":
    raise SystemExit(main())
