"""Types of the language that are imported when the first value for them comes: a spec uses few of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from scenarioc.spec.model import MODEL, Model, without_plugins

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Check = Callable[[Any], Any]


def later(module: str, name: str, *, text: Check | None = None) -> Any:
    """The type of that name in a module of the language; `text` reads a value that is only a text, without the module.

    For type checkers, import the type itself.
    """
    return Annotated[Any, Later(module, name, text)]


class Later:
    """What a type is, as soon as somebody wants to know."""

    def __init__(self, module: str, name: str, text: Check | None) -> None:
        self._module, self._name, self._text = module, name, text

    @cached_property
    def meaning(self) -> Any:
        """The type itself."""
        return getattr(importlib.import_module(f"scenarioc.spec.{self._module}"), self._name)

    @cached_property
    def _model(self) -> type[Model] | None:
        return self.meaning if isinstance(self.meaning, type) and issubclass(self.meaning, Model) else None

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        from pydantic import TypeAdapter

        with without_plugins():
            return TypeAdapter(self.meaning, config=ConfigDict(strict=True))

    @cached_property
    def _check(self) -> Check:
        return self._model.model_validate if self._model else self._adapter.validate_python

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = self._text
        if text is None:
            # Its errors join those of the model around it, with their paths.
            return core_schema.no_info_plain_validator_function(lambda value: self._check(value))
        return core_schema.no_info_plain_validator_function(
            lambda value: text(value) if isinstance(value, str) else self._check(value)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {MODEL: self._model.__name__} if self._model else handler(self._adapter.core_schema)
