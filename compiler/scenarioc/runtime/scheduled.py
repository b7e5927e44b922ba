"""Times from the moment at which something was due, not at which it was begun.

While a server stalls, a load with few users sends nothing: the requests that it would
have sent are missing from the response times, and only these times show the stall.
"""

from __future__ import annotations

import time
from typing import Any

from scenarioc.runtime.percentiles import percentile

SCHEDULED = "SCHEDULED"


def note_scheduled(environment: Any, name: str, due: float) -> None:
    """Log into a row of its own how long ago an iteration that is over was due."""
    row = environment.stats.get(name, SCHEDULED)
    row.log((time.monotonic() - due) * 1000, 0)


def scheduled_p99(stats: Any) -> str:
    """The 99th percentile of these times, beside that of the requests alone."""
    times: dict[float, int] = {}
    for (_, method), row in stats.entries.items():
        if method == SCHEDULED:
            for duration, count in row.response_times.items():
                times[duration] = times.get(duration, 0) + count
    if not times:
        return "nothing was done"
    service_ms = percentile(stats.total.response_times, 99)
    scheduled_ms = percentile(times, 99)
    return f"p99 {scheduled_ms:,.0f} ms since due, {service_ms:,.0f} ms by request"
