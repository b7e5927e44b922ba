"""The verdict on a test: which thresholds held, with their figures and an exit code."""

from __future__ import annotations

import operator
import os
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from locust import events
from locust.runners import WorkerRunner
from locust.stats import RequestStats, StatsEntry, StatsError

from scenarioc.runtime.finish import finish_completely
from scenarioc.runtime.listening import on
from scenarioc.runtime.percentiles import percentile, record_exact_times
from scenarioc.runtime.terminating import heed_sigterm

COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
HELD = 0
FAILED = 1
BROKEN = 3


class Threshold(NamedTuple):
    """A condition on the results of the (method, name) rows, or of all requests.

    Metrics are `p50` … `p99.9`, `avg`, `min` and `max` in milliseconds, `error_rate`
    from 0 to 1, `rate` in requests per second, and the counts `requests`, `failures`.
    """

    text: str
    rows: Sequence[tuple[str, str]] | None
    metric: str
    operator: str
    limit: float
    place: str


def results_of(
    stats: RequestStats, rows: Sequence[tuple[str, str]] | None
) -> StatsEntry:
    """The results of the rows together; `Aggregated` when no rows are given."""
    if rows is None:
        return stats.total
    merged = StatsEntry(RequestStats(use_response_times_cache=False), "", "")
    for method, name in rows:
        entry = stats.entries.get((name, method))
        if entry is not None:
            merged.extend(entry)
    return merged


def figure(metric: str, results: StatsEntry, total: StatsEntry) -> float | None:
    """The figure of a metric; None when there is nothing to measure it by."""
    if metric == "requests":
        return results.num_requests
    if not results.num_requests:
        return None
    if metric == "rate":
        seconds = (total.last_request_timestamp or 0) - total.start_time
        return results.num_requests / max(seconds, 0.001)
    if metric == "failures":
        return results.num_failures
    if metric == "error_rate":
        return results.num_failures / results.num_requests
    if not results.response_times:
        return None
    if metric.startswith("p"):
        return percentile(results.response_times, float(metric[1:]))
    return {
        "avg": results.avg_response_time,
        "min": results.min_response_time,
        "max": results.max_response_time,
    }[metric]


def figure_text(metric: str, value: float | None) -> str:
    """The figure with its unit: `312 ms`, `0.5 %`, `12.5/s`, `17`."""
    if value is None:
        return "no data"
    if metric in ("requests", "failures"):
        return f"{value:.0f}"
    if metric == "error_rate":
        return f"{value * 100:.3g} %"
    if metric == "rate":
        return f"{value:.3g}/s"
    return f"{value:.0f} ms" if value >= 100 else f"{value:.3g} ms"


def breakdown(environment: Any) -> str | None:
    """Why the run says nothing about the target; None if it does."""
    stats = environment.stats
    if not stats.total.num_requests:
        return "not a single request was made"
    if stats.total.num_failures == stats.total.num_requests:
        texts = [StatsError.parse_error(error.error) for error in stats.errors.values()]
        answers = ("CatchResponseError(", "LocustBadStatusCode(", "HTTPError(")
        if not any(
            text.startswith(answers) and "expected an answer" not in text
            for text in texts
        ):
            return "the target never answered"
    if environment.runner.exceptions:
        return "exceptions ended tasks, see above"
    return None


def verdict(
    environment: Any, thresholds: Sequence[Threshold]
) -> tuple[int, list[tuple[bool, str]]]:
    """The exit code, and for each threshold whether it held and a line that says so."""
    stats = environment.stats
    width = max((len(one.text) for one in thresholds), default=0)
    lines = []
    for one in thresholds:
        value = figure(one.metric, results_of(stats, one.rows), stats.total)
        held = value is not None and COMPARISONS[one.operator](value, one.limit)
        got = figure_text(one.metric, value)
        lines.append((held, f"{one.text:{width}}  {got:>9}  ({one.place})"))
    failed = sum(not held for held, _ in lines)
    code = FAILED if failed else HELD
    if reason := breakdown(environment):
        code = BROKEN
        lines.append((False, f"The run broke: {reason}."))
    elif failed:
        lines.append((False, f"{failed} of {len(thresholds)} thresholds failed."))
    else:
        lines.append((True, "All thresholds held."))
    return code, lines


def print_verdict(lines: Sequence[tuple[bool, str]]) -> None:
    """Print the lines with marks that the console can show."""
    out = sys.stdout
    utf8 = (out.encoding or "").lower().replace("-", "") == "utf8"
    marks = {True: "✓" if utf8 else "ok  ", False: "✗" if utf8 else "FAIL"}
    colours = {True: "\033[32m", False: "\033[31m"}
    plain = not out.isatty() or os.environ.get("NO_COLOR")
    for held, line in lines:
        text = f"{marks[held]} {line}"
        print(text if plain else f"{colours[held]}{text}\033[0m", file=out, flush=True)


def check_thresholds(thresholds: Sequence[Threshold]) -> None:
    """Judge every test by the thresholds when it ends, and set the exit code."""
    record_exact_times()
    finish_completely()
    heed_sigterm()
    lines: list[tuple[bool, str]] = []

    @on(events.test_stop)
    def judge(environment: Any, **_: Any) -> None:
        if isinstance(environment.runner, WorkerRunner):
            return
        code, lines[:] = verdict(environment, thresholds)
        environment.process_exit_code = code
        if environment.web_ui:
            print_verdict(lines)

    def end_the_test(environment: Any, **_: Any) -> None:
        environment.runner.stop()  # after Ctrl-C and SIGTERM it is still running
        if not lines:
            environment.process_exit_code = BROKEN
            lines.append((False, "The run broke: no test was started."))

    @on(events.init)
    def prepare_verdict(environment: Any, runner: Any, **_: Any) -> None:
        if not isinstance(runner, WorkerRunner):
            # added here, it runs before Locust ends the connection to the workers
            environment.events.quitting.add_listener(end_the_test)
            if environment.web_ui is None:
                environment.events.quit.add_listener(lambda **_: print_verdict(lines))
