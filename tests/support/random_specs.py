"""Random valid specs of the whole language, small ones, from a seed; and the server that they talk to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

ITEMS = [{"id": n, "name": f"item {n}", "price": n * 1.5, "tags": ["a", "b"][: n % 3]} for n in range(1, 6)]
PAGE = """<html><body><h1>Hello <b>there</b></h1><form><input type="hidden" name="csrf" value="t&amp;k"></form>
<ul><li>one<li>two</ul><a class="next" href="/items?page=2">order-17 and order-23</a></body></html>"""
ROUTES: dict[str, Any] = {
    "GET /items": {"json": {"items": ITEMS, "total": 5, "next": None, "ok": True}},
    "POST /items": {"status": 201, "json": {"id": 11, "token": "tok-1"}, "headers": [["Set-Cookie", "sid=s1; Path=/"]]},
    **{f"GET /items/{n}": {"json": ITEMS[n - 1], "headers": [["ETag", f'"{n}"']]} for n in range(1, 6)},
    "PUT /items/1": {"json": {}},
    "PATCH /items/1": {"json": {}},
    "DELETE /items/1": {"status": 204},
    "HEAD /items": {},
    "OPTIONS /items": {"headers": [["Allow", "GET"], ["Allow", "POST"]]},
    "GET /page": {"body": PAGE, "headers": [["Content-Type", "text/html; charset=utf-8"]]},
    "GET /old": {"status": 302, "headers": [["Location", "/items?from=old"]]},
    "POST /submit": {"status": 303, "headers": [["Location", "/items?done=1&code=a%20b"]]},
    "GET /flaky": [{"status": 503}, {"json": {"n": 1}}, {"status": 500, "body": "no"}, {"json": {"n": 2}}],
    "GET /state": [{"json": {"state": "new"}}, {"json": {"state": "new"}}, {"json": {"state": "done"}}],
    "GET /fail": {"status": 500, "json": {"error": "broken"}},
    "GET /empty": {},
    **{f"{method} /echo": {"echo": True} for method in ("GET", "POST", "PUT")},
}
SETTINGS = {"routes": ROUTES, "environment": {"PROXY": "{server}", "NEEDED": "needed value"}}
HOOKS = """def double(user, number, extra=""):
    return f"{number * 2}{extra}"


def note(user):
    pass
