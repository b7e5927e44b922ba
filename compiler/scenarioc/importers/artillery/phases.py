"""Phases → arrivals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, value
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.times import seconds, written
from scenarioc.importers.remarks import comment_above, remarked
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_KEYS = ("duration", "arrivalRate", "arrivalCount", "rampTo", "pause", "maxVusers", "name", "mode")
_ALL_FINISH = {"finish_within": "unlimited"}
_LONGEST_S = 366 * 86400.0
_ENVIRONMENT = re.compile(r"\{\{\s*\$(?:env|processEnvironment)\.([A-Za-z_]\w*)\s*\}\}")
_PLACES = {
    "duration": ("for", "over"),
    "pause": ("pause",),
    "arrivalRate": ("rate", "from"),
    "arrivalCount": ("count",),
    "rampTo": ("to",),
}


def load_of(script: Script) -> Mapping[str, Any]:
    """The load that the phases are."""
    phases = at(script.config, "phases")
    if phases is None or phases.data is None:
        script.notes.same("phases")
        return {"arrivals": {"count": 1, "over": "1s"}, **_ALL_FINISH}
    if not isinstance(phases.children, list):
        help = "write `phases:` and below it `- duration: 60` with `arrivalRate: 5`"
        script.problems.add("artillery-rejects", "`phases` has to be a list", phases.first_line(), help=help)
        return {}
    found = [(node, _phase(script, node)) for node in items(phases)]
    arrivals = [_remark(node, phase) for node, phase in found if phase is not None]
    if not any(phase.keys() - {"pause"} for phase in arrivals):
        if not script.problems.errors:
            message = "with these phases nobody ever arrives: Artillery ends at once"
            script.problems.add("artillery-rejects", message, phases.first_line(), help="raise an `arrivalRate`")
        return {}
    load: dict[str, Any] = {"arrivals": arrivals[0] if len(arrivals) == 1 else arrivals}
    _limit(script, [node for node, phase in found if phase is not None], load)
    _mode(script, [node for node, phase in found if phase is not None], load)
    if (len(arrivals) > 1 or "every" in arrivals[0]) and "poisson" not in load:
        load["wait_first"] = True
    return {**load, **_ALL_FINISH}


def _remark(node: Node, phase: dict[str, Any]) -> dict[str, Any]:
    name = value(node, "name")
    comment = comment_above(node)
    if isinstance(name, str) and name.strip() and "{{" not in name:
        comment = (*(line for line in comment if line.lower() != name.lower()), name.strip())
    result: dict[str, Any] = remarked(phase, comment)
    return result


def _phase(script: Script, node: Node) -> dict[str, Any] | None:
    if not is_mapping(node):
        script.problems.add("artillery-rejects", "a phase is a mapping", node.first_line(), help="`duration: 60`")
        return None
    for key in entries(node):
        if key not in _KEYS:
            near = did_you_mean(key, _KEYS)
            message = f"Artillery does not know `{key}` in a phase and ignores it"
            help = f"did you mean `{near}`?" if near else None
            script.notes.quirk("ignored-key", message, node.keys[key].span, help)
    numbers = {key: _number(script, node, key) for key in ("rampTo", "arrivalRate", "arrivalCount", "maxVusers")}
    pause = value(node, "pause")
    if not any((numbers["rampTo"], numbers["arrivalRate"], numbers["arrivalCount"], pause)):
        message = "nobody arrives in this phase, so Artillery skips it: the next one begins at once"
        help = "for a pause write `- pause: 30`"
        script.notes.quirk("phase-skipped", message, node.first_line(), help)
        if script.fix and (duration := seconds(value(node, "duration"))):
            return {"pause": written(duration)}
        return None
    if "pause" in entries(node):
        return _lasting(script, node, "pause", lambda time: {"pause": time})
    if numbers["arrivalCount"] is not None:
        count = int(numbers["arrivalCount"])
        if "arrivalRate" in entries(node):
            message = "a phase with both `arrivalCount` and `arrivalRate` goes by the count"
            script.notes.quirk("ignored-key", message, node.keys["arrivalRate"].span)
        return _lasting(script, node, "duration", lambda time: {"count": count, "over": time}) if count else None
    rate = numbers["arrivalRate"] or 0
    if numbers["rampTo"] is not None:
        ends = {"from": f"{_figure(rate)}/s", "to": f"{_figure(numbers['rampTo'])}/s"}
        return _lasting(script, node, "duration", lambda time: {**ends, "over": time, "every": "1s"})
    if rate != int(rate):
        help = f"for fewer than one a second write a number: `arrivalCount: {max(1, round(rate * 60))}` in 60 s"
        message = f"Artillery crashes at `arrivalRate: {rate:g}`, which is no whole number"
        if not script.fix:
            place = entries(node)["arrivalRate"].span
            script.problems.add("artillery-rejects", message, place, help=f"{help}; `--fix` takes {rate:g}/s")
            return None
        script.notes.quirk("fractional-rate", message, entries(node)["arrivalRate"].span)
    return _lasting(script, node, "duration", lambda time: {"rate": f"{_figure(rate)}/s", "for": time})


def _lasting(script: Script, node: Node, key: str, make: Any) -> dict[str, Any] | None:
    """The phase with its time; None after a problem."""
    time = entries(node).get(key)
    if time is None:
        help = "add `duration: 60`"
        script.problems.add(
            "artillery-rejects", "without `duration` this phase never ends", node.first_line(), help=help
        )
        return None
    data = _from_environment(script, time)
    length = seconds(data)
    if isinstance(data, float) and data != int(data):
        length = data if script.fix else None
    if length is None or not 0 < length <= _LONGEST_S:
        help = "whole numbers are seconds; otherwise write one number and one unit, such as `90s` or `1.5m`"
        message = f"Artillery crashes at this `{key}`: `{time.data}` is no time"
        script.problems.add("artillery-rejects", message, time.span, help=help)
        return None
    if isinstance(data, str) and data.strip().replace(".", "", 1).isdigit() and "." in data:
        message = f"`{data}` without a unit are milliseconds"
        script.notes.quirk("fraction-of-a-second", message, time.span, f"write `{data}s` for seconds")
        length = float(data) if script.fix else length
    script.notes.same("phase")
    return _with_environment(script, node, make(written(length)))


def _number(script: Script, node: Node, key: str) -> float | None:
    found = entries(node).get(key)
    if found is None or found.data is None:
        return None
    data = _from_environment(script, found)
    try:
        number = float(data)
        if number < 0 or isinstance(data, bool):
            raise ValueError
    except (TypeError, ValueError):
        message = f"`{key}` has to be a number, found `{found.data}`"
        script.problems.add("artillery-rejects", message, found.span)
        return None
    return number


def _from_environment(script: Script, node: Node) -> Any:
    """The value, or what stands for a template in it until the environment is known."""
    if not (isinstance(node.data, str) and "{{" in node.data):
        return node.data
    given = value(script.config, "variables", node.data.strip("{} "))
    return given if given is not None else 1


def _with_environment(script: Script, node: Node, phase: dict[str, Any]) -> dict[str, Any]:
    """The phase with the figures that templates take from the environment."""
    for key, places in _PLACES.items():
        found = entries(node).get(key)
        written_there = found.data if found is not None else None
        place = next((place for place in places if place in phase), None)
        if found is None or place is None or not isinstance(written_there, str) or "{{" not in written_there:
            continue
        name = _ENVIRONMENT.fullmatch(written_there)
        default = phase[place]
        if name is not None:
            phase[place] = f"${{env.{name[1]}:-{default}}}"
            message = f"`{name[1]}` is read when the test starts; without it this is {default}"
            script.notes.different("figure-from-environment", message, found.span)
        elif value(script.config, "variables", written_there.strip("{} ")) is None:
            message = f"a load has figures, so `{written_there}` became {default}"
            help = "write the figure, or `${env.NAME:-5}`"
            script.notes.different("figure-from-environment", message, found.span, help)
    return phase


def _figure(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.9f}".rstrip("0")


def _limit(script: Script, nodes: list[Node], load: dict[str, Any]) -> None:
    """`maxVusers` of the phases; of several different ones the largest."""
    limits = {int(n) for node in nodes if (n := _number(script, node, "maxVusers"))}
    place = next((node.keys["maxVusers"].span for node in nodes if "maxVusers" in entries(node)), None)
    if not limits:
        return
    load["max_users"] = max(limits)
    everywhere = all("maxVusers" in entries(node) or "pause" in entries(node) for node in nodes)
    if len(limits) == 1 and everywhere:
        script.notes.same("maxVusers")
    else:
        message = f"`maxVusers` holds for the whole load here: at most {max(limits)} users at once"
        script.notes.different("limit-of-all-phases", message, place)


def _mode(script: Script, nodes: list[Node], load: dict[str, Any]) -> None:
    modes = {str(value(node, "mode") or value(script.config, "mode") or "uniform") for node in nodes}
    if modes == {"poisson"}:
        load["poisson"] = True
        script.notes.same("mode")
    elif "poisson" in modes:
        load["poisson"] = True
        place = next(node.keys["mode"].span for node in nodes if "mode" in entries(node))
        script.notes.different("limit-of-all-phases", "`mode: poisson` holds for the whole load here", place)
