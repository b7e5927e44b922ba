"""Codes of what compiles, and is likely a mistake all the same."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "constant-condition": Code(
        "a condition that is decided beforehand",
        "It is written as `true` or `false`, so one of the two ways is never taken.",
        "- if: false\n  then: [GET /]",
        "- if: ${iteration > 0}\n  then: [GET /]",
    ),
    "foreign-placeholder": Code(
        "a name in the braces of another tool",
        "Only `${…}` is replaced: `{name}` and `{{ name }}` reach the target as they stand.",
        "- post: /items\n  capture: {item_id: $.id}\n- GET /items/{item_id}\n- DELETE /items/${item_id}",
        "- post: /items\n  capture: {item_id: $.id}\n- GET /items/${item_id}\n- DELETE /items/${item_id}",
    ),
    "hopeless-pattern": Code(
        "a pattern that no text can match",
        "`^` is the beginning of a text and `$` its end, so nothing can stand before the one or behind the other. As "
        "signs they need a backslash.",
        "- get: /items\n  expect:\n    body: {matches: 'total$ 5'}",
        "- get: /items\n  expect:\n    body: {matches: 'total\\$ 5'}",
    ),
    "literal-secret": Code(
        "a secret in the spec",
        "What stands in the spec is written into the generated files, and both into version control. Read passwords, "
        "tokens and keys from the environment. Short words such as `demo` or `secret` are not taken for secrets.",
        "- post: /login\n  form: {password: hunter2}",
        "- post: /login\n  form: {password: '${env.PASSWORD}'}",
    ),
    "no-body": Code(
        "a look into a body that is not there",
        "Answers with status 204, 205 and 304, and all answers to HEAD, have no body: the capture fails, or the check.",
        "- delete: /items/1\n  expect: {status: 204}\n  capture: {gone: $.id}\n- log: ${gone}",
        "- delete: /items/1\n  expect: {status: 200}\n  capture: {gone: $.id}\n- log: ${gone}",
    ),
    "shadowed-variable": Code(
        "a name that hides another",
        "Inside the loop or fragment the name means something else than around it.",
        "scenarios:\n  visitor:\n    variables: {colour: red}\n    flow:\n      - for: {colour: [green, blue]}\n"
        "        steps: ['GET /items?colour=${colour}']",
        "scenarios:\n  visitor:\n    variables: {favourite: red}\n    flow:\n      - for: {colour: [green, blue]}\n"
        "        steps: ['GET /items?colour=${colour}&not=${favourite}']",
    ),
    "shared-name": Code(
        "two endpoints in one row of the statistics",
        "Both have the same method and path, so their figures are mixed. Give one of them a `name`.",
        "endpoints:\n  first page: {get: /items, query: {page: 1}}\n  last page: {get: /items, query: {page: 9}}\n"
        "scenarios:\n  visitor: {flow: [first page, last page]}",
        "endpoints:\n  first page: {get: /items, query: {page: 1}}\n"
        "  last page: {get: /items, query: {page: 9}, name: last page}\n"
        "scenarios:\n  visitor: {flow: [first page, last page]}",
    ),
    "think-too-long": Code(
        "a pause longer than the run",
        "A user that is still thinking when the load ends does nothing. The longest possible pause is compared with "
        "the shortest profile.",
        "scenarios:\n  visitor: {think: 10m, flow: [GET /]}\nload: {users: 5, for: 2m}",
        "scenarios:\n  visitor: {think: 10s, flow: [GET /]}\nload: {users: 5, for: 2m}",
    ),
    "unnamed-url": Code(
        "requests that share a row although nobody knows what they are",
        "The whole URL is only known when the test runs, so everything it may be counts in one row. A `name` says what "
        "the request is for.",
        "- get: /next\n  capture: {link: $.link}\n- get: ${link}",
        "- get: /next\n  capture: {link: $.link}\n- get: ${link}\n  name: next page",
    ),
    "unreachable-step": Code(
        "a step that nothing reaches",
        "A step before it always ends the iteration, the user or the test.",
        "- stop: iteration\n- GET /",
        "- GET /\n- stop: iteration",
    ),
    "unused-capture": Code(
        "a capture that nothing reads",
        "A required capture fails the request when it finds nothing. If that is what it is for, a check says it "
        "better, or `required: true` if the iteration shall end there.",
        "- get: /items\n  capture: {first: '$.items[0].id'}",
        "- get: /items\n  expect:\n    json: {'$.items[0].id': {exists: true}}",
    ),
    "unused-endpoint": Code(
        "an endpoint that nothing uses",
        "No scenario has it as a task or step, so it is never requested.",
        "endpoints: {search: GET /search}",
        "endpoints: {search: GET /search}\nscenarios:\n  visitor: {flow: [search]}",
    ),
    "unused-fragment": Code(
        "a fragment that nothing calls",
        "No scenario calls it, so its steps never happen.",
        "fragments: {log in: [POST /login]}",
        "fragments: {log in: [POST /login]}\nscenarios:\n  visitor: {flow: [{call: log in}]}",
    ),
    "unused-variable": Code(
        "a variable that nothing reads",
        "No expression names it. Often it is read under a slightly different name, or belongs into another scenario.",
        "variables: {page: 3}",
        "variables: {page: 3}\nscenarios:\n  visitor:\n    flow:\n      - GET /pages/${page}",
    ),
    "weight-zero": Code(
        "something that is switched off",
        "A weight of 0 means that it never happens. That is useful to switch something off for a while, and easily "
        "forgotten.",
        "scenarios:\n  visitor: {flow: [GET /]}\n  customer: {weight: 0, flow: [GET /cart]}",
        "scenarios:\n  visitor: {flow: [GET /]}\n  customer: {weight: 1, flow: [GET /cart]}",
    ),
}
