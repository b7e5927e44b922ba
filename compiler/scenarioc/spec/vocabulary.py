"""Words of other load-testing tools and of everyday speech, and what they are called here."""

from __future__ import annotations

_LOAD = "how much load there is stands under `load`, as in `load: {users: 5, for: 2m}`"
_ARRIVALS = "write `arrivals: {rate: 5/s, for: 1m}`, or a ramp `{from: 5/s, to: 50/s, over: 2m}`"
_STAGES = "write stages: `users: [{to: 50, over: 1m}, {hold: 3m}]`"
_METHOD = "the method is the key: `get: /items`"
_BODY = "a body is `json`, `form`, `body`, `multipart` or `graphql`"
_HOOK = "what happens before or after a request is a step before or after it"
_NEGATED = "write `not: {equals: …}`"

RENAMED: dict[str, dict[str, str]] = {
    "Spec": dict.fromkeys(("base_url", "baseUrl", "host", "url", "server"), "target")
    | dict.fromkeys(("vars", "constants"), "variables")
    | dict.fromkeys(("title",), "name")
    | dict.fromkeys(("users_classes", "personas"), "scenarios")
    | dict.fromkeys(("imports", "extends", "includes"), "include")
    | dict.fromkeys(("requests", "apis"), "endpoints")
    | dict.fromkeys(("functions", "subflows", "blocks"), "fragments")
    | dict.fromkeys(("sla", "slo", "ensure", "asserts"), "thresholds")
    | dict.fromkeys(("processor",), "hooks"),
    "Scenario": dict.fromkeys(("sleep", "wait", "wait_time", "pause", "delay"), "think")
    | dict.fromkeys(("pacing",), "pace")
    | dict.fromkeys(("steps", "requests", "actions"), "flow")
    | dict.fromkeys(("on_start", "before", "beforeScenario", "login"), "start")
    | dict.fromkeys(("on_stop", "after", "afterScenario"), "stop")
    | dict.fromkeys(("probability", "ratio", "share"), "weight")
    | dict.fromkeys(("fixed_count", "count"), "users")
    | dict.fromkeys(("base_url", "baseUrl", "host"), "target"),
    "Task": dict.fromkeys(("flow", "actions", "requests"), "steps") | dict.fromkeys(("probability", "ratio"), "weight"),
    "FragmentSteps": dict.fromkeys(("flow",), "steps") | dict.fromkeys(("params", "arguments", "args"), "parameters"),
    "Request": dict.fromkeys(("params", "qs", "parameters"), "query")
    | dict.fromkeys(("follow_redirects", "followRedirect", "allow_redirects"), "redirects")
    | dict.fromkeys(("label", "title"), "name")
    | dict.fromkeys(("gzip",), "compress")
    | dict.fromkeys(("extract", "extractors", "save"), "capture")
    | dict.fromkeys(("assert", "asserts", "assertions", "check", "checks", "validate", "expects"), "expect"),
    "Expect": dict.fromkeys(("statusCode", "status_code", "code"), "status")
    | dict.fromkeys(("response_time", "duration", "latency", "max_time"), "time")
    | dict.fromkeys(("jsonpath",), "json"),
    "Condition": dict.fromkeys(("eq", "is", "equal", "equalTo"), "equals")
    | dict.fromkeys(("gte", "min", "at_least"), "ge")
    | dict.fromkeys(("lte", "max", "at_most"), "le")
    | dict.fromkeys(("regex", "regexp", "pattern", "match"), "matches")
    | dict.fromkeys(("one_of", "any_of", "oneOf"), "in")
    | dict.fromkeys(("length", "len", "size"), "count")
    | dict.fromkeys(("includes", "has"), "contains"),
    "Capture": dict.fromkeys(("jsonpath", "json_path", "path"), "json")
    | dict.fromkeys(("regexp", "pattern"), "regex")
    | dict.fromkeys(("selector",), "css")
    | dict.fromkeys(("index", "nth", "match"), "pick")
    | dict.fromkeys(("strict",), "required"),
    "Profile": dict.fromkeys(("duration", "run_time", "run-time", "time", "hold"), "for")
    | dict.fromkeys(("vus", "clients", "concurrency", "count"), "users")
    | dict.fromkeys(("maxVusers", "max_vus", "maxVUs"), "max_users"),
    "Phase": dict.fromkeys(("arrivalRate",), "rate")
    | dict.fromkeys(("duration",), "for")
    | dict.fromkeys(("rampTo",), "to")
    | dict.fromkeys(("arrivalCount",), "count"),
    "Stage": dict.fromkeys(("target", "users"), "to")
    | dict.fromkeys(("duration", "ramp"), "over")
    | dict.fromkeys(("for",), "hold"),
    "Safety": dict.fromkeys(("allow", "allowlist", "allowed_hosts", "whitelist"), "hosts")
    | dict.fromkeys(("header", "headers"), "marker"),
    "Http": dict.fromkeys(("verify_ssl", "tls", "ssl"), "verify"),
    "step": dict.fromkeys(("sleep", "wait", "pause", "delay"), "think")
    | dict.fromkeys(("print", "echo"), "log")
    | dict.fromkeys(("transaction", "sequence"), "group")
    | dict.fromkeys(("foreach", "for_each"), "for")
    | dict.fromkeys(("function", "hook", "exec"), "run")
    | dict.fromkeys(("poll",), "until"),
}
"""Per model: words that mean exactly one of its keys, so that renaming the key is the fix."""

