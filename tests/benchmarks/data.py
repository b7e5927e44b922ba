"""What made-up data cost: a batch of 10,000 records with ten fields against a plain loop over Faker, and how long the
other users of the process have to wait while ten users make such batches.

`python tests/benchmarks/data.py` exits with 1 when a batch is less than 30 times as fast as the loop, when ids repeat,
when the requests of a probing user are delayed by 50 ms or more at the 99th percentile, or when memory grows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.server import Server

COMPILER = Path(__file__).parents[2] / "compiler"
SPEC = """version: 1
name: data
target: ${env.TARGET:-http://localhost:8000}
data:
  client:
    locale: en_CA
    fields:
      id: {sequence: 1}
      first_name: {faker: first_name}
      last_name: {faker: last_name}
      email: {faker: email}
      street: {faker: street_address}
      city: {faker: city}
      postcode: {faker: postcode}
      phone: {faker: phone_number}
      born: {faker: date_of_birth}
      company: {faker: company}
  clients: {rows_of: client, count: 10000}
scenarios:
  maker:
    users: MAKERS
    flow:
      - {if: "${clients == clients}", then: []}
  probe:
    users: 1
    think: 10ms
    flow:
      - GET /probe
load: {users: USERS, for: 1h}
"""
# What runs behind the generated file, in its process.
LOOP = """
import csv, io, json, time, tracemalloc, resource
from faker import Faker
from locust.env import Environment
environment = Environment(events=events)
environment.create_local_runner()
events.init.fire(environment=environment, runner=environment.runner, web_ui=None)
events.test_start.fire(environment=environment)
FIELDS = "first_name last_name email street_address city postcode phone_number date_of_birth company".split()

def plain(records):
    fake, text = Faker("en_CA"), io.StringIO()
    writer = csv.writer(text)
    for number in range(records):
        writer.writerow([number, *(getattr(fake, field)() for field in FIELDS)])

def seconds(function):
    start = time.process_time()
    function()
    return time.process_time() - start

loop = 10 * min(seconds(lambda: plain(1000)) for _ in range(3))
batches = []
batch = min(seconds(lambda: batches.append(CLIENTS.take(None))) for _ in range(5))
ids = [row["id"] for body in batches for row in csv.DictReader(io.StringIO(body.decode()))]
batches.clear()
def memory():
    if not os.path.exists("/proc/self/statm"):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
for _ in range(20):
    CLIENTS.take(None)
before = memory()
for _ in range(BATCHES):
    CLIENTS.take(None)
print(json.dumps([loop, batch, len(ids), len(set(ids)), before, memory()]))
"""


def main() -> int:
    """Run the benchmark; the exit code says whether the bounds were kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=1000, help="how many are made to see memory grow (1000)")
    parser.add_argument("--seconds", type=int, default=10, help="how long the probing user is measured (10)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        loop, batch, ids, different, before, after = speed(Path(folder), arguments.batches)
        alone = latency(Path(folder), 0, arguments.seconds)
        busy = latency(Path(folder), 10, arguments.seconds)
    delay = busy - alone
    print(f"plain Faker loop   {loop:8.3f} s CPU for 10,000 records")
    print(f"batch              {batch:8.3f} s CPU, {loop / batch:.0f} times as fast (at least 30)")
    print(f"ids                {different:8,} different of {ids:,}")
    print(f"memory             {before:8.1f} MB before, {after:.1f} MB after {arguments.batches:,} more batches")
    print(f"probe              {busy:8.1f} ms p99 beside 10 makers, {alone:.1f} ms alone (delay below 50)")
    return 0 if loop / batch >= 30 and ids == different and delay < 50 and after < before * 1.1 else 1


def speed(folder: Path, batches: int) -> list[float]:
    """Seconds of the loop and of a batch, ids and different ids, megabytes before and after."""
    text = generated(folder, 1).read_text("utf-8")
    text = text.replace("from locust import ", "from locust import events, ", 1)
    source = text + LOOP.replace("BATCHES", str(batches))
    run = subprocess.run([sys.executable, "-"], input=source, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(run.stdout.splitlines()[-1])
    return found


def latency(folder: Path, makers: int, seconds: int) -> float:
    """The 99th percentile of the probe's requests in milliseconds, beside so many users who make batches."""
    file = generated(folder, makers)
    with Server({"GET /probe": {"body": "ok"}}) as server:
        users = str(makers + 1)
        options = [
            "--headless",
            "--only-summary",
            "--json",
            "-u",
            users,
            "-r",
            users,
            "-t",
            f"{seconds}s",
            "-L",
            "ERROR",
        ]
        run = subprocess.run(
            [sys.executable, "-m", "locust", "-f", file.name, *options],
            cwd=file.parent,
            env={**os.environ, "TARGET": server.url},
            capture_output=True,
            text=True,
        )
    [row] = json.loads(run.stdout)
    times = sorted((float(time), count) for time, count in row["response_times"].items())
    wanted = 0.99 * sum(count for _, count in times)
    for time, count in times:
        wanted -= count
        if wanted <= 0:
            return time
    raise AssertionError(run.stderr)


def generated(folder: Path, makers: int) -> Path:
    """The locustfile of the spec with so many makers."""
    spec = folder / "data.yaml"
    text = SPEC.replace("MAKERS", str(max(1, makers))).replace("USERS", str(makers + 1))
    if not makers:
        start, end = text.index("  maker:"), text.index("  probe:")
        text = text[:start] + text[end:]
        text = text[: text.index("data:\n")] + text[text.index("scenarios:") :]
    spec.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "scenarioc", "build", str(spec), "-o", str(folder / "out"), "--force"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(COMPILER)}, check=True, capture_output=True)
    return folder / "out" / "data" / "locustfile.py"


if __name__ == "__main__":
    sys.exit(main())
