"""From the lines of the locustfile back to the lines of the spec."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scenarioc.plan import model
from scenarioc.plan.walk import steps_of


def source_map(text: str, plan: model.Plan) -> str:
    """JSON: for every request its statistics row, its title, its line in the locustfile and its place in the spec."""
    entries = [
        {"line": line, "source": str(step.place), "method": step.method, "name": step.name, "title": step.title}
        for line, step in _lines(text, plan)
    ]
    return json.dumps({"file": "locustfile.py", "requests": entries}, indent=2, ensure_ascii=False) + "\n"


def _lines(text: str, plan: model.Plan) -> Iterator[tuple[int, model.Request | model.Socket]]:
    """Every request in order with the number of its line: the one below the comment that names its place."""
    lines = text.splitlines()
    at = 0
    for user in plan.everyone:
        for step in steps_of(user):
            if not isinstance(step, model.Request | model.Socket):
                continue
            place = str(step.place)
            at = next((n for n in range(at, len(lines)) if _names(lines[n], place)), at) + 1
            # Lines count from 1, and the header that is put before the text takes the first.
            yield at + 2, step


def _names(line: str, place: str) -> bool:
    """Whether a line is a comment of nothing but a place, or with the place in brackets at its end."""
    words = line.lstrip().removesuffix(")")
    return words == f"# {place}" or (words.startswith("# ") and words.endswith(f"({place}"))
