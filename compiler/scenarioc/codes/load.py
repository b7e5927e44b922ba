"""Codes of problems with the load and its profiles, and with what thresholds select."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "empty-stage": Code(
        "a stage that does nothing",
        "A stage goes `to` a number of users `over` some time, or `hold`s the number for some time, or both.",
        "load:\n  users:\n    - {to: 50}",
        "load:\n  users:\n    - {to: 50, over: 1m}",
    ),
    "no-users": Code(
        "a load without users",
        "Somebody has to do something: at least one user, and at least one scenario whose weight is not 0.",
        "load: {users: 0, for: 2m}",
        "load: {users: 1, for: 2m}",
    ),
    "profile-name": Code(
        "a name that is awkward on a command line",
        "Profiles are chosen by name when the test runs, so their names consist of letters, digits, `_`, `-`, `.` and "
        "spaces, and begin with a letter, a digit or `_`.",
        "load:\n  profiles:\n    peak/hour: {users: 50, for: 2m}",
        "load:\n  profiles:\n    peak-hour: {users: 50, for: 2m}",
    ),
    "ambiguous-throughput": Code(
        "a throughput of a name that stands for two things",
        "A throughput by name is that of a scenario (its iterations wait for their turn) or of an endpoint (each of "
        "its requests does). When both have the name, one of them needs another.",
        "endpoints: {browse: GET /items}\nscenarios:\n  browse: {flow: [browse]}\n"
        "load: {users: 5, for: 2m, throughput: {browse: 10/s}}",
        "endpoints: {list items: GET /items}\nscenarios:\n  browse: {flow: [list items]}\n"
        "load: {users: 5, for: 2m, throughput: {browse: 10/s}}",
    ),
    "unknown-throughput": Code(
        "a throughput of something that does not exist",
        "A throughput by name is that of a scenario or of an endpoint.",
        "scenarios:\n  visitor: {flow: [GET /]}\nload: {users: 5, for: 2m, throughput: {vistor: 10/s}}",
        "scenarios:\n  visitor: {flow: [GET /]}\nload: {users: 5, for: 2m, throughput: {visitor: 10/s}}",
    ),
    "unused-throughput": Code(
        "a throughput that nobody could make",
        "The endpoint is defined, but no scenario uses it.",
        "endpoints: {search: GET /search}\nload: {users: 5, for: 2m, throughput: {search: 10/s}}",
        "endpoints: {search: GET /search}\nscenarios:\n  visitor: {flow: [search]}\n"
        "load: {users: 5, for: 2m, throughput: {search: 10/s}}",
    ),
    "unknown-selector": Code(
        "a threshold for something that does not exist",
        "A threshold selects an endpoint, `METHOD /path`, a group, a tag or a scenario by its name.",
        "thresholds:\n  - vistor: p95 < 1s\nscenarios:\n  visitor: {flow: [GET /]}",
        "thresholds:\n  - visitor: p95 < 1s\nscenarios:\n  visitor: {flow: [GET /]}",
    ),
    "unused-selector": Code(
        "a threshold that could never see a request",
        "The endpoint is defined, but no scenario uses it. A threshold without data does not hold, so the test would "
        "always fail.",
        "endpoints: {search: GET /search}\nthresholds:\n  - search: p95 < 1s",
        "endpoints: {search: GET /search}\nscenarios:\n  visitor: {flow: [search]}\nthresholds:\n  - search: p95 < 1s",
    ),
    "warmup-too-long": Code(
        "a warm-up that leaves nothing to judge",
        "What happens during the warm-up is left out of results and thresholds, so the load must last longer.",
        "load: {users: 5, for: 1m, warmup: 1m}",
        "load: {users: 5, for: 2m, warmup: 1m}",
    ),
    "not-a-figure": Code(
        "a number of the load that the environment cannot set like this",
        "Every number of a load, and every weight, may be `${env.NAME:-default}`: the environment may set it when the "
        "test runs. Nothing else can stand there, and the default must be there: it is what the compiler and `explain` "
        "count with.",
        'load: {users: "${env.CONCURRENCY}", for: 2m}',
        'load: {users: "${env.CONCURRENCY:-3}", for: 2m}',
    ),
    "window-length": Code(
        "a window that is never judged",
        "A threshold with `over` is judged once a second, as soon as so much time has been measured. So a window takes "
        "at least a second, and at most as long as the load without its warm-up. Nor can anything be judged `after` "
        "the end of the load, or miss its limit `for` longer than that.",
        "thresholds:\n  - {that: p95 < 1s, over: 100ms}",
        "thresholds:\n  - {that: p95 < 1s, over: 10s}",
    ),
    "abort-and-warn": Code(
        "a threshold that warns and aborts",
        "`warn` keeps a threshold from failing the test, `abort` ends the test when it fails: one of the two is meant.",
        "thresholds:\n  - {that: p95 < 1s, over: 10s, abort: true, warn: true}",
        "thresholds:\n  - {that: p95 < 1s, over: 10s, abort: true}",
    ),
    "early-abort": Code(
        "an abort that comes too early",
        "Counts begin at 0 and grow, so a lower bound of a count is missed until the end. Without `over`, `abort` "
        "would end every test in its first seconds.",
        "thresholds:\n  - {that: requests > 1000, abort: true}",
        "thresholds:\n  - requests > 1000",
    ),
    "unmeasured-threshold": Code(
        "a threshold on a figure that is not measured",
        "Answers of a status class are counted, but not timed; `checks` needs requests with `expect`; arrivals are "
        "dropped in all, and only where there are `arrivals`. Of metrics of one's own, counters and rates are judged "
        "by their name alone, as in `records > 1000` and `complete > 99%`; trends by a figure, as in "
        "`queue: p95 < 500ms`.",
        "thresholds:\n  - '5xx: p95 < 1s'",
        "thresholds:\n  - '5xx: rate < 1/s'",
    ),
    "ambiguous-threshold": Code(
        "a threshold that could be about two things",
        "A metric of one's own has the name of a metric that every test has, or a trend has the name of something else "
        "that thresholds select: an endpoint, a row, a group, a tag or a scenario.",
        "metrics: {rate: counter}\nscenarios: {visitor: {flow: [{measure: {rate: 1}}]}}\nthresholds: [rate > 5/s]",
        "metrics: {records: counter}\nscenarios: {visitor: {flow: [{measure: {records: 1}}]}}\n"
        "thresholds: [records > 5/s]",
    ),
    "not-a-wave": Code(
        "stages that are not repeated as written",
        "A wave is a list of `stages` that come again and again, `repeat` times; it has no users or times of its own.",
        "load:\n  users:\n    - {repeat: 5, to: 50, over: 1m}",
        "load:\n  users:\n    - repeat: 5\n      stages: [{to: 50, over: 1m}, {to: 10, over: 1m}]",
    ),
}
