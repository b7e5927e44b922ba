"""Codes of problems with checks and captures."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "bad-css": Code(
        "a CSS selector that does not compile",
        "It is a selector of CSS 3, as in a style sheet.",
        "- get: /\n  expect:\n    css: {'a >': {exists: true}}",
        "- get: /\n  expect:\n    css: {'nav > a': {exists: true}}",
    ),
    "bad-json-path": Code(
        "a JSONPath that does not compile",
        "JSONPaths follow RFC 9535. Where the path holds brackets, quote it, so that YAML does not take them for a "
        "list.",
        "- get: /items\n  capture: {item_id: '$.items[0.id'}\n- log: ${item_id}",
        "- get: /items\n  capture: {item_id: '$.items[0].id'}\n- log: ${item_id}",
    ),
    "bad-json-schema": Code(
        "a JSON Schema that is none",
        "The schema itself is checked when the spec is compiled, against the draft that its `$schema` names.",
        "- get: /items\n  expect:\n    json_schema: {type: objekt}",
        "- get: /items\n  expect:\n    json_schema: {type: object}",
    ),
    "bad-pattern": Code(
        "a regular expression that does not compile",
        "Patterns are those of Python's `re`. A sign that is meant as text needs a backslash; in double quotes YAML "
        "wants that backslash doubled, so use single quotes.",
        "- get: /items\n  expect:\n    body: {matches: 'price (CHF'}",
        "- get: /items\n  expect:\n    body: {matches: 'price \\(CHF'}",
    ),
    "bad-xpath": Code(
        "an XPath that does not compile",
        "It is XPath 1.0.",
        "- get: /\n  expect:\n    xpath: {'//h1[': {exists: true}}",
        "- get: /\n  expect:\n    xpath: {'//h1[1]': {exists: true}}",
    ),
    "empty-condition": Code(
        "a condition that says nothing",
        "A condition holds at least one of `equals`, `in`, `contains`, `matches`, `type`, `exists`, `count`, `gt`, "
        "`ge`, `lt`, `le` and `not`.",
        "- get: /items\n  expect: {body: {}}",
        "- get: /items\n  expect: {body: {contains: Welcome}}",
    ),
    "location-of-followed": Code(
        "the location of a redirect that is followed",
        "When a redirect is followed, the answer is that of the last request, and it has no `Location`. Capturing the "
        "location switches redirects off by itself; to keep them, capture `url`, the final one.",
        "- get: /login\n  redirects: true\n  capture:\n    code: {location: true, query: code}\n- log: ${code}",
        "- get: /login\n  capture:\n    code: {location: true, query: code}\n- log: ${code}",
    ),
    "not-a-json-path": Code(
        "a path that is no JSONPath",
        "A JSONPath begins with `$`, the whole document: `$.id`, `$.items[0].id`. A captured header, cookie or pattern "
        "is written as a mapping, `{header: ETag}`.",
        "- post: /items\n  capture: {item_id: id}\n- log: ${item_id}",
        "- post: /items\n  capture: {item_id: $.id}\n- log: ${item_id}",
    ),
    "one-source": Code(
        "a capture with no source, or several",
        "A capture takes its value from exactly one place: `json`, `header`, `cookie`, `regex`, `xpath`, `css`, "
        "`hidden`, `location`, `url`, `status`, `body` or `time`.",
        "- get: /items\n  capture:\n    item_id: {pick: random}\n- log: ${item_id}",
        "- get: /items\n  capture:\n    item_id: {json: '$.items[*].id', pick: random}\n- log: ${item_id}",
    ),
    "unknown-group": Code(
        "a group that the pattern does not have",
        "Groups are the parts of a pattern in `(…)`, counted from 1, or named as in `(?P<name>…)`.",
        "- get: /orders\n  capture:\n    order: {regex: 'order-([0-9]+)', group: 2}\n- log: ${order}",
        "- get: /orders\n  capture:\n    order: {regex: 'order-([0-9]+)', group: 1}\n- log: ${order}",
    ),
}
