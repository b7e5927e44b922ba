"""Plans built by hand, for tests of targets."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.expressions.tree import Constant, Expression, Type
from scenarioc.plan.model import (
    Capture,
    Check,
    Client,
    EnvironmentVariable,
    FormBody,
    JsonBody,
    Load,
    Log,
    NamedValue,
    Place,
    Plan,
    Profile,
    Request,
    Stage,
    Step,
    Task,
    Threshold,
    User,
)

AT = Place("shop.yaml", 3)


def text(value: str) -> Expression:
    """The expression that gives this text."""
    return Constant(Type.TEXT, value)


def constant(name: str, users: int, seconds: float) -> Profile:
    """A profile of one number of users from the first second to the last."""
    return Profile(name, (Stage(users, 0, seconds),), AT)


def staged(name: str, users: int, over_s: float, hold_s: float) -> Profile:
    """A profile that climbs to its users, then holds them."""
    return Profile(name, (Stage(users, over_s, hold_s),), AT)


def plan(
    *profiles: Profile, environment: Sequence[EnvironmentVariable] = (), users: Sequence[User] = (), name: str = "shop"
) -> Plan:
    """A plan with this load; its first profile is the default."""
    return Plan(
        name=name,
        source="shop.yaml",
        description=None,
        host=text("http://127.0.0.1:8000"),
        environment=tuple(environment),
        constants=(),
        users=tuple(users),
        load=Load(profiles[0].name, profiles),
        thresholds=(),
        hooks=None,
    )


def saying(word: str) -> Plan:
    """A plan that holds this word in every position where a spec has free text; names of profiles end in a number."""
    place = Place(word, 7)
    return Plan(
        name=word,
        source=word,
        description=word,
        host=text(word),
        environment=(EnvironmentVariable("GREETING", word, place), EnvironmentVariable("API_TOKEN", word, place)),
        constants=(),
        users=(_user(word, place),),
        load=Load(word, (Profile(word, (Stage(2, 0, 5),), place), Profile(f"{word}2", (Stage(9, 3, 5),), place))),
        thresholds=(Threshold(word, (("GET", word),), "p95", "<", 500, place),),
        hooks=None,
        files=(word,),
    )


def _user(word: str, place: Place) -> User:
    return User(
        identifier="Browse",
        title=word,
        weight=1,
        fixed_count=None,
        host=text(word),
        client=Client(headers=(NamedValue(word, text(word)),)),
        wait=None,
        variables=(),
        start=(),
        tasks=(Task("look", word, 1, (word,), _steps(word, place), place),),
        stop=(),
        tags=(word,),
        place=place,
    )


def _steps(word: str, place: Place) -> tuple[Step, ...]:
    pair = NamedValue(word, text(word))
    check = Check("header", word, "equals", text(word), False, place)
    capture = Capture(
        word, "item", False, "header", word, word, "first", text(word), required=False, transform=None, place=place
    )
    bodies = (JsonBody(text(word)), FormBody((pair,)))
    requests = [
        Request(
            method="POST",
            url=text(word),
            name=word,
            title=word,
            query=(pair,),
            headers=(pair,),
            cookies=(pair,),
            body=body,
            timeout_s=None,
            follow_redirects=True,
            compress=False,
            status=None,
            checks=(check,),
            captures=(capture,),
            on_failure="continue",
            tags=(word,),
            place=place,
        )
        for body in bodies
    ]
    return (*requests, Log(text(word), place))
