"""The language reference as Markdown, made from the models, so that it says what the compiler does."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Any

from scenarioc.expressions.functions import functions_table
from scenarioc.spec import (
    arrivals,
    auth,
    conditions,
    feeders,
    fragments,
    http,
    load,
    outputs,
    pools,
    records,
    request,
    root,
    safety,
    scenario,
    socketio,
    sockets,
    steps,
    streams,
    thresholds,
)
from scenarioc.spec.model import Model
from scenarioc.spec.schema import field_docs, json_schema

_INTRO = """\
# The spec language, version 1

<!-- Made by `make docs` from the models in compiler/scenarioc/spec; edit those. -->

A spec is one YAML or JSON file. YAML is read as version 1.2: `on`, `no` and `1:30` are text, `010` is ten.
`scenarioc schema` prints the JSON Schema; with the line `# yaml-language-server: $schema=…` at the top, an editor
completes and checks while you type.

Durations have a unit: `500ms`, `90s`, `1m30s`, `2h`. Rates are `20/s`, `90/m`; shares are `1%`.

## What lives how long

- `variables` of the spec that nothing changes are constants of the test, unless their expression draws something
  (`${randint(1, 9)}`): then every virtual user draws its own when it starts.
- `variables` of a scenario, and whatever `start` captures or sets, live as long as the virtual user.
- What a task or a flow captures or sets lives until that iteration ends, unless the scenario declares the name.

## What a failure means

A status from 400 fails the request, unless `expect` says otherwise; the user goes on. A required capture that finds
nothing fails the request and ends the iteration, because what follows would be nonsense. A `start` that fails is begun
again after 1 s, 2 s, 4 s … up to 30 s, because Locust would otherwise lose the user for good. `on_failure` says what
else a failed request ends. Where the spec itself finds that something is wrong, `{stop: iteration, because: no stock
left}` ends the iteration as a failed one (`user` and `test` likewise), and the text is among the failures.

Default headers that read a captured value are sent from the moment the value is there: a token does not go with the
login that gives it.
"""
_THRESHOLDS = """\
`[selector:] metric < limit`, with `<`, `<=`, `>`, `>=` or `==`. Metrics: `p50` to `p99.9`, `avg`, `min`, `max` (a
duration), `error_rate` (a share), `rate` (requests a second), `requests` and `failures` (a number), `checks` (the share
of answers that were as `expect` asks, among those of which something is expected), `dropped` (arrivals that found
`max_users` at work). The selector is the name of an endpoint, a group, a scenario or a tag, or a statistics row such as
`GET /items` or `log in as member`; without it the threshold is about all requests. A status class selects answers:
`5xx: rate < 1/s`, `4xx: requests < 10`, `5xx: error_rate < 1%` (their share of all). Of iterations, which are one task
or one round of a flow, there are `iterations` (all that ended), `completed_iterations`, `failed_iterations` (those that
a failure ended before their end) and, as of requests, `iteration_p95`, `iteration_avg`, `iteration_rate`,
`iteration_error_rate` …; their selector is a scenario, and their times are those of the completed ones. `SCHEDULED`, or
`SCHEDULED browse` for one scenario, are the times since arrivals or turns were due. Metrics of one's own are judged as
`records > 1000`, `records > 100/s`, `complete > 99%` and `queue: p95 < 500ms` ([metrics](metrics.md)).

Without a single request a threshold fails: no data is not a pass. `thresholds: []` judges nothing: requests may fail,
and only a run that broke ends with another exit code than 0. The long form judges windows, or ends the test:

```yaml
thresholds:
  - {that: error_rate < 50%, over: 10s, abort: true}
  - {that: {list items: p95 < 1s}, over: 30s, for: 1m, after: 20s}
```

