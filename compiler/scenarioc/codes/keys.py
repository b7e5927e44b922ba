"""Codes of problems with keys: unknown, misplaced, missing, and values of the wrong kind under them."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "misplaced-key": Code(
        "a key in the wrong place",
        "The key exists, but belongs to something else: one level further out or in, or to another kind of thing. The "
        "help says where. Most often the indentation is off by one level, or the dash of a new step is missing.",
        "- post: /items\n  expect:\n    status: 201\n    capture: {item_id: $.id}\n- log: ${item_id}",
        "- post: /items\n  expect:\n    status: 201\n  capture: {item_id: $.id}\n- log: ${item_id}",
    ),
    "missing-key": Code(
        "a required key that is not there",
        "A spec needs `version`, `name`, `target`, `scenarios` and `load`; loops and groups need `steps`, a condition "
        "needs `then`, a constant number of users needs `for`. `target` is needed even if every scenario has its own: "
        "it is what Locust is told with `--host`, and what the command line overrides.",
        "load: {users: 5}",
        "load: {users: 5, for: 2m}",
    ),
    "not-a-spec": Code(
        "a file for another tool",
        "The file is a script, a configuration or a recording of another program. It is not read as a spec, because "
        "every one of its keys would be a problem.",
        "config: {target: http://localhost:8000}\nscenarios: [{flow: [{get: {url: /}}]}]",
        "version: 1\nname: shop\ntarget: http://localhost:8000\nscenarios: {visitor: {flow: [GET /]}}\n"
        "load: {users: 5, for: 2m}",
    ),
    "unknown-key": Code(
        "a key that does not exist",
        "Every mapping has its own keys, and a misspelt one would otherwise have no effect without anybody noticing. "
        "`scenarioc check --fix` applies the suggestion. The words of other tools are known, too, and the help says "
        "what they are called here.",
        "scenarios:\n  visitor:\n    wieght: 3\n    flow: [GET /]",
        "scenarios:\n  visitor:\n    weight: 3\n    flow: [GET /]",
    ),
    "unknown-step": Code(
        "a step of no known kind",
        "A step is a request (`GET /items`, or a mapping with `get`, `post` …), the name of an endpoint, or a mapping "
        "with one of `think`, `repeat`, `for`, `while`, `until`, `if`, `choose`, `parallel`, `group`, `retry`, `call`, "
        "`set`, `log`, `run` and `stop`.",
        "- sleep: 1s",
        "- think: 1s",
    ),
    "unknown-value": Code(
        "a value that is none of the known ones",
        "Some keys take one of a few words. The help lists them.",
        "- get: /items\n  on_failure: stop",
        "- get: /items\n  on_failure: end_iteration",
    ),
    "unknown-version": Code(
        "another version of the language",
        "`version` says which language a spec is written in, so that a later compiler knows what an old spec means. "
        "This one reads version 1.",
        "version: 2",
        "version: 1",
    ),
    "wrong-size": Code(
        "too few or too many entries",
        "Some lists and mappings must not be empty, `for` takes exactly one variable, `parallel` at least two "
        "branches, and waves make at most 10,000 stages.",
        "- parallel: [GET /items]",
        "- parallel: [GET /items, GET /news]",
    ),
    "wrong-type": Code(
        "a value of another kind",
        "Text, a number, true or false, a list, a mapping: each key takes certain kinds of values, and none is "
        "silently converted. Text that looks like a number needs quotes. In YAML 1.2 `yes`, `no`, `on` and `off` are "
        "text.",
        "name: 2024",
        'name: "2024"',
    ),
}
