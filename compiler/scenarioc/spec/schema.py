"""The JSON Schema of the language, for editors: descriptions and examples come from the docstrings of the models."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from scenarioc.spec.locate import models
from scenarioc.spec.model import MODEL, Model
from scenarioc.spec.root import Spec

_EXAMPLES = re.compile(r"\s*Examples: (.*)$", re.DOTALL)
_EXAMPLE = re.compile(r"`([^`]*)`")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of a spec (draft 2020-12) as JSON data."""
    definitions = {model.__name__: _described(model) for model in sorted(models(), key=lambda model: model.__name__)}
    schema = definitions.pop(Spec.__name__)
    schema["$defs"] = definitions
    schema["$schema"] = DIALECT
    _tidy(schema)
    schema["title"] = "scenarioc spec"
    return schema


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, with `anyOf` for unions: an editor completes from all branches."""

    def tagged_union_schema(self, schema: Any) -> dict[str, Any]:
        generated = super().tagged_union_schema(schema)
        generated.pop("discriminator", None)
        if "oneOf" in generated:
            generated["anyOf"] = generated.pop("oneOf")
        return generated


def field_docs(model: type[Model]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What the docstring behind each field says of its key: a description, and examples as they would be written."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for base in reversed(model.__mro__):
        if not (isinstance(base, type) and issubclass(base, Model)) or base is Model:
            continue
        for name, text in _docstrings(base).items():
            if name in model.model_fields:
                found[model.model_fields[name].alias or name] = _split(text)
    return {key: found[key] for field, info in model.model_fields.items() if (key := info.alias or field) in found}


@cache
def _docstrings(model: type[Model]) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(inspect.getmodule(model) or model))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == model.__name__:
            pairs = zip(node.body, node.body[1:], strict=False)
            return {
                before.target.id: after.value.value
                for before, after in pairs
                if isinstance(before, ast.AnnAssign)
                and isinstance(before.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            }
    return {}


def _split(text: str) -> tuple[str, tuple[str, ...]]:
    match = _EXAMPLES.search(text)
    description = " ".join(text[: match.start() if match else None].split())
    return description, tuple(_EXAMPLE.findall(match[1])) if match else ()


def _value(example: str) -> Any:
    import yaml

    try:
        return example if example.startswith("${") else yaml.safe_load(example)
    except yaml.YAMLError:
        return example


def _described(model: type[Model]) -> dict[str, Any]:
    schema = model.model_json_schema(schema_generator=_Generator)
    # A model that holds itself is put aside even in its own schema.
    target: dict[str, Any] = schema.get("$defs", {}).get(model.__name__, schema)
    target["description"] = inspect.cleandoc(model.__doc__ or "")
    properties = target.get("properties", {})
    for key, (description, examples) in field_docs(model).items():
        if key in properties:
            properties[key]["description"] = description
            if examples:
                properties[key]["examples"] = [_value(example) for example in examples]
    return target


def _tidy(node: Any) -> None:
    """Leave out what helps no author: `null` and `default: null` (a key that is not wanted is not written), titles."""
    if isinstance(node, dict):
        branches = node.get("anyOf")
        if isinstance(branches, list) and node.get("default", ...) is None and {"type": "null"} in branches:
            rest = [branch for branch in branches if branch != {"type": "null"}]
            del node["anyOf"]
            if len(rest) == 1:
                node.update({**rest[0], **{k: v for k, v in node.items() if k in ("description", "examples")}})
            else:
                node["anyOf"] = rest
        if isinstance(node.get(MODEL), str):
            node["$ref"] = f"#/$defs/{node.pop(MODEL)}"
        if node.get("default", ...) is None and "properties" not in node:
            node.pop("default")
        if isinstance(node.get("default"), float) and node.get("type") == "string":
            node["default"] = f"{node['default']:g}s"
        if isinstance(node.get("title"), str):
            node.pop("title")
        for value in node.values():
            _tidy(value)
    elif isinstance(node, list):
        for item in node:
            _tidy(item)
