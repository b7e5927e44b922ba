"""The summary of a run, as `results/summary.json` has it: format `scenarioc-summary`, version 1.

Times are in milliseconds, moments in seconds since the start, shares from 0 to 1. A figure that nothing was measured
for is None. Keys that this version does not know are left aside, and so a later writer may add some.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

FORMAT = "scenarioc-summary"
VERSION = 1

Unit = Literal["ms", "ratio", "1/s", "count", "bytes", "number"] | str
Figure = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


_OF_SEVERAL = ("GROUP", "ITERATION", "SCHEDULED")


def is_request(title: str) -> bool:
    """Whether a row is of requests; those of what several requests are part of are no part of the totals."""
    return title.partition(" ")[0] not in _OF_SEVERAL


def _empty_if_null(value: Any) -> Any:
    return [] if value is None else value


def _in_order(bins: list[tuple[float, int]]) -> list[tuple[float, int]]:
    return sorted(bins)


Column = Annotated[list[Figure | None], BeforeValidator(_empty_if_null)]
Bins = Annotated[list[tuple[Figure, Count]], BeforeValidator(_empty_if_null), AfterValidator(_in_order)]


class Part(BaseModel):
    """A part of a summary: it does not change, and keys it does not know are left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Row(Part):
    """What was measured of some requests."""

    requests: Count = 0
    failures: Count = 0
    error_rate: Figure | None = None
    rate: Figure | None = None
    avg_ms: Figure | None = None
    min_ms: Figure | None = None
    max_ms: Figure | None = None
    p50_ms: Figure | None = None
    p90_ms: Figure | None = None
    p95_ms: Figure | None = None
    p99_ms: Figure | None = None
    p99_9_ms: Figure | None = None
    bytes: Count | None = None
    statuses: dict[str, Count] = {}
    histogram: Bins = []


class EndpointRow(Row):
    """A row of the statistics, with where it comes from in the spec."""

    method: str = ""
    name: str = ""
    scenario: str | None = None
    tags: list[str] = []
    place: str | None = None

    @property
    def title(self) -> str:
        """What people know it by: `GET /items`."""
        return f"{self.method} {self.name}".strip()


class Threshold(Part):
    """One threshold with its figure; a margin below 0 is how far it was missed, as a share of the limit."""

    text: str
    place: str | None = None
    metric: str = ""
    operator: str = ""
    limit: Figure | None = None
    unit: Unit = ""
    value: Figure | None = None
    margin: Figure | None = None
    status: str = "no data"
    over_s: Figure | None = None
    warn: bool = False
    aborted: bool = False

    @property
    def state(self) -> str:
        """What it means for the run: `held`, `failed` or `warned`. No data is not a pass."""
        return self.status if self.status != "no data" else "warned" if self.warn else "failed"


class Phase(Part):
    """A part of the load, from its beginning to its end."""

    name: str
    from_s: Figure
    to_s: Figure
    totals: Row = Row()


class Failure(Part):
    """Requests that failed alike."""

    method: str = ""
    name: str = ""
    kind: str = "other"
    text: str = ""
    place: str | None = None
    count: Count = 0


class SlowRequest(Part):
    """One of the slowest requests, and when it was."""

    ms: Figure
    at_s: Figure | None = None


class Slow(Part):
    """How many requests of a row took longer than its limit, and the slowest of all."""

    method: str = ""
    name: str = ""
    limit_ms: Figure | None = None
    count: Count = 0
    slowest: list[SlowRequest] = []


class Metric(Part):
    """A metric of the spec's own."""

    name: str
    kind: str = ""
    count: Figure = 0
    value: Figure | None = None
    rate: Figure | None = None
    unit: Unit = "number"
    p50: Figure | None = None
    p95: Figure | None = None
    p99: Figure | None = None
    max: Figure | None = None


class Checks(Part):
    """How many checks passed and failed."""

    passed: Count = 0
    failed: Count = 0


class Counts(Part):
    """What was counted beside requests."""

    dropped: Count | None = None
    late: Count | None = None
    iterations: Count | None = None
    checks: Checks | None = None


class Workers(Part):
    """How many workers took part, and how many were lost on the way."""

    count: Count = 0
    lost: Count = 0


class RowSeries(Part):
    """One row over time: a value for each step."""

    requests: Column = []
    failures: Column = []
    p95_ms: Column = []
    sum_ms: Column = []


class Series(Part):
    """The run over time: a value for each step."""

    step_s: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1
    users: Column = []
    requests: Column = []
    failures: Column = []
    p50_ms: Column = []
    p95_ms: Column = []
    p99_ms: Column = []
    rows: dict[str, RowSeries] = {}


class Summary(Part):
    """All that a run leaves behind."""

    format: Literal["scenarioc-summary"]
    version: Literal[1]
    name: str = "load test"
    spec: str = ""
    generator: str = ""
    profile: str | None = None
    target: str = ""
    run_id: str = ""
    started: str = ""
    ended: str = ""
    duration_s: Figure = 0
    warmup_s: Figure = 0
    workers: Workers | None = None
    overloaded: bool = False
    interrupted: bool = False
    verdict: Literal["held", "failed", "broken"]
    exit_code: int = 0
    reasons: list[str] = []
    thresholds: list[Threshold] = []
    totals: Row
    rows: list[EndpointRow]
    phases: list[Phase] = []
    errors: list[Failure] = []
    slow: list[Slow] = []
    metrics: list[Metric] = []
    counts: Counts = Counts()
    series: Series = Series()

    @property
    def endpoints(self) -> list[EndpointRow]:
        """The rows of requests, which make up the totals."""
        return [row for row in self.rows if is_request(row.title)]
