"""Why a test says nothing about its target."""

from __future__ import annotations

import re
from typing import Any

from locust.stats import StatsError

ANSWERED = re.compile(
    r"^(LocustBadStatusCode|HTTPError|TooManyRedirects)\(|Redirection limit reached"
    r"|^CatchResponseError\(.(?!expected an answer,)|: status \d{3} "
)
BREAKDOWNS: list[str] = []


def note_breakdown(reason: str) -> None:
    """Let the run that goes on end as broken, for this reason."""
    if reason not in BREAKDOWNS:
        BREAKDOWNS.append(reason)


def breakdowns(environment: Any, lost: int = 0) -> list[str]:
    """The reasons why the run says nothing about the target; none if it does."""
    stats = environment.stats
    found = list(BREAKDOWNS)
    if not stats.total.num_requests:
        found.append("not a single request was made")
    elif stats.total.num_failures == stats.total.num_requests:
        texts = [StatsError.parse_error(error.error) for error in stats.errors.values()]
        if not any(map(ANSWERED.search, texts)):
            found.append("the target never answered")
    if environment.runner.exceptions:
        found.append("exceptions ended tasks, see above")
    if lost:
        found.append(f"{lost} {'worker was' if lost == 1 else 'workers were'} lost")
    return found
