"""Production gets no load by mistake."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.hosts import plain_host, targets_of
from scenarioc.runtime.listening import on


def confirm_production(
    production: Sequence[str], user_classes: Sequence[Any], place: str
) -> None:
    """Refuse a target that is production unless `--confirm` repeats its name."""

    @on(events.init_command_line_parser)
    def add_option(parser: Any) -> None:
        parser.add_argument(
            "--confirm",
            metavar="HOST",
            default="",
            env_var="CONFIRM",
            help="The production host that this load is really meant for",
        )

    def unconfirmed(environment: Any) -> str | None:
        """The production host that nobody confirmed."""
        confirmed = plain_host(environment.parsed_options.confirm)
        for target in sorted(map(plain_host, targets_of(environment, user_classes))):
            if target in map(plain_host, production) and target != confirmed:
                return target
        return None

    @on(events.init)
    def refuse(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, WorkerRunner):
            return
        if (host := unconfirmed(environment)) is not None:
            print(
                f"{host} is production ({place}); if this load is meant for it,"
                f" say so: --confirm {host}",
                file=sys.stderr,
            )
            sys.exit(2)
