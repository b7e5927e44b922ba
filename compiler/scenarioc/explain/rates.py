"""The throughputs of a profile: what they ask for, what the users can give, and how much they slow these down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenarioc.explain.volume import Volume
from scenarioc.plan import model
from scenarioc.records import record

_ROUNDS = 3


@record
class AskedRate:
    """A throughput in requests a second, of a scenario or an endpoint by `name` or of all (None); `of_users` is how
    many such requests the users of each scenario could make a second."""

    name: str | None
    asked: float
    of_users: tuple[float, ...]

    @property
    def possible(self) -> float:
        """What all users could give."""
        return sum(self.of_users)


def rates_of(profile: model.Profile, each: Sequence[tuple[model.User, float, Volume, float]]) -> Iterator[AskedRate]:
    """The throughputs of a profile, with its users, their share, what they do once, and how long that takes."""
    if profile.throughput is not None:
        yield AskedRate(None, profile.throughput, _of_users(profile, each, [once.count for _, _, once, _ in each]))
    for one in sorted(profile.throughputs, key=lambda one: bool(one.rows)):  # what is left of it goes to endpoints
        if not one.rows:
            counts = [once.count if user.identifier in one.users else 0.0 for user, _, once, _ in each]
        else:
            counts = [sum(once.requests.get(row, 0.0) for row in one.rows) for _, _, once, _ in each]
        yield AskedRate(one.name, one.rate, _of_users(profile, each, counts))


def _of_users(
    profile: model.Profile, each: Sequence[tuple[model.User, float, Volume, float]], counts: Sequence[float]
) -> tuple[float, ...]:
    shares = [share * profile.most_users / took if took else 0.0 for _, share, _, took in each]
    return tuple(share * count for share, count in zip(shares, counts, strict=True))


def left_for(rates: Sequence[AskedRate]) -> Iterator[tuple[AskedRate, float]]:
    """Each throughput with the requests a second that are made when nobody exceeds any of them."""
    held = slowed(rates, max((len(rate.of_users) for rate in rates), default=0))
    for rate in rates:
        yield rate, sum(kept * most for kept, most in zip(held, rate.of_users, strict=True))


def slowed(rates: Sequence[AskedRate], users: int) -> list[float]:
    """For the users of each scenario, how much of what they could do they do when nobody exceeds a throughput."""
    held = [1.0] * users
    for rate in list(rates) * _ROUNDS:
        sent = sum(kept * most for kept, most in zip(held, rate.of_users, strict=True))
        if sent > rate.asked:
            held = [kept * rate.asked / sent if most else kept for kept, most in zip(held, rate.of_users, strict=True)]
    return held
