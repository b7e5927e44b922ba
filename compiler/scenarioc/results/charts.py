"""The charts of a report, drawn by pygal; colours, titles and legends are the page's."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pygal
from pygal.etree import etree
from pygal.style import Style

from scenarioc.records import record
from scenarioc.results.summary import Phase

Points = Sequence[tuple[float, float | None]]
# pygal would take lxml where it is installed; the same bytes need the same library everywhere.
etree.to_etree()
# For plugins, which nobody needs here, it changes how every module of the process is found.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_WIDTH, _HEIGHT = 440, 250
_LABELS = 6
_STEPS_S = (0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)
_SERIES = re.compile(r"\bserie-(\d+)")
_LONG = re.compile(r"-?\d+\.\d+")
_NUMBERS = ("d", "x", "y", "cx", "cy", "width", "height")
_START = re.compile(r"M(-?[\d.]+) (-?[\d.]+)")


@record
class Line:
    """One line of a chart: its name, its points, and how its figures are written."""

    name: str
    points: Points
    write: Callable[[float | None], str]

    @property
    def known(self) -> list[float]:
        """What was measured."""
        return [value for _, value in self.points if value is not None]


def over_time(
    title: str,
    lines: Sequence[Line],
    phases: Sequence[Phase],
    end_s: float,
    clock: Callable[[float | None], str],
    *,
    whole: bool = False,
) -> Element:
    """Lines over the seconds of a run, with every phase as a band that has its number; `whole` figures are counts."""
    top = _top((value for line in lines for value in line.known), whole=whole)
    step = next((step for step in _STEPS_S if end_s / step < _LABELS), end_s)
    marks = [step * index for index in range(int(end_s / step) + 1)]
    chart = pygal.XY(
        **_settings(), xrange=(0, end_s), range=(0, top), x_labels=marks, x_value_formatter=clock,
        value_formatter=lines[0].write, y_labels=_marks(top), dots_size=3,
        allow_interruptions=True,
    )  # fmt: skip
    for phase in phases:
        corners = ((phase.from_s, 0), (phase.from_s, top), (phase.to_s, top), (phase.to_s, 0))
        chart.add(phase.name, [(min(x, end_s), y) for x, y in corners], fill=True, show_dots=False)
    for line in lines:
        chart.add(line.name, _marked(line.points), formatter=_beside(line.write, clock))
    ranges = [f"{line.name} {line.write(min(line.known))} to {line.write(max(line.known))}"
              for line in lines if line.known]  # fmt: skip
    picture = _cleaned(chart.render_tree(), len(phases), f"{title}: {', '.join(ranges)}")
    _number_bands(picture)
    return picture


def bars(title: str, values: Sequence[tuple[str, str, int]], write: Callable[[float | None], str]) -> Element:
    """A bar for each label, what it stands for in words, and count; some of the labels are written."""
    every = max(1, len(values) // _LABELS)
    labels = [label for label, _, _ in values]
    top = _top((count for _, _, count in values), whole=True)
    chart = pygal.Bar(
        **_settings(), x_labels=labels, x_labels_major=labels[::every], show_minor_x_labels=False,
        value_formatter=write, include_x_axis=True, range=(0, top), y_labels=_marks(top),
    )  # fmt: skip
    told = [f"{said}: {write(count)}" for _, said, count in values]
    chart.add("requests", [{"value": count, "formatter": _always(text)}
                           for (_, _, count), text in zip(values, told, strict=True)])  # fmt: skip
    _, most = max(zip(values, told, strict=True), key=lambda both: both[0][2])
    return _cleaned(chart.render_tree(), 0, f"{title}: most of all {most}")


def _settings() -> dict[str, object]:
    style = Style(font_family="inherit", label_font_size=11, major_label_font_size=11, value_font_size=11)
    return {
        "style": style, "js": [], "css": [], "no_prefix": True, "show_legend": False, "width": _WIDTH,
        "height": _HEIGHT, "margin": 6, "margin_right": 20, "spacing": 6, "truncate_label": 20, "explicit_size": False,
    }  # fmt: skip


def _marked(points: Points) -> list[Any]:
    """The points as pygal takes them; one without a neighbour, which no line goes through, is a dot that is seen."""
    known = [False, *(value is not None for _, value in points), False]
    return [
        {"value": point, "node": {"class": "alone"}} if not (before or after) else point
        for point, before, after in zip(points, known, known[2:], strict=False)
    ]


def _top(values: Iterable[float], *, whole: bool) -> float:
    """Where the axis ends: a round number with a little room above every value; of counts, a quarter is one too."""
    return _round_up((max(values, default=0) or 1) * 1.05, whole)


def _marks(top: float) -> list[float]:
    return [top * step / 4 for step in range(5)]


def _round_up(value: float, whole: bool) -> float:
    size: float = 10.0 ** (len(f"{value:.0f}") - 1) if value >= 1 else 10.0 ** -len(f"{1 / value:.0f}")
    ends = (step * size for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10, 12))
    return next(end for end in ends if end >= value and not (whole and end % 4))


def _beside(
    write: Callable[[float | None], str], clock: Callable[[float | None], str]
) -> Callable[[tuple[float, float | None]], str]:
    return lambda point: f"{clock(point[0])}: {write(point[1])}"


def _always(text: str) -> Callable[[object], str]:
    return lambda value: text


def _cleaned(picture: Element, bands: int, told: str) -> Element:
    """The picture without what belongs to a file of its own: style, scripts, date, random names; with plain titles.

    `told` is what somebody hears of it who does not see it.
    """
    for parent in list(picture.iter()):
        for child in list(parent):
            name, classes = child.tag if isinstance(child.tag, str) else "", child.get("class", "")
            if name in ("", "defs", "script", "style") or classes in ("titles", "plot tooltip-overlay"):
                parent.remove(child)
            elif name == "desc":
                if classes == "value":
                    SubElement(parent, "title").text = child.text
                parent.remove(child)
            elif match := _SERIES.search(classes):
                index = int(match[1])
                child.set("class", "band" if index < bands else f"series line{index - bands}")
        for key, value in parent.attrib.items():
            if key in _NUMBERS:
                parent.set(key, _LONG.sub(lambda number: f"{float(number[0]):.1f}", value))
    for child in picture.findall("title"):
        picture.remove(child)
    picture.attrib.clear()
    picture.set("viewBox", f"0 0 {_WIDTH} {_HEIGHT}")
    picture.set("role", "img")
    picture.set("aria-label", told)
    return picture


def _number_bands(picture: Element) -> None:
    """Write on every band which phase it is."""
    number = 0
    for group in picture.iter("g"):
        if group.get("class") == "band" and (path := group.find("path")) is not None:
            number += 1
            if match := _START.match(path.get("d", "")):
                text = SubElement(group, "text", {"x": f"{float(match[1]) + 4:.1f}", "y": "11"})
                text.text = str(number)
