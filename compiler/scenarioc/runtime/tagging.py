"""`--tags` that leave a user class without tasks."""

from __future__ import annotations

import sys
from typing import Any

from locust import events
from locust.user.task import filter_tasks_by_tags

from scenarioc.runtime.listening import on


def heed_tags() -> None:
    """Spawn no users whom `--tags` leaves no task: each would loop on an error."""

    @on(events.init)
    def leave_out_idle_users(environment: Any, **_: Any) -> None:
        options = environment.parsed_options
        wanted = set(options.tags or ()) or None
        unwanted = set(options.exclude_tags or ()) or None
        if not (wanted or unwanted):
            return
        for user_class in environment.user_classes:
            filter_tasks_by_tags(user_class, wanted, unwanted)
        busy = [one for one in environment.user_classes if one.tasks]
        if not busy:
            print("The tags leave no task to do.", file=sys.stderr)
            sys.exit(2)
        environment.user_classes[:] = busy