EXPLAINED: dict[str, dict[str, str]] = {
    "Spec": dict.fromkeys(
        ("users", "vus", "duration", "stages", "phases", "arrivalRate", "arrivalCount", "rampTo", "execution"), _LOAD
    )
    | {"env": "read the environment with `${env.NAME}`; overlays of the spec are `environments`"}
    | {"defaults": "headers of every request are `headers`, timeouts stand under `http`"},
    "Scenario": dict.fromkeys(("vus", "executor", "duration", "arrivalRate"), _LOAD)
    | {"name": "the name of a scenario is its key under `scenarios`"},
    "Task": {"name": "the name of a task is its key under `tasks`"},
    "Request": dict.fromkeys(("url", "uri", "path", "method"), _METHOD)
    | dict.fromkeys(("data", "payload", "content"), _BODY)
    | dict.fromkeys(("formData", "files", "file"), "files are sent with `multipart: {field: {file: a.pdf}}`")
    | dict.fromkeys(("beforeRequest", "afterResponse", "before", "after"), _HOOK)
    | dict.fromkeys(("status", "statusCode", "status_code"), "write `expect: {status: 200}`")
    | dict.fromkeys(("sleep", "wait", "pause"), "a pause is a step of its own: `- think: 1s`")
    | dict.fromkeys(("auth",), "write `headers: {Authorization: …}`")
    | dict.fromkeys(("loop", "count", "over"), "write `repeat: 3` or `for: {item: …}` with `steps`")
    | dict.fromkeys(("ifTrue",), "write `if: ${…}` with `then`"),
    "Expect": dict.fromkeys(("text", "contains", "matches", "equals"), "write `body: {contains: …}` or `json: {…}`")
    | dict.fromkeys(("hasProperty",), "write `json: {$.id: {exists: true}}`")
    | dict.fromkeys(("hasHeader",), "write `headers: {X-Cache: {exists: true}}`"),
    "Condition": dict.fromkeys(("ne", "neq", "not_equals", "notEquals"), _NEGATED)
    | dict.fromkeys(("present", "is_present"), "write `exists: true`"),
    "Capture": dict.fromkeys(("as", "name", "variable"), "the variable is the key: `capture: {item_id: {json: $.id}}`"),
    "Profile": dict.fromkeys(("arrivalRate", "arrivalCount", "rate", "rampTo"), _ARRIVALS)
    | dict.fromkeys(("spawn_rate", "ramp", "ramp_up", "rampUp", "stages", "phases", "to", "over"), _STAGES),
    "Trend": dict.fromkeys(("kind", "type", "unit", "isTime"), "write `{trend: ms}`, `{trend: s}` or `{trend: bytes}`")
    | dict.fromkeys(("counter", "rate"), "only trends have units: write `counter` or `rate`"),
    "Stage": dict.fromkeys(("arrivalRate", "rampTo", "rate"), _ARRIVALS),
    "Http": {"insecure": "write `verify: false`"},
    "step": dict.fromkeys(("url", "method"), _METHOD)
    | dict.fromkeys(("loop", "count"), "write `repeat: 3` or `for: {item: …}` with `steps`")
    | dict.fromkeys(("over",), "write `for: {item: …}` with `steps`")
    | dict.fromkeys(("ifTrue", "when", "condition"), "write `if: ${…}` with `then`")
    | dict.fromkeys(("switch", "branch", "random"), "write `choose` with a list of `{weight: …, steps: …}`")
    | dict.fromkeys(("break", "exit", "end", "abort"), "write `stop: iteration`, `stop: user` or `stop: test`")
    | dict.fromkeys(("include", "use", "flow"), "write `call:` with the name of a fragment")
    | dict.fromkeys(("assert", "expect"), "checks stand under `expect` of the request that is answered")
    | dict.fromkeys(("capture", "extract"), "captures stand under `capture` of the request that is answered"),
}
"""Per model: words that need more than a rename, with the way to say it here."""

INSTEAD = {"BodyFile": "`body` is text or `{file: …}`; data is sent as `json: {…}` or `form: {…}`"}
"""Per model: what people who write other keys are likely after."""

HOMES = {
    "Spec": "the top level of the spec",
    "Scenario": "a scenario",
    "Task": "a task",
    "Request": "a request",
    "Expect": "`expect`",
    "Condition": "a condition such as `body: {contains: …}`",
    "Capture": "a capture such as `{json: $.id}`",
    "Http": "`http`",
    "Safety": "`safety`",
    "Profile": "`load`",
    "Profiles": "`load`",
    "Stage": "a stage of `users`",
    "Phase": "a phase of `arrivals`",
    "GraphQL": "`graphql`",
    "Part": "a part of `multipart`",
    "Choice": "a branch of `choose`",
    "WhileStep": "`while`",
    "UntilStep": "`until`",
    "RetryStep": "`retry`",
    "CallStep": "`call`",
    "RunStep": "`run`",
    "IfStep": "`if`",
    "FragmentSteps": "a fragment",
}
"""What the owner of a key is called, for keys that stand in the wrong one; models without a name are left out."""
