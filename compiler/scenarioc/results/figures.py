"""Figures as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.results.summary import Metric, Summary, Threshold

NONE = "-"


def ms(value: float | None) -> str:
    """A time of milliseconds: `3.07 ms`, `312 ms`, `1.234 s`."""
    if value is None:
        return NONE
    return f"{value / 1000:,.4g} s" if value >= 999.5 else f"{value:.3g} ms"


def share(value: float | None) -> str:
    """A share as a percentage: `0.33 %`."""
    if value is None:
        return NONE
    percent = value * 100
    if 99 < percent < 100:
        return f"{min(percent, 99.99):.4g} %"
    return f"{percent:.0f} %" if percent >= 100 or not percent else f"{percent:.3g} %"


def rate(value: float | None) -> str:
    """Events a second: `14.7/s`."""
    return NONE if value is None else f"{_digits(value)}/s"


def count(value: float | None) -> str:
    """A number of things: `12,345`."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.4g}"


def size(value: float | None) -> str:
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


def lasted(summary: Summary) -> str:
    """How long the run was, and what its figures leave out: `61.2 s, of which 5 s are the warm-up, interrupted`."""
    warmup = f", of which {seconds(summary.warmup_s)} are the warm-up" if summary.warmup_s else ""
    return f"{seconds(summary.duration_s)}{warmup}{', interrupted' if summary.interrupted else ''}"


def best(title: str, told: Sequence[object], of: Sequence[object]) -> str:
    """The title of a list that may not tell all there is: `Failures (5 of 20)`."""
    return title if len(told) == len(of) else f"{title} ({len(told)} of {len(of)})"


def listed(names: Sequence[str], most: int) -> str:
    """Some names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def threshold_value(threshold: Threshold) -> str:
    """The figure of a threshold in its unit."""
    if threshold.value is None:
        return "no data"
    return _in_unit(threshold.value, threshold.unit)


def metric(one: Metric) -> str:
    """The figures of a metric of the spec's own: `1,234, 20.5/s`, `99.2 % of 502`, `312 ms on average, p50 …`."""
    if one.kind == "counter":
        return f"{count(one.value)}, {rate(one.rate)}"
    if one.value is None:
        return "no values"
    if one.kind == "rate":
        return f"{share(one.value)} of {count(one.count)}"
    rest = (("p50", one.p50), ("p95", one.p95), ("p99", one.p99), ("max", one.max))
    told = [f"{name} {_in_unit(value, one.unit)}" for name, value in rest if value is not None]
    return ", ".join([f"{_in_unit(one.value, one.unit)} on average", *told])


def _digits(value: float) -> str:
    """Three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _in_unit(value: float, unit: str) -> str:
    return {"ms": ms, "ratio": share, "1/s": rate, "bytes": size}.get(unit, count)(value)


def margin(threshold: Threshold) -> str:
    """How far the figure is from the limit, as a run says it: `38 % to spare`, `12 % too much`, `4 times the limit`."""
    far = threshold.margin
    if far is None or threshold.value is None or threshold.operator == "==":
        return ""
    if far and (far > 0) != (threshold.status == "held"):
        return "held again later" if far > 0 else "missed for a shorter time"
    if abs(far) > 1:
        return f"{_digits(1 + abs(far))} times the limit"
    if threshold.status == "held":
        return f"{far * 100:.0f} % to spare"
    return f"{abs(far) * 100:.0f} % too {'much' if threshold.operator.startswith('<') else 'little'}"


def verdict(summary: Summary) -> str:
    """What the run comes to."""
    states = [threshold.state for threshold in summary.thresholds]
    if summary.verdict == "broken":
        return "The run broke"
    if summary.verdict == "failed":
        return (
            f"{states.count('failed')} of {len(states)} thresholds failed"
            if len(states) > 1
            else "The threshold failed"
        )
    if not states:
        return "The run ended well; it has no thresholds"
    return (
        f"No threshold failed, {many} of {len(states)} warned"
        if (many := states.count("warned"))
        else "All thresholds held"
    )


def moment(written: str) -> str:
    """A moment as a summary has it, easier to read: `2026-01-02 03:04:05 UTC`."""
    return written.replace("T", " ").replace("Z", " UTC")
