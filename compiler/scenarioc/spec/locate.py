"""From the `loc` of a pydantic error to the path in the document and to the model that stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Tag

from scenarioc.records import record
from scenarioc.source import Path
from scenarioc.spec.later import Later
from scenarioc.spec.model import Model
from scenarioc.spec.root import Spec


@record
class Located:
    """A path in the document, and the models that it leads through, outermost first, each with its own path."""

    path: Path
    models: tuple[tuple[Path, type[Model]], ...]

    @property
    def owner(self) -> type[Model] | None:
        """The model that has, or should have, the last key of the path."""
        at, model = self.models[-1] if self.models else ((), None)
        return model if at == self.path[:-1] else None


def locate(loc: Sequence[str | int]) -> Located:
    """The place of an error; the tags that pydantic puts into `loc` for unions are left out of the path."""
    here: Any = Spec
    path: list[str | int] = []
    models: list[tuple[Path, type[Model]]] = []
    for item in loc:
        here = plain(here)
        branches = tagged(here)
        if branches:
            here = branches.get(str(item), here)
            continue
        if isinstance(here, type) and issubclass(here, Model):
            models.append((tuple(path), here))
        path.append(item)
        here = _inside(here, item)
    return Located(tuple(path), tuple(models))


def plain(annotation: Any) -> Any:
    """The annotation without `Annotated[…]` and `… | None` around it."""
    while True:
        if get_origin(annotation) is Annotated:
            here, *metadata = get_args(annotation)
            annotation = next((meta.meaning for meta in metadata if isinstance(meta, Later)), here)
            continue
        if get_origin(annotation) in (Union, UnionType):
            rest = [arg for arg in get_args(annotation) if arg is not NoneType]
            if len(rest) == 1:
                annotation = rest[0]
                continue
        return annotation


def tagged(annotation: Any) -> dict[str, Any]:
    """The branches of a tagged union by tag; empty for anything else."""
    if get_origin(annotation) not in (Union, UnionType):
        return {}
    return {
        str(meta.tag): arg
        for arg in get_args(annotation)
        for meta in (get_args(arg)[1:] if get_origin(arg) is Annotated else ())
        if isinstance(meta, Tag)
    }


def aliases(model: type[Model]) -> dict[str, Any]:
    """The keys that a model has in a spec, with the annotation of each."""
    model.model_rebuild()
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


@cache
def models() -> tuple[type[Model], ...]:
    """All models of the language, outer ones first."""
    found: dict[type[Model], None] = {Spec: None}
    waiting: list[type[Model]] = [Spec]
    while waiting:
        for annotation in aliases(waiting.pop(0)).values():
            for model in models_in(annotation):
                if model not in found:
                    found[model] = None
                    waiting.append(model)
    return tuple(found)


def models_in(annotation: Any) -> Iterator[type[Model]]:
    """The models that stand anywhere in an annotation."""
    annotation = plain(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        if inner is not annotation:
            yield from models_in(inner)


def _inside(annotation: Any, item: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return aliases(annotation).get(str(item), Any)
    arguments = get_args(annotation)
    return arguments[-1] if arguments else Any
