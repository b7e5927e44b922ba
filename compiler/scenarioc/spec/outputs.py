"""What a build makes besides locustfile and runners, what a run leaves behind, and where it can be watched."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from scenarioc.spec.base import Count, described, refuse, scalar, unquoted
from scenarioc.spec.model import Model

ResultFormat = Literal["json", "csv"]
TargetName = Literal["compose", "kubernetes", "github", "gitlab", "azure", "grafana"]
_LAST_PORT = 65_535


def check_port(value: Any) -> int:
    """The number of a TCP port."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LAST_PORT:
        return value
    headline = f"expected a port from 1 to {_LAST_PORT}, found {described(value)}"
    raise refuse("not-a-port", headline, **unquoted(value))


Port = Annotated[int, scalar(check_port, type="integer", minimum=1, maximum=_LAST_PORT)]


class Outputs(Model):
    """What a build makes besides locustfile and runners, what a run leaves behind in the folder `results`, and where it
    can be watched."""

    results: list[ResultFormat] | None = Field(None, min_length=1)
    """`json` is the summary, `summary.json`, which every run with thresholds writes; `csv` is `series.csv`, the results
    second by second. With `results`, a run without thresholds writes them too. Examples: `[json, csv]`"""
    prometheus: Port | None = None
    """The port at which a run answers Prometheus, on the master for all workers; `--prometheus-port` and the variable
    PROMETHEUS_PORT choose another, 0 none. Examples: `9646`"""
    opentelemetry: bool = False
    """Turn on Locust's own OpenTelemetry export, which the OTEL_… variables direct; see docs/observability.md."""
    targets: list[TargetName] | None = Field(None, min_length=1)
    """Where else the test is to run: `compose` (Docker Compose), `kubernetes` (manifests, and a `LocustTest` for its
    Locust operator), `github`, `gitlab` (pipelines), `azure` (Azure Load Testing); and `grafana`, a dashboard of what
    Prometheus reads from a run, for which it needs `prometheus`. See docs/targets.md; `scenarioc build --target NAME`
    adds one. Examples: `[compose, github]`"""
    workers: Count = 2
    """How many workers `compose` and `kubernetes` start. Examples: `4`"""
