"""Takes down every request, every check and every capture of a locustfile."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from locust.env import Environment

from scenarioc.runtime.disclosing import MESSAGES, brief, keep_secret
from scenarioc.runtime.listening import on
from scenarioc.runtime.wording import looks_secret


class Witness:
    """What happened so far, in order, and where in the locustfile.

    It stands beside a locustfile: nothing of it is in the file itself.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.seen: list[dict[str, Any]] = []
        self.notes: dict[int, dict[str, Any]] = {}
        self.misses: list[str] = []
        self.reached: set[int] = set()
        self.where = {"phase": "setup", "scenario": None, "task": None}
        self.login: str | None = None
        source_map = Path(path).with_name("source-map.json")
        text = source_map.read_text("utf-8") if source_map.exists() else ""
        self.entries = json.loads(text)["requests"] if text else []

    def follow_all_environments(self) -> None:
        """Hear of the requests in all environments that are made from now on."""
        begin: Any = Environment.__init__

        def watched(environment: Any, *values: Any, **named: Any) -> None:
            begin(environment, *values, **named)
            self.follow(environment.events.request)

        replace_method(Environment, "__init__", watched)

    def follow(self, event: Any) -> None:
        """Hear of the requests that an event tells of."""
        on(event)(self.hear)

    def hear(
        self,
        request_type: str,
        name: str,
        response_time: float | None,
        exception: Any = None,
        response: Any = None,
        **meta: Any,
    ) -> None:
        """Take down a request that is over, with what was checked about it."""
        notes = self.notes.pop(id(response), None) or {}
        entry = self.entry(request_type, name)
        if entry is not None:
            self.reached.add(entry["line"])
        self.seen.append(
            {
                **self.where,
                "method": request_type,
                "name": name,
                "title": entry["title"] if entry else None,
                "place": notes.get("place") or (entry["source"] if entry else None),
                "login": self.login,
                "time_ms": response_time,
                "exception": exception,
                "response": response,
                "url": meta.get("url"),
                "checks": notes.get("checks", []),
                "captures": notes.get("captures", []),
            }
        )

    def entry(self, method: str, name: str) -> dict[str, Any] | None:
        """The request of the spec that the running code makes."""
        known = [e for e in self.entries if (e["method"], e["name"]) == (method, name)]
        frame: Any = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if code.co_filename == self.path:
                lines = range(code.co_firstlineno, frame.f_lineno + 1)
                inside = [one for one in known if one["line"] in lines]
                if inside:
                    return dict(inside[-1])
            frame = frame.f_back
        return None

    def not_reached(self) -> Iterator[dict[str, Any]]:
        """The requests of the spec that were not made, each once."""
        reached = {e["source"] for e in self.entries if e["line"] in self.reached}
        for entry in self.entries:
            if entry["source"] not in reached:
                reached.add(entry["source"])
                yield entry

    def note(self, expect: Any, kind: str, what: dict[str, Any]) -> None:
        """Take down a check or a capture of an answer."""
        whole = expect.response.request_meta["response"]
        notes = self.notes.setdefault(
            id(whole), {"of": whole, "checks": [], "captures": []}
        )
        notes["place"] = expect.place
        notes[kind].append(what)

    def watch_checks(self, expect_class: Any) -> None:
        """Take down what a locustfile's `Expect` checks and captures."""
        fail = expect_class._fail

        def failing(expect: Any, message: Any) -> None:
            text = str(message) or repr(message)
            self.misses.append(text.removesuffix(f" ({expect.place})"))
            fail(expect, message)

        for name, method in list(vars(expect_class).items()):
            if name.startswith("capture"):
                replace_method(expect_class, name, self.capturing(name, method))
            elif callable(method) and not name.startswith("_"):
                replace_method(expect_class, name, self.checking(name, method))
        begin = self.checking("status", expect_class.__init__)
        replace_method(expect_class, "__init__", begin)
        replace_method(expect_class, "_fail", failing)

    def checking(self, name: str, check: Callable[..., Any]) -> Callable[..., Any]:
        """The check, which is taken down."""

        @functools.wraps(check)
        def watched(expect: Any, *values: Any, **how: Any) -> None:
            response = values[0] if name == "status" else expect.response
            kind = response.request_meta["request_type"]
            # a message has no status; one without a kind is only tried, and may not fit
            if not kind or (name == "status" and kind in MESSAGES):
                check(expect, *values, **how)
                return
            if name == "status":
                expect.response, expect.place = values
                text = status_check(how)
            else:
                text = check_text(name, values, how)
                if not expect.usable:
                    looked = {"text": text, "ok": None, "got": "not looked at"}
                    self.note(expect, "checks", looked)
                    return
                expect.failed = False  # or this one would not be done any more
            misses = len(self.misses)
            try:
                check(expect, *values, **how)
            finally:
                missed = self.misses[misses:]
                got = missed[-1] if missed else None
                self.note(expect, "checks", {"text": text, "ok": not got, "got": got})

        return watched

    def capturing(self, name: str, capture: Callable[..., Any]) -> Callable[..., Any]:
        """The capture, which is taken down."""

        @functools.wraps(capture)
        def watched(expect: Any, variable: str, *values: Any, **how: Any) -> Any:
            kind = name.removeprefix("capture").strip("_")
            words = [kind, *(one for one in values if isinstance(one, str))]
            source = " ".join(filter(None, words))
            misses = len(self.misses)
            what: dict[str, Any] = {"variable": variable, "from": source, "ok": False}
            try:
                value = capture(expect, variable, *values, **how)
                what |= {"ok": True, "value": value}
                if looks_secret(variable) or looks_secret(source):
                    keep_secret(value)
                return value
            finally:
                what["got"] = self.misses[-1] if len(self.misses) > misses else None
                self.note(expect, "captures", what)

        return watched

    def watch_logins(self, login_class: Any, give_up: BaseException) -> None:
        """Take down who logs in; who fails to does not try again."""
        attempt = login_class.attempt

        def once(login: Any, user: Any, old: Any) -> Any:
            self.login = login.name
            try:
                token = attempt(login, user, old)
            finally:
                self.login = None
            if token is None:
                raise give_up
            return token

        replace_method(login_class, "attempt", once)


def replace_method(owner: Any, name: str, method: Callable[..., Any]) -> None:
    """Put a method that takes down what it sees in the place of another."""
    setattr(owner, name, method)


def status_check(how: Mapping[str, Any]) -> str:
    """The expected status in words."""
    parts = [
        f"{word} {' or '.join(map(str, one if isinstance(one, tuple) else (one,)))}"
        for word, one in (
            ("status", how.get("status")),
            ("status not", how.get("not_status")),
        )
        if one is not None
    ]
    return ", ".join(parts) or "status < 400"


def check_text(name: str, values: tuple[Any, ...], how: Mapping[str, Any]) -> str:
    """A check in words: `$.total gt 0`."""
    if name == "time":
        return f"time < {how['below_ms']:g} ms"
    words = [] if name in ("json", "css", "xpath") else [name.replace("_", " ")]
    words += [str(one) for one in values if isinstance(one, str)]
    subject = " ".join(words)
    words += [f"{key} {brief(one, subject)}" for key, one in how.items()]
    return " ".join(words)
