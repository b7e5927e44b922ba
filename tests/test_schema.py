"""The JSON Schema of the language: what editors complete and check with; it accepts whatever the compiler accepts."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from scenarioc.problems import Rejected
from scenarioc.source import load
from scenarioc.spec import json_schema, read
from scenarioc.spec.locate import aliases, models
from support.problem_blocks import Block, blocks
from support.random_specs import random_spec

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "specs" / "scenario.schema.json"
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SPECS = [
    *sorted((ROOT / "specs").glob("*.yaml")),
    *sorted((ROOT / "tests" / "cases").glob("*/spec.yaml")),
    ROOT / "tests" / "support" / "rich.yaml",
]


def data_of(path: Path) -> Any:
    return load(path.read_text("utf-8"), path.name).data


def complaint(data: Any) -> str | None:
    error = best_match(VALIDATOR.iter_errors(data))
    return None if error is None else f"{list(error.absolute_path)}: {error.message[:200]}"


def is_accepted(data: Any) -> bool:
    """Whether the models accept a spec, be it from YAML or from JSON."""
    try:
        read(load(json.dumps(data), "spec.json"))
    except Rejected:
        return False
    return True


def nodes(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every schema inside the schema."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in ("examples", "default", "enum", "const"):
                yield from nodes(value, (*path, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from nodes(item, (*path, str(index)))


def test_the_schema_is_one_of_draft_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_of_every_model_is_in_the_schema_with_a_description_that_is_a_sentence() -> None:
    for model in models():
        schema = SCHEMA if model.__name__ == "Spec" else SCHEMA["$defs"][model.__name__]
        assert list(schema["properties"]) == list(aliases(model)), model
        assert schema["additionalProperties"] is False
        for key, value in {model.__name__: schema, **schema["properties"]}.items():
            assert "description" in value, f"{model.__name__}.{key}"
            description = value["description"]
            assert description.endswith((".", ")", "`")), f"{model.__name__}.{key}: {description}"
            assert "  " not in description, f"{model.__name__}.{key}: {description}"


def test_every_reference_leads_somewhere_and_every_definition_is_used() -> None:
    references = {node["$ref"] for _, node in nodes(SCHEMA) if "$ref" in node}
    assert references == {f"#/$defs/{name}" for name in SCHEMA["$defs"]}


def test_the_examples_are_right() -> None:
    wrong = []
    for path, node in nodes(SCHEMA):
        if "examples" in node and path[-1:] != ("properties",):
            schema = {**node, "$defs": SCHEMA["$defs"]}
            validator = Draft202012Validator(schema)
            wrong += [(path, example) for example in node["examples"] if not validator.is_valid(example)]
    assert not wrong


def test_enums_and_examples_are_there_for_editors_to_offer() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["Request"]["properties"]["on_failure"]["enum"] == [
        "continue",
        "end_iteration",
        "end_user",
        "end_test",
    ]
    assert definitions["StopStep"]["properties"]["stop"]["enum"] == ["iteration", "user", "test"]
    assert SCHEMA["properties"]["version"]["const"] == 1
    # Keys whose values have a form of their own show what it looks like.
    shown = [(path[-1], "examples" in node or "enum" in node) for path, node in nodes(SCHEMA) if node.get("pattern")]
    assert shown
    for key in ("think", "pace", "timeout", "thresholds", "load", "expect", "capture", "target", "for", "every"):
        owners = [d["properties"][key] for d in (SCHEMA, *definitions.values()) if key in d.get("properties", {})]
        assert owners
        assert all("examples" in owner or "default" in owner for owner in owners), key


def test_the_shipped_schema_is_the_one_of_the_models() -> None:
    now = json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"
    assert SHIPPED.read_text("utf-8") == now, "scenarioc schema > specs/scenario.schema.json"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_specs_that_compile_are_valid(path: Path) -> None:
    assert complaint(data_of(path)) is None


@pytest.mark.parametrize("seed", range(0, 300, 10))
def test_random_specs_are_valid(seed: int) -> None:
    for number in range(seed, seed + 3):
        assert complaint(json.loads(json.dumps(random_spec(number)))) is None


POOL: list[Any] = load(
    """pool: [
  null, true, false, 0, 1, -1, 3, 2.5, 1e3, 204, "", " ", x, "3", "true", "204", "a\\nb", "1%",
  GET /, GET items, /items, "http://x", "${x}", "a ${x}", $.id, 2xx, 2XX, first, all, continue, user, string,
  1s, 90s, " 1m 30s ", 1.5s, 500 ms, 1s..5s, 1s .. 5s, "normal(3s, 1s)", "exponential( 2s )", < 500ms, <=2s, "<1m 5s",
  5/s, 6/m, 0.5 / h, p95 < 1s, error_rate<1%, "a: p99.9 <= 2s", requests = 3, rate >= 1/s,
  [], {}, [1], [a], [null], [[1]], [200, 3xx], {not: 500}, {not: [500]}, {not: {equals: 1}}, {a: 1}, {a: b}, {a: null},
  {json: $.a}, {file: a.csv}, {exists: true}, {equals: [1]}, {to: 5, over: 1s}, [{hold: 1m}], {users: 1, for: 1s},
  [GET /], {steps: [GET /]}, {parameters: [a], steps: []}, {a: p95 < 1s},
]
""",
    "pool.yaml",
).data["pool"]


def paths_of(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from paths_of(value, (*path, key))


def changed(data: Any, rng: random.Random) -> Any:
    """The data with one value replaced by another: from the pool, or from elsewhere in the data."""
    data = copy.deepcopy(data)
    paths = list(paths_of(data))
    path = rng.choice(paths)
    other: Any = data
    for item in rng.choice(paths):
        other = other[item]
    owner: Any = data
    for item in path[:-1]:
        owner = owner[item]
    owner[path[-1]] = copy.deepcopy(rng.choice(POOL) if rng.random() < 0.75 else other)
    return data


ALL = [data_of(path) for path in SPECS]


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_what_the_models_accept_the_schema_accepts(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(5):
        data = changed(rng.choice([*ALL, ALL[-1], ALL[-1]]), rng)
        if is_accepted(data):
            assert complaint(data) is None


FORM = [
    pytest.param(block, id=f"{block.page}: {block.title}")
    for block in blocks()
    if block.page in ("keys", "values") and "range" not in block.title
]


@pytest.mark.parametrize("block", FORM)
def test_the_schema_finds_what_the_manual_says_about_keys_and_values(block: Block) -> None:
    assert complaint(load(block.spec, block.name).data) is not None
