"""What data will be drawn: the generated code itself draws them, in a process of its own."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scenarioc.plan.model import Batch, Data, Plan, Pool, Record
from scenarioc.problems import Problem, Rejected, did_you_mean
from scenarioc.targets import File

_DRIVER = """

def preview(order, count):
    import base64, json
    from locust.exception import StopUser
    for name in order:
        found = globals()[name]
        dealt = getattr(getattr(found, "records", found), "numbers", found)
        if dealt is not None:
            dealt.attach(None)
            dealt.begin()
    if hasattr(found, "fill_pools"):
        found.fill_pools()
        found.count = count
        return base64.b64encode(found.take(None)).decode()
    rows = []
    try:
        while len(rows) < count:
            drawn = {}
            for name, given in order.items():
                drawn[name] = globals()[name].take(None, *[drawn[one] for one in given])
            rows.append(drawn[name])
    except StopUser:
        pass
    return rows


# in a greenlet, as users are: rows that are lent come back when one ends
drawn = __import__("gevent").spawn(preview, ORDER, COUNT).get()
print(__import__("json").dumps(drawn))
"""


def definition(plan: Plan, name: str) -> Data:
    """The data of that name; raises `Rejected` when no step draws any."""
    known = {one.name: one for one in plan.data if not isinstance(one, Pool)}
    if name not in known:
        near = did_you_mean(name, known)
        listed = ", ".join(f"`{one}`" for one in known)
        help = f"did you mean `{near}`?" if near else f"there are {listed}" if known else None
        raise Rejected([Problem("unknown-data", f"no step draws from `{name}`", help=help)])
    return known[name]


def _order(plan: Plan, one: Data) -> dict[str, list[str]]:
    """What is drawn for one row, in this order: module constants with those that each is made from."""
    found: dict[str, list[str]] = {}
    for _, source in one.given if isinstance(one, Record) else ():
        found |= _order(plan, next(other for other in plan.data if other.identifier == source))
    return found | {one.identifier: [source for _, source in one.given] if isinstance(one, Record) else []}


def draw(plan: Plan, files: Iterable[File], one: Data, count: int) -> list[Any] | bytes:
    """The first rows or records that one process would draw, or a batch with so many records."""
    driver = _DRIVER.replace("COUNT", str(count)).replace("ORDER", repr(_order(plan, one)))
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            if file.copied or file.path == "locustfile.py":
                place = Path(folder, file.path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(file.text, encoding="utf-8", newline="")
        with Path(folder, "locustfile.py").open("a", encoding="utf-8") as locustfile:
            locustfile.write(driver)
        unset = {v.name: "1" for v in plan.environment if v.default is None and not os.environ.get(v.name)}
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "locustfile.py"],
            cwd=folder,
            env={**os.environ, **unset},
            capture_output=True,
            encoding="utf-8",
        )
    if run.returncode:
        reason = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Rejected([Problem("cannot-draw", f"`{one.name}` cannot be drawn: {reason}", one.place.span)])
    drawn = json.loads(run.stdout.splitlines()[-1])
    if isinstance(one, Batch):
        return base64.b64decode(drawn)
    rows: list[Any] = drawn
    return rows
