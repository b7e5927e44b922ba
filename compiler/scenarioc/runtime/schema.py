"""Does a JSON value fit a JSON Schema (needs jsonschema)."""

from __future__ import annotations

from typing import Any

from jsonschema.validators import validator_for

from scenarioc.runtime.wording import shown

validators: dict[str, tuple[Any, Any]] = {}


def schema_misfit(place: str, schema: Any, value: Any) -> tuple[str, str] | None:
    """What the schema expects and what came, where `value` first differs."""
    known, validator = validators.get(place, (None, None))
    if known != schema:
        validator = validator_for(schema)(schema)
        validators[place] = (schema, validator)
    errors = sorted(validator.iter_errors(value), key=lambda error: len(error.path))
    if not errors:
        return None
    error = errors[0]
    wanted = (
        f"{error.json_path} to fit {error.validator} {shown(error.validator_value)}"
    )
    return wanted, shown(error.instance, error.json_path)
