"""What all models of the language are: strict, closed, unchanging, and built only when a spec uses them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")


class Model(BaseModel):
    """Base of all models: unknown keys are problems, nothing is converted, nothing changes afterwards.

    The validator of a model is built when the first value for it comes, not with that of the model around it: most
    specs use few of the models, and building all takes longer than everything else that a small spec needs.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Build the validator of this model, with ways to those of the models inside it."""
        before = _BUILT.set(cls)
        try:
            with without_plugins():
                return super().model_rebuild(**options)
        finally:
            _BUILT.reset(before)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if _BUILT.get() is cls:
            schema = handler(source)
            _refuse_nothing(handler.resolve_ref_schema(schema))
            return schema
        # Its errors join those of the model around it, with their paths.
        return core_schema.no_info_plain_validator_function(lambda value: cls.model_validate(value))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if schema["type"] == "function-plain":
            return {MODEL: cls.__name__}
        result = handler(schema)
        handler.resolve_ref_schema(result).pop("title", None)
        return result


def _refuse_nothing(model: Any) -> None:
    """Let `X | None = None` mean that a key may be left out, not that it may be written with nothing behind it.

    Nothing is behind `flow:` when the lines below it are not indented.
    """
    for field in model["schema"].get("fields", {}).values():
        inner = field["schema"]
        if inner["type"] == "default" and inner["schema"]["type"] == "nullable":
            inner["schema"] = inner["schema"]["schema"]


MODEL = "model"
"""What stands for a model in the JSON Schema of another one."""
_BUILT: ContextVar[type[Model] | None] = ContextVar("_BUILT", default=None)
_PLUGINS_OFF = "PYDANTIC_DISABLE_PLUGINS"
_LOADER = "pydantic.plugin._loader"


@contextmanager
def without_plugins() -> Iterator[None]:
    """Plugins of other packages must not change what a spec means; and to find them, pydantic would read the metadata
    of all installed packages, which takes as long as building the models.

    Even switched off, what looks for them imports half of the standard library, so a stand-in that finds none is there
    meanwhile.
    """
    with _ONE_AT_A_TIME:
        before = os.environ.get(_PLUGINS_OFF), sys.modules.get(_LOADER)
        os.environ[_PLUGINS_OFF] = "__all__"
        sys.modules[_LOADER] = _NO_PLUGINS
        try:
            yield
        finally:
            _restore(os.environ, _PLUGINS_OFF, before[0])
            _restore(sys.modules, _LOADER, before[1])


_ONE_AT_A_TIME = threading.RLock()


class _NoPlugins(ModuleType):
    """What pydantic asks for plugins."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()


_NO_PLUGINS = _NoPlugins(_LOADER)


def _restore(mapping: MutableMapping[str, T], key: str, value: T | None) -> None:
    if value is None:
        del mapping[key]
    else:
        mapping[key] = value
