"""In the place of a load: everything once, with every check shown."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import signal
import sys
from typing import Any

import gevent
from gevent import GreenletExit
from locust import events

from scenarioc.runtime.disclosing import redacted_text
from scenarioc.runtime.listening import on
from scenarioc.runtime.protocol import account, protocol_lines
from scenarioc.runtime.reaching import destinations, reach
from scenarioc.runtime.rehearsing import GAVE_UP, Rehearsal
from scenarioc.runtime.witness import Witness

RUN_HEADER = "x-load-test-run"


class Verification:
    """One verification: reach, setup, every user class once, teardown."""

    def __init__(self, environment: Any) -> None:
        self.environment = environment
        self.options = environment.parsed_options
        self.module = sys.modules[environment.user_classes[0].__module__]
        self.witness = Witness(str(self.module.__file__))
        where = self.witness.where
        self.rehearsal = Rehearsal(self.module, environment, where)
        self.classes = list(environment.user_classes)
        self.reasons: list[str] = []

    def prepare(self) -> None:
        """Let the locustfile do without load, judgement and second attempts."""
        names = vars(self.module)
        self.options.load = None  # no profile, so nothing keeps a pace or a count
        for event in (events.test_start, events.test_stop):
            event._handlers = [one for one in event._handlers if not judges(one)]
        self.witness.follow(self.environment.events.request)
        self.witness.follow_all_environments()
        if "Expect" in names:
            self.witness.watch_checks(names["Expect"])
        if "Login" in names:
            self.witness.watch_logins(names["Login"], GAVE_UP)
        self.rehearsal.prepare({one.__name__ for one in self.classes})

    def run(self) -> dict[str, Any]:
        """Do it all, and say what was found."""
        self.prepare()
        targets = destinations(self.environment, self.classes)
        reached = [reach(url, user_class) for url, user_class in targets.items()]
        for one in reached:
            if one["problem"]:
                self.reasons.append(f"{one['url']} cannot be reached: {one['problem']}")
        if not self.reasons:
            self.do_everything()
        return self.found(reached)

    def do_everything(self) -> None:
        """Setup, users, teardown; a kill switch or Ctrl-C ends it at once."""
        job = gevent.spawn(self.rehearse)

        def cut_short() -> None:
            if vars(self.module).get("HALTED"):
                job.kill(block=False)

        def interrupt() -> None:
            self.reasons.append("it was interrupted")
            job.kill(block=False)

        for ending in (signal.SIGINT, signal.SIGTERM):
            gevent.signal_handler(ending, interrupt)
        self.environment.runner.stop = self.environment.runner.quit = cut_short
        try:
            job.join()
        except KeyboardInterrupt:  # what some locustfiles make of both
            interrupt()
            job.join()
        self.reasons += vars(self.module).get("BREAKDOWNS", [])
        self.witness.where |= {"phase": "teardown", "scenario": None, "task": None}
        self.environment.events.test_stop.fire(environment=self.environment)

    def rehearse(self) -> None:
        """Setup, and then the users."""
        environment = self.environment
        self.witness.where["phase"] = "setup"
        try:
            environment.events.test_start.fire(environment=environment)
        except GreenletExit:
            return  # the setup failed, and has said why
        self.witness.where["phase"] = "users"
        for user_class in self.classes:
            if chosen(user_class, self.options.scenario):
                self.rehearsal.of(user_class)

    def found(self, reached: list[dict[str, Any]]) -> dict[str, Any]:
        """All there is to say, as data."""
        whole = self.options.debug
        accounts = [account(one, whole=whole) for one in self.witness.seen]
        problems = [
            {**one, "text": redacted_text(one["text"])}
            for one in self.rehearsal.problems
        ]
        missing = [] if self.reasons or self.options.scenario else self.missing()
        failed = sum(not one["ok"] for one in accounts) + len(problems)
        reasons = [redacted_text(reason) for reason in self.reasons]
        code = 3 if reasons else 1 if failed else 0
        checks = sum(len(one["checks"]) + len(one["captures"]) for one in accounts)
        done = f"{len(accounts)} requests, {checks} checks and captures"
        conclusion = {
            0: f"Verified: {done}, all as expected.",
            1: f"Not as expected: {failed} of {done}.",
            3: f"Stopped: {'; '.join(reasons)}. No load should be sent.",
        }[code]
        return {
            "format": "scenarioc-verification",
            "version": 1,
            "verdict": {0: "held", 1: "failed", 3: "broken"}[code],
            "exit_code": code,
            "reasons": reasons,
            "reach": reached,
            "marker": self.marker(accounts),
            "requests": accounts,
            "problems": problems,
            "not_reached": missing,
            "conclusion": conclusion,
        }

    def missing(self) -> list[dict[str, Any]]:
        """The requests of the spec that nobody came to."""
        keys = ("method", "name", "title")
        return [
            {**{key: one[key] for key in keys}, "place": one["source"]}
            for one in self.witness.not_reached()
        ]

    def marker(self, accounts: list[dict[str, Any]]) -> str | None:
        """What is known of the mark that requests carry; None without one."""
        marked = [
            one
            for one in accounts
            if RUN_HEADER in map(str.lower, one["request"]["headers"])
        ]
        if not marked:
            return None
        setup = [one for one in marked if one["phase"] == "setup"]
        failed = [one for one in setup if not one["ok"]]
        if failed:
            return f"NOT PROVEN: {failed[0]['problem']} ({failed[0]['place']})"
        texts = [
            f"{check['text']} ({one['place']})"
            for one in setup
            for check in one["checks"]
            if not check["text"].startswith(("status", "time"))
        ]
        if texts:
            return f"sent with every request, checked by setup: {', '.join(texts)}"
        return "sent with every request; no check in setup proves that it is honoured"


def judges(listener: Any) -> bool:
    """Whether a listener belongs to what judges a load."""
    return type(getattr(listener, "__self__", None)).__name__ == "Trial"


def chosen(user_class: Any, wanted: list[str]) -> bool:
    """Whether a scenario was asked for, by its name in the spec or its class."""
    return not wanted or bare_name(user_class.__name__) in map(bare_name, wanted)


def bare_name(name: str) -> str:
    """A name with nothing but its letters and digits."""
    return re.sub(r"[\W_]", "", name).lower()


def unknown_scenario(environment: Any) -> str | None:
    """What to answer to the name of a scenario that there is not."""
    known = {bare_name(one.__name__): one.__name__ for one in environment.user_classes}
    for name in environment.parsed_options.scenario:
        if bare_name(name) not in known:
            names = ", ".join(known.values())
            return f'There is no scenario "{name}"; the scenarios are: {names}'
    return None


def tell_all(environment: Any) -> int:
    """Verify, show what was found, and give the exit code."""
    found = Verification(environment).run()
    options = environment.parsed_options
    if options.format == "json":
        text = json.dumps(found, indent=2, ensure_ascii=False, default=str)
    else:
        text = "\n".join(protocol_lines(found, whole=options.debug))
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)
    return int(found["exit_code"])


def verify_instead() -> None:
    """In the place of a load, do everything once and tell how it went."""

    @on(events.init_command_line_parser)
    def add_options(parser: Any) -> None:
        parser.add_argument("--scenario", action="append", default=[], metavar="NAME")
        parser.add_argument("--debug", action="store_true")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    @on(events.init)
    def take_over(environment: Any, **_: Any) -> None:
        # the last to hear of it: the locustfile has checked its hosts by now
        if text := unknown_scenario(environment):
            print(text, file=sys.stderr)
            sys.exit(2)
        try:
            sys.exit(tell_all(environment))
        except Exception:  # whatever happens, no load begins
            logging.getLogger(__name__).exception("the verification broke")
            sys.exit(3)
