"""docs/artillery-differences.md: the results of the laboratory, construct by construct."""

from __future__ import annotations

from pathlib import Path

from differential import curves
from differential.compare import EXPLANATIONS, Result, tally

PAGE = Path(__file__).parents[2] / "docs" / "artillery-differences.md"
INTRODUCTION = """\
# What Artillery sends, and what the locustfile sends

Written by `python tests/differential/laboratory.py`. Each script of `tests/differential/scripts/` is run by real
Artillery 2.0.34 with Node 22 (`make differential`), which is recorded, and by the locustfile that `scenarioc build`
makes of it, against the same server. Compared are the number of users and, for each of them, its requests in order:
method, path, query, headers, cookies and body; how many users completed and how many failed; and whether the exit code
says that the test passed. Handshakes of WebSockets and Socket.IO, and their messages and events, are compared like
requests, for each connection in order.

Not compared, because each client has its own:

- the order and case of header names, `Accept-Encoding` beyond whether gzip is asked for, `Connection` and
  `Content-Length`; the `User-Agent` of the client where the script says none;
- `Accept`, unless the script says it: Locust's client sends `*/*`, and `application/json` with a JSON body, Artillery
  none;
- the spaces in JSON, of which JavaScript writes none and Python one after `,` and `:`; the boundary of a form of files;
- `; charset=utf-8` after `application/x-www-form-urlencoded`, which Locust's client adds;
- random values, which are masked on both sides;
- how a connection is made and ends, below its handshake.

"""
CURVES = """
## Arrivals

`python tests/differential/curves.py` runs each of these four times both ways, in turns. The numbers are the users that
came in each second since the first one. The last two columns say how far apart the same arrival is: at most, in any two
runs of Artillery; and in a run of Artillery and one of the locustfile, in the median of all pairs.

| script | Artillery | here | two of Artillery | one of each |
| --- | --- | --- | --- | --- |
"""


def page(results: list[Result]) -> str:
    """The whole page."""
    rows = "".join(
        f"| {result.script.settings.get('shows', '')} | `{result.script.name}` | {said(result)} |\n"
        for result in results
    )
    heading = "| construct | script | on the wire |\n| --- | --- | --- |"
    return f"{INTRODUCTION}{tally(results)}.\n\n{heading}\n{rows}{CURVES}{curves.table()}\n"


def said(result: Result) -> str:
    """One cell: the fate, and why."""
    if result.fate != "explained":
        return result.fate
    return "different: " + "; ".join(
        result.script.settings[key] for key in EXPLANATIONS if key in result.script.settings
    )
