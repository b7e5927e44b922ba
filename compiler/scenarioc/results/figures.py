"""Figures as people read them."""

from __future__ import annotations

from scenarioc.results.summary import Threshold

NONE = "-"


def ms(value: float | None) -> str:
    """A time of milliseconds: `3.07 ms`, `312 ms`, `12.3 s`."""
    if value is None:
        return NONE
    if value >= 10_000:
        return f"{value / 1000:,.1f} s"
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"


def share(value: float | None) -> str:
    """A share as a percentage: `0.33 %`."""
    if value is None:
        return NONE
    percent = value * 100
    return f"{percent:.0f} %" if percent >= 99.5 or not percent else f"{percent:.2g} %"


def rate(value: float | None) -> str:
    """Events a second: `14.7/s`."""
    return NONE if value is None else f"{value:,.0f}/s" if value >= 100 else f"{value:.3g}/s"


def count(value: float | None) -> str:
    """A number of things: `12,345`."""
    return NONE if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"


def size(value: int | None) -> str:
    """An amount of data: `1.2 MB`."""
    if value is None:
        return NONE
    amount, unit = float(value), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:,.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.3g} {unit}"


def seconds(value: float | None) -> str:
    """A time span: `61.2 s`, `1 h 5 min`."""
    if value is None:
        return NONE
    if value < 120:
        return f"{value:.3g} s"
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest if not hours else 0, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def threshold_value(threshold: Threshold) -> str:
    """The figure of a threshold in its unit."""
    if threshold.value is None:
        return "no data"
    writers = {"ms": ms, "ratio": share, "1/s": rate}
    return writers.get(threshold.unit, count)(threshold.value)


def margin(threshold: Threshold) -> str:
    """How far the figure is from the limit: `38 % to spare`, `12 % over`."""
    if threshold.margin is None or threshold.value is None:
        return ""
    far = f"{abs(threshold.margin) * 100:,.0f} %"
    if threshold.margin >= 0:
        return f"{far} to spare"
    return f"missed by {far}"
