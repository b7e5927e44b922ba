"""The open model: each process starts its part of the users when they are due."""

from __future__ import annotations

import functools
import gc
import logging
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NoReturn

import gevent
from gevent import GreenletExit
from locust import events
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner

from scenarioc.runtime.addresses import keep_addresses
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.limits import warn_of_ports
from scenarioc.runtime.listening import on
from scenarioc.runtime.schedule import Arrivals, arrival_times, arrivals_expected
from scenarioc.runtime.scheduled import note_scheduled, scheduled_p99
from scenarioc.runtime.shares import shares
from scenarioc.runtime.stages import StagedLoad, Stages

LOOK_AHEAD_S = 0.05


class NoUsers(UsersDispatcher):
    """Stands in for Locust's dispatcher, which would stop users that come and go."""

    def __init__(self, worker_nodes: list[Any], user_classes: list[Any]) -> None:
        self.nodes = list(worker_nodes)
        self.told = False

    @property
    def dispatch_in_progress(self) -> bool:
        """Never: nothing is dispatched."""
        return False

    def new_dispatch(self, *_: Any, **__: Any) -> None:
        """Begin anew to tell the workers that no user is theirs to start."""
        self.told = False

    def add_worker(self, worker_node: Any) -> None:
        """Take note of a worker."""
        self.nodes.append(worker_node)

    def remove_worker(self, worker_node: Any) -> None:
        """Forget a worker."""
        self.nodes = [node for node in self.nodes if node.id != worker_node.id]

    def __next__(self) -> dict[str, dict[str, int]]:
        if self.told:
            raise StopIteration
        self.told = True
        return {node.id: {} for node in self.nodes}


class ArrivingLoad(StagedLoad):
    """Lets users arrive where the profile says so, follows its stages otherwise."""

    abstract = True
    profiles: ClassVar[Mapping[str, Stages]] = {}
    arrivals: ClassVar[Mapping[str, Arrivals]]

    def reset_time(self) -> None:
        """Begin the profile again."""
        super().reset_time()
        assert self.runner is not None
        environment = self.runner.environment
        assert environment.parsed_options is not None
        arriving = environment.parsed_options.load in self.arrivals
        environment.dispatcher_class = NoUsers if arriving else UsersDispatcher
        shares.over = False
        shares.heard_at.clear()

    def tick(self) -> tuple[int, float] | None:
        """No users that Locust starts, until all that arrived have left."""
        assert self.runner is not None
        options = self.runner.environment.parsed_options
        assert options is not None
        if options.load not in self.arrivals:
            return super().tick()
        second = time.perf_counter() - self.start_time
        cut = options.run_time and second >= options.run_time
        return None if cut or shares.all_over(self.runner) else (0, 1)


def leave_test(user: Any, due: float) -> NoReturn:
    """As `wait_time`: the user is done, so many milliseconds after it was due."""
    note_scheduled(user.environment, type(user).__name__, due)
    raise StopUser


def start_once(begin: Callable[[], None]) -> None:
    """Begin as a user that leaves when its start fails."""
    try:
        begin()
    except (StepFailed, StopUser):
        raise GreenletExit from None
    except RescheduleTask:
        pass


def start_user(user_class: type[Any], environment: Any, due: float) -> None:
    """Start a fresh user, which will do one task and leave."""
    user = user_class(environment)
    user.wait_time = functools.partial(leave_test, user, due)
    # a start that is tried again and again would keep users who should be gone
    if hasattr(user, "begin"):
        user.on_start = functools.partial(start_once, user.begin)
    greenlet = user.start(environment.runner.user_greenlets)
    greenlet.rawlink(lambda _: let_go(user))  # `link` makes one more greenlet


def let_go(user: Any) -> None:
    """Close the connections of a user who has left, and break the circles it is in.

    Else it would wait for the garbage collector, which costs more than the user did.
    """
    if getattr(user, "client_pool", None) is None:  # the connections are its own
        getattr(user.client, "client", user.client).close()
    user.client.user = None
    for name in ("wait_time", "on_start", "_taskset_instance"):
        vars(user).pop(name, None)


