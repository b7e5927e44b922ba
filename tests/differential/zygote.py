"""Real Locust runs without the price of its start: Locust is imported once, and each run is a fork of that process.

Jobs come as one JSON list on standard input, each with a `folder` that holds `locustfile.py`, `options` and
`environment`; the exit codes go out as a JSON object by folder. What a run printed is in `output.txt` in its folder,
how many users completed and failed in `fates.json`.
"""

from __future__ import annotations

import locust.main  # first, because it patches the standard library

# isort: split
import functools
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import gevent
from gevent.monkey import get_original
from locust.exception import RescheduleTask, StopUser

sys.path.insert(0, str(Path(__file__).parents[2] / "compiler"))

from scenarioc.runtime.tasks import Work, wrap_tasks

fork, waitpid = get_original("os", ["fork", "waitpid"])
AT_ONCE = 8
FATES = {"completed": 0, "failed": 0}


def main() -> None:
    """Run all jobs, some at a time."""
    jobs = json.load(sys.stdin)
    codes: dict[str, int] = {}
    running: dict[int, str] = {}
    while jobs or running:
        while jobs and len(running) < AT_ONCE:
            job = jobs.pop(0)
            child = fork()
            if not child:
                run(job)
            running[child] = job["folder"]
        child, status = waitpid(-1, 0)
        codes[running.pop(child)] = os.waitstatus_to_exitcode(status)
    print(json.dumps(codes))


def run(job: dict[str, Any]) -> None:
    """In the child: one run of Locust, which ends the process."""
    code: Any = 0
    try:
        gevent.reinit()
        os.chdir(job["folder"])
        output = os.open("output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ.update(job["environment"])
        locust.events.init.add_listener(watch_users)
        sys.argv = ["locust", "-f", "locustfile.py", *job["options"]]
        locust.main.main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 99
    with open("fates.json", "w", encoding="utf-8") as file:
        json.dump(FATES, file)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def watch_users(environment: Any, **_: Any) -> None:
    """Count what becomes of users who arrive: each does one task."""
    for user_class in environment.user_classes:
        wrap_tasks(user_class, noted)


def noted(work: Work) -> Work:
    """A task whose ending counts; those of the locustfile, which has classes of its own, are known by their names."""

    @functools.wraps(work)
    def until_its_end(user: Any) -> None:
        fate = "failed"
        try:
            work(user)
            fate = "completed"
        except (RescheduleTask, StopUser) as ending:
            fate = "failed" if type(ending).__name__ in ("StepFailed", "UserFailed") else "completed"
            raise
        finally:
            FATES[fate] += 1

    return until_its_end


if __name__ == "__main__":
    main()
