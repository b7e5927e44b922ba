"""Lowering of the limits that hold wherever a test runs."""

from __future__ import annotations

import math

from scenarioc.plan import model
from scenarioc.plan.context import Flow
from scenarioc.problems import Label
from scenarioc.source import Path
from scenarioc.units import number

_MARKER = {"X-Load-Test": "true"}


def lower_safety(top: Flow, load: model.Load) -> model.Safety | None:
    """The limits of the spec; a load that is meant to exceed one is a problem."""
    safety = top.lowering.spec.safety
    if safety is None:
        return None
    path: Path = ("safety",)
    kill = safety.kill
    lowered = model.Safety(
        place=top.lowering.place(path),
        hosts=tuple(safety.hosts or ()),
        production=tuple(safety.production or ()),
        most_users=safety.max_users,
        most_per_s=safety.max_rate,
        longest_s=safety.max_duration,
        marker=top.named(_MARKER if safety.marker is None else safety.marker, (*path, "marker")),
        kill_file=top.text(kill.file, (*path, "kill", "file")) if kill and kill.file else None,
        kill_url=top.text(kill.url, (*path, "kill", "url")) if kill and kill.url else None,
    )
    for profile in load.profiles:
        _fits(top, profile, lowered)
    return lowered


def _fits(top: Flow, profile: model.Profile, safety: model.Safety) -> None:
    """Report a profile that asks for more than the limits allow."""
    for key, wanted, limit, unit in (
        ("max_users", profile.most_users, safety.most_users, " users"),
        ("max_rate", profile.most_per_s, safety.most_per_s, " requests a second"),
        ("max_duration", profile.seconds, safety.longest_s, " s"),
    ):
        if profile.place.span and wanted is not None and limit is not None and wanted > limit:
            endless = math.isinf(wanted)
            asked = "takes as long as its iterations take" if endless else f"asks for {number(round(wanted, 3))}{unit}"
            top.problems.add(
                "beyond-safety",
                f"profile `{profile.name}` {asked}, safety allows {number(limit)}{unit if endless else ''}",
                profile.place.span,
                help="bound it, as in `for: 5m`" if endless else f"ask for less, or raise `{key}`",
                labels=[Label(top.document.key_at(("safety", key)), "this is allowed")],
            )
