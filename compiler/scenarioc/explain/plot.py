"""A load as a picture: in a terminal, and as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.explain.course import Point
from scenarioc.explain.forecast import Forecast

_BLOCKS = " ▁▂▃▄▅▆▇█"


def value_at(points: Sequence[Point], second: float) -> float:
    """The line through the points at a second; where it jumps, the later value."""
    before = (0.0, 0.0)
    for point in points:
        if point[0] > second:
            width = point[0] - before[0]
            return before[1] + (point[1] - before[1]) * (second - before[0]) / width
        before = point
    return before[1]


def terminal(seen: Forecast, width: int = 64, height: int = 8) -> str:
    """The load as blocks, `height` lines high, with the highest value and the times."""
    step = seen.seconds / width if seen.seconds else 1
    values = [value_at(seen.points, (column + 0.5) * step) for column in range(width)]
    top = max((value for _, value in seen.points), default=0) or 1
    label = f"{top:,.6g}"
    lines = []
    for line in reversed(range(height)):
        parts = [round((value / top * height - line) * 8) for value in values]
        row = "".join(_BLOCKS[min(8, max(0, part))] for part in parts).rstrip()
        lines.append(f"{label if line == height - 1 else '':>9} │{row}".rstrip())
    lines.append(f"{'0':>9} └{'─' * width}")
    end = f"{time_text(seen.seconds)}"
    lines.append(f"{'':>10} 0{end:>{width - 1}}")
    return "\n".join(lines) + "\n"


def time_text(seconds: float) -> str:
    """A time as people write it: `1m30s`."""
    whole = round(seconds)
    if seconds < 60 or abs(seconds - whole) > 0.001:
        return f"{seconds:.6g}s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "m"), (rest, "s")]
    return "".join(f"{count}{unit}" for count, unit in parts if count)


def svg(seen: Forecast, title: str) -> str:
    """The load as a picture of its own, readable on light and dark pages."""
    wide, high, left, above = 720, 240, 60, 40
    top = max((value for _, value in seen.points), default=0) or 1
    span = seen.seconds or 1

    def place(point: Point) -> str:
        return f"{left + point[0] / span * wide:.1f},{above + high - point[1] / top * high:.1f}"

    corners = " ".join(map(place, [(0.0, 0.0), *seen.points, (seen.seconds, 0.0)]))
    unit = "arrivals/s" if seen.is_open else "users"
    texts = [
        (left, above - 16, "start", f"{title}: {seen.name}"),
        (left - 8, above + 12, "end", f"{top:,.6g}"),
        (left - 8, above + high, "end", "0"),
        (left, above + high + 22, "start", f"0 · {unit}"),
        (left + wide, above + high + 22, "end", time_text(seen.seconds)),
    ]
    written = "\n".join(
        f'  <text x="{x}" y="{y}" text-anchor="{anchor}">{_escaped(text)}</text>' for x, y, anchor, text in texts
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 20} {above + high + 40}" '
        'font-family="sans-serif" font-size="14" fill="#888">\n'
        f'  <polygon points="{corners}" fill="#2a7ab0" fill-opacity="0.35" stroke="#2a7ab0" stroke-width="2"/>\n'
        f'  <path d="M{left},{above} v{high} h{wide}" fill="none" stroke="#888"/>\n{written}\n</svg>\n'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
