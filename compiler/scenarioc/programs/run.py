"""Runs the load test beside this file with Locust, in every role of a process."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

PROFILES: dict[str, str] = {}
BY_NAME = False

KNOWN = "\n".join(f"  {summary}" for summary in PROFILES.values())
REMARK = re.compile(r"\s#.*")
QUOTED = re.compile(r"'.*'|\".*\"")
SETTING = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)", re.ASCII)
HERE = Path(__file__).resolve().parent
USAGE = """\
Usage: {program} [PROFILE] [--web] [any option of Locust]
       {program} master [PROFILE] [USERS RATE] [--workers N]
       {program} worker [MASTER]
       {program} health [--workers N] [--within SECONDS]
       {program} all [PROFILE ...]
       {program} verify [SCENARIO ...] [--format json]
       {program} debug [SCENARIO ...]

Profiles:
{profiles}

--web      opens the web interface on http://localhost:8089 instead of starting at once
master     waits for N workers (WORKERS, or 1) and divides the load among them
worker     works for the master on MASTER (MASTER_HOST, or this machine)
health     tells whether all workers of the master on this machine are there and well
all        runs the profiles one after the other and gives one verdict
verify     does everything once, and shows every check; no load
debug      the same, with all headers and bodies as they are, secrets apart
-h, --help shows this; "locust --help" lists the options of Locust
"""


def refuse(text: str, code: int = 2) -> NoReturn:
    """End with a message."""
    print(text, file=sys.stderr)
    sys.exit(code)


def settings_of(path: Path) -> dict[str, str]:
    """What a `.env` file says; what has no value is left out."""
    found = {}
    text = path.read_text("utf-8-sig", errors="replace") if path.exists() else ""
    for line in text.splitlines():
        if match := SETTING.fullmatch(line.strip()):
            name, value = match.groups()
            quoted = QUOTED.fullmatch(value.strip())
            value = (value if quoted else REMARK.sub("", value)).strip()
            if value := value[1:-1] if QUOTED.fullmatch(value) else value:
                found[name] = value
    return found


class Runner:
    """The roles of a process; with BY_NAME, Locust is told which profile to run."""

    def __init__(self) -> None:
        self.program = os.environ.get("RUN_AS") or Path(sys.argv[0]).name
        self.told_to_end = False
        self.environment = {**settings_of(HERE / ".env"), **os.environ}

    def main(self, arguments: Sequence[str]) -> int:
        """Do what the command line asks for and give the exit code."""
        roles: dict[str, Callable[[list[str]], int]] = {
            "single": self.single,
            "master": self.master,
            "worker": self.worker,
            "health": self.health,
            "all": self.all,
            "verify": self.verify,
            "debug": lambda rest: self.verify([*rest, "--debug"]),
        }
        rest = list(arguments)
        role = roles.get(rest[0]) if rest else None
        if {"-h", "--help"} & set(rest[:2]):
            print(USAGE.format(program=self.program, profiles=KNOWN), end="")
            return 0
        return role(rest[1:]) if role else self.single(rest)

    def single(self, rest: list[str]) -> int:
        """Run the test in this process, or with Locust's `--processes`."""
        return self.become(self.single_command(rest))

    def single_command(self, rest: list[str]) -> list[str]:
        """The command line for `[PROFILE] [--web] [OPTIONS]`."""
        head, chosen = ["--headless"], None
        while rest and (rest[0] == "--web" or (chosen is None and rest[0][:1] != "-")):
            if rest[0] == "--web":
                head = []
            else:
                chosen = self.profile(rest[0])
            rest = rest[1:]
        return self.command([*head, *(chosen or []), *rest])

    def profile(self, name: str) -> list[str]:
        """The option that chooses a profile that there is, where Locust needs one."""
        if name not in PROFILES:
            refuse(
                f'{self.program}: there is no load profile "{name}";'
                f" the profiles are:\n{KNOWN}"
            )
        return [f"--load={name}"] if BY_NAME else []

    def number(self, text: str | None, what: str) -> int:
        """A whole number from 1."""
        if text is None or not text.isdecimal() or int(text) < 1:
            refuse(f"{self.program}: {what} is a whole number from 1, not {text!r}")
        return int(text)

    def option(self, rest: list[str], name: str, default: str) -> tuple[str, list[str]]:
        """The value of an option of our own, and the rest of the command line."""
        if name not in rest:
            return default, rest
        at = rest.index(name)
        if at + 1 == len(rest):
            refuse(f"{self.program}: {name} needs a value")
        return rest[at + 1], rest[:at] + rest[at + 2 :]

    def workers(self, rest: list[str]) -> tuple[int, list[str]]:
        """The number of workers of a master, and the rest of the command line."""
        known = self.environment.get("WORKERS", "1")
        wanted, rest = self.option(rest, "--workers", known)
        return self.number(wanted, "the number of workers"), rest

    def master(self, rest: list[str]) -> int:
        """Divide the test among workers on this and other machines."""
        workers, rest = self.workers(rest)
        options = ["--headless", "--master", f"--expect-workers={workers}"]
        if rest and not rest[0].isdecimal() and rest[0][:1] != "-":
            options += self.profile(rest.pop(0))
        if rest and rest[0].isdecimal():
            if BY_NAME:
                refuse(f"{self.program}: this load has profiles; choose one by name")
            options += ["--users", rest.pop(0)]
            if rest and rest[0].replace(".", "", 1).isdecimal():
                options += ["--spawn-rate", rest.pop(0)]
        return self.become(self.command([*options, *rest], "cluster.py"))

    def worker(self, rest: list[str]) -> int:
        """Work for a master, which may be on another machine."""
        host = self.environment.get("MASTER_HOST", "127.0.0.1")
        host = rest.pop(0) if rest and rest[0][:1] != "-" else host
        return self.become(self.command(["--worker", f"--master-host={host}", *rest]))

    def health(self, rest: list[str]) -> int:
        """Whether so many workers are there and well; 3 if not in time."""
        workers, rest = self.workers(rest)
        within, rest = self.option(rest, "--within", "30")
        end = time.monotonic() + self.number(within, "the time in seconds")
        port = self.environment.get("HEALTH_PORT", "8090")
        if rest:
            refuse(f"{self.program}: health does not know {rest[0]!r}")
        while True:
            seen = health_at(f"http://127.0.0.1:{port}/")
            well = [one for one in seen or [] if one["state"] != "missing"]
            if len(well) >= workers or time.monotonic() > end:
                break
            time.sleep(0.5)
        if seen is None:
            refuse(f"{self.program}: no master answers on port {port}", 3)
        for one in seen:
            print("{id}: {state}, {users} users, CPU {cpu}%".format(**one))
        print(f"{len(well)} of {workers} workers are there and well")
        return 0 if len(well) >= workers and len(well) == len(seen) else 3

    def all(self, rest: list[str]) -> int:
        """Run profiles one after the other; the worst of their exit codes."""
        names, codes = [], {}
        while rest and rest[0][:1] != "-":
            self.profile(rest[0])
            names.append(rest.pop(0))
        for name in names or PROFILES:
            print(f"--- {name}", file=sys.stderr, flush=True)
            folder = os.environ.get("RESULTS") or HERE / "results"
            self.environment["RESULTS"] = str(Path(folder, name))
            codes[name] = self.waited(self.single_command([name, *rest]))
            if self.told_to_end:
                break
        words = {0: "held", 1: "failed", 2: "was not started"}
        for name, code in codes.items():
            print(f"{name}: {words.get(code, 'broke')}", file=sys.stderr)
        return max(code if 0 <= code <= 3 else 3 for code in codes.values())

    def verify(self, rest: list[str]) -> int:
        """Let one user of each scenario do everything once."""
        options = ["--headless", "--loglevel=WARNING"]
        while rest and rest[0][:1] != "-":
            options.append(f"--scenario={rest.pop(0)}")
        return self.become(self.command([*options, *rest], "verify.py"))

    def command(self, options: Sequence[str], *files: str) -> list[str]:
        """The command line for Locust."""
        program = shutil.which("locust", path=self.environment.get("PATH"))
        if program is None:
            refuse(
                f"{self.program}: locust is not on the PATH; activate its virtual"
                " environment, or install it:\n"
                f"    {sys.executable} -m pip install -r {HERE / 'requirements.txt'}",
                3,
            )
        paths = ",".join(str(HERE / file) for file in ("locustfile.py", *files))
        config = str(HERE / "locust.toml")
        return [program, "--config", config, "--locustfile", paths, *options]

    def become(self, command: list[str]) -> int:
        """Let Locust take the place of this process, where the system can do that."""
        if os.name == "posix":
            os.execve(command[0], command, self.environment)
        return self.waited(command)

    def waited(self, command: list[str]) -> int:
        """Run Locust to its end; a Ctrl-C reaches it by itself."""

        def pass_on(number: int, _: Any) -> None:
            self.told_to_end = True
            if number != signal.SIGINT:
                process.send_signal(number)

        with subprocess.Popen(command, env=self.environment) as process:
            for ending in (signal.SIGINT, signal.SIGTERM):
                signal.signal(ending, pass_on)
            return process.wait()


def health_at(url: str) -> list[dict[str, Any]] | None:
    """The workers that a master tells of, or None if there is no master."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return list(json.load(answer)["workers"])
    except (OSError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    sys.exit(Runner().main(sys.argv[1:]))
