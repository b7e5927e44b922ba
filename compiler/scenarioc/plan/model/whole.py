"""Users, and the plan as a whole."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from scenarioc.expressions.tree import Expression
from scenarioc.plan.model.data import Copy, Data
from scenarioc.plan.model.load import Figure, Load
from scenarioc.plan.model.results import StatisticsRow, Threshold
from scenarioc.plan.model.steps import Step
from scenarioc.plan.model.values import Assigned, NamedValue, Place, Reads, Wait
from scenarioc.records import record


@record
class Task:
    """One weighted task of a user: a Locust `@task` method. `locals` are the variables of its iteration."""

    identifier: str
    title: str
    weight: int
    tags: tuple[str, ...]
    steps: tuple[Step, ...]
    place: Place


@record
class TaskGroup:
    """Weighted tasks that belong together (a nested Locust TaskSet), left with weight `leave` against theirs."""

    identifier: str
    title: str
    weight: int
    leave: int
    tasks: tuple[Task | TaskGroup, ...]
    place: Place


@record
class Client:
    """How a user talks HTTP: `library` is `fast` (FastHttpUser) or `requests` (HttpUser), then with the reason.

    `keeps_methods` says that a POST that is redirected with 301 or 302 stays one.
    """

    library: Literal["fast", "requests"] = "fast"
    because: str | None = None
    headers: tuple[NamedValue, ...] = ()
    timeout_s: float | None = None
    connect_timeout_s: float | None = None
    max_redirects: int | None = None
    verify_tls: bool | str = True
    certificate: tuple[str, str | None] | None = None
    proxy: Expression | None = None
    shares_connections: bool = False
    most_connections: int | None = None
    keeps_methods: bool = False


@record
class User:
    """One scenario: a Locust user class. `variables` are its attributes; `start` and `stop` frame its life; `reads` is
    what all of this asks for."""

    identifier: str
    title: str
    weight: float
    fixed_count: int | None
    host: Expression
    client: Client
    wait: Wait | None
    variables: tuple[Assigned, ...]
    start: tuple[Step, ...]
    tasks: tuple[Task | TaskGroup, ...]
    stop: tuple[Step, ...]
    tags: tuple[str, ...]
    place: Place
    reads: Reads = field(default=Reads(), compare=False, repr=False)


@record
class EnvironmentVariable:
    """An environment variable that the locustfile reads; `default` None means that it must be set."""

    name: str
    default: str | None
    place: Place


@record
class Constant:
    """A module constant of the locustfile, from the spec's `variables` that no step changes."""

    name: str
    identifier: str
    value: Expression
    place: Place


@record
class Hooks:
    """The user's Python file: its name beside the spec, its text, and the functions the spec calls."""

    file: str
    text: str
    functions: tuple[str, ...]


@record
class Safety:
    """What a run may not do, and what ends it at once. `hosts` are names, `*.patterns` and networks; without any, the
    targets are meant. `marker` are the headers of every request."""

    place: Place
    hosts: tuple[str, ...] = ()
    production: tuple[str, ...] = ()
    most_users: int | None = None
    most_per_s: float | None = None
    longest_s: float | None = None
    marker: tuple[NamedValue, ...] = ()
    kill_file: Expression | None = None
    kill_url: Expression | None = None


@record
class Metric:
    """A figure that steps measure; `identifier` is its module constant, `unit` that of a trend's values."""

    name: str
    identifier: str
    kind: Literal["counter", "rate", "trend"]
    unit: Literal["ms", "s", "bytes"] | None


@record
class Watched:
    """How a run can be watched from outside: the port for Prometheus, and whether Locust exports OpenTelemetry."""

    prometheus: int | None = None
    opentelemetry: bool = False


@record
class Made:
    """What is made besides locustfile and runners: targets by name, and the workers that they start."""

    targets: tuple[str, ...] = ()
    workers: int = 2


@record
class Plan:
    """Everything a target needs, and nothing it has to decide. `setup` does its `start` once before all users and its
    `stop` after them; its attributes called `shared` are read by users. `unjudged` says that no failure fails a run."""

    name: str
    source: str
    description: str | None
    host: Expression
    environment: tuple[EnvironmentVariable, ...]
    constants: tuple[Constant, ...]
    users: tuple[User, ...]
    load: Load
    thresholds: tuple[Threshold, ...]
    hooks: Hooks | None
    files: tuple[str, ...] = ()
    data: tuple[Data, ...] = ()
    copies: tuple[Copy, ...] = ()
    figures: tuple[Figure, ...] = ()
    safety: Safety | None = None
    rows: tuple[StatisticsRow, ...] = ()
    results: tuple[str, ...] = ()
    watched: Watched = Watched()
    setup: User | None = None
    shared: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    made: Made = Made()
    unjudged: bool = False

    @property
    def judged(self) -> bool:
        """Whether a run has a verdict and a summary."""
        return bool(self.thresholds or self.results)

    @property
    def scheduled(self) -> bool:
        """Whether a profile has work that is due at a certain time."""
        return any(profile.scheduled for profile in self.load.profiles)

    @property
    def everyone(self) -> tuple[User, ...]:
        """The setup, if there is one, and all users."""
        return (self.setup, *self.users) if self.setup else self.users