"""
TITLES = ["read", "open an item", "class", "task", "2fa", "Ünïcode", "self", "GET", "on_start", "x y/z", "list", "text"]
NAMES = ["alpha", "beta", "gamma", "delta", "json", "client", "index", "class", "response", "id", "text", "host"]


@dataclass(frozen=True)
class Place:
    """A point of a flow: the variables that surely have a value there, by type, and what surrounds it."""

    known: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    looping: bool = False
    still: bool = False

    def of(self, kind: str) -> list[str]:
        """Variables of a type."""
        return [name for name, its in self.known.items() if its == kind]


class Maker:
    """Makes one spec."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.fragments: dict[str, Any] = {}
        self.endpoints: dict[str, Any] = {}
        self.hooks = self.chance(0.2)
        self.fresh = 0
        self.apart = random.Random(f"data {seed}")
        self.sources: dict[str, Any] = {}
        self.drawn: dict[str, str] = {}
        if self.apart.random() < 0.3:
            self.give_data()

    def give_data(self) -> None:
        """Let there be a feeder, a record that is made from it, and a pool."""
        per = self.apart.choice(["user", "iteration", "use"])
        pick = self.apart.choice([{}, {"pick": "shuffle", "seed": 4}, {"pick": "unique"}])
        rows = [{"name": f"row é {n}", "size": n} for n in range(3)]
        fields = {
            "number": {"sequence": 5, "step": 2},
            "label": "${people.name}/${number}",
            "code": {"pattern": "?#"},
            "kind": {"choice": ["a", "b"]},
        }
        self.sources = {
            "thing": {"per": per, "fields": fields} | self.apart.choice([{}, {"seed": 3}]),
            "people": {"rows": rows, "per": per, **pick},
            "bag": {"pool": 3},
        }
        self.drawn = {"people.name": "text", "people.size": "number", "thing.label": "text", "thing.code": "text"}

    def chance(self, share: float) -> bool:
        """Whether something with this probability happens."""
        return self.random.random() < share

    def one(self, *options: Any) -> Any:
        """One of the options."""
        return self.random.choice(options)

    # --- expressions

    def text(self, at: Place, depth: int = 2) -> str:
        """The source of an expression that gives text."""
        options: list[Callable[[], str]] = [
            lambda: self.one('"a b"', '"x/y&z"', '"é"', '"it\'s"', '"100%"', '"{b}"', '""'),
            lambda: f"str({self.number(at, 0)})",
        ]
        if at.of("text"):
            options += [lambda: self.one(*at.of("text"))] * 2
        if depth:
            options += [
                lambda: f"{self.one('upper', 'lower', 'strip', 'base64', 'md5', 'sha256')}({self.text(at, depth - 1)})",
                lambda: f'replace({self.text(at, depth - 1)}, "a", "o")',
                lambda: f"{self.text(at, depth - 1)} + {self.text(at, depth - 1)}",
                lambda: f"({self.text(at, depth - 1)} if {self.truth(at, depth - 1)} else {self.text(at, depth - 1)})",
                lambda: f'join({self.items(at, depth - 1)}, "-")',
                lambda: f'hmac_sha256("key", {self.text(at, depth - 1)})',
                lambda: "env.NEEDED",
            ]
            if not at.still:
                options += [lambda: f'choice(["p", "q", {self.text(at, 0)}])', lambda: "faker.word()"]
                options += [lambda: "random_string(5)", lambda: 'weighted(["u", "v"], [1, 3])']
        return self.one(*options)()

    def number(self, at: Place, depth: int = 2) -> str:
        """The source of an expression that gives a whole number."""
        options: list[Callable[[], str]] = [lambda: str(self.random.randint(0, 9))]
        if at.of("number"):
            options += [lambda: self.one(*at.of("number"))] * 2
        if at.looping:
            options.append(lambda: "loop.index")
        if depth:
            options += [
                lambda: f"{self.number(at, depth - 1)} {self.one('+', '-', '*')} {self.number(at, depth - 1)}",
                lambda: f"len({self.text(at, depth - 1)})",
                lambda: f"max({self.number(at, depth - 1)}, {self.number(at, depth - 1)})",
                lambda: f"({self.number(at, depth - 1)} + 1) % 7",
                lambda: self.one("iteration", "user.id"),
            ]
            if not at.still:
                options += [lambda: "randint(1, 5)", lambda: 'counter("c")']
        return self.one(*options)()

    def truth(self, at: Place, depth: int = 2) -> str:
        """The source of an expression that is true or false."""
        options = [f"{self.number(at, 0)} {self.one('<', '>=', '==', '!=')} {self.number(at, 1 if depth else 0)}"]
        options.append(f"{self.text(at, 0)} == {self.text(at, 0)}")
        if depth:
            options += [f"not {self.truth(at, 0)}", f"{self.truth(at, 0)} {self.one('and', 'or')} {self.truth(at, 0)}"]
            options += [f"{self.number(at, 0)} in {self.items(at, 0)}"]
        return str(self.one(*options))

    def items(self, at: Place, depth: int = 1) -> str:
        """The source of an expression that gives a list."""
        options = [f"range({self.random.randint(1, 3)})", f"[{self.number(at, 0)}, {self.text(at, 0)}]"]
        options += ['split("a b c")', *at.of("list")]
        return str(self.one(*options))

    def value(self, at: Place) -> Any:
        """A scalar of the spec, or an expression in a text."""
        options: list[Callable[[], Any]] = [
            lambda: self.one("plain", 5, 2.5, True, "a: b #c", "${" + "'x'}"),
            lambda: "${" + self.text(at) + "}",
            lambda: "${" + self.number(at) + "}",
            lambda: "mixed ${" + self.one(self.text, self.number, self.truth)(at) + "} é ${" + self.number(at, 1) + "}",
        ]
        return self.one(*options)()

    def data(self, at: Place, depth: int = 2) -> Any:
        """Any JSON with expressions in it."""
        if not depth or self.chance(0.5):
            return self.one(self.value(at), None, "${" + self.items(at) + "}")
        if self.chance(0.5):
            return [self.data(at, depth - 1) for _ in range(self.random.randint(0, 3))]
        return {key: self.data(at, depth - 1) for key in self.some("a", "b c", "it's", "${x}".replace("$", ""))}

    def some(self, *options: Any, most: int = 3) -> list[Any]:
        """Some of the options, in their order."""
        chosen = self.random.sample(range(len(options)), self.random.randint(0, min(most, len(options))))
        return [options[index] for index in sorted(chosen)]

    def name(self) -> str:
        """A new variable name."""
        self.fresh += 1
        return f"{self.one(*NAMES)}_{self.fresh}" if self.chance(0.7) else f"v{self.fresh}"

    # --- requests

    def request(self, at: Place) -> tuple[Any, Place]:
        """A request step, and where the flow is after it."""
        method, path = self.one(
            *(("get", p) for p in ("/items", "/items/1", "/items/9", "/page", "/old", "/empty", "/echo", "/fail")),
            *(("post", p) for p in ("/items", "/submit", "/echo")),
            *(
                ("put", "/echo"),
                ("patch", "/items/1"),
                ("delete", "/items/1"),
                ("head", "/items"),
                ("options", "/items"),
            ),
        )
        if at.of("number") and self.chance(0.2):
            method, path = "get", "/items/${" + self.one(*at.of("number")) + "}"
        elif at.of("text") and self.chance(0.15):
            method, path = "get", "/echo/${" + self.one(*at.of("text")) + "}/x?y=${" + self.number(at, 1) + "}"
        elif self.chance(0.1):
            path = "${env.OTHER:-http://localhost:9000}" + path
        if self.chance(0.25) and "get" in method:
            return f"{method.upper()} {path}", at
        step: dict[str, Any] = {method: path}
        if self.chance(0.3):
            step["query"] = {key: self.value(at) for key in self.some("q", "page size", "x")} | {"l": [1, "a b", True]}
        if self.chance(0.3):
            step["headers"] = {f"X-{key}": self.header(at) for key in ("One", "Two")}
        if self.chance(0.15) and not path.endswith(("/old", "/submit")):  # clients differ in what follows a redirect
            step["cookies"] = {"c": "${" + self.number(at, 1) + "}"}
        if method in ("post", "put", "patch"):
            self.body(step, at)
        if self.chance(0.15):
            step["redirects"] = False
        if self.chance(0.3):
            step["name"] = self.one("named", "a 'name'", "{id}")
        if self.chance(0.1):
            step["timeout"] = "30s"
        if self.chance(0.15):
            step["on_failure"] = self.one("continue", "end_iteration", "end_user")
        if self.chance(0.5):
            step["expect"] = self.expect(at)
        return step, self.captures(step, at, path) if self.chance(0.6) else at

    def header(self, at: Place) -> Any:
        """A header's value, which is ASCII."""
        return self.one("plain", 7, "n ${" + self.number(at) + "}")

    def body(self, step: dict[str, Any], at: Place) -> None:
        """Give a request a body."""
        kind = self.one("json", "json", "form", "body", "multipart", "graphql")
        match kind:
            case "json":
                step["json"] = self.one({}, self.data(at), {"a": self.data(at)})
            case "form":
                step["form"] = {"f": self.value(at), "g h": "${" + self.items(at) + "}", "k": self.value(at)}
            case "body":
                step["body"] = self.one("text é", "${" + self.text(at) + "}!", "<a>${" + self.number(at) + "}</a>")
                step.setdefault("headers", {})["Content-Type"] = "text/plain"
            case "multipart":
                file = {"content": "${" + self.text(at) + "}", "filename": "f.txt", "content_type": "text/plain"}
                step["multipart"] = {"a": self.value(at)} | ({"file": file} if self.chance(0.5) else {})
            case _:
                step["graphql"] = {
                    "query": "query Q($id: ID) { item(id: $id) { id } }",
                    "variables": {"id": self.value(at)},
                }
        if kind in ("json", "form", "body") and "/submit" not in str(step.get("post")) and self.chance(0.2):
            step["compress"] = True

    def expect(self, at: Place) -> dict[str, Any]:
        """Checks, of which some hold."""
        found: dict[str, Any] = {}
        if self.chance(0.5):
            found["status"] = self.one(200, 201, [200, 201, 204], "2xx", ["2xx", 404], {"not": 500}, 500)
        conditions: list[Any] = [
            5,
            {"gt": 1},
            {"exists": True},
            {"type": "integer"},
            {"in": [5, "x"]},
            {"not": {"equals": 5}},
        ]
        conditions += [{"ge": 5, "le": 5}, {"contains": "a"}, {"count": 5}, {"exists": False}, {"not": {"contains": 1}}]
        conditions += [{"matches": "^i"}, "${" + self.number(at, 1) + "}", {"lt": "${" + self.number(at, 1) + "}"}]
        paths = [
            "$.total",
            "$.items",
            "$.items[0].name",
            "$.items[*].id",
            "$.items[?@.price > 3].id",
            "$.next",
            "$..id",
        ]
        if self.chance(0.6):
            found["json"] = {self.one(*paths): self.one(*conditions)}
        if self.chance(0.2):
            found["body"] = self.one({"contains": "item"}, {"not": {"contains": "x"}}, {"matches": "or.er"})
        if self.chance(0.2):
            found["headers"] = {
                self.one("Content-Type", "X-None", "ETag"): self.one({"exists": True}, {"contains": "json"})
            }
        if self.chance(0.15):
            found["css"] = {self.one("h1", "li"): self.one({"count": 2}, {"contains": "Hello"}, "one")}
        if self.chance(0.1):
            found["time"] = "< 30s"
        return found or {"status": {"not": 599}}

    def captures(self, step: dict[str, Any], at: Place, path: str) -> Place:
        """Give a request captures; where the flow is after it."""
        sources: list[tuple[Any, str]] = [
            ({"json": "$.total", "default": 3}, "any"),
            ({"json": "$.items[*].id", "pick": self.one("first", "last", 1, "random"), "default": 1}, "number"),
            ({"json": "$.items[*].name", "pick": "all", "default": ["none"]}, "list"),
            ({"json": "$.next", "required": False}, "any"),
            ({"json": "$.total", "default": 0, "transform": "${value + 1}"}, "number"),
            ({"header": "ETag", "default": "-"}, "text"),
            ({"cookie": "sid", "default": "-"}, "text"),
            ({"regex": "order-([0-9]+)", "pick": self.one("first", "last", "random"), "default": "0"}, "text"),
            ({"css": "a", "attribute": "href", "default": "/"}, "text"),
            ({"xpath": "//li", "pick": self.one("last", 1), "default": "x"}, "text"),
            ({"hidden": "csrf", "default": "none"}, "text"),
            ({"status": True}, "any"),
            ({"url": True, "default": "-", "transform": '${extract(value, "(/[a-z]+)")}'}, "any"),
            ({"body": True, "default": ""}, "any"),
        ]
        if "redirects" not in step:
            sources += [
                ({"location": True, "default": "-"}, "any"),
                ({"location": True, "query": "code", "default": ""}, "any"),
            ]
        if path == "/items" and "post" not in step:
            sources += [("$.items[2].name", "any"), ("$.items[*].price", "any"), ("$.nope", "any")]
        known = dict(at.known)
        step["capture"] = {}
        for source, kind in self.some(*sources, most=2) or [sources[0]]:
            step["capture"][name := self.name()] = source
            known[name] = "any" if kind != "any" else kind
        return replace(at, known=known)

    # --- steps

    def steps(self, at: Place, most: int = 4) -> list[Any]:
        """Steps in order."""
        found = []
        for _ in range(self.random.randint(1, most)):
            step, at = self.step(at)
            found.append(step)
            if self.sources and self.apart.random() < 0.15:
                name = self.name()
                found += [{"put": {"bag": "${thing}"}}, {self.apart.choice(["take", "pick"]): {name: "bag"}}]
                at = replace(at, known={**at.known, name: "any"})
        return found

    def inside(self, at: Place, **changes: Any) -> list[Any]:
        """Steps inside another step."""
        return self.steps(replace(at, depth=at.depth + 1, **changes), 3)

    def step(self, at: Place) -> tuple[Any, Place]:
        """One step, and where the flow is after it."""
        plain = [self.request] * 6 + [self.set, self.log, self.think]
        nested = [self.loop, self.if_else, self.choose, self.group, self.retry, self.parallel, self.poll, self.call]
        if self.hooks:
            plain.append(self.hook)
        if self.endpoints:
            plain.append(lambda at: (self.one(*self.endpoints), at))
        return self.one(*plain, *(nested if at.depth < 2 else []))(at)  # type: ignore[no-any-return]

    def set(self, at: Place) -> tuple[Any, Place]:
        """A new variable."""
        kind = self.one("text", "number", "list")
        source = {"text": self.text, "number": self.number, "list": self.items}[kind](at)
        name = self.name()
        return {"set": {name: "${" + source + "}"}}, replace(
            at, known={**at.known, name: "any" if kind == "list" else kind}
        )

    def log(self, at: Place) -> tuple[Any, Place]:
        """A line of the log, with everything that is known."""
        return {"log": " ".join(["log", *("${" + name + "}" for name in at.known)])}, at

    def think(self, at: Place) -> tuple[Any, Place]:
        """A pause."""
        pauses = ["500ms", "1s..2s", "normal(2s, 1s)", "exponential(1s)", "${" + self.number(at, 1) + "}"]
        return {"think": self.one(*pauses)}, at

    def hook(self, at: Place) -> tuple[Any, Place]:
        """A call of a hook."""
        if self.chance(0.3):
            return {"run": "note"}, at
        name = self.name()
        step = {
            "run": "double",
            "with": {"number": "${" + self.number(at, 1) + "}", "extra": self.one("e", "f")},
            "into": name,
        }
        return step, replace(at, known={**at.known, name: "any"})

    def loop(self, at: Place) -> tuple[Any, Place]:
        """A loop of one of the kinds that count."""
        kind = self.one("repeat", "for", "while")
        if kind == "repeat":
            return {
                "repeat": self.one(2, "${" + f"({self.number(at, 1)}) % 3" + "}"),
                "steps": self.inside(at, looping=True),
            }, at
        name = self.name()
        if kind == "for":
            known = {**at.known, name: "any"}
            items = self.one([1, "two"], "${" + self.items(at) + "}")
            return {"for": {name: items}, "steps": self.inside(at, looping=True, known=known)}, at
        steps = [*self.inside(at, looping=True), {"log": "${loop.index}"}]
        return {"while": "${loop.index < " + str(self.random.randint(0, 3)) + "}", "limit": 5, "steps": steps}, at

    def if_else(self, at: Place) -> tuple[Any, Place]:
        """A condition."""
        step = {"if": "${" + self.truth(at) + "}", "then": self.inside(at)}
        if self.chance(0.15):
            step["then"] = [*step["then"], {"stop": self.one("iteration", "user", "test")}]
        return step | ({"else": self.inside(at)} if self.chance(0.5) else {}), at

    def choose(self, at: Place) -> tuple[Any, Place]:
        """Weighted branches."""
        branches = [{"weight": self.one(1, 2, 0.5), "steps": self.inside(at)} for _ in range(self.random.randint(1, 3))]
        return {"choose": branches + ([{"steps": []}] if self.chance(0.3) else [])}, at

    def group(self, at: Place) -> tuple[Any, Place]:
        """A transaction."""
        return {"group": self.one("checkout", "a 'group'", "x"), "steps": self.inside(at)}, at

    def retry(self, at: Place) -> tuple[Any, Place]:
        """Steps that may have to be done again."""
        flaky = {"get": "/flaky", "expect": {"status": 200}}
        return {"retry": self.random.randint(1, 3), "every": "1s", "steps": [flaky, *self.inside(at)]}, at

    def poll(self, at: Place) -> tuple[Any, Place]:
        """Waiting for a state."""
        name = self.name()
        steps = [{"get": "/state", "capture": {name: "$.state"}}]
        return {
            "until": "${" + name + ' == "done"}',
            "every": "250ms",
            "limit": self.random.randint(1, 4),
            "steps": steps,
        }, at

    def parallel(self, at: Place) -> tuple[Any, Place]:
        """Requests at once: nothing in them depends on which comes first."""
        names = [self.name(), self.name()]
        first = {"get": "/items", "capture": {names[0]: {"json": "$.total", "default": 0}}}
        second = {"group": "both", "steps": ["GET /page", {"get": "/items/2", "capture": {names[1]: "$.name"}}]}
        branches = self.random.sample([first, second, "GET /empty", {"get": "/fail", "expect": {"status": 500}}], 4)
        return {"parallel": branches}, replace(at, known={**at.known, names[0]: "any", names[1]: "any"})

    def call(self, at: Place) -> tuple[Any, Place]:
        """A call of a fragment."""
        name = self.one("greet", "plain part")
        if name not in self.fragments:
            inside = Place({"who": "any", "times": "any"}, depth=2)
            plain = {"parameters": {"who": None, "times": 2}, "steps": self.steps(inside, 2)}
            self.fragments[name] = plain if name == "greet" else self.steps(Place(depth=2), 2)
        return {"call": name} | ({"with": {"who": self.value(at)}} if name == "greet" else {}), at

    # --- the whole

    def scenario(self, at: Place) -> dict[str, Any]:
        """A kind of virtual user."""
        variables = {self.name(): ("text", "t ${" + self.text(at, 1) + "}") for _ in range(self.random.randint(0, 2))}
        variables |= {self.name(): ("number", self.random.randint(1, 5)) for _ in range(self.random.randint(0, 2))}
        at = replace(at, known={**at.known, **{name: kind for name, (kind, _) in variables.items()}})
        found: dict[str, Any] = {}
        if variables:
            found["variables"] = {name: value for name, (_, value) in variables.items()}
        if self.chance(0.5):
            found["weight"] = self.one(1, 2, 0.5)
        found |= self.one({}, {"think": self.one("1s", "1s..2s", "normal(2s, 1s)", "exponential(1s)")}, {"pace": "5s"})
        if self.chance(0.3):
            found["headers"] = {"X-Scenario": self.header(replace(at, still=True))}
        at = replace(at, known={**at.known, **self.drawn})
        if self.chance(0.4):
            found["start"] = [{"post": "/items", "json": {}, "capture": {"token": "$.token"}}, *self.steps(at, 1)]
            found["headers"] = {"Authorization": "Bearer ${token}"}
            at = replace(at, known={**at.known, "token": "any"})
        if self.chance(0.5):
            found["flow"] = self.steps(at, 6)
        else:
            found["tasks"] = self.tasks(at)
        if self.chance(0.2):
            found["stop"] = self.steps(at, 2)
        return found

    def tasks(self, at: Place, depth: int = 0) -> dict[str, Any]:
        """Weighted tasks, some of them groups of tasks."""
        found: dict[str, Any] = {}
        for title in self.random.sample(TITLES, self.random.randint(1, 3)):
            if depth < 2 and self.chance(0.2):
                found[title] = {"weight": 2, "leave": self.one(1, 3), "tasks": self.tasks(at, depth + 1)}
            else:
                found[title] = {"weight": self.one(1, 3), "steps": self.steps(at)}
                found[title] |= {"tags": ["smoke"]} if self.chance(0.2) else {}
        if self.endpoints and self.chance(0.3):
            found[self.one(*self.endpoints)] = 2
        return found

    def spec(self) -> dict[str, Any]:
        """The whole spec."""
        known = {"size": "number", "word": "text"}
        spec: dict[str, Any] = {"version": 1, "name": "random", "target": "${env.TARGET:-http://localhost:8000}"}
        spec["variables"] = {"size": self.random.randint(1, 5), "word": self.one("it's", "a/b?c", 'quo"te', "é\n2")}
        if self.chance(0.2):
            spec["headers"] = {"X-Everywhere": self.one("yes", "n ${user.id}")}
        if self.chance(0.15):
            spec["http"] = {"timeout": "20s"} | (
                {"proxy": "${env.PROXY}"} if self.chance(0.6) else {"max_redirects": 3}
            )
        if self.hooks:
            spec["hooks"] = "hooks.py"
        if self.sources:
            spec["data"] = self.sources
        for title in self.some("show item", "list all", "import"):
            self.endpoints[title] = self.request(Place(dict(known)))[0]
        at = Place(dict(known))
        spec["scenarios"] = {
            title: self.scenario(at) for title in self.random.sample(TITLES, self.random.randint(1, 2))
        }
        spec |= {"endpoints": self.endpoints} if self.endpoints else {}
        spec |= {"fragments": self.fragments} if self.fragments else {}
        spec["load"] = self.one({"users": 5, "for": "1m"}, {"users": [{"to": 5, "over": "10s"}, {"hold": "1m"}]})
        spec |= {"thresholds": ["p95 < 1s", "error_rate < 50%"]} if self.chance(0.3) else {}
        return spec


def random_spec(seed: int) -> dict[str, Any]:
    """A valid spec, the same for the same seed."""
    return Maker(seed).spec()
