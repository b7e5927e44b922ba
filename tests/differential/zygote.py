"""Real Locust runs without the price of its start: Locust is imported once, and each run is a fork of that process.

Jobs come as one JSON list on standard input, each with a `folder` that holds `locustfile.py`, `options` and
`environment`; the exit codes go out as a JSON object by folder. What a run printed is in `output.txt` in its folder.
"""

from __future__ import annotations

import locust.main  # first, because it patches the standard library

# isort: split
import json
import os
import sys
import traceback
from typing import Any

import gevent
from gevent.monkey import get_original

fork, waitpid = get_original("os", ["fork", "waitpid"])
AT_ONCE = 8


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
        sys.argv = ["locust", "-f", "locustfile.py", *job["options"]]
        locust.main.main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
