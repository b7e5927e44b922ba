"""The rows that a test will have in its statistics, and what selects them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenarioc.expressions.tree import Constant
from scenarioc.plan import model
from scenarioc.plan.walk import all_steps, auths_of, requests_of, tasks_of

Row = tuple[str, str]


def rows_of(users: Sequence[model.User]) -> tuple[model.StatisticsRow, ...]:
    """All rows, in the order in which the spec comes to them."""
    found: dict[Row, model.StatisticsRow] = {}
    for user, task_tags, step in everything(users):
        if isinstance(step, model.Group):
            found.setdefault(
                ("GROUP", step.name), model.StatisticsRow("GROUP", step.name, step.place, (user.title,), ())
            )
        for request in requests_of(step):
            _count(found, request, (user.title,), (*request.tags, *task_tags, *user.tags))
    for _, request in logins_of(users):
        _count(found, request, (), ())
    return tuple(found.values())


def _count(
    found: dict[Row, model.StatisticsRow],
    request: model.Request | model.Socket,
    scenarios: tuple[str, ...],
    tags: tuple[str, ...],
) -> None:
    limits = [limit for check in request.checks if (limit := _limit_ms(check)) is not None]
    row = model.StatisticsRow(
        request.method,
        request.name,
        request.place,
        scenarios,
        tuple(dict.fromkeys(tags)),
        min(limits, default=None),
        bool(request.checks or request.status or request.captures),
    )
    known = found.get((row.method, row.name))
    found[row.method, row.name] = row if known is None else _both(known, row)


def _limit_ms(check: model.Check) -> float | None:
    if check.subject != "time" or not isinstance(check.expected, Constant):
        return None
    return round(float(str(check.expected.value)) * 1000, 3)


def _both(known: model.StatisticsRow, more: model.StatisticsRow) -> model.StatisticsRow:
    """One row of two requests with the same name."""
    limits = [limit for limit in (known.limit_ms, more.limit_ms) if limit is not None]
    return model.StatisticsRow(
        known.method,
        known.name,
        known.place,
        tuple(dict.fromkeys((*known.scenarios, *more.scenarios))),
        tuple(dict.fromkeys((*known.tags, *more.tags))),
        min(limits, default=None),
        known.checked or more.checked,
    )


def meanings_of(users: Sequence[model.User]) -> dict[str, list[Row]]:
    """What each selector covers: endpoints, rows with and without method, groups, tags, scenarios."""
    meanings: dict[str, dict[Row, None]] = {}

    def means(selector: str | None, row: Row) -> None:
        if selector:
            meanings.setdefault(selector, {})[row] = None

    for user, task_tags, step in everything(users):
        if isinstance(step, model.Group):
            means(step.name, ("GROUP", step.name))
        for request in requests_of(step):
            row = (request.method, request.name)
            means(request.endpoint, row)
            means(f"{request.method} {request.name}", row)
            means(request.name, row)
            for selector in selectors_of(user, task_tags, request):
                means(selector, row)
    for _, request in logins_of(users):
        row = (request.method, request.name)
        means(request.name, row)
        means(f"{request.method} {request.name}", row)
    return {selector: list(rows) for selector, rows in meanings.items()}


def logins_of(users: Sequence[model.User]) -> Iterator[tuple[model.Login, model.Request]]:
    """The requests of logins that users need, each with its login."""
    for login in auths_of(users):
        if isinstance(login, model.Login):
            yield from ((login, request) for request in (*login.steps, *login.renewal))


def meanings_of_schedules(users: Sequence[model.User], load: model.Load) -> dict[str, list[Row]]:
    """`SCHEDULED`, and `SCHEDULED browse`: times since iterations were due where a profile has a schedule, or since
    requests of an endpoint that has a throughput were."""
    named = [one for profile in load.profiles for one in profile.throughputs]
    if any(profile.arrivals or profile.throughput for profile in load.profiles):
        rows = {user.title: ("SCHEDULED", user.identifier) for user in users}
    else:
        rows = {one.name: ("SCHEDULED", one.users[0]) for one in named if not one.rows}
    rows.update({one.name: ("SCHEDULED", one.name) for one in named if one.rows})
    if not rows:
        return {}
    return {"SCHEDULED": list(rows.values()), **{f"SCHEDULED {title}": [row] for title, row in rows.items()}}


def selectors_of(user: model.User, task_tags: Sequence[str], request: model.Request | model.Socket) -> tuple[str, ...]:
    """The scenario and the tags that a request belongs to."""
    return (user.title, *request.tags, *task_tags, *user.tags)


def everything(users: Sequence[model.User]) -> Iterator[tuple[model.User, tuple[str, ...], model.Step]]:
    """All steps with the user that does them and the tags of the task that they belong to."""
    for user in users:
        yield from ((user, (), step) for step in all_steps((*user.start, *user.stop)))
        for task in tasks_of(user.tasks):
            yield from ((user, task.tags, step) for step in all_steps(task.steps))
