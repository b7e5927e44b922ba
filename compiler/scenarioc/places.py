"""Locust as `scenarioc run` starts it: at the end it says which lines of the spec the failures come from.

`python -m scenarioc.places …` in a generated folder is `locust …` there, and no more than that: a locustfile runs alike
without. Failed checks name their line themselves; this is for what Locust finds, such as an answer of 500 or none.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

# A request, as its statistics row has it: method and name.
Row = tuple[str, str]

_STATUS = re.compile(r"(?:LocustBadStatusCode\(code=|HTTPError\(['\"])(\d{3})\b")
_WRAPPED = re.compile(r"CatchResponseError\((.*)\)", re.DOTALL)
_TRIED = re.compile(r"RetriesExceeded\((['\"]).*?\1, (?:\d+, (?P<late>original=)|['\"])?(?P<why>.*?)['\"]?\)")
_PLACE = re.compile(r"\((?!_ssl\.c:)[^()\s]+:\d+\)")
_WIDTH = 100


def places_in(source_map: str) -> dict[Row, tuple[str, ...]]:
    """The lines of the spec that each statistics row comes from, of the text of a source map."""
    found: dict[Row, dict[str, None]] = defaultdict(dict)
    for entry in json.loads(source_map)["requests"]:
        found[entry["method"], entry["name"]][entry["source"]] = None
    return {row: tuple(sources) for row, sources in found.items()}


def lines(failures: Iterable[tuple[str, str, str, int]], places: Mapping[Row, Sequence[str]]) -> list[str]:
    """One line for each failure (method, name, error, count) that does not say itself where it comes from."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for method, name, error, count in failures:
        if (method, name) in places and not _PLACE.search(error):
            counts[method, name, _in_short(error)] += count
    return [
        f"{method} {name}: {count} failure{'s' if count > 1 else ''}, {error} ({' or '.join(places[method, name])})"
        for (method, name, error), count in counts.most_common()
    ]


def _in_short(error: str) -> str:
    if status := _STATUS.match(error):
        return f"HTTP {status[1]}"
    if tried := _TRIED.fullmatch(error):  # its URL may hold anything, and each would be another failure
        return "no answer in time" if tried["late"] else tried["why"]
    if wrapped := _WRAPPED.fullmatch(error):
        error = wrapped[1].strip("'\"")
    text = " ".join(error.split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def listen() -> None:
    """Let Locust end with the lines of its failures, on the process that has all of them."""
    from locust import events
    from locust.runners import WorkerRunner
    from locust.stats import StatsError

    def prepare(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, WorkerRunner) or hasattr(environment.parsed_options, "results"):
            return  # a verdict on the results names the lines

        def say(**_: Any) -> None:
            errors = environment.stats.errors.values()
            failures = [(e.method, e.name, StatsError.parse_error(e.error), e.occurrences) for e in errors]
            if found := lines(failures, places_in(Path("source-map.json").read_text("utf-8"))):
                print("Failures by the line of the spec:", *(f"  {line}" for line in found), "", sep="\n", flush=True)

        environment.events.quit.add_listener(say)

    init: Any = events.init  # Locust's own functions have no types.
    init.add_listener(prepare)


def main() -> None:
    """Be Locust."""
    # Locust patches the standard library, so it comes before everything that the library may have been used for.
    import locust.main

    listen()
    sys.argv[0] = "locust"
    run: Any = locust.main.main
    run()


if __name__ == "__main__":
    main()