def pace_arrivals(environment: Any, load: Arrivals) -> None:
    """Start this process's part of the users, each at its moment."""
    while (runner := environment.runner) is None:
        gevent.sleep(0.01)  # a worker that joins is told to start while it connects
    shares.begin(runner)
    if isinstance(runner, MasterRunner):
        return
    while shares.begun_at is None or runner.state != STATE_RUNNING:
        gevent.sleep(0.01)
    classes = {one.__name__: one for one in runner.user_classes}
    weights = {name: classes[name].weight for name in sorted(classes)}
    for number, (second, name) in enumerate(arrival_times(load, weights)):
        due = shares.begun_at + second
        if (ahead := due - time.monotonic()) > LOOK_AHEAD_S or number % 500 == 0:
            gevent.sleep(max(0, ahead - LOOK_AHEAD_S))
        while shares.silent():
            gevent.sleep(0.02)
        mine, processes = shares.part_at(second)
        if number % processes != mine:
            continue
        gevent.sleep(max(0, due - time.monotonic()))
        most = load.max_users and (load.max_users + processes - 1 - mine) // processes
        if name not in classes or (most is not None and runner.user_count >= most):
            shares.tally["dropped"] += 1
        else:
            shares.note_start(time.monotonic() - due)
            start_user(classes[name], environment, due)
    patience = time.monotonic() + load.finish_s
    while runner.user_count and time.monotonic() < patience:
        gevent.sleep(0.05)
    shares.over = True


def arrivals_summary(load: Arrivals, stats: Any) -> str:
    """How the arrivals went."""
    counts = shares.counts()
    planned = f"{'about ' if load.poisson else ''}{arrivals_expected(load.phases):,}"
    text = f"Arrivals: {counts['started']:,} of {planned} started"
    text += f", {counts['dropped']:,} dropped, {counts['late']:,} more than 50 ms late"
    return f"{text} (at most {shares.latest_ms():.0f} ms); {scheduled_p99(stats)}"


def warn_of_connections(environment: Any, load: Arrivals) -> None:
    """Warn of too many new connections, unless all users share some."""
    pools = [getattr(one, "client_pool", None) for one in environment.user_classes]
    if None in pools:
        warn_of_ports(max(max(phase.first, phase.last) for phase in load.phases))


def tell_of_the_end(job: Any) -> None:
    """Log what ended the arrivals before their time."""
    logging.getLogger(__name__).error("the arrivals ended", exc_info=job.exc_info)


def refuse_empty_mixes(loads: Mapping[str, Arrivals]) -> None:
    """End the process if the environment has left nobody who could arrive."""
    empty = [
        f"phase {number} of {name}: every weight of the mix is 0, so nobody arrives"
        for name, load in loads.items()
        for number, phase in enumerate(load.phases, 1)
        if phase.mix and not any(phase.mix.values())
    ]
    if empty:
        print("\n".join(empty), file=sys.stderr)
        sys.exit(2)


def let_users_arrive(loads: Mapping[str, Arrivals]) -> None:
    """Start fresh users at the planned moments, whatever the answers take.

    Every process works out the whole schedule and starts its own part of it.
    """
    refuse_empty_mixes(loads)
    jobs: list[Any] = []

    @on(events.test_start)
    def begin_arrivals(environment: Any, **_: Any) -> None:
        load = loads.get(environment.parsed_options.load)
        if load is not None:
            keep_addresses()
            gc.collect()
            gc.freeze()  # what is here stays; looking through it makes users late
            gc.set_threshold(10_000)  # at 700 it looks whenever 16 more users are here
            if not isinstance(environment.runner, WorkerRunner):
                warn_of_connections(environment, load)
            jobs.append(gevent.spawn(pace_arrivals, environment, load))
            jobs[-1].link_exception(tell_of_the_end)

    @on(events.test_stopping)
    def end_arrivals(**_: Any) -> None:
        gevent.killall(jobs)
        jobs.clear()

    @on(events.test_stop)
    def tell_arrivals(environment: Any, **_: Any) -> None:
        load = loads.get(environment.parsed_options.load)
        if load is not None and not isinstance(environment.runner, WorkerRunner):
            logging.getLogger(__name__).info(arrivals_summary(load, environment.stats))
