"""The whole spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Scalar, Text, refuse, scalar, shown
from scenarioc.spec.later import later
from scenarioc.spec.lines import BaseUrl, check_request_line
from scenarioc.spec.load import Load
from scenarioc.spec.model import Model
from scenarioc.spec.scenario import Scenario

if TYPE_CHECKING:
    from scenarioc.spec.auth import AuthLike
    from scenarioc.spec.data import DataLike
    from scenarioc.spec.fragments import FragmentLike
    from scenarioc.spec.http import Http
    from scenarioc.spec.metrics import MetricLike
    from scenarioc.spec.outputs import Outputs
    from scenarioc.spec.request import EndpointLike
    from scenarioc.spec.safety import Safety
    from scenarioc.spec.steps import Step
    from scenarioc.spec.thresholds import ThresholdLike
else:
    from scenarioc.spec.scenario import Step

    AuthLike = later("auth", "AuthLike")
    DataLike = later("data", "DataLike")
    FragmentLike = later("fragments", "FragmentLike")
    Http = later("http", "Http")
    MetricLike = later("metrics", "MetricLike")
    Outputs = later("outputs", "Outputs")
    EndpointLike = later("request", "EndpointLike", text=check_request_line)
    Safety = later("safety", "Safety")
    ThresholdLike = later("thresholds", "ThresholdLike")


def check_version(value: Any) -> int:
    """The number 1; neither `true` nor text."""
    if value == 1 and isinstance(value, int) and not isinstance(value, bool):
        return value
    way_out = "this compiler reads version 1" + (", a number without quotes" if value == "1" else "")
    raise refuse("unknown-version", f"unknown version {shown(value)}", way_out, "1", is_text=False)


Version = Annotated[int, scalar(check_version, const=1)]


def _names_form(value: Any) -> str:
    return "@names" if isinstance(value, list | tuple) else "@name"


class Spec(Model):
    """A load test: who does what, how many of them, and what the results must hold."""

    version: Version
    """The version of the language: 1."""
    name: Text
    """The name of the test, and of the folder it is built into. Examples: `shop`"""
    description: Text | None = None
    """What the test is for; it becomes the docstring of the locustfile."""
    include: (
        Annotated[Annotated[Text, Tag("@name")] | Annotated[list[Text], Tag("@names")], Discriminator(_names_form)]
        | None
    ) = None
    """Other files whose endpoints, fragments, variables, scenarios and headers belong to this spec.

    Examples: `[common.yaml]`"""
    environments: dict[str, Any] | None = None
    """Overlays by name, chosen with `--env`: what they say replaces what the spec says. Examples: `{staging: {target: https://staging.test}}`"""
    target: BaseUrl
    """The base URL of the system under test. Examples: `http://localhost:8000` · `${env.TARGET:-http://localhost:8000}`"""
    variables: dict[str, Any] | None = None
    """Values by name, for `${name}` anywhere. Examples: `{page_size: 20}`"""
    data: dict[str, DataLike] | None = None
    """Rows and records that users draw values from, by name, for `${name.field}` in steps.

    Examples: `{accounts: {file: accounts.csv, pick: unique, per: user}}`"""
    auth: dict[str, AuthLike] | None = None
    """Ways in which users prove who they are, by name, for `auth` of scenarios and requests.

    Examples: `{member: {login: POST /auth/token, form: {user: anna}, token: $.access_token}}`"""
    headers: dict[str, Scalar] | None = None
    """Headers of every request. Examples: `{Accept: application/json}`"""
    http: Http | None = None
    """Timeouts, TLS, proxy."""
    safety: Safety | None = None
    """Which hosts may get requests, limits that no run exceeds, kill switches. Examples: `{hosts: [staging.test]}`"""
    hooks: Text | None = None
    """A Python file beside the spec, with the functions that `run` steps call. Examples: `hooks.py`"""
    endpoints: dict[str, EndpointLike] | None = None
    """Requests by name, to be used in tasks, flows and thresholds. Examples: `{list items: GET /items}`"""
    fragments: dict[str, FragmentLike] | None = None
    """Flows to be called by name from other flows."""
    scenarios: dict[str, Scenario] = Field(min_length=1)
    """The kinds of virtual users by name."""
    setup: list[Step] | None = None
    """What happens once per test, before the first user starts, wherever the test runs; what it captures or sets is
    there for all users as ordinary names. Its requests are logged and stay out of the statistics. A failed one ends the
    run with exit code 3. Examples: `[{post: /users, json: {name: load}, capture: {user_id: $.id}}]`"""
    teardown: list[Step] | None = None
    """What happens once per test, after the last user has stopped, also when the test is aborted; it takes a minute at
    most, and failures are only logged. Without a successful setup it does not happen.

    Examples: `["DELETE /users/${user_id}"]`"""
    load: Load
    """How many users for how long, or several such loads by name. Examples: `{users: 5, for: 2m}`"""
    metrics: dict[str, MetricLike] | None = None
    """Figures that `measure` steps feed, by name: `counter` (a sum, in all and a second), `rate` (the share of true
    values) or `trend` (a distribution of numbers; with `{trend: ms}`, `s` or `bytes` of times or sizes).

    Examples: `{records: counter, checkout: {trend: ms}}`"""
    thresholds: list[ThresholdLike] | None = None
    """What the results must hold; a threshold that fails gives exit code 1. Without `thresholds`, a request that failed
    does so; with an empty list nothing is judged, and only a run that broke has an exit code other than 0.

    Examples: `[error_rate < 1%, p95 < 500ms]`"""
    outputs: Outputs | None = None
    """What a build makes besides locustfile and runners, what a run leaves behind, and where it can be watched.

    Examples: `{targets: [compose], results: [json, csv]}`"""
