"""Lowering of throughputs: of all users, or of scenarios and endpoints by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.rows import everything
from scenarioc.plan.walk import requests_of
from scenarioc.problems import did_you_mean
from scenarioc.source import Path
from scenarioc.spec.rewrite import replaced


def lower_throughput(
    lowering: Lowering, throughput: float | Mapping[str, float] | None, path: Path, users: Sequence[model.User]
) -> tuple[float | None, tuple[model.Throughput, ...]]:
    """The rate of all users, and those of scenarios and endpoints; one of the two is empty."""
    asked = throughput if isinstance(throughput, Mapping) else {}
    idle = [(*path, name) for name, rate in asked.items() if rate == 0] or ([path] if throughput == 0 else [])
    for at in idle:
        lowering.problems.add(
            "no-users", "no requests, no load", lowering.document.at(at), help="give a rate such as `100/s`"
        )
    if not isinstance(throughput, Mapping):
        return throughput, ()
    found = [_named(lowering, name, rate, (*path, name), users) for name, rate in asked.items()]
    return None, tuple(one for one in found if one is not None)


def _named(
    lowering: Lowering, name: str, rate: float, path: Path, users: Sequence[model.User]
) -> model.Throughput | None:
    scenarios = {user.title: user.identifier for user in users}
    endpoints = lowering.spec.endpoints or {}
    at = lowering.document.key_at(path)
    if name not in scenarios and name not in endpoints:
        near = did_you_mean(name, {**scenarios, **endpoints})
        listed = ", ".join(f"`{one}`" for one in [*{**scenarios, **endpoints}][:8])
        lowering.problems.add(
            "unknown-throughput",
            f"`{name}` is neither a scenario nor an endpoint",
            at,
            help=f"did you mean `{near}`?" if near else f"there are {listed}",
            fix=replaced(lowering.document, at, near) if near else [],
        )
        return None
    if name in scenarios and name in endpoints:
        lowering.problems.add(
            "ambiguous-throughput",
            f"`{name}` is a scenario and an endpoint",
            at,
            help="rename one of the two",
        )
    if name in scenarios:
        return model.Throughput(name, rate, (scenarios[name],))
    return _of_endpoint(lowering, name, rate, path, users)


def _of_endpoint(
    lowering: Lowering, name: str, rate: float, path: Path, users: Sequence[model.User]
) -> model.Throughput:
    sent = [
        (user.identifier, (request.method, request.name))
        for user, _, step in everything(users)
        for request in requests_of(step)
        if request.endpoint == name
    ]
    if not sent:
        lowering.problems.add(
            "unused-throughput",
            f"no scenario sends `{name}`, so it cannot have a throughput",
            lowering.document.key_at(path),
            help="use the endpoint in a scenario, or remove this rate",
        )
    return model.Throughput(
        name, rate, tuple(dict.fromkeys(user for user, _ in sent)), tuple(dict.fromkeys(row for _, row in sent))
    )
