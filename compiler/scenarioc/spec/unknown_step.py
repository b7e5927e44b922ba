"""Steps none of whose keys says what kind of step they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarioc.problems import Problems, did_you_mean
from scenarioc.source import Document, Path
from scenarioc.spec.lines import METHODS
from scenarioc.spec.locate import aliases
from scenarioc.spec.model import Model
from scenarioc.spec.request import Request
from scenarioc.spec.rewrite import replaced
from scenarioc.spec.steps import STEP_TAGS
from scenarioc.spec.vocabulary import EXPLAINED, RENAMED
from scenarioc.spec.words import either, listed


def unknown_step(document: Document, path: Path, value: Any, problems: Problems) -> None:
    """Report such a step: a misspelt or foreign word in it, what its other keys belong to, or what there is."""
    step: Mapping[str, Any] = value if isinstance(value, dict) else {}
    companions = {key for model in _kinds().values() for key in aliases(model) if key not in STEP_TAGS}
    for key in (key for key in step if key not in companions):
        near = RENAMED["step"].get(key) or did_you_mean(key, _candidates(step, key))
        if near and key not in EXPLAINED["step"]:
            at = document.key_at((*path, key))
            fix = replaced(document, at, near)
            problems.add("unknown-step", f"unknown step `{key}`", at, help=f"did you mean `{near}`?", fix=fix)
            return
    word = next((key for key in step if key in EXPLAINED["step"]), None)
    at = document.key_at((*path, word or next(iter(step)))) if step else document.at(path)
    kinds = [kind for kind, model in _kinds().items() if set(step) <= aliases(model).keys()]
    if word is not None and not kinds:
        problems.add("unknown-step", f"unknown step `{word}`", at, help=EXPLAINED["step"][word])
    elif step and kinds:
        others = either([f"`{key}`" for key in step], "and")
        wanted = either([f"`{kind}`" for kind in kinds], "or")
        message = "this step does not say what it is"
        problems.add("unknown-step", message, at, help=f"what has {others} begins with {wanted}")
    else:
        headline = f"unknown step `{next(iter(step))}`" if step else "this step is empty"
        problems.add("unknown-step", headline, at, help=listed("a step has one of", STEP_TAGS))


def _candidates(step: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = step[key]
    is_path = isinstance(value, str) and value.startswith(("/", "http"))
    return METHODS if is_path else tuple(STEP_TAGS)


def _kinds() -> dict[str, type[Model]]:
    """The model of each kind of step, by the word that says so; one of the methods stands for all of them."""
    models = [model for model in Model.__subclasses__() if model.__name__.endswith("Step")]
    return {"get": Request} | {next(iter(aliases(model))): model for model in models}
