"""The calls that keep a run within the limits of the spec."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarioc.plan import model
from scenarioc.plan.walk import steps_of
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import as_text, call, mapping, name, sequence
from scenarioc.units import number


def safety_section(safety: model.Safety | None, users: Sequence[model.User]) -> Code | None:
    """One call for each kind of limit; None when the spec sets none."""
    if safety is None:
        return None
    place = str(safety.place)
    classes = sequence([name(user.identifier) for user in users])
    calls = [call("keep_to_hosts", list(safety.hosts), classes, place)]
    if safety.production:
        calls.append(call("confirm_production", list(safety.production), classes, place))
    if safety.marker:
        headers = mapping([(one.name, as_text(one.value)) for one in safety.marker])
        calls.append(call("mark_requests", headers))
        if any(isinstance(step, model.Socket) and step.method != "SSE" for user in users for step in steps_of(user)):
            calls.append(call("mark_handshakes", headers))
    limits = {"users": safety.most_users, "requests_per_s": safety.most_per_s, "seconds": safety.longest_s}
    written: dict[str, Any] = {key: number(most) for key, most in limits.items() if most}
    if written:
        calls.append(call("stop_beyond", place, **written))
    if safety.kill_file is not None:
        calls.append(call("stop_on_file", safety.kill_file))
    if safety.kill_url is not None:
        calls.append(call("stop_on_answer", safety.kill_url))
    return Code("\n".join([*calls, call("stop_on_signal")]))
