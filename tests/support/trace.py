"""Traces: what a generated locustfile and the interpreter of its plan each send, count, pause and log."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

CLOCK = 1_750_000_000.25
"""The time that both sides believe it is, in seconds since 1970."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_UNTOLD = {"user-agent", "accept-encoding", "connection", "content-length", "host", "sec-websocket-key"}
"""Headers that belong to the client, not to the plan; the host is compared as part of the address."""


@dataclass(frozen=True)
class Failure:
    """Why a sample failed, as the interpreter says it: where the spec says so, words that the message must hold about
    what was expected and what came. Without a place, any failure will do: Locust words it."""

    place: str = ""
    expected: str = ""
    got: str = ""

    def says_the_same(self, text: str | None) -> bool:
        """Whether the message of a generated file tells this failure."""
        if text is None:
            return False
        if not self.place:
            return True
        expected, _, got = text.partition(", got ")
        return self.expected in expected and self.got in got and text.endswith(f"({self.place})")


@dataclass
class Unit:
    """A start, a task or a stop of one user: what it sent and counted (`together` marks what happens at once: the first
    request, the first sample, one past the last of each), its pauses and log lines, and how it ended."""

    user: str
    name: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    samples: list[tuple[str, str, Failure | None]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    end: str = "done"
    together: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class Trace:
    """Everything that all users did; `users` says what they are made of."""

    users: list[dict[str, Any]]
    units: list[Unit]
    groups: list[list[Any]]
    polls: list[list[Any]]


class Driver:
    """The process that runs generated locustfiles, one after the other."""

    def __enter__(self) -> Self:
        environment = {"PATH": "", "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "drive.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def trace(self, file: Path, server: str, environment: Mapping[str, str], seed: int) -> dict[str, Any]:
        """What the users of a locustfile did."""
        job = {"file": str(file), "server": server, "environment": dict(environment), "seed": seed, "clock": CLOCK}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the driver ended"
        trace: dict[str, Any] = json.loads(answer)
        assert "crash" not in trace, trace["crash"]
        return trace


def request_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A recorded request as what it says, without what each client words differently."""
    headers = {name: value for name, value in row["headers"].items() if name not in _UNTOLD}
    kind = headers.get("content-type", "").split(";")[0].lower()
    raw = row["raw"].encode("latin-1")
    if headers.get("content-encoding") == "gzip":
        raw = gzip.decompress(raw)
    body: Any = raw.decode("latin-1")
    if kind == "multipart/form-data":
        whole = b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + raw
        parts = BytesParser().parsebytes(whole).get_payload()
        assert not isinstance(parts, str)
        body = [_part(part) for part in parts]
        headers["content-type"] = kind
    elif kind == "application/json":
        body = json.loads(raw) if raw else ""
    elif kind == "application/x-www-form-urlencoded":
        body = parse_qsl(raw.decode(), keep_blank_values=True)
        headers["content-type"] = kind
    if "cookie" in headers:
        headers["cookie"] = "; ".join(sorted(re.split(r";\s*", headers["cookie"])))
    return {
        "method": row["method"],
        "address": row["headers"].get("host", "") + row["path"],
        "query": [list(pair) for pair in row["query"]],
        "headers": headers,
        "body": json.loads(json.dumps(body)),
    }


def _part(part: Any) -> list[Any]:
    content = part.get_payload(decode=True).decode("latin-1")
    name, file = (part.get_param(key, header="content-disposition") for key in ("name", "filename"))
    return [name, file, part.get("content-type"), content]


def differences(plan: Trace, generated: Mapping[str, Any]) -> list[str]:
    """Where the trace of a generated file differs from what its plan says; empty when they agree."""
    found: list[str] = []
    for user, other in zip(plan.users, generated["users"], strict=True):
        _paces(user, other)
        _same(found, "user", user, other)
    _same(found, "groups", plan.groups, generated["groups"])
    _same(found, "polls", plan.polls, generated["polls"])
    said = [(unit["user"], unit["name"]) for unit in generated["units"]]
    _same(found, "units", [(unit.user, unit.name) for unit in plan.units], said)
    for unit, other in zip(plan.units, generated["units"], strict=False):
        where = f"{unit.user}.{unit.name}"
        rows = [request_of(row) for row in other["requests"]]
        wanted, came = _ordered(unit, unit.requests), _ordered(unit, rows)
        for row, real in zip(wanted, came, strict=False):
            _accept(row, real)
        for number, (row, real) in enumerate(zip(wanted, came, strict=False)):
            for key in row:
                _same(found, f"{where}: request {number} {key}", _without_ids(row[key]), _without_ids(real[key]))
        _same(found, f"{where}: number of requests", [r["address"] for r in wanted], [r["address"] for r in came])
        _samples(found, where, unit, other["samples"])
        _same(found, f"{where}: pauses", sorted(map(_rounded, unit.pauses)), sorted(map(_rounded, other["pauses"])))
        _same(found, f"{where}: log", _without_ids(unit.logs), _without_ids(other["logs"]))
        _same(found, f"{where}: end", unit.end, other["end"])
    return found


def _paces(user: dict[str, Any], other: dict[str, Any]) -> None:
    """Asked again and again at the same moment, a pace waits for the start after the next, the one after that …"""
    first, second, third = other["waits"]
    kind, pace = user["waits"][:2]
    if kind == "pace" and abs(second - first - pace) < 0.05 and abs(third - second - pace) < 0.05:
        other["waits"] = user["waits"]


def _same(found: list[str], what: str, plan: Any, generated: Any) -> None:
    if plan != generated:
        found.append(f"{what}:\n    plan      {plan!r}\n    generated {generated!r}")


def _samples(found: list[str], where: str, unit: Unit, came: list[Any]) -> None:
    rows = [(method, name, text) for method, name, text in came]
    wanted, rows = _ordered(unit, unit.samples), _ordered(unit, rows)
    if [row[:2] for row in wanted] != [row[:2] for row in rows]:
        found.append(f"{where}: samples:\n    plan      {wanted!r}\n    generated {rows!r}")
        return
    for (_, _, failure), (method, name, text) in zip(wanted, rows, strict=True):
        if (failure is None) != (text is None) or (failure is not None and not failure.says_the_same(text)):
            found.append(f"{where}: {method} {name}:\n    plan      {failure!r}\n    generated {text!r}")


def _ordered(unit: Unit, rows: list[Any]) -> list[Any]:
    """The rows, with those that happen together in an order of their own."""
    rows, first = list(rows), 0 if rows and isinstance(rows[0], dict) else 1
    for edges in unit.together:
        start, end = edges[first], edges[first + 2]
        rows[start:end] = sorted(rows[start:end], key=lambda row: json.dumps(row, default=str)[:200])
    return rows


def _accept(row: dict[str, Any], real: dict[str, Any]) -> None:
    """Clients say what they accept when the plan does not."""
    if "accept" not in row["headers"] and real["headers"].get("accept") in ("*/*", "application/json"):
        del real["headers"]["accept"]


def _rounded(seconds: float) -> float:
    return round(seconds, 6)


def _without_ids(value: Any) -> Any:
    """The value with UUIDs, which nobody can seed, made alike."""
    return json.loads(_UUID.sub("a-uuid", json.dumps(value)))
