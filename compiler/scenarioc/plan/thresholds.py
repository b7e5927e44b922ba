"""Lowering of thresholds: which rows of the statistics they are about, and when they are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

from scenarioc.plan import model
from scenarioc.plan.context import Lowering, unknown
from scenarioc.plan.foreign_metrics import report_unknown
from scenarioc.plan.limits import amount, kind_of
from scenarioc.plan.metrics import metrics_of
from scenarioc.plan.own_figures import own_threshold
from scenarioc.plan.parts import Part, shared_rows
from scenarioc.plan.rows import Row, logins_of, meanings_of, meanings_of_schedules, rows_of
from scenarioc.problems import Span
from scenarioc.source import Path
from scenarioc.spec.rewrite import replaced
from scenarioc.spec.thresholds import Limit, Threshold, is_metric, of_iterations
from scenarioc.units import number

_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_OF_A_STATUS = ("requests", "rate", "error_rate")
_GROWING = ("requests", "failures", "completed")
_GRACE_S = 10.0
_SHORTEST_S = 1.0


def lower_thresholds(
    lowering: Lowering, thresholds: Sequence[Limit | Threshold], users: Sequence[model.User], load: model.Load
) -> tuple[tuple[model.Threshold, ...], tuple[Part, ...]]:
    """The thresholds with the statistics rows that their selectors mean, and the parts of rows that these need."""
    found = []
    parts: dict[Part, None] = {}
    shared = shared_rows(users)
    limits = [written.that if isinstance(written, Threshold) else written for written in thresholds]
    selecting = any(limit.selector is not None or not is_metric(limit.metric) for limit in limits)
    meanings = meanings_of(users) | meanings_of_schedules(users, load) if selecting else {}
    for index, (written, limit) in enumerate(zip(thresholds, limits, strict=True)):
        path: Path = ("thresholds", index)
        at: Path = (*path, "that") if isinstance(written, Threshold) else path
        threshold = _limit(lowering, limit, users, load, meanings, at)
        if threshold.rows is not None and limit.selector in shared:
            apart = [row for row in threshold.rows if row in shared[limit.selector]]
            needed = {row: Part(limit.selector, row) for row in apart}
            parts.update(dict.fromkeys(needed.values()))
            rows = tuple(("PART", needed[row].label) if row in needed else row for row in threshold.rows)
            threshold = replace(threshold, rows=rows)
        if isinstance(written, Threshold):
            threshold = _timed(lowering, threshold, written, load, path)
        found.append(threshold)
    return tuple(found), tuple(parts)


def _limit(
    lowering: Lowering,
    limit: Limit,
    users: Sequence[model.User],
    load: model.Load,
    meanings: dict[str, list[Row]],
    path: Path,
) -> model.Threshold:
    operator = cast(Literal["<", "<=", ">", ">=", "=="], limit.operator)
    threshold = model.Threshold(limit.text, None, limit.metric, operator, 0.0, lowering.place(path))
    fed = [metric.name for metric in metrics_of(users)] if lowering.spec.metrics else []
    if (own := own_threshold(lowering, limit, threshold, fed, (*meanings, *_CLASSES), path)) is not None:
        return own
    if not is_metric(limit.metric):
        report_unknown(lowering, limit, (*fed, *meanings), path)
        return threshold
    threshold = replace(threshold, limit=amount(lowering, limit, kind_of(limit.metric), path))
    if limit.metric == "dropped":
        _check_dropped(lowering, limit, load, path)
        return replace(threshold, metric="requests", rows=(("COUNT", "dropped"),))
    if (same := of_iterations(limit.metric)) is not None:
        return replace(threshold, metric=same, rows=_of_iterations(lowering, limit, users, path))
    if limit.selector is not None:
        if limit.selector not in meanings and limit.selector in _CLASSES:
            return _of_status(lowering, threshold, limit.selector, path)
        threshold = replace(threshold, rows=_rows(lowering, limit.selector, users, meanings, path))
    return _of_checks(lowering, threshold, users, path) if limit.metric == "checks" else threshold


def _check_dropped(lowering: Lowering, limit: Limit, load: model.Load, path: Path) -> None:
    if limit.selector is not None:
        message = f"arrivals are dropped before they do anything, so `{limit.selector}` drops none"
        way_out = "remove the selector"
    elif not any(profile.scheduled for profile in load.profiles):
        message = "nothing is dropped without `arrivals` or `throughput`"
        way_out = "remove the threshold, or let users arrive"
    else:
        return
    at = lowering.document.key_at((*path, *limit.within))
    lowering.problems.add("unmeasured-threshold", message, at, help=way_out)


def _of_status(lowering: Lowering, threshold: model.Threshold, status: str, path: Path) -> model.Threshold:
    if threshold.metric not in _OF_A_STATUS:
        lowering.problems.add(
            "unmeasured-threshold",
            f"there is no `{threshold.metric}` of a status class",
            lowering.document.key_at((*path, status)),
            help=f"write `{status}: rate < 1/s`, `{status}: requests < 10` or `{status}: error_rate < 1%`",
        )
    return replace(threshold, status=status)


def _of_iterations(
    lowering: Lowering, limit: Limit, users: Sequence[model.User], path: Path
) -> tuple[tuple[str, str], ...]:
    """The rows of the iterations of all scenarios, or of the one that is selected."""
    known = {user.title: ("ITERATION", user.identifier) for user in users}
    if limit.selector is None:
        return tuple(known.values())
    if limit.selector in known:
        return (known[limit.selector],)
    at = lowering.document.key_at((*path, limit.selector))
    unknown(lowering, "scenario", limit.selector, known, at, f"`{limit.metric}` is about the iterations of a scenario")
    return ()


def _of_checks(
    lowering: Lowering, threshold: model.Threshold, users: Sequence[model.User], path: Path
) -> model.Threshold:
    checked = [(row.method, row.name) for row in rows_of(users) if row.checked]
    rows = tuple(row for row in checked if threshold.rows is None or row in threshold.rows)
    if not rows and threshold.rows != ():
        lowering.problems.add(
            "unmeasured-threshold",
            "nothing is expected of these answers, so no check can fail",
            lowering.document.key_at(path),
            help="add `expect` to a request, or use `error_rate`",
        )
    return replace(threshold, rows=rows)


def _rows(
    lowering: Lowering, selector: str, users: Sequence[model.User], meanings: dict[str, list[Row]], path: Path
) -> tuple[Row, ...]:
    if selector in meanings:
        return tuple(meanings[selector])
    at = lowering.document.key_at((*path, selector))
    if selector in (lowering.spec.endpoints or {}):
        lowering.problems.add(
            "unused-selector",
            f"no scenario sends `{selector}`, so this threshold could never see a request",
            at,
            help="use the endpoint in a scenario, or remove the threshold",
        )
        return ()
    logins = {login.name: request.name for login, request in logins_of(users)}
    if selector in (lowering.spec.auth or {}):
        _about_auth(lowering, selector, logins, at)
        return ()
    kinds = "an endpoint, `METHOD /path`, a group, a tag, a scenario or a status class such as `5xx`"
    named = f"; logins are {', '.join(f'`{name}`' for name in dict.fromkeys(logins.values()))}" if logins else ""
    known = {**(lowering.spec.endpoints or {}), **meanings, **dict.fromkeys(_CLASSES, ())}
    way_out = f"a selector is {kinds}{named}"
    if len(selector) == 3 and selector.isdecimal():
        way_out = f"statuses are selected by their class, as in `{selector[0]}xx`"
    unknown(lowering, "selector", selector, known, at, way_out)
    return ()


def _about_auth(lowering: Lowering, name: str, logins: Mapping[str, str], at: Span) -> None:
    """Report a selector that is the name of an auth; `logins` are the names that requests of auths have."""
    if name in logins:
        message, meant = f"`{name}` is an auth, whose login has a name of its own", logins[name]
        edits = replaced(lowering.document, at, meant)
        lowering.problems.add("unknown-selector", message, at, help=f"did you mean `{meant}`?", fix=edits)
        return
    used = name in lowering.used_auths
    message = f"the auth `{name}` has no login that is measured" if used else f"no scenario uses the auth `{name}`"
    lowering.problems.add("unused-selector", message, at, help="remove the threshold")


def _timed(
    lowering: Lowering, threshold: model.Threshold, written: Threshold, load: model.Load, path: Path
) -> model.Threshold:
    """The threshold with its window and with what follows from it."""
    _check_times(lowering, written, load, path)
    for key, value, missing in (
        ("for", written.for_, None if written.over is not None else "over"),
        ("grace", written.grace, None if written.abort else "abort"),
    ):
        if value is not None and missing:
            example = {"over": "over: 10s", "abort": "abort: true"}[missing]
            lowering.problems.add(
                "missing-key",
                f"`{key}` needs `{missing}`",
                lowering.document.key_at((*path, key)),
                help=f"add for example `{example}`",
            )
    if written.abort:
        _check_abort(lowering, threshold, written, path)
    spans = (("over", written.over), ("for", written.for_), ("after", written.after))
    grace = _GRACE_S if written.abort and written.over is None else 0.0
    return replace(
        threshold,
        text=" ".join([threshold.text, *(f"{word} {number(span)}s" for word, span in spans if span)]),
        over_s=written.over,
        for_s=written.for_ or 0.0,
        after_s=written.after or 0.0,
        grace_s=grace if written.grace is None else written.grace,
        abort=written.abort,
        warn=written.warn,
    )


def _check_times(lowering: Lowering, written: Threshold, load: model.Load, path: Path) -> None:
    """Report a time of a threshold that no load leaves."""
    longest = max(profile.seconds for profile in load.profiles)
    left = max(profile.seconds - max(profile.warmup_s, written.after or 0.0) for profile in load.profiles)
    over = written.over or 0.0
    text, shorter = "no load lasts longer than this", "use a shorter time"
    for key, wrong, message, way_out in (
        ("over", written.over is not None and over < _SHORTEST_S, "results are read once a second", "use `1s` or more"),
        ("after", written.after is not None and left <= 0, text, shorter),
        ("over", over > left, "no load lasts long enough to fill this window", "use a shorter window"),
        ("for", over + (written.for_ or 0.0) > left, "no load lasts long enough for such a time of windows", shorter),
        ("grace", written.abort and (written.grace or 0.0) >= longest, text, shorter),
    ):
        if wrong and longest:
            lowering.problems.add("window-length", message, lowering.document.key_at((*path, key)), help=way_out)
            return


def _check_abort(lowering: Lowering, threshold: model.Threshold, written: Threshold, path: Path) -> None:
    at = lowering.document.key_at((*path, "abort"))
    if written.warn:
        lowering.problems.add(
            "abort-and-warn", "a threshold that only warns cannot end the test", at, help="remove `abort` or `warn`"
        )
    grows = threshold.metric in _GROWING and threshold.operator not in ("<", "<=")
    if grows and written.over is None:
        lowering.problems.add(
            "early-abort",
            f"`{written.that.metric}` only grows: until it is high enough, this would end every test",
            at,
            help="remove `abort`, or judge the figure `over` a time",
        )
