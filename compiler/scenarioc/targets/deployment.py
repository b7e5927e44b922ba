"""What every target that runs the test on other machines needs to know."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scenarioc.languages import dotenv
from scenarioc.naming import host_name
from scenarioc.plan.model import Plan, Watched
from scenarioc.records import record
from scenarioc.targets.copies import LIST, sent
from scenarioc.targets.file import File

LOCUST_IMAGE = "locustio/locust:2.47.0"
"""The oldest Locust that `requirements.txt` allows: the one that generated files are tried with."""
_NOT_AT_RUN_TIME = ("source-map.json", "requirements.txt", ".env.example", LIST)
_OTEL_EXPORTS = (
    "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_LOGS_EXPORTER",
    "OTEL_METRICS_EXPORTER", "OTEL_SERVICE_NAME", "OTEL_TRACES_EXPORTER",
)  # fmt: skip
_RUNNERS = ("run.sh", "run.ps1", "run.bat")


@record
class Variable:
    """An environment variable that the test reads, whether it must be set, and whether it holds a secret."""

    name: str
    required: bool
    secret: bool


@record
class Deployment:
    """The test as other machines see it. `files` are what a run needs, `sends` names those that requests send.

    `packages` are the requirements besides Locust, `image` what holds them all; `longest_s` is the longest profile."""

    name: str
    folder: str
    workers: int
    variables: tuple[Variable, ...]
    files: tuple[File, ...]
    sends: tuple[str, ...]
    packages: tuple[str, ...]
    profiles: tuple[str, ...]
    profile: str | None
    longest_s: float
    watched: Watched

    @property
    def image(self) -> str:
        """The image that can run the test, which has to be built if there are packages."""
        return f"{self.name}:1" if self.packages else LOCUST_IMAGE

    @property
    def travels_alone(self) -> bool:
        """Whether workers need nothing but the locustfile, which Locust's master can hand them."""
        return not (self.sends or self.watched.opentelemetry or any(file.copied for file in self.files))

    @property
    def exports(self) -> tuple[Variable, ...]:
        """The variables that say where OpenTelemetry goes, if it does; an empty one is not the same as none."""
        return tuple(Variable(name, False, False) for name in _OTEL_EXPORTS) if self.watched.opentelemetry else ()

    @property
    def minutes(self) -> int:
        """When a pipeline gives up a run: its longest profile, and time to install and to end."""
        return min(360, math.ceil(self.longest_s / 60) + 15) if math.isfinite(self.longest_s) else 360


def deployment(plan: Plan, files: Sequence[File], secret: Sequence[str]) -> Deployment:
    """What is known of a plan whose locustfile and runners are these files; `secret` are names of variables."""
    requirements = next(file.text for file in files if file.path == "requirements.txt").splitlines()
    by_name = plan.load.constant is None
    return Deployment(
        name=f"load-{host_name(plan.name)}",
        folder=f"generated/{plan.name}",
        workers=plan.made.workers,
        variables=_variables(plan, secret),
        files=tuple(file for file in files if file.path.rpartition("/")[2] not in (*_NOT_AT_RUN_TIME, *_RUNNERS)),
        sends=tuple(map(sent, plan.files)),
        packages=tuple(line for line in requirements if not line.startswith(("locust>", "#"))),
        profiles=tuple(profile.name for profile in plan.load.profiles) if by_name else (),
        profile=plan.load.default if by_name else None,
        longest_s=max(profile.seconds for profile in plan.load.profiles),
        watched=plan.watched,
    )


def _variables(plan: Plan, secret: Sequence[str]) -> tuple[Variable, ...]:
    required = {one.name: one.default is None for one in plan.environment}
    optional = {one.variable: False for one in plan.figures}
    if plan.safety is not None and plan.safety.production:
        optional["CONFIRM"] = False
    found = {**optional, **required}
    return tuple(Variable(dotenv.name(name), found[name], name in secret) for name in sorted(found))
