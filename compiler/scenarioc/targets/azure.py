"""Azure Load Testing: the configuration of a test that runs the locustfile."""

from __future__ import annotations

import re

from scenarioc.plan.model import Plan, Threshold
from scenarioc.records import record
from scenarioc.render import render
from scenarioc.targets.deployment import Deployment
from scenarioc.targets.file import File
from scenarioc.targets.runners import locust_settings
from scenarioc.units import number

_PERCENTILES = {f"p{share}": f"p{share}" for share in (50, 75, 90, 95, 96, 97, 98, 99)} | {"p99.9": "p999"}
_TIMES = {**_PERCENTILES, "avg": "avg", "min": "min", "max": "max"}
_LONGEST_ID = 50


@record
class Setting:
    """An environment variable of the engines."""

    name: str
    value: str


def azure(plan: Plan, known: Deployment) -> list[File]:
    """`azure.yaml`, for `az load test create --load-test-config-file`."""
    wanted = locust_settings(plan)
    names = {"users": "LOCUST_USERS", "spawn_rate": "LOCUST_SPAWN_RATE", "run_time": "LOCUST_RUN_TIME"}
    names["stop_timeout"] = "LOCUST_STOP_TIMEOUT"
    settings = [Setting(variable, str(wanted[key])) for key, variable in names.items() if wanted.get(key)]
    if known.profile is not None:
        settings.append(Setting("LOAD", known.profile))
    text = render(
        "targets/azure.yaml.jinja",
        "yaml",
        name=known.name[:_LONGEST_ID],
        title=plan.name[:_LONGEST_ID],
        packages=known.packages,
        files=[*(file.path for file in known.files if file.copied), *known.sends],
        settings=settings,
        optional=[one.name for one in known.variables if not one.required],
        secrets=[
            Setting(one.name, f"https://VAULT.vault.azure.net/secrets/{re.sub('_', '-', one.name)}")
            for one in known.variables
            if one.required
        ],
        criteria=list(filter(None, map(_criterion, plan.thresholds))),
    )
    return [File("azure.yaml", text)]


def _criterion(threshold: Threshold) -> str | None:
    """When Azure calls the test failed; None for what it cannot say, which only the verdict in the log tells."""
    if threshold.rows is not None or threshold.status or threshold.over_s or threshold.warn or threshold.after_s:
        return None
    limit = number(round(threshold.limit, 6))
    most = threshold.operator in ("<", "<=")
    match threshold.metric, most:
        case metric, True if metric in _TIMES:
            return f"{_TIMES[metric]}(response_time_ms) > {limit}"
        case "error_rate", True:
            return f"percentage(error) > {number(round(threshold.limit * 100, 6))}"
        case "rate", False if threshold.operator != "==":
            return f"avg(requests_per_sec) < {limit}"
        case "requests", False if threshold.operator != "==":
            return f"count(requests) < {limit}"
    return None
