"""Problems for people: headline, place, excerpt with the place marked, labels and help, in the manner of rustc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarioc.diagnostics.excerpt import Excerpt, Mark
from scenarioc.diagnostics.visible import visible
from scenarioc.problems import Label, Problem, Severity

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_FRAME = "34"


def render(problems: Sequence[Problem], texts: Mapping[str, str], color: bool = False) -> str:
    """All problems, a blank line between two; ends with a line break unless there are none."""
    excerpts: dict[str, Excerpt] = {}
    for file, text in texts.items():
        excerpts[file] = Excerpt(text)
    return "\n".join(_one(problem, excerpts, color) for problem in problems)


def tally(problems: Sequence[Problem]) -> str:
    """How many problems there are, as in `3 problems (2 errors, 1 warning)`."""
    counts = [(severity, sum(p.severity is severity for p in problems)) for severity in Severity]
    parts = ", ".join(_counted(count, severity.value) for severity, count in counts if count)
    return f"{_counted(len(problems), 'problem')} ({parts})" if parts else "no problems"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _one(problem: Problem, excerpts: Mapping[str, Excerpt], color: bool) -> str:
    tone = _COLOURS[problem.severity]
    head = _paint(f"{problem.severity.value}[{problem.code}]", f"1;{tone}", color)
    lines = [head + _paint(f": {visible(problem.message)}", "1", color)]
    labels = ([Label(problem.span, "")] if problem.span else []) + list(problem.labels)
    width = max((len(str(label.span.line)) for label in labels), default=1)
    for number, file in enumerate(dict.fromkeys(label.span.file for label in labels)):
        own = [label for label in labels if label.span.file == file]
        arrow = "-->" if number == 0 else ":::"
        lines.append(f"{' ' * (width + 1)}{_paint(arrow, _FRAME, color)} {visible(str(own[0].span))}")
        if file in excerpts:
            marks = [Mark(label.span, visible(label.text), label.span is problem.span) for label in own]
            lines += _framed(excerpts[file].rows(marks), width, tone, color)
    bar = _paint("=", _FRAME, color)
    if problem.help:
        first, *more = [visible(line) for line in problem.help.split("\n")]
        lines.append(f"{' ' * (width + 2)}{bar} {_paint('help', '1', color)}: {first}")
        lines += [f"{' ' * (width + 10)}{line}".rstrip() for line in more]
    return "".join(line + "\n" for line in lines)


def _framed(rows: list[tuple[int | None, str, bool]], width: int, tone: str, color: bool) -> list[str]:
    """Rows behind a bar: a line of the source with its number, a row of markers, or a gap."""
    lines = [f"{' ' * (width + 2)}{_paint('|', _FRAME, color)}"]
    for number, row, primary in rows:
        if number is None and not row:
            lines.append(_paint("...", _FRAME, color))
        elif number is None:
            lines.append(f"{' ' * (width + 2)}{_paint('|', _FRAME, color)} {_marker(row, primary, tone, color)}")
        else:
            gutter = _paint(f" {number:>{width}} |", _FRAME, color)
            lines.append(f"{gutter} {row}".rstrip() if not color else f"{gutter} {row}")
    return lines


def _marker(row: str, primary: bool, tone: str, color: bool) -> str:
    indentation = len(row) - len(row.lstrip(" "))
    return row[:indentation] + _paint(row[indentation:], tone if primary else _FRAME, color)


def _paint(text: str, style: str, color: bool) -> str:
    return f"\033[{style}m{text}\033[0m" if color else text
