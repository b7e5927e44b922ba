"""Codes of notes: what became of a construct of another tool's script."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "artillery-rejects": Code(
        "what Artillery itself refuses",
        "Artillery would not run this script, or would crash at this place, so there is nothing that it could become.",
        "scenarios:\n  - flow:\n      - get: {url: /}\n        capture: {json: $.id, as: id}",
        "scenarios:\n  - flow:\n      - get: {url: /, capture: {json: $.id, as: id}}",
    ),
    "nothing-to-convert": Code(
        "a file that no importer knows",
        "`scenarioc convert` reads Artillery scripts: a mapping with `config` and `scenarios`.",
    ),
    "unsupported-engine": Code(
        "an engine that is not converted",
        "Scenarios of the engines for HTTP, WebSockets and Socket.IO are converted; those of others are left out.",
    ),
    "wait-sends": Code(
        "an object that is sent as it stands",
        "On a WebSocket, Artillery listens only where there is a `capture` or a `match`. Without them, a `send` with a "
        "`payload` sends the whole object, and even `wait` sends what stands below it. `--fix` writes what was meant.",
        "- send: {payload: hello}",
        "- send: hello",
    ),
    "response-waits": Code(
        "a response for which Artillery waits its whole time",
        "After an event of Socket.IO, Artillery waits for a `response` until its `data` fit. Without `data` nothing "
        "ever does, so every user waits until `config.timeout` is over, 10 s by default. `--fix` goes on at once.",
        "- emit: {channel: join, data: lobby}\n  response: {on: joined}",
        "- emit: {channel: join, data: lobby}\n  response: {on: joined, data: lobby}",
    ),
    "ignored-key": Code(
        "a key that Artillery ignores",
        "Artillery knows no such key at this place and ignores it without a word. Often it stands one level too high "
        "or too low, or is misspelt.",
        "config: {target: http://localhost:8000}\nensure: {p95: 200}",
        "config: {target: http://localhost:8000, plugins: {ensure: {}}, ensure: {p95: 200}}",
    ),
    "plugin-not-loaded": Code(
        "settings of a plugin that is not loaded",
        "Checks of `ensure` and `expect` are done only if `config.plugins` names the plugin. Without that the script "
        "has no checks, and neither has the spec; `--fix` writes them.",
        "config: {ensure: {p95: 200}}",
        "config: {plugins: {ensure: {}}, ensure: {p95: 200}}",
    ),
    "plugin-dropped": Code(
        "a plugin without a counterpart",
        "The plugin changes what is reported and not what is sent, or is not known here.",
    ),
    "no-such-function": Code(
        "a template function that Artillery lacks",
        "Artillery's templates know `$randomNumber(min, max)` and `$randomString(length)`. A text with any other "
        "function becomes undefined as a whole. `--fix` writes what the name says, where that is certain.",
        'url: "/items/{{ $randomInt(1, 9) }}"',
        'url: "/items/{{ $randomNumber(1, 9) }}"',
    ),
    "not-a-template": Code(
        "braces that are no template",
        "Between `{{` and `}}` Artillery takes the path of a variable or a call with whole numbers. Anything else, "
        "such as a calculation, a filter or a default value, is sent as it is written.",
        'url: "/items/{{ a + 1 }}"',
        'url: "/items/{{ a }}"',
    ),
    "undefined-variable": Code(
        "a template variable that nothing sets",
        "Nothing gives the variable a value. Artillery sends the text `undefined`, or leaves the key out when the "
        "template is the whole value. Variables of users have no value in `config`.",
    ),
    "fraction-of-a-second": Code(
        "a fraction that is read as milliseconds",
        "Artillery reads whole numbers as seconds and everything else as milliseconds: `think: 0.5` does not wait. "
        "`--fix` writes the seconds that were meant.",
        "- think: 0.5",
        "- think: 500ms",
    ),
    "think-differs": Code(
        "a pause that is read differently",
        "The length of the pause is put together when the test runs, in a way that has no counterpart.",
    ),
    "think-mended": Code(
        "a pause between two times",
        "Artillery has no `think: {min: 1, max: 3}`; with `--fix` it is the pause `1s..3s`.",
        "- think: {min: 1, max: 3}",
        '- think: "{{ $randomNumber(1, 3) }}"',
    ),
    "phase-skipped": Code(
        "a phase in which nobody arrives",
        "A phase whose figures are all zero is skipped by Artillery, and is no pause. `--fix` makes it a pause.",
        "- {duration: 60, arrivalRate: 0}",
        "- {pause: 60}",
    ),
    "fractional-rate": Code(
        "a rate below one a second",
        "Artillery crashes at rates that are no whole number. Here they are fine; `--fix` writes them.",
    ),
    "limit-of-all-phases": Code(
        "a limit of one phase that holds for all",
        "`max_users` and `poisson` are said once for the whole load.",
    ),
    "figure-from-environment": Code(
        "a figure that comes from the environment",
        "The figures of a load stand in the spec; a template in their place became 1. Write named loads and choose "
        "one with `--profile`.",
    ),
    "list-too-long": Code(
        "a long list of rows",
        "`loadAll` makes the whole file one variable. Up to a thousand rows are written into the spec.",
    ),
    "target-missing": Code(
        "a target that comes from elsewhere",
        "The script has no URL to send requests to. Name it with `-t`, choose an environment with `-e`, or set the "
        "variable TARGET when the test runs.",
    ),
    "setting-dropped": Code(
        "a setting without a counterpart",
        "The setting has no counterpart, or Artillery's clients stumble over it.",
    ),
    "timeout-differs": Code(
        "a timeout that is measured differently",
        "Artillery's timeout ends when the headers are there; here it is the longest silence of the server.",
    ),
    "connections-differ": Code(
        "connections that users share",
        "With `http.pool: 10` all users of Artillery share ten connections and wait for a free one. Here users take "
        "connections that others have left, and open another when there is none.",
    ),
    "query-replaced": Code(
        "a query that is replaced",
        "In Artillery `qs` replaces the whole query of the URL, it does not add to it. `--fix` keeps both.",
        "get: {url: /items?page=1, qs: {size: 5}}",
        "get: {url: /items, qs: {page: 1, size: 5}}",
    ),
    "user-ends-here": Code(
        "a step at which every user fails",
        "Artillery's user fails at this step whenever it gets here, and does nothing more. The spec does the same; "
        "`--fix` goes on where that is possible.",
        "get: {url: /search, json: {q: shoes}}",
        "post: {url: /search, json: {q: shoes}}",
    ),
    "unreachable-steps": Code(
        "steps that no user gets to",
        "They come after a step at which every user of Artillery fails.",
    ),
    "unusual-method": Code(
        "a step that is taken for a method",
        "Artillery takes any unknown step for an HTTP method, misspelt ones included.",
    ),
    "loop-never": Code(
        "a loop that does nothing",
        "`over` takes the name of a variable without braces, and `count` a number; otherwise Artillery makes no round.",
        'over: "{{ items }}"',
        "over: items",
    ),
    "loop-without-end": Code(
        "a loop without an end",
        "Without `count` a loop of Artillery never ends.",
    ),
    "loop-counter-shared": Code(
        "loops that share a counter",
        "Nested loops of Artillery share `$loopCount`. The spec counts as they do; with `--fix` each has its own.",
    ),
    "parallel-in-order": Code(
        "requests that only seem parallel",
        "Without `http.pool` each user of Artillery has one connection, so requests under `parallel` follow one "
        "another, and so they do here. `--fix` makes them parallel.",
    ),
    "condition-always": Code(
        "a condition that always holds",
        "Artillery makes a request whose `ifTrue` it cannot read. `&&`, `===` and braces are such mistakes.",
        'ifTrue: "a === 5"',
        'ifTrue: "a == 5"',
    ),
    "condition-never": Code(
        "a condition that never holds",
        "In `ifTrue` single quotes and `true` are names of variables, which have no value.",
        "ifTrue: \"role == 'admin'\"",
        "ifTrue: 'role == \"admin\"'",
    ),
    "capture-differs": Code(
        "a capture that takes something else",
        "The capture takes what was meant, where Artillery takes something else or nothing.",
    ),
    "capture-dropped": Code(
        "a capture without a counterpart",
        "What the capture takes cannot be said here, or is not said at all.",
    ),
    "check-differs": Code(
        "a check that is a little different",
        "The check is there, but there are answers that pass here and not in Artillery, or the other way round.",
    ),
    "check-dropped": Code(
        "a check without a counterpart",
        "What is expected cannot be said here, or Artillery knows no such expectation.",
    ),
    "threshold-differs": Code(
        "a threshold that is a little different",
        "The threshold is there, but measures something a little different.",
    ),
    "threshold-dropped": Code(
        "a threshold without a counterpart",
        "What is measured has no counterpart, or Artillery cannot read the check.",
    ),
    "fake-data-differs": Code(
        "made-up data of another kind",
        "The plugin `fake-data` uses the JavaScript Faker, and generated locustfiles use the Python one.",
    ),
    "function-stubbed": Code(
        "a JavaScript function to be written in Python",
        "The function of the processor is called, and its Python stub in `hooks.py` is to be written: until then a run "
        "ends at once and says which functions are missing.",
    ),
    "unused-value": Code(
        "a variable or a payload that nothing reads",
        "It has no effect on what is sent, so it is not in the spec.",
    ),
    "double-slash": Code(
        "two slashes where one was meant",
        "Artillery writes target and path one behind the other: `http://localhost/` and `/items` give `//items`.",
        "target: http://localhost:8000/",
        "target: http://localhost:8000",
    ),
    "cookies-differ": Code(
        "cookies that live longer",
        "What a request says of cookies holds for that request. Artillery's user keeps them, and may send them again.",
    ),
    "body-type-differs": Code(
        "a body without a type",
        "A text without a `Content-Type` is sent as `text/plain; charset=utf-8`, where Artillery sends no type.",
        "post: {url: /, body: hello}",
        "post: {url: /, body: hello, headers: {content-type: text/plain}}",
    ),
    "content-type-alone": Code(
        "a media type without its charset",
        "Artillery compares the whole header, so that `application/json; charset=utf-8` fails. The spec does the same; "
        "with `--fix` it looks at the media type only.",
        "expect: {contentType: application/json}",
        "expect: {contentType: json}",
    ),
    "capture-never": Code(
        "a capture that never finds anything",
        "Artillery finds headers in small letters only, and a capture has to say what it takes. The variable stays "
        "empty.",
        "capture: {header: X-Token, as: token, strict: false}",
        "capture: {header: x-token, as: token, strict: false}",
    ),
}
