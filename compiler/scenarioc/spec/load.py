"""How many virtual users, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Count, Text, described, refuse, unquoted
from scenarioc.spec.given import LoadCount, LoadDuration, LoadPatience, overridable
from scenarioc.spec.later import later
from scenarioc.spec.model import Model
from scenarioc.spec.rates import Throughput

if TYPE_CHECKING:
    from scenarioc.spec.arrivals import Arrivals
else:
    Arrivals = later("arrivals", "Arrivals")


def check_users(value: Any) -> int:
    """A number of users, from 0."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise refuse("not-a-count", f"expected a number of users, found {described(value)}", **unquoted(value))


Users = Annotated[int, overridable("users", check_users, type="integer", minimum=0)]


class Stage(Model):
    """One stage: go `to` a number of users `over` some time, or `hold` the number for some time, or both."""

    to: Users | None = None
    """The number of users to reach. Examples: `50`"""
    over: LoadDuration | None = None
    """How long the way there takes, linearly; at once if absent. Examples: `1m`"""
    hold: LoadDuration | None = None
    """How long the number then stays. Examples: `3m`"""
    repeat: Count | None = None
    """For waves: how often `stages` come, one after the other. Examples: `5`"""
    stages: list[Stage] | None = None
    """The stages that are repeated. Examples: `[{to: 200, over: 30s}, {to: 50, over: 30s}]`"""


class IterationsOfEach(Model):
    """So many iterations of each user."""

    each: LoadCount
    """How many iterations each user does before it leaves. Examples: `10`"""


def _iterations_form(value: Any) -> str:
    return "@each" if isinstance(value, dict | IterationsOfEach) else "@all"


def _throughput_form(value: Any) -> str:
    return "@each" if isinstance(value, dict) else "@all"


def _users_form(value: Any) -> str:
    return "@stages" if isinstance(value, list | tuple) else "@users"


class Profile(Model):
    """One load: a constant number of users for some time, or stages; or arrivals."""

    users: (
        Annotated[Annotated[Users, Tag("@users")] | Annotated[list[Stage], Tag("@stages")], Discriminator(_users_form)]
        | None
    ) = None
    """A number of users, or stages. Examples: `5`"""
    for_: LoadDuration | None = Field(None, alias="for")
    """How long a constant number of users stays. Examples: `2m`"""
    iterations: (
        Annotated[
            Annotated[LoadCount, Tag("@all")] | Annotated[IterationsOfEach, Tag("@each")],
            Discriminator(_iterations_form),
        ]
        | None
    ) = None
    """End after exactly so many iterations of all users on all processes, or of each user; an iteration is one task, or
    one round of a flow. The load ends earlier if its time is over. Examples: `1000` · `{each: 10}`"""
    throughput: (
        Annotated[
            Annotated[Throughput, Tag("@all")] | Annotated[dict[str, Throughput], Field(min_length=1), Tag("@each")],
            Discriminator(_throughput_form),
        ]
        | None
    ) = None
    """The requests a second that all users together make, on all processes: they wait for their turn. Or those of
    scenarios and endpoints, by name. The end of the test says whether it was held, and why not.
    Examples: `1000/s` · `{browse: 10/s, list items: 50/s}`"""
    arrivals: Arrivals | None = None
    """Instead of `users`: one phase of arrivals or several. Every arrival is a fresh user that does its flow, or one of
    its tasks, once and leaves; slow answers do not slow the arrivals down. Examples: `{rate: 5/s, for: 1m}`"""
    poisson: bool | None = None
    """Let users arrive at random moments, as independent people do, with the same rates. Examples: `true`"""
    seed: LoadCount | None = None
    """Draws who arrives, and with `poisson` when; 1 if absent. Examples: `42`"""
    wait_first: bool | None = None
    """Let every arrival come at the end of its share of the time, not at its beginning: with `rate: 4/s` the first
    comes after 250 ms, and the last when the phase ends. Examples: `true`"""
    max_users: LoadCount | None = None
    """Arrivals that find so many users at work are dropped and counted. Examples: `500`"""
    finish_within: LoadPatience | None = None
    """How long the users who are there after the last arrival may take to finish, 30 s if absent; `unlimited` waits for
    all of them. Examples: `5m` · `unlimited`"""
    warmup: LoadDuration | None = None
    """The first part of the load that results and thresholds leave out. Examples: `30s`"""


class Profiles(Model):
    """Named loads to choose from."""

    default: Text | None = None
    """The profile that runs when none is asked for; the only one, or the first, if absent."""
    profiles: dict[str, Profile] = Field(min_length=1)
    """The loads by name. Examples: `{light: {users: 5, for: 2m}}`"""
    warmup: LoadDuration | None = None
    """The warm-up of every profile that does not name its own. Examples: `30s`"""


def _load_form(value: Any) -> str:
    if isinstance(value, Profiles) or (isinstance(value, dict) and ("profiles" in value or "default" in value)):
        return "@profiles"
    return "@profile"


Load = Annotated[Annotated[Profile, Tag("@profile")] | Annotated[Profiles, Tag("@profiles")], Discriminator(_load_form)]