Exit codes of a run: 0 all thresholds held, 1 one failed, 2 the spec or its use is wrong, 3 the run itself broke. What a
run leaves behind is told in [results](results.md)."""
_SECTIONS: tuple[tuple[str, str, tuple[type[Model], ...]], ...] = (
    ("The spec", "", (root.Spec, http.Http, http.Certificate, safety.Safety, safety.Kill)),
    (
        "Data",
        "An entry of `data` has `file` or `rows` (a feeder), `fields` (a record) or `rows_of` (a batch of "
        "records) or `pool`. "
        "docs/data.md shows how they are used.",
        (feeders.Feeder, records.Record, records.RecordField, records.Batch, pools.Pool),
    ),
    (
        "Auth",
        "An entry of `auth` is what its first key says: `basic`, `bearer`, `api_key`, `login`, `session`, `oauth2`, "
        "`sign` or `hook`. docs/auth.md shows each.",
        (
            auth.BasicAuth,
            auth.Credentials,
            auth.BearerAuth,
            auth.KeyAuth,
            auth.LoginAuth,
            auth.SessionAuth,
            auth.Csrf,
            auth.OAuth2Auth,
            auth.SignAuth,
            auth.HookAuth,
            auth.Refresh,
        ),
    ),
    (
        "Requests",
        "As a step or an endpoint, a request is written short (`GET /items`) or as a mapping.",
        (request.Request, request.BodyFile, request.Part, request.GraphQL),
    ),
    ("Checks", "", (conditions.Expect, conditions.Condition)),
    ("Captures", "A capture is a JSONPath (`item_id: $.id`) or a mapping with one source.", (conditions.Capture,)),
    ("Scenarios", "A task is an endpoint's name with a weight, or a mapping.", (scenario.Scenario, scenario.Task)),
    (
        "Steps",
        "A step is a request, the name of an endpoint, or one of these.",
        (
            steps.ThinkStep,
            steps.RepeatStep,
            steps.ForStep,
            steps.WhileStep,
            steps.UntilStep,
            steps.IfStep,
            steps.ChooseStep,
            steps.Choice,
            steps.ParallelStep,
            steps.GroupStep,
            steps.RetryStep,
            steps.CallStep,
            steps.SetStep,
            steps.LogStep,
            steps.RunStep,
            steps.ForgetStep,
            steps.StopStep,
            pools.PutStep,
            pools.TakeStep,
            pools.PickStep,
        ),
    ),
    (
        "WebSockets",
        "A step `ws: {…}` does one of four things.",
        (sockets.Ws, sockets.MessageExpect, sockets.MessageConditions),
    ),
    (
        "Socket.IO",
        "A step `socketio: {…}` does one of five things.",
        (socketio.SocketIo, socketio.EventConditions),
    ),
    (
        "Server-sent events",
        "A step `sse: {…}` does one of three things.",
        (streams.Sse, streams.StreamConditions),
    ),
    ("Fragments", "A fragment is a list of steps, or a mapping.", (fragments.FragmentSteps,)),
    ("Load", "A load is a profile, or several by name.", (load.Profile, load.Stage, arrivals.Phase, load.Profiles)),
    ("Thresholds", _THRESHOLDS, (thresholds.Threshold,)),
    ("Outputs", "", (outputs.Outputs,)),
)
_EXPRESSIONS = """\
## Expressions

`${…}` in any text. The grammar is Python's, restricted to literals, names, `a.b` and `a["b"]` on data, arithmetic,
comparison, `and or not`, `x if c else y`, lists, and calls of the functions below. A text that is one `${…}` keeps the
type of its value; in mixed text, objects and lists are written as JSON. `$${` is a literal `${`.

`${env.NAME}` is an environment variable, read when the test starts; `${env.NAME:-default}` has a default. Without one,
a variable that is not set ends the run before the first request. `user.id`, `iteration`, `loop.index` and `test.id` are
numbers and names that the run knows; `faker.…` is any provider of Faker, such as `${faker.sentence(4)}`.
"""


def markdown() -> str:
    """The whole reference."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    schema = json_schema()
    yield _INTRO
    for title, intro, models in _SECTIONS:
        yield f"## {title}\n"
        if intro:
            yield f"{intro}\n"
        for model in models:
            yield from _model(model, schema)
    yield _EXPRESSIONS
    yield "| function | gives | meaning |\n| --- | --- | --- |"
    for row in functions_table():
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
    yield ""


def _model(model: type[Model], schema: dict[str, Any]) -> Iterator[str]:
    yield f"### {_title(model)}\n\n{inspect.cleandoc(model.__doc__ or '')}\n"
    definition = schema if model is root.Spec else schema["$defs"][model.__name__]
    required = definition.get("required", [])
    yield "| key | meaning | examples |\n| --- | --- | --- |"
    for key, (text, examples) in field_docs(model).items():
        needed = " **Required.**" if key in required else ""
        default = definition["properties"].get(key, {}).get("default")
        usual = f" Default: `{default}`." if default is not None else ""
        shown = " · ".join(f"`{example}`" for example in examples).replace("|", "\\|")
        yield f"| `{key}` | {text}{needed}{usual} | {shown} |".replace("\n", " ")
    yield ""


def _title(model: type[Model]) -> str:
    name = model.__name__.removesuffix("Step")
    return name[0] + "".join(f" {c.lower()}" if c.isupper() else c for c in name[1:])


if __name__ == "__main__":
    sys.stdout.write(markdown())
