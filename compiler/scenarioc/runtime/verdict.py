"""The verdict on a test as the console shows it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenarioc.runtime.figures import figure_text, number_text

HELD = 0
FAILED = 1
BROKEN = 3
SHOWN = 10
VERDICTS = {HELD: "held", FAILED: "failed", BROKEN: "broken"}
Line = tuple[str, str]


def failing(outcome: Mapping[str, Any]) -> bool:
    """Whether a threshold fails the run: no data is not a pass."""
    no_data = outcome["status"] == "no data" and not outcome["warn"]
    return no_data or outcome["status"] == "failed"


def margin_text(outcome: Mapping[str, Any]) -> str:
    """How far a figure is from its limit: `38 % to spare`, `12 % too much`."""
    margin = outcome["margin"]
    if margin is None or outcome["operator"] == "==":
        return ""
    held = outcome["status"] == "held"
    if margin and (margin > 0) != held:
        return "held again later" if margin > 0 else "missed for a shorter time"
    if abs(margin) > 1:
        return f"{number_text(1 + abs(margin))} times the limit"
    if held:
        return f"{margin * 100:.0f} % to spare"
    more = "much" if outcome["operator"].startswith("<") else "little"
    return f"{abs(margin) * 100:.0f} % too {more}"


def verdict_lines(outcomes: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """For each threshold its status and a line that says how it ended."""
    rows = []
    for one in outcomes:
        value = figure_text(one["metric"], one["value"], one["unit"])
        margin = margin_text(one) + (", ended the test" if one["aborted"] else "")
        rows.append((one["text"], value, margin))
    text, figures, margins = (
        max((len(row[column]) for row in rows), default=0) for column in range(3)
    )
    for one, (name, value, margin) in zip(outcomes, rows, strict=True):
        line = f"{name:{text}}  {value:>{figures}}  {margin:{margins}}"
        harmless = one["status"] == "no data" and not failing(one)
        yield (
            "warned" if harmless else one["status"],
            f"{line.rstrip()}  ({one['place']})",
        )


def conclusion(
    outcomes: Sequence[Mapping[str, Any]],
    failed: int,
    reasons: Sequence[str],
    interrupted: str = "",
) -> Iterator[Line]:
    """What it comes to; if a signal ended the test, also how far it was."""
    if interrupted:
        yield "warned", f"The test was interrupted at {interrupted}."
    warned = sum(one["status"] == "warned" for one in outcomes)
    for reason in reasons:
        yield "failed", f"The run broke: {reason}."
    if reasons or not outcomes:
        return
    if failed:
        yield "failed", f"{failed} of {len(outcomes)} thresholds failed."
    elif warned:
        yield "warned", f"No threshold failed, {warned} of {len(outcomes)} warned."
    else:
        yield "held", "All thresholds held."


def slow_lines(slow: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Rows with requests that took longer than expected, and their slowest."""
    for one in [one for one in slow if one["count"]][:SHOWN]:
        slowest = [
            each["ms"] for each in one["slowest"] if each["ms"] >= one["limit_ms"]
        ]
        times = ", ".join(map(number_text, slowest))
        row = f"{one['method']} {one['name']}"
        over = f"over {figure_text('max', one['limit_ms'])}"
        yield f"{one['count']:>6}  {row}  {over}, the slowest {times} ms"


def phase_lines(phases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The figures of each phase of the load, if there is more than one."""
    shown = phases[:SHOWN] if len(phases) > 1 else ()
    width = max((len(one["name"]) for one in shown), default=0)
    for one in shown:
        row = one["totals"]
        failed = figure_text("error_rate", row["error_rate"])
        rate, p95 = figure_text("rate", row["rate"]), figure_text("p95", row["p95_ms"])
        text = f"{row['requests']:>8} requests, {rate}, {failed} failed, p95 {p95}"
        yield f"{one['name']:{width}}  {text}"
    if len(shown) < len(phases) and shown:
        yield f"and {len(phases) - len(shown)} more"


def mistake_lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The most frequent failures by kind, with their line of the spec."""
    kinds: dict[str, int] = {}
    for one in found:
        kinds[one["kind"]] = kinds.get(one["kind"], 0) + one["count"]
    if kinds:
        ranked = sorted(kinds.items(), key=lambda kind: -kind[1])
        yield "  ".join(f"{count} {kind}" for kind, count in ranked)
    for one in found[:SHOWN]:
        row = f"{one['method']} {one['name']}".strip()
        place = f"  ({one['place']})" if one["place"] else ""
        yield f"{one['count']:>6}  {one['kind']:<10}  {row}  {one['text']}{place}"
    if rest := found[SHOWN:]:
        yield f"{sum(one['count'] for one in rest):>6}  in {len(rest)} other ways"


def verdict_text(lines: Sequence[Line], summary: Mapping[str, Any]) -> str:
    """Everything that the console shows in the end, with marks that it can show."""
    out = sys.stdout
    utf8 = (out.encoding or "").lower().replace("-", "") == "utf8"
    good, bad, warned = ("✓", "✗", "!") if utf8 else ("ok  ", "FAIL", "warn")
    colours = {"held": (good, 32), "warned": (warned, 33)}
    plain = not out.isatty() or os.environ.get("NO_COLOR")
    shown = []
    for title, section in (
        ("Phases", list(phase_lines(summary.get("phases", ())))),
        ("Slow requests", list(slow_lines(summary["slow"]))),
        ("Failures", list(mistake_lines(summary["errors"]))),
    ):
        shown += [title, *(f"  {line}" for line in section), ""] if section else []
    for status, line in lines:
        mark, colour = colours.get(status, (bad, 31))
        text = f"{mark} {line}"
        shown.append(text if plain else f"\033[{colour}m{text}\033[0m")
    encoding = out.encoding or "utf-8"
    return "\n".join(shown).encode(encoding, "replace").decode(encoding)
