"""Keys that do not exist: misspelt, in the wrong place, or from the vocabulary of another tool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarioc.problems import Problems, did_you_mean, letters_apart
from scenarioc.source import Document, Path
from scenarioc.spec.locate import Located, aliases, models, models_in
from scenarioc.spec.model import Model
from scenarioc.spec.rewrite import replaced
from scenarioc.spec.steps import STEP_TAGS
from scenarioc.spec.vocabulary import EXPLAINED, HOMES, INSTEAD, RENAMED
from scenarioc.spec.words import either, listed


def unknown_key(document: Document, place: Located, problems: Problems) -> Sequence[str]:
    """Report a key that its mapping does not have; the keys that the author may have meant by it."""
    key, owner = str(place.path[-1]), place.owner
    at = document.key_at(place.path)
    known = _known(place.path, owner)
    free = [k for k in known if not document.has((*place.path[:-1], k))] or known
    model = {"PlainCondition": "Condition"}.get(owner.__name__, owner.__name__) if owner else ""
    renamed = RENAMED.get(model, {}).get(key)
    near = renamed if renamed in free else did_you_mean(key, free)
    headline = f"unknown key `{key}`"
    explained = EXPLAINED.get(model, {}).get(key)
    if renamed and renamed not in free:
        explained = f"it is called `{renamed}` here, and that is there already"
    if explained:
        problems.add("unknown-key", headline, at, help=explained)
        return known
    misspelt = near is not None and letters_apart(key.lower(), near) <= 1
    if not misspelt and (empty := _empty_above(_mapping(document, place.path[:-1]), key, known)):
        help = f"indent it more than `{empty}`, which has no value, if it belongs there"
        problems.add("unknown-key", headline, at, help=help)
        return ()
    if near and (near == renamed or misspelt):
        problems.add("unknown-key", headline, at, help=f"did you mean `{near}`?", fix=replaced(document, at, near))
        return (near,)
    if model in _STEPS and key in STEP_TAGS and (wanted := _own_step(document, place.path)):
        problems.add("misplaced-key", f"`{key}` is a step of its own", at, help=wanted)
        return ()
    if home := _home(place, key):
        problems.add("misplaced-key", f"`{key}` does not belong here", at, help=home)
        return ()
    if near and model not in INSTEAD:
        problems.add("unknown-key", headline, at, help=f"did you mean `{near}`?", fix=replaced(document, at, near))
        return (near,)
    way_out = INSTEAD.get(model) or listed("known here:", known)
    if place.path[:-1] == ("load",) and isinstance(document.data["load"][key], dict):
        way_out, known = f"named loads stand under `profiles`: `load: {{profiles: {{{key}: …}}}}`", ("users",)
    problems.add("unknown-key", headline, at, help=way_out)
    return known if place.path[:-1] == ("load",) or model in INSTEAD else ()


def _known(path: Path, owner: type[Model] | None) -> tuple[str, ...]:
    # Which of its two forms `load` has is decided by the keys, so a misspelt one may be of the other form.
    more = ("profiles", "default") if path[:-1] == ("load",) else ()
    return (*(aliases(owner) if owner else ()), *more)


def _own_step(document: Document, path: Path) -> str:
    first = next(iter(_mapping(document, path[:-1])), None)
    return f"begin a new item: `- {path[-1]}: …`; this one is `{first}`"


def _empty_above(mapping: dict[str, Any], key: str, known: Sequence[str]) -> str | None:
    """The key without a value after which come only keys that do not exist here, down to this one."""
    empty = None
    for other, value in mapping.items():
        if other == key:
            break
        if other in known:
            empty = other if value is None else None
    return empty


def _mapping(document: Document, path: Path) -> dict[str, Any]:
    value: Any = document.data
    for item in path:
        value = value[item]
    return value if isinstance(value, dict) else {}


def _home(place: Located, key: str) -> str | None:
    """Where a key belongs that the language knows elsewhere: around this mapping, inside it, or somewhere else."""
    for at, model in reversed(place.models[:-1]):
        beside = place.path[len(at)]
        if key in aliases(model) and isinstance(beside, str) and len(place.models) > 1:
            return f"it stands beside `{beside}`, not in it: indent it like `{beside}`"
    owner = place.owner
    for name, annotation in aliases(owner).items() if owner else ():
        if any(key in aliases(model) for model in models_in(annotation)) and name in _GATHERING:
            return f"it belongs under `{name}`: `{name}: {{{key}: …}}`"
    homes = dict.fromkeys(
        HOMES[model.__name__] for model in models() if model.__name__ in HOMES and key in aliases(model)
    )
    return f"it belongs to {either(list(homes)[:3], 'or')}" if homes else None


_GATHERING = ("expect", "http", "load")
"""Keys that hold what people like to write one level further out."""


_STEPS = frozenset(model.__name__ for model in Model.__subclasses__() if model.__name__.endswith("Step")) | {"Request"}
