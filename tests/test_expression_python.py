"""The Python that expressions become means what the expressions mean, and reads as a formatter leaves it."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from interpreter.expressions import Context, evaluate
from scenarioc.expressions import items_source, python_source, text_source, url_source
from scenarioc.expressions.tree import Expression, Text, Type, Unary, walk
from support.expressions import ENVIRONMENT, VALUES, compiled, namespace, right
from support.hostile import HOSTILE
from support.random_expressions import expressions, quoted, texts

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def context() -> Context:
    builtins = {"iteration": 4, "user.id": 1, "loop.index": 2, "test.id": "t-1"}
    return Context(VALUES, ENVIRONMENT, builtins)


def outcome(action: Any) -> tuple[str, Any]:
    """The value of an action, or the kind of error it ends in."""
    try:
        value = action()
    except Exception as error:
        return "error", type(error)
    return "value", (type(value), repr(value))


@SLOW
@given(st.one_of(expressions().map(lambda source: "${" + source + "}"), texts()), st.integers(0, 99))
def test_the_emitted_python_means_what_the_expression_means(text: str, seed: int) -> None:
    expression, found = compiled(text)
    assume(not found)
    random.seed(seed)
    expected = outcome(lambda: evaluate(expression, context()))
    random.seed(seed)
    actual = outcome(lambda: eval(python_source(expression), namespace()))
    assert actual == expected, python_source(expression)


@SLOW
@given(expressions().map(lambda source: "${" + source + "}"))
def test_the_static_type_is_the_type_of_the_value(text: str) -> None:
    expression, found = compiled(text)
    assume(not found and expression.type is not Type.ANY)
    kind, value = outcome(lambda: evaluate(expression, context()))
    assume(kind == "value")
    names = {
        Type.TEXT: {str}, Type.INTEGER: {int}, Type.NUMBER: {int, float, complex}, Type.BOOLEAN: {bool},
        Type.LIST: {list}, Type.OBJECT: {dict}, Type.NONE: {type(None)},
    }  # fmt: skip
    assert value[0] in names[expression.type]


def many_lines() -> list[str]:
    """Emitted expressions as assignments, one on each line."""
    lines: list[str] = []

    @SLOW
    @given(st.one_of(texts(), expressions().map(lambda source: "${" + source + "}")))
    def collect(text: str) -> None:
        expression, found = compiled(text)
        if not found and len(source := python_source(expression)) < 310:
            lines.append(f"x = {source}")

    collect()
    return lines


def ruff(*arguments: str, lines: list[str]) -> str:
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--target-version", "py311", "-"]
    given_source = "\n".join([*lines, ""]).encode()
    return subprocess.run(command, input=given_source, capture_output=True, timeout=60).stdout.decode()


def test_ruff_format_leaves_the_emitted_python_alone() -> None:
    lines = many_lines()
    formatted = ruff("format", "--line-length", "320", lines=lines).splitlines()
    assert [pair for pair in zip(formatted, lines, strict=True) if pair[0] != pair[1]] == []


def test_linters_find_nothing_to_write_another_way() -> None:
    rules = "E4,E7,E9,F4,F5,F6,UP,C4,RUF005,RUF010,RUF021,SIM201,SIM202,SIM300"
    assert ruff("check", "--output-format", "concise", "--select", rules, lines=many_lines()) == "All checks passed!\n"


@SLOW
@given(st.one_of(texts(), expressions().map(lambda source: "${" + source + "}")))
def test_every_emission_is_one_line_that_python_3_11_can_read(text: str) -> None:
    expression, found = compiled(text)
    assume(not found)
    for write in (python_source, text_source, url_source):
        source = write(expression)
        assert "\n" not in source
        tree = ast.parse(source, mode="eval")
        assert all(fits_python_3_11(node, source) for node in ast.walk(tree) if isinstance(node, ast.FormattedValue))


def fits_python_3_11(field: ast.FormattedValue, source: str) -> bool:
    """Whether the field of an f-string holds no backslash; newer versions would read one."""
    inner = ast.get_source_segment(source, field.value) or ""
    return "\\" not in inner and "#" not in inner


@pytest.mark.parametrize("hostile", [h for h in HOSTILE if (len(h) < 1000 and h.isprintable()) or len(h) < 50])
@pytest.mark.parametrize(
    "template",
    ["{plain}", "{plain}${{name}}{plain}", "${{{quoted}}}", "${{replace(name, {quoted}, {quoted})}} {plain}"],
)
def test_hostile_text_stays_text(hostile: str, template: str) -> None:
    plain = hostile.replace("${", "$${")
    expression = right(template.format(plain=plain, quoted=quoted(hostile)))
    source = python_source(expression)
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
    assert {c.rpartition(".")[2] for c in calls} <= {"replace", "join"}
    assert eval(source, namespace()) == evaluate(expression, context())
    if template == "{plain}":
        assert eval(source) == hostile


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("plain", '"plain"'),
        ("${item.id}", 'item_1["id"]'),
        ("/items/${count}", 'f"/items/{count_1}"'),
        ('{"id": ${count}}', "f'{{\"id\": {count_1}}}'"),
        ("${item.id} of ${name}", "f\"{text(item_1['id'])} of {name_1}\""),
        ("${ready}!", 'f"{text(ready_1)}!"'),
        ("${uuid4()}", "str(uuid.uuid4())"),
        ("order-${uuid4()}", 'f"order-{uuid.uuid4()}"'),
        ("${now()}.", 'f"{datetime.datetime.now(datetime.UTC).isoformat()}."'),
        ("a${replace(name, \"'\", '\"')}b", """"".join(["a", name_1.replace("'", '"'), "b"])"""),
        ("${(1 + count) * 2 - -3}", "(1 + count_1) * 2 - -3"),
        ("${count - (size - 1)}", "count_1 - (self.line_1 - 1)"),
        ("${not (ready and count > 1)}", "not (ready_1 and count_1 > 1)"),
        ("${count ** 2 ** size}", "count_1**2**size_1"),
        ("${-count ** 2}", "-(count_1**2)"),
        ("${(-count) ** 2}", "(-count_1) ** 2"),
        ("${ids[count + 1:]}", "ids_1[count_1 + 1 :]"),
        ("${sum(range(1, 5))}", "sum(range(1, 5))"),
        ("${5 < count}", "count_1 > 5"),
        ("${5 >= count}", "count_1 <= 5"),
        ('${"a" != item.name}', 'item_1["name"] != "a"'),
        ("${env.A == item.name}", 'item_1["name"] == A'),
        ("${random()} ${random(1, 2)}", 'f"{random.random()} {random.uniform(1, 2)}"'),
        ("${test.id}/${user.id}/${iteration}", 'f"{TEST_ID}/{user_id(self)}/{iteration}"'),
        ("${env.TARGET:-x}${env.other}", 'f"{TARGET}{ENV_other}"'),
        ("${faker.name()}", "fake.name()"),
        ('${faker.random_element(["a", "b"])}', 'fake.random_element(["a", "b"])'),
        ("${faker.date_of_birth(minimum_age=20)}", "fake.date_of_birth(minimum_age=20).isoformat()"),
    ],
)
def test_expressions_read_like_written_by_hand(text: str, source: str) -> None:
    expression = right(text)
    written = python_source(expression)
    for name in ("line", "size"):
        source = source.replace(f"self.{name}_1", python_source(right("${size}"))).replace(
            f" {name}_1", " " + python_source(right("${" + name + "}"))
        )
    assert written == source


def test_values_of_a_user_are_read_from_the_user() -> None:
    expression = right("${line}")
    assert python_source(expression) == "self.line_1"
    assert python_source(expression, user="user") == "user.line_1"
    assert python_source(right("${user.id}"), user="user") == "user_id(user)"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("/items/${item}", 'f"/items/{quoted(item_1)}"'),
        ("/items/${count}/${uuid4()}", 'f"/items/{count_1}/{uuid.uuid4()}"'),
        ("/find?q=${urlencode(name)}", 'f"/find?q={quoted(name_1)}"'),
        ("/files/${raw(name)}", 'f"/files/{name_1}"'),
        ("${item}", "text(item_1)"),
        ("${name}/x/${name}", 'f"{name_1}/x/{quoted(name_1)}"'),
        ("https://${env.HOST}/${name}", 'f"https://{HOST}/{quoted(name_1)}"'),
        ("https://a.${env.HOST}:${env.PORT}/${name}", 'f"https://a.{HOST}:{PORT}/{quoted(name_1)}"'),
        ("/plain", '"/plain"'),
    ],
)
def test_values_in_a_path_are_percent_encoded(text: str, source: str) -> None:
    written = url_source(right(text))
    assert written.replace("name_1", python_source(right("${name}"))) == source.replace(
        "name_1", python_source(right("${name}"))
    )
    assert written.replace("self.", "") == source.replace("self.", "")


def test_a_slash_in_a_value_does_not_add_a_segment() -> None:
    names = {**namespace(), "name_1": "a/b?c#d é"}
    assert eval(url_source(right("/files/${name}")), names) == "/files/a%2Fb%3Fc%23d%20%C3%A9"


def test_a_range_to_loop_over_is_not_made_a_list() -> None:
    assert items_source(right("${range(3)}")) == "range(3)"
    assert python_source(right("${range(3)}")) == "list(range(3))"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("text", "text"), (True, "true"), (None, "null"), ([1, "ü"], '[1,"ü"]'), ({"a": 1.5}, '{"a":1.5}')],
)
def test_values_in_mixed_text_are_shown_as_json(value: Any, shown: str) -> None:
    names = {**namespace(), "item_1": value}
    source = python_source(right("<${item}>"))
    assert eval(source, names | {"self": SimpleNamespace(item_1=value)}) == f"<{shown}>"


def test_every_kind_of_node_is_covered_by_the_random_expressions() -> None:
    seen: set[type[Expression]] = set()

    @settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.one_of(texts(), expressions().map(lambda source: "${" + source + "}")))
    def collect(text: str) -> None:
        expression, found = compiled(text)
        if not found:
            seen.update(type(node) for node in walk(expression))

    collect()
    assert {node.__name__ for node in seen} >= {
        "Constant", "Name", "Environment", "Builtin", "Index", "Slice", "Unary", "Binary", "Compare", "Conditional",
        "Array", "Text", "Call",
    }  # fmt: skip


def test_a_negated_comparison_is_written_the_short_way() -> None:
    expression = right("${count in ids}")
    assert python_source(Unary(Type.BOOLEAN, "not", expression)).replace("self.", "") == "count_1 not in ids_1"


def test_a_text_of_one_value_is_the_text_of_that_value() -> None:
    assert python_source(Text(Type.TEXT, (right("${count}"),))).replace("self.", "") == "str(count_1)"
