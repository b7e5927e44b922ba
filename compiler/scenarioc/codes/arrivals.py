"""Codes of problems with loads that are said in arrivals."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "fixed-users-arrive": Code(
        "a fixed number of users in a load of arrivals",
        "`users: 5` in a scenario means five users all the time. Where users arrive, do their flow once and leave, "
        "it means nothing: the scenario gets the weight 1, unless the phases have a `mix`.",
        "scenarios:\n  admin: {users: 5, flow: [GET /]}\nload: {arrivals: {rate: 5/s, for: 1m}}",
        "scenarios:\n  admin: {weight: 5, flow: [GET /]}\nload: {arrivals: {rate: 5/s, for: 1m}}",
    ),
    "nobody-arrives": Code(
        "arrivals without anybody",
        "The rates and times of all phases together make less than one arrival, or every weight of a `mix` is 0.",
        "load: {arrivals: {rate: 0/s, for: 1m}}",
        "load: {arrivals: {rate: 1/s, for: 1m}}",
    ),
    "not-a-phase": Code(
        "a phase of arrivals that says too little or too much",
        "A phase is `{rate: 5/s, for: 1m}`, `{from: 5/s, to: 50/s, over: 2m}`, `{count: 100, over: 1m}` or "
        "`{pause: 30s}`; each may have a `mix` besides, and each takes some time.",
        "load: {arrivals: {rate: 5/s, over: 1m}}",
        "load: {arrivals: {rate: 5/s, for: 1m}}",
    ),
    "not-a-rate": Code(
        "something that is not a rate",
        "Rates say how often in which time: `5/s`, `0.5/s`, `90/m`, `1000/h`.",
        "load: {arrivals: {rate: 5, for: 1m}}",
        "load: {arrivals: {rate: 5/s, for: 1m}}",
    ),
    "unknown-scenario": Code(
        "a scenario that does not exist",
        "A `mix` gives weights to scenarios of the spec, by their names.",
        "scenarios:\n  visitor: {flow: [GET /]}\nload: {arrivals: {rate: 5/s, for: 1m, mix: {vistor: 1}}}",
        "scenarios:\n  visitor: {flow: [GET /]}\nload: {arrivals: {rate: 5/s, for: 1m, mix: {visitor: 1}}}",
    ),
}
