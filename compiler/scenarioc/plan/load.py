"""Lowering of the load."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.plan import model
from scenarioc.plan.context import Lowering, unknown
from scenarioc.plan.profiles import lower_profile
from scenarioc.spec.load import Profile, Profiles


def lower_load(lowering: Lowering, load: Profile | Profiles, users: Sequence[model.User]) -> model.Load:
    """All profiles, and which one runs when none is asked for."""
    if isinstance(load, Profile):
        return model.Load("default", (lower_profile(lowering, "default", load, ("load",), users),))
    profiles = []
    for name, profile in load.profiles.items():
        common = {"warmup": load.warmup if profile.warmup is None else profile.warmup}
        whole = profile.model_copy(update=common)
        profiles.append(lower_profile(lowering, name, whole, ("load", "profiles", name), users))
    default = load.default or profiles[0].name
    if default not in load.profiles:
        unknown(lowering, "profile", default, load.profiles, lowering.document.at(("load", "default")))
    return model.Load(default, tuple(profiles))
