"""Codes of problems with single values: times, counts, status codes, thresholds."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "empty-range": Code(
        "a range that ends before it begins",
        "A pause `a..b` is drawn anew each time, every length between the two being equally likely. The shorter one "
        "comes first.",
        "- think: 5s..1s",
        "- think: 1s..5s",
    ),
    "missing-unit": Code(
        "a time without its unit",
        "Tools differ in whether a bare number means seconds or milliseconds, so it is never guessed: write `ms`, `s`, "
        "`m` or `h`, also combined as in `1m30s`.",
        "- think: 5",
        "- think: 5s",
    ),
    "not-a-condition": Code(
        "a condition that is only text",
        "A condition is an expression, and expressions stand in `${…}`. Text that is no expression would always be "
        "true.",
        "- if: iteration > 3\n  then: [GET /more]",
        "- if: ${iteration > 3}\n  then: [GET /more]",
    ),
    "not-a-count": Code(
        "something that is no number of things",
        "Users, rounds, attempts and redirects come in whole numbers. The help says what the least is, if it is not 1.",
        "load: {users: 2.5, for: 2m}",
        "load: {users: 2, for: 2m}",
    ),
    "not-a-duration": Code(
        "something that is no length of time",
        "A time is one or more numbers with units: `500ms`, `90s`, `1m30s`, `2h`.",
        "load: {users: 5, for: 2 minutes}",
        "load: {users: 5, for: 2m}",
    ),
    "not-a-port": Code(
        "something that is no port",
        "A port is a whole number from 1 to 65535. Below 1024, most systems ask for the rights of an administrator.",
        "outputs: {prometheus: 96460}",
        "outputs: {prometheus: 9646}",
    ),
    "no-prometheus": Code(
        "a dashboard with nothing to show",
        "The dashboard of the target `grafana` asks Prometheus for the figures of a run, which are there only when the "
        "run opens a port for it.",
        "outputs: {targets: [grafana]}",
        "outputs: {targets: [grafana], prometheus: 9646}",
    ),
    "not-a-pace": Code(
        "something that is no pace",
        "`pace` is the time from the start of one round to the start of the next, or how many rounds one user does in "
        "a second, minute or hour.",
        "scenarios:\n  visitor:\n    pace: often\n    flow: [GET /]",
        "scenarios:\n  visitor:\n    pace: 6/m\n    flow: [GET /]",
    ),
    "not-a-pause": Code(
        "something that is no pause",
        "A pause is a time (`2s`), a range (`1s..5s`), a distribution (`normal(3s, 1s)`, `exponential(2s)`) or an "
        "expression that gives seconds.",
        "- think: short",
        "- think: 1s..2s",
    ),
    "not-a-pick": Code(
        "a match that does not exist",
        "Where a capture may find several values, `pick` says which one counts: `first`, `last`, `random`, `all` as a "
        "list, or a position from 0.",
        "- get: /items\n  capture:\n    item_id: {json: '$.items[*].id', pick: any}\n- GET /items/${item_id}",
        "- get: /items\n  capture:\n    item_id: {json: '$.items[*].id', pick: random}\n- GET /items/${item_id}",
    ),
    "not-a-status": Code(
        "something that is no status code",
        "Status codes are numbers from 100 to 599; `2xx` means all that begin with 2. A list holds those that pass, "
        "`{not: …}` those that fail.",
        "- get: /items\n  expect: {status: ok}",
        "- get: /items\n  expect: {status: 200}",
    ),
    "not-a-threshold": Code(
        "something that is no threshold",
        "A threshold is `metric < limit`, for everything or, as a mapping, for what the key selects: an endpoint, "
        "`METHOD /path`, a group, a tag or a scenario.",
        "thresholds:\n  - p95: 500ms",
        "thresholds:\n  - p95 < 500ms\n  - visitor: p95 < 500ms",
    ),
    "not-a-time-limit": Code(
        "something that is no limit on time",
        "A check of the time says `<` and the time within which the whole answer has to be there.",
        "- get: /items\n  expect: {time: 500ms}",
        "- get: /items\n  expect: {time: < 500ms}",
    ),
    "not-a-weight": Code(
        "something that is no weight",
        "Weights count against each other: 3 and 1 mean three quarters and one quarter. They are numbers from 0, those "
        "of tasks whole numbers.",
        "scenarios:\n  visitor:\n    weight: 75%\n    flow: [GET /]",
        "scenarios:\n  visitor:\n    weight: 3\n    flow: [GET /]",
    ),
    "unknown-metric": Code(
        "a metric that does not exist",
        "There are `p50` … `p99.9`, `avg`, `min` and `max` (times), `error_rate` (a share), `rate` (requests a "
        "second), `requests` and `failures` (counts). The same of iterations are `iterations`, `failed_iterations` and "
        "`completed_iterations`, and `iteration_p95` … with `iteration_` in front. Counters and rates of one's own are "
        "metrics as well.",
        "thresholds: [pp95 < 500ms]",
        "thresholds: [p95 < 500ms]",
    ),
    "impossible-limit": Code(
        "a limit that every figure misses, or none",
        "Times, counts and rates are never less than 0, and shares lie between 0 and 100 %. A threshold that could not "
        "hold, or could not fail, says nothing about a run.",
        "thresholds: [failures < 0]",
        "thresholds: [failures <= 0]",
    ),
    "wrong-unit": Code(
        "a limit in the wrong unit",
        "Times are compared with times (`500ms`), `error_rate` with per cent (`1%`), `rate` with a rate (`100/s`), "
        "counts with whole numbers. A bare number could mean anything. The values of a trend of one's own are plain "
        "numbers, unless `metrics` says otherwise: `{trend: ms}`.",
        "thresholds: [p95 < 500]",
        "thresholds: [p95 < 500ms]",
    ),
}
