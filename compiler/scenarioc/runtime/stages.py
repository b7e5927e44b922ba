"""Named load profiles made of stages, chosen with `--load NAME`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from locust import LoadTestShape, events

from scenarioc.runtime.listening import on
from scenarioc.runtime.terminating import heed_sigterm

Stages = Sequence[tuple[float, int]]


def users_at(stages: Stages, second: float) -> int | None:
    """The users that the stages ask for at that second; None once they are over."""
    before = 0
    for seconds, users in stages:
        if second < seconds:
            return round(before + (users - before) * second / seconds)
        second -= seconds
        before = users
    return None


class StagedLoad(LoadTestShape):
    """Follows the profile that `--load` names, for `--run-time` at most.

    `profiles` says in (seconds, users) how long to take to how many users.
    """

    abstract = True
    use_common_options = True
    profiles: ClassVar[Mapping[str, Stages]]
    last: tuple[int, float] = (0, 1)

    def reset_time(self) -> None:
        """Begin the profile again."""
        self.last = (0, 1)
        self.start_time = time.perf_counter()

    def tick(self) -> tuple[int, float] | None:
        """The users there should be now, and a spawn rate that starts them at once."""
        assert self.runner is not None
        options = self.runner.environment.parsed_options
        assert options is not None
        second = time.perf_counter() - self.start_time
        users = users_at(self.profiles[options.load], second)
        if users is None or (options.run_time and second >= options.run_time):
            return None
        if users != self.last[0]:
            self.last = (users, abs(users - self.last[0]))
        return self.last


def offer_profiles(names: Sequence[str], default: str) -> None:
    """Let people choose a profile: by `--load`, LOAD or a field of the web UI."""
    heed_sigterm()

    @on(events.init_command_line_parser)
    def add_option(parser: Any) -> None:
        parser.add_argument(
            "--load",
            choices=list(names),
            default=default,
            env_var="LOAD",
            include_in_web_ui=True,
            help="Load profile",
        )
