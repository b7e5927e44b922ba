"""Codes of problems with scenarios, tasks, steps, fragments and hooks."""

from __future__ import annotations

from scenarioc.codes.code import Code

_VISITOR = "scenarios:\n  visitor:\n    "

CODES: dict[str, Code] = {
    "bad-hooks": Code(
        "a hooks file that is no Python",
        "The hooks file is read, never executed, when a spec is compiled, and copied into the locustfile. It has to be "
        "Python that compiles.",
    ),
    "fragment-cycle": Code(
        "a fragment that calls itself",
        "Fragments are unfolded where they are called, so one that calls itself, directly or through others, has no "
        "end. Repetition is said with `repeat`, `while` or `until`.",
        "fragments:\n  next page: [GET /, {call: next page}]\n" + _VISITOR + "flow: [{call: next page}]",
        "fragments:\n  next page: [GET /]\n" + _VISITOR + "flow: [{repeat: 3, steps: [{call: next page}]}]",
    ),
    "hook-signature": Code(
        "a hook that cannot be called",
        "A hook gets the virtual user as its first parameter and what stands under `with` by name: "
        "`def sign(user, order):`.",
    ),
    "missing-parameter": Code(
        "a parameter without a value",
        "A parameter of a fragment or hook that has no default needs a value at every call.",
        "fragments:\n  buy: {parameters: [article], steps: ['POST /orders/${article}']}\n"
        + _VISITOR
        + "flow: [{call: buy}]",
        "fragments:\n  buy: {parameters: [article], steps: ['POST /orders/${article}']}\n"
        + _VISITOR
        + "flow: [{call: buy, with: {article: 3}}]",
    ),
    "no-tasks": Code(
        "tasks that are all switched off",
        "A weight of 0 switches a task off. At least one has to be left.",
        "endpoints: {home: GET /}\n" + _VISITOR + "tasks: {home: 0}",
        "endpoints: {home: GET /}\n" + _VISITOR + "tasks: {home: 1}",
    ),
    "not-a-list": Code(
        "a loop over something that is no list",
        "`for` goes through a list: one written out, one that was captured with `pick: all`, or one that a function "
        "such as `split` or `range` gives.",
        "- for: {colour: 'red, green'}\n  steps: [GET /]",
        "- for: {colour: [red, green]}\n  steps: [GET /]",
    ),
    "not-a-name": Code(
        "a name that expressions cannot read",
        "Variables are named with letters, digits and `_`, and do not begin with a digit, so that `${page-1}` is a "
        "subtraction.",
        "variables: {page-size: 20}",
        "variables: {page_size: 20}",
    ),
    "nothing-to-do": Code(
        "a scenario that does nothing",
        "A scenario has `tasks`, which are drawn by weight, or a `flow`, whose steps are done in order.",
        _VISITOR + "think: 1s",
        _VISITOR + "think: 1s\n    flow: [GET /]",
    ),
    "reserved-name": Code(
        "a name with a meaning of its own",
        "`env`, `faker`, `user`, `loop`, `test`, `iteration`, `value` and the words of the grammar cannot name "
        "variables.",
        "variables: {user: anna}",
        "variables: {username: anna}",
    ),
    "tasks-and-flow": Code(
        "tasks and a flow in one scenario",
        "A user either draws tasks or goes through a flow. A flow among tasks is a task with `steps`.",
        "endpoints: {home: GET /}\n" + _VISITOR + "tasks: {home: 3}\n    flow: [GET /items]",
        "endpoints: {home: GET /}\n" + _VISITOR + "tasks: {home: 3, shopping: {steps: [GET /items]}}",
    ),
    "tasks-and-steps": Code(
        "tasks and steps in one task",
        "A task either has steps, or it is a group of tasks among which the user stays for a while.",
        "endpoints: {home: GET /}\n" + _VISITOR + "tasks: {group: {tasks: {home: 1}, steps: [GET /]}}",
        "endpoints: {home: GET /}\n" + _VISITOR + "tasks: {group: {tasks: {home: 1}}, more: {steps: [GET /]}}",
    ),
    "think-and-pace": Code(
        "two ways to pause between rounds",
        "`think` pauses after a round, `pace` keeps the time from start to start. Only one of them can hold.",
        _VISITOR + "think: 1s\n    pace: 10s\n    flow: [GET /]",
        _VISITOR + "pace: 10s\n    flow: [GET /]",
    ),
    "unknown-endpoint": Code(
        "an endpoint that is not defined",
        "A step that is one text, and a task without steps, is the name of an endpoint. Fragments are called with "
        "`call`.",
        "endpoints: {create item: POST /items}\n" + _VISITOR + "flow: [create itme]",
        "endpoints: {create item: POST /items}\n" + _VISITOR + "flow: [create item]",
    ),
    "unknown-fragment": Code(
        "a fragment that is not defined",
        "`call` takes the name of an entry of `fragments`, here or in an included file.",
        "fragments: {log in: [POST /login]}\n" + _VISITOR + "flow: [{call: login}]",
        "fragments: {log in: [POST /login]}\n" + _VISITOR + "flow: [{call: log in}]",
    ),
    "unknown-hook": Code(
        "a function that the hooks file does not have",
        "`run` takes the name of a function that the file under `hooks` defines at its top level.",
        "- run: sign",
        "hooks: hooks.py\n" + _VISITOR + "flow: [{run: sign}]",
    ),
    "unknown-parameter": Code(
        "a parameter that does not exist",
        "What stands under `with` are parameters of the fragment or hook that is called, by name.",
        "fragments:\n  buy: {parameters: {article: 1}, steps: ['POST /orders/${article}']}\n"
        + _VISITOR
        + "flow: [{call: buy, with: {artikle: 3}}]",
        "fragments:\n  buy: {parameters: {article: 1}, steps: ['POST /orders/${article}']}\n"
        + _VISITOR
        + "flow: [{call: buy, with: {article: 3}}]",
    ),
    "use-before-capture": Code(
        "a variable without a value",
        "Every way to a step is followed: both branches of `if`, loops that may have no round, tasks in any order. On "
        "one of them the variable has no value yet. What `start` captures lives as long as the user; what a task "
        "captures ends with it, unless the name is declared under `variables`.",
        "- GET /items/${item_id}\n- get: /items\n  capture: {item_id: $.first}",
        "- get: /items\n  capture: {item_id: $.first}\n- GET /items/${item_id}",
    ),
    "weight-and-users": Code(
        "a share of the users and a fixed number",
        "`users` takes exactly so many users away before the weights share the rest.",
        _VISITOR + "weight: 3\n    users: 5\n    flow: [GET /]",
        _VISITOR + "users: 5\n    flow: [GET /]",
    ),
}
