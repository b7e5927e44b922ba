"""How often `scenarioc compare` is wrong on real runs: Locust and a server on this machine, with whatever else it does.

    python tests/benchmarks/compare_real.py FOLDER [PAIRS [SECONDS [LONG_S]]]

A recording of LONG_S, and one of half of that from a server that is 10 % slower at one endpoint, are cut into pieces
of a minute. PAIRS runs of SECONDS follow each other; as many of a minute are run at the same time, and as many of which
one has the slower server. FOLDER keeps the summaries: what is there already is not run again. docs/compare.md publishes
what this prints.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, permutations, product
from pathlib import Path

ROOT = Path(os.environ.get("TREE") or Path(__file__).resolve().parent.parent.parent)
sys.path[:0] = [str(ROOT / "compiler")]

from scenarioc.build import build  # noqa: E402
from scenarioc.problems import Rejected  # noqa: E402
from scenarioc.results.compare import Comparison, compare  # noqa: E402
from scenarioc.results.read import read_summary  # noqa: E402
from scenarioc.results.summary import Summary  # noqa: E402

SPEC = """version: 1
name: compared
target: ${{env.TARGET}}
scenarios:
  visitor:
    think: 0.1s..0.4s
    tasks:
      items: {{weight: 8, steps: [GET /items]}}
      item: {{weight: 4, steps: [GET /item]}}
      order: {{weight: 2, steps: [POST /orders]}}
      search: {{weight: 1, steps: [GET /search]}}
load: {{users: 20, for: {seconds}s, warmup: 3s}}
thresholds: [p99 < 60s]
"""
MEDIAN_S = {"/items": 0.04, "/item": 0.025, "/orders": 0.12, "/search": 0.3}
SLOWED, FACTOR = "/items", 1.1
CUT_S = 60
Pair = tuple[Summary, Summary]


async def serve(slower: bool) -> None:
    """Answer until standard input ends; each request waits for a while and computes a little."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode().partition("?")[0]
                factor = FACTOR if slower and path == SLOWED else 1
                hashlib.pbkdf2_hmac("sha256", b"work", b"salt", round(500 * factor))
                await asyncio.sleep(MEDIAN_S[path] * random.lognormvariate(0, 0.4) * factor)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


def recorded(folder: Path, name: str, seconds: int, *, slower: bool = False) -> Summary:
    """The summary of a run, which is done now unless it is there already."""
    place = folder / name
    file = place / "results" / "summary.json"
    if not file.exists():
        place.mkdir(parents=True, exist_ok=True)
        for made in build(SPEC.format(seconds=seconds + 3), "compared.yaml", read=lambda name: "").files:
            (place / made.path).write_text(made.text, "utf-8")
        _run(place, slower)
    return read_summary(file.read_text("utf-8"), name)


def _run(place: Path, slower: bool) -> None:
    command = [sys.executable, __file__, "--serve", *(["--slower"] if slower else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        target = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        locust = [sys.executable, "-m", "locust", "--config", "locust.toml", "-f", "locustfile.py", "--headless"]
        environment = {**os.environ, "TARGET": target, "PYTHONWARNINGS": "ignore"}
        subprocess.run(locust, cwd=place, env=environment, check=True, capture_output=True)
        server.communicate("")


def pieces(whole: Summary, seconds: int) -> list[Summary]:
    """A recording cut into runs of so many seconds."""
    data = json.loads(whole.model_dump_json())
    first, series = round(whole.warmup_s), data["series"]
    found = []
    for start in range(first, len(series["requests"]) - seconds + 1, seconds):
        part = slice(start, start + seconds)
        rows = {title: {key: column[part] for key, column in row.items()} for title, row in series["rows"].items()}
        cut = {key: column[part] if isinstance(column, list) else column for key, column in series.items()}
        run = {**data, "series": {**cut, "rows": rows}, "duration_s": seconds, "warmup_s": 0, "run_id": str(start)}
        found.append(Summary.model_validate(run))
    return found


def alarms(pairs: Sequence[Pair]) -> Iterator[Comparison]:
    """Those that call the second run worse."""
    for base, new in pairs:
        try:
            found = compare(base, new)
        except Rejected as rejected:
            print(rejected.problems[0].message)
            continue
        if found.verdict == "worse":
            yield found


def tell(what: str, pairs: Sequence[Pair]) -> None:
    """How many of the pairs are called worse, how many for the endpoint that was made slower, and why else."""
    found = list(alarms(pairs))
    reasons = [{(change.row, change.metric) for change in one.worse} for one in found]
    named = sum(any(row == f"GET {SLOWED}" for row, _ in reason) for reason in reasons)
    others = Counter(one for reason in reasons for one in reason if one[0] != f"GET {SLOWED}")
    print(f"{what:52}{len(pairs):5} pairs {len(found):4} worse, {named:4} for GET {SLOWED}", flush=True)
    for (row, metric), count in others.most_common():
        print(f"    {count} times {row} {metric}")


def side_by_side(folder: Path, name: str, seconds: int, *, slower: bool = False) -> Pair:
    """Two runs at the same time, of which the second may have the slower server."""
    with ThreadPoolExecutor(2) as both:
        base = both.submit(recorded, folder, f"{name}-base", seconds)
        new = both.submit(recorded, folder, f"{name}-new", seconds, slower=slower)
        return base.result(), new.result()


def main() -> None:
    """Run what is missing, then compare."""
    if "--serve" in sys.argv:
        asyncio.run(serve("--slower" in sys.argv))
        return
    folder = Path(sys.argv[1])
    usual = (6, 20, 1200)
    pairs, short_s, long_s = (int(sys.argv[at + 2]) if len(sys.argv) > at + 2 else it for at, it in enumerate(usual))
    cut = pieces(recorded(folder, "long", long_s), CUT_S)
    slow = pieces(recorded(folder, "long-slower", long_s // 2, slower=True), CUT_S)
    tell("pieces, each with the next", list(pairwise(cut)))
    tell("pieces, each with each", list(permutations(cut, 2)))
    tell("pieces, 10 % slower, each with each", list(product(cut, slow)))
    after = [(recorded(folder, f"{at}a", short_s), recorded(folder, f"{at}b", short_s)) for at in range(pairs)]
    tell(f"runs of {short_s} s, one after the other", after)
    tell(f"runs of {CUT_S} s at the same time", [side_by_side(folder, f"{at}", CUT_S) for at in range(pairs)])
    slower = [side_by_side(folder, f"{at}-slower", CUT_S, slower=True) for at in range(pairs)]
    tell(f"runs of {CUT_S} s at the same time, 10 % slower", slower)


if __name__ == "__main__":
    main()
