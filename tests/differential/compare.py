"""What of two outcomes is not the same, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from differential.scripts import Script

EXPLANATIONS = ("different", "verdict")


@dataclass(frozen=True)
class Result:
    """What became of one script: `exact`, `explained` or `unexplained`, and how it differs."""

    script: Script
    fate: str
    lines: list[str]


def judged(script: Script, theirs: dict[str, Any], ours: dict[str, Any]) -> tuple[str, list[str]]:
    """The fate of a script, and how it differs."""
    wire = differences(script, theirs, ours) + fates(theirs, ours)
    same = (theirs["exit_code"] == 0) == (ours["exit_code"] == 0)
    lines = wire if same else [*wire, f"exit code {theirs['exit_code']}, here {ours['exit_code']}"]
    needed = {key for key, needed in zip(EXPLANATIONS, (bool(wire), not same), strict=True) if needed}
    given = {key for key in EXPLANATIONS if key in script.settings}
    if needed != given:
        stale = [f"`{key}` explains what is not so" for key in sorted(given - needed)]
        return "unexplained", lines + stale + ours.get("rejected", [])
    return ("explained" if needed else "exact"), lines


def tally(results: list[Result]) -> str:
    """How many scripts had which fate, in one line."""
    fates = [result.fate for result in results]
    counts = (f"{fates.count(fate)} {fate}" for fate in ("exact", "explained", "unexplained"))
    return f"{len(fates)} scripts: {', '.join(counts)}"


def differences(script: Script, theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """How what the locustfile sent differs from what Artillery sent; empty when the wire is the same."""
    left, right = ([as_text(user) for user in outcome["users"]] for outcome in (theirs, ours))
    if script.settings.get("kinds"):
        left, right = sorted(set(left)), sorted(set(right))
    elif len(left) != len(right):
        return [f"{len(left)} users, here {len(right)}", *first_apart(theirs["users"], ours["users"])]
    if sorted(left) == sorted(right):
        return []
    only = [json.loads(user) for user in left if user not in right]
    also = [json.loads(user) for user in right if user not in left]
    return first_apart(only, also)


def fates(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """Whether as many users completed and failed."""
    one, other = theirs["fates"], ours["fates"]
    return [] if one == other else [f"users: {short(one)}, here {short(other)}"]


def first_apart(theirs: list[Any], ours: list[Any]) -> list[str]:
    """The first thing that the first two users did not do alike."""
    for one, other in zip(theirs, ours, strict=False):
        for number, (left, right) in enumerate(zip(one, other, strict=False), 1):
            for key in sorted({*left, *right}):
                if left.get(key) != right.get(key):
                    what = f"request {number} ({left['method']} {left['path']})"
                    return [f"{what}: {key}: {short(left.get(key))}, here {short(right.get(key))}"]
        if len(one) != len(other):
            rest = (one if len(one) > len(other) else other)[min(len(one), len(other))]
            return [f"{len(one)} requests, here {len(other)}; only on one side: {rest['method']} {rest['path']}"]
    return ["other kinds of users"]


def as_text(user: list[dict[str, Any]]) -> str:
    return json.dumps(user, sort_keys=True, ensure_ascii=False)


def short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 200 else text[:200] + "…"
