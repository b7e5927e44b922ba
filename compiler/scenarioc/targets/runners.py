"""The files beside a locustfile: its settings, three scripts that start it, its requirements, its environment."""

from __future__ import annotations

import math
import re

from scenarioc import units
from scenarioc.languages import dotenv
from scenarioc.languages.hidden import shown
from scenarioc.languages.python import literal
from scenarioc.plan.model import Arrivals, EnvironmentVariable, Load, Plan, Profile, Watched
from scenarioc.records import record
from scenarioc.regex import pattern
from scenarioc.render import render
from scenarioc.resources import made_program, program_source
from scenarioc.targets import File

# What generated code needs of each package; with another major version, Faker gives other data for the same seed.
_REQUIREMENTS = {
    "locust": "locust>=2.47,<3",
    "cssselect": "cssselect>=1.3,<2",
    "faker": "faker>=40,<41",
    "jsonpath_rfc9535": "jsonpath-rfc9535>=1.0,<2",
    "jsonschema": "jsonschema>=4.25,<5",
    "lxml": "lxml>=6.0,<7",
    "prometheus_client": "prometheus-client>=0.22,<1",
}
_COME_WITH_LOCUST = {"gevent", "geventhttpclient", "requests", "socketio", "urllib3", "websocket"}
_SECRET = pattern(r"pass|secret|token|credential|private|auth|signature|api_?key|_key\b|^key\b", re.IGNORECASE)
_MOST_SPAWNED_PER_S = 100
_STOP_TIMEOUT_S = 10


@record
class Choice:
    """A load profile that can be asked for by name, and how the usage text shows it."""

    name: str
    summary: str


@record
class Setting:
    """One line of `.env.example`; an empty `value` is left for the user to fill in."""

    name: str
    value: str
    remark: str


def emit(plan: Plan, *, imports: frozenset[str]) -> list[File]:
    """The runner files of a plan; `imports` names the third-party modules that its locustfile imports."""
    choices = _choices(plan.load)
    by_name = plan.load.constant is None
    files = [
        File("locust.toml", render("runners/locust.toml.jinja", "toml", **locust_settings(plan))),
        File("run.py", _run_program(choices, by_name)),
        File("cluster.py", program_source("cluster")),
        File("verify.py", made_program("verify")),
        File("run.sh", render("runners/run.sh.jinja", "sh"), executable=True),
        File("run.ps1", render("runners/run.ps1.jinja", "powershell")),
        File("run.bat", render("runners/run.bat.jinja", "batch")),
        File("requirements.txt", requirements(imports, plan.watched)),
    ]
    if settings := _settings_of_environment(plan):
        files.append(File(".env.example", render("runners/env.example.jinja", "dotenv", settings=settings)))
    return files


def _settings_of_environment(plan: Plan) -> list[Setting]:
    known = {variable.name for variable in plan.environment}
    figures = {one.variable: EnvironmentVariable(one.variable, one.default, one.place) for one in plan.figures}
    added = [figures[name] for name in sorted(figures) if name not in known]
    return [_setting(variable) for variable in (*plan.environment, *added)]


def requirements(imports: frozenset[str], watched: Watched) -> str:
    """The text of `requirements.txt` for these third-party imports; a package we do not know is left to the user."""
    ours = sorted(_REQUIREMENTS[name] for name in {"locust", *imports} & _REQUIREMENTS.keys())
    if watched.opentelemetry:
        ours = [line.replace("locust>", "locust[otel]>") for line in ours]
    others = sorted(imports - _REQUIREMENTS.keys() - _COME_WITH_LOCUST)
    return "".join(f"{line}\n" for line in [*ours, *(f"# the hooks import {name}: add its package" for name in others)])


def _run_program(choices: tuple[Choice, ...], by_name: bool) -> str:
    """The text of `run.py`, with the profiles that can be asked for."""
    lines = "".join(f"    {literal(choice.name)}: {literal(choice.summary)},\n" for choice in choices)
    text = program_source("run").replace("PROFILES: dict[str, str] = {}\n", f"PROFILES = {{\n{lines}}}\n", 1)
    return text.replace("BY_NAME = False\n", f"BY_NAME = {by_name}\n", 1)


def locust_settings(plan: Plan) -> dict[str, object]:
    """What `locust.toml` holds: users and times when one constant profile is all there is, else the profile by name."""
    profile = plan.load.constant
    otel = plan.watched.opentelemetry
    if profile is None:
        return {"by_name": True, "default": plan.load.default, "opentelemetry": otel}
    users = profile.most_users
    # With these, the locustfile itself lets users finish their requests.
    finishes = plan.thresholds or plan.results or plan.metrics or plan.setup or plan.unjudged
    return {
        "by_name": False,
        "opentelemetry": otel,
        "users": users,
        "spawn_rate": max(1, min(users, _MOST_SPAWNED_PER_S)),  # Locust refuses 0
        "run_time": f"{max(1, math.ceil(profile.seconds))}s",  # whole seconds, and 0 would mean for ever
        "stop_timeout": None if finishes else _STOP_TIMEOUT_S,
    }


def _choices(load: Load) -> tuple[Choice, ...]:
    width = max(len(shown(profile.name)) for profile in load.profiles)
    return tuple(
        Choice(profile.name, f"{shown(profile.name):<{width}}  {_load(profile)}{_mark(profile, load)}")
        for profile in load.profiles
    )


def _mark(profile: Profile, load: Load) -> str:
    return " (default)" if profile.name == load.default and len(load.profiles) > 1 else ""


def _load(profile: Profile) -> str:
    if profile.arrivals is not None:
        return f"{_rates(profile.arrivals)} for {_time(profile.seconds)}"
    end = f" for {_time(profile.seconds)}" if math.isfinite(profile.seconds) else ""
    if profile.planned_iterations is not None:
        end = f", {profile.planned_iterations:,} iterations{end and ' at most'}{end}"
    many = "" if profile.constant else "up to "
    rate = f", {units.number(profile.throughput)} requests/s" if profile.throughput else ""
    rate += "".join(f", {units.number(one.rate)}/s of {shown(one.name)}" for one in profile.throughputs)
    return f"{many}{profile.most_users} user{'s' * (profile.most_users != 1)}{end}{rate}"


def _rates(arrivals: Arrivals) -> str:
    steady = len({rate for phase in arrivals.phases for rate in (phase.first, phase.last)}) == 1
    return f"{'' if steady else 'up to '}{units.number(round(arrivals.most, 3))} new users/s"


def _time(seconds: float) -> str:
    """The duration as people write it: `90s` is `1m30s`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = [(hours, "h"), (minutes, "m"), (units.number(round(rest, 3)), "s")]
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def is_secret(name: str) -> bool:
    """Whether the name of a variable says that it holds a secret."""
    return _SECRET.search(name) is not None


def _setting(variable: EnvironmentVariable) -> Setting:
    """How `.env.example` shows a variable: without a default that looks like a secret or that no `.env` can say."""
    name = dotenv.name(variable.name)
    if variable.default is None:
        return Setting(name, "", f"{variable.place}: must be set")
    if is_secret(name):
        return Setting(name, "", f"{variable.place}: a secret; the spec has a default")
    try:
        dotenv.literal(variable.default)
    except ValueError:
        return Setting(name, "", f"{variable.place}: the spec has a default that cannot stand here")
    return Setting(name, variable.default, str(variable.place))
