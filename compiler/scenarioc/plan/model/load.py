"""Loads of the plan: stages of users, or phases of arrivals."""

from __future__ import annotations

import math

from scenarioc.figures import Given
from scenarioc.plan.model.values import Place
from scenarioc.records import record


@record
class Figure:
    """A number of the load that the environment may set: its module constant, the variable, the function of the runtime
    that reads it, its default as text, the least it may be or that it must be `above` 0. The numbers themselves stand
    in stages, phases, weights …, where they count as their defaults; see `scenarioc.figures`."""

    identifier: str
    variable: str
    function: str
    default: str
    least: int
    above: bool
    place: Place


@record
class Stage:
    """Go to `users` virtual users within `over_s` seconds, linearly (0: at once), then hold them for `hold_s`."""

    users: int
    over_s: float
    hold_s: float


@record
class Phase:
    """For `seconds`, virtual users arrive at a rate that goes from `first` to `last` a second, linearly.

    `count` is how many they are exactly, where the spec says so. With `every_s` the rate changes in steps so long, each
    with whole arrivals. `mix` gives the weights of user classes by identifier;
    empty: the weights that they have.
    """

    seconds: float
    first: float
    last: float
    count: int | None = None
    mix: tuple[tuple[str, float], ...] = ()
    every_s: float = 0.0

    @property
    def steps(self) -> tuple[Phase, ...]:
        """What `steps_of` of the runtime makes of it: the phase itself, or each of its steps."""
        if not self.every_s:
            return (self,)
        count = max(1, round(self.seconds / self.every_s))
        step_s = self.seconds / count
        ways = [number / (count - 1) for number in range(count)] if count > 1 else [0.5]
        rates = [self.first + (self.last - self.first) * way for way in ways]
        wholes = [math.floor(rate * step_s + 0.5 + 1e-9) for rate in rates]
        return tuple(Phase(step_s, whole / step_s, whole / step_s, None, self.mix) for whole in wholes)

    @property
    def arrivals(self) -> float:
        """How many arrive, with a fraction that the next phase makes whole."""
        return sum(step.seconds * (step.first + step.last) / 2 for step in self.steps)


@record
class Arrivals:
    """The open model: every arrival is a fresh user that runs its flow, or one task, once; those that find `max_users`
    there are dropped. `seed` draws who arrives, and with `poisson` when. With `wait_first` each comes at the end of its
    share of the time. After the last arrival users have `finish_s` to finish, `math.inf` if all are waited for."""

    phases: tuple[Phase, ...]
    poisson: bool = False
    seed: int = 1
    max_users: int | None = None
    wait_first: bool = False
    finish_s: float = 30.0

    @property
    def count(self) -> int:
        """How many arrive in all; with `poisson` on average."""
        return math.ceil(sum(phase.arrivals for phase in self.phases) - 1e-6)

    @property
    def most(self) -> float:
        """The highest rate, in arrivals a second."""
        return max(max(phase.first, phase.last) for phase in self.phases)


@record
class Throughput:
    """So many requests a second of one scenario, or of an endpoint, which has `rows`. `users` are the identifiers of
    those who make them."""

    name: str
    rate: float
    users: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()


@record
class Profile:
    """One named load: stages in order, from 0 users; or arrivals, and then no stages. `throughput` is how many requests
    a second all users make together, None for as many as they can; `throughputs` are those of scenarios and endpoints.

    `iterations` is how many all users do together, `each` how many one user does, before the load ends; None for as
    many as the time allows. With such an end, the last stage may hold for `math.inf` seconds.

    `warmup_s` are the first seconds, which results and thresholds leave out (0: nothing); the locustfile has them in
    `WARMUP_S`, by profile. Every number of a load goes into a locustfile by `targets.locustfile.code.figure`, because
    the environment may set it. The phases that results are told apart by have no data of their own:
    `runtime/phases.py` works out their names and seconds from the profile that runs (`load_phases(environment)`), in
    words such as `to 50 over 1m`, `hold 50 for 3m`, `5/s to 50/s over 2m`.
    """

    name: str
    stages: tuple[Stage, ...]
    place: Place
    arrivals: Arrivals | None = None
    throughput: float | None = None
    warmup_s: float = 0.0
    iterations: int | None = None
    each: int | None = None
    throughputs: tuple[Throughput, ...] = ()

    @property
    def seconds(self) -> float:
        """Planned duration."""
        if self.arrivals is not None:
            return sum(phase.seconds for phase in self.arrivals.phases)
        return sum(stage.over_s + stage.hold_s for stage in self.stages)

    @property
    def constant(self) -> bool:
        """Whether it is one number of users from the first second to the last, and nothing else."""
        plain = not self.scheduled and not self.warmup_s and self.planned_iterations is None
        if not plain or len(self.stages) != 1:
            return False
        given = any(isinstance(one, Given) for one in (self.stages[0].users, self.stages[0].hold_s))
        return self.stages[0].over_s == 0 and not given

    @property
    def scheduled(self) -> bool:
        """Whether there is a plan of what is due when."""
        return self.arrivals is not None or self.throughput is not None or bool(self.throughputs)

    @property
    def most_per_s(self) -> float | None:
        """How many requests a second it asks for at most, as far as it says so."""
        of_scenarios = sum(one.rate for one in self.throughputs if not one.rows)
        of_endpoints = sum(one.rate for one in self.throughputs if one.rows)
        return max(self.throughput or 0.0, of_scenarios, of_endpoints) or None

    @property
    def most_users(self) -> int:
        """The highest number of users at any time; 0 for arrivals, where the answers decide."""
        return max((stage.users for stage in self.stages), default=0)

    @property
    def planned_iterations(self) -> int | None:
        """After how many iterations the load ends; None when only its time ends it."""
        return self.iterations or (self.each * self.most_users if self.each else None)


@record
class Load:
    """The profiles, at least one, and the name of the one that runs when none is asked for."""

    default: str
    profiles: tuple[Profile, ...]

    @property
    def constant(self) -> Profile | None:
        """The only profile if it is a constant number of users: Locust's own options say that, without a load shape."""
        only = self.profiles[0]
        return only if len(self.profiles) == 1 and only.constant else None
