"""An explained load in words and as data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from scenarioc.explain.forecast import Drawn, Forecast
from scenarioc.explain.plot import terminal, time_text


def as_text(seen: Forecast, warned: Sequence[str]) -> str:
    """The plot, the figures, the requests, the warnings."""
    kind = "arrivals a second" if seen.is_open else "users"
    width = max((len(f"{method} {name}") for (method, name), _, _ in seen.rows), default=0)
    lines = [f"{seen.name}: {kind} over time", "", terminal(seen)]
    lines += [f"{title:<15}{value}" for title, value in _figures(seen)]
    lines += ["", f"{'requests':<{width}}  {'in all':>12}  {'at most':>10}"]
    for (method, name), total, most in seen.rows:
        lines.append(f"{f'{method} {name}':<{width}}  {_count(total):>12}  {_rate(most):>10}")
    lines += ["", f"Every answer is assumed to take {seen.response_s * 1000:g} ms (`--response-time`)."]
    if seen.guessed:
        lines.append("Branches and loops that depend on answers are guessed: `if` half of the time, polls once.")
    lines += [f"warning: {one}" for one in warned]
    return "\n".join(lines) + "\n"


def _figures(seen: Forecast) -> list[tuple[str, str]]:
    requests = ("requests", f"about {_count(seen.requests)}, at most {_rate(seen.most_requests)}")
    rows = [("rows", _rows_text(one)) for one in seen.drawn if one.used]
    if seen.is_open:
        users = f"about {max(1, round(seen.at_once)):,} at once (arrivals a second times {seen.iteration_s:.3g} s)"
        arrivals = ("arrivals", _count(seen.started))
        return [("duration", time_text(seen.seconds)), arrivals, ("users needed", users), requests, *rows]
    needed = [] if seen.needed is None else [("users needed", f"about {math.ceil(seen.needed - 1e-6):,}")]
    return [
        ("duration", time_text(seen.seconds)),
        ("users", f"{_count(seen.at_once)} at most"),
        *needed,
        ("iterations", f"about {_count(seen.iterations)}, each of about {seen.iteration_s:.3g} s"),
        requests,
        *rows,
    ]


def _rows_text(drawn: Drawn) -> str:
    used = f"`{drawn.name}`: about {_count(drawn.used)} used of {drawn.count:,}"
    return f"{used}, used again" if drawn.used > drawn.count and drawn.when_exhausted == "recycle" else used


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def _rate(value: float) -> str:
    return f"{value:,.0f}/s" if value >= 100 else f"{value:.3g}/s"


def as_data(seen: Forecast, warned: Sequence[str]) -> dict[str, Any]:
    """The same for programs: times in seconds, rates a second."""
    return {
        "profile": seen.name,
        "model": "open" if seen.is_open else "closed",
        "seconds": seen.seconds,
        "points": [list(point) for point in seen.points],
        "users_started": seen.started,
        "users_at_once": seen.at_once,
        "iteration_s": seen.iteration_s,
        "response_s": seen.response_s,
        "requests": seen.requests,
        "requests_per_s_at_most": seen.most_requests,
        "rows": [
            {"method": method, "name": name, "requests": total, "per_s_at_most": most}
            for (method, name), total, most in seen.rows
        ],
        "iterations": seen.iterations,
        "users_needed": seen.needed,
        "throughputs": [
            {"name": one.name, "asked_per_s": one.asked, "possible_per_s": one.possible} for one in seen.rates
        ],
        "rows_used": [{"name": one.name, "used": one.used, "rows": one.count} for one in seen.drawn],
        "guessed": seen.guessed,
        "warnings": list(warned),
    }
