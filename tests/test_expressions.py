"""`${…}` in texts and data: found, read, resolved; every mistake at its place with a way out."""

from __future__ import annotations

import ast
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarioc.codes import CODES
from scenarioc.expressions import Scope, compile_text, compile_value, python_source
from scenarioc.expressions.parse import DEEPEST, parse
from scenarioc.expressions.syntax import ExpressionError
from scenarioc.expressions.tokens import LONGEST
from scenarioc.expressions.tree import (
    Array,
    Builtin,
    Constant,
    Environment,
    Index,
    Lives,
    Name,
    Object,
    Text,
    Type,
    Variable,
)
from scenarioc.problems import Problems, Span
from scenarioc.source import load
from support.expressions import VARIABLES, compiled, marked, place, right, run, wrong
from support.random_expressions import expressions


def constant(value: str) -> Constant:
    return Constant(Type.TEXT, value)


# --- texts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "plain", "$", "$$", "{x}", "$x", "{{x}}", "100 $", "}", "# ${"[:3]])
def test_text_without_an_expression_is_itself(text: str) -> None:
    assert right(text) == constant(text)


def test_a_text_that_is_one_expression_keeps_its_type() -> None:
    assert right("${count}") == Name(Type.INTEGER, VARIABLES["count"])
    assert right("${ count }") == Name(Type.INTEGER, VARIABLES["count"])
    assert right("${3}") == Constant(Type.INTEGER, 3)


def test_mixed_text_is_text_in_parts() -> None:
    name = Name(Type.TEXT, VARIABLES["name"])
    assert right("a ${name} b") == Text(Type.TEXT, (constant("a "), name, constant(" b")))
    assert right(" ${name}") == Text(Type.TEXT, (constant(" "), name))
    assert right("${name}${name}") == Text(Type.TEXT, (name, name))


@pytest.mark.parametrize(
    ("text", "value"),
    [("$${x}", "${x}"), ("a$${", "a${"), ("$$${", "$${"), ("$${$${", "${${"), ("$${a} ${1}", "${a} 1")],
)
def test_a_doubled_dollar_is_a_literal_one(text: str, value: str) -> None:
    assert run(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('${"}"}', "}"),
        ("${'}'}", "}"),
        ('${"\\"}"}', '"}'),
        ('${replace("{a}", "}", "]")}!', "{a]!"),
        ('${["}", "{"][1]}', "{"),
        ('${"a\nb"}', "a\nb"),
        ("${1 +\n 2}", 3),
    ],
)
def test_braces_and_line_breaks_in_expressions_do_not_end_them(text: str, value: Any) -> None:
    assert run(text) == value


def test_a_default_is_literal_text_up_to_the_brace() -> None:
    assert right("${env.TARGET:-http://x:80/a?b=c d}") == Environment(Type.TEXT, "TARGET", "http://x:80/a?b=c d")
    assert right("${env.TARGET:-}") == Environment(Type.TEXT, "TARGET", "")
    assert right("${env.TARGET}") == Environment(Type.TEXT, "TARGET", None)


def test_a_default_inside_a_call_ends_with_the_argument() -> None:
    call: Any = right("${int(env.USERS:-5) + 1}")
    assert call.left.arguments == (Environment(Type.TEXT, "USERS", "5"),)


def test_names_of_environment_variables_keep_their_place() -> None:
    node = right("a ${env.TARGET}")
    assert isinstance(node, Text)
    assert node.parts[1] == Environment(Type.TEXT, "TARGET", None)
    assert getattr(node.parts[1], "span", None) == place(4, 14)


# --- names ------------------------------------------------------------------------------------------------------


def test_a_field_is_an_item_with_a_text_key() -> None:
    assert right("${item.name}") == right('${item["name"]}')
    assert right("${item.class.from.if}") == Index(Type.ANY, right("${item.class.from}"), constant("if"))


@pytest.mark.parametrize(
    ("text", "builtin"),
    [("user.id", Type.INTEGER), ("iteration", Type.INTEGER), ("loop.index", Type.INTEGER), ("test.id", Type.TEXT)],
)
def test_built_in_names_have_types(text: str, builtin: Type) -> None:
    assert right("${" + text + "}", inside_loop=True) == Builtin(builtin, text)


def test_value_is_a_name_only_in_transforms() -> None:
    assert right("${value}", value=True) == Builtin(Type.ANY, "value")
    assert wrong("${value}").code == "unknown-name"


def test_words_of_python_are_ordinary_names() -> None:
    names = ["pass", "class", "from", "match", "def", "größe", "_"]
    variables = {n: Variable(n, f"v{i}", Lives.TEST) for i, n in enumerate(names)}
    for name, variable in variables.items():
        assert right("${" + name + "}", variables=variables) == Name(Type.ANY, variable)


def test_a_variable_hides_a_built_in_but_not_env_and_faker() -> None:
    variables = {n: Variable(n, n, Lives.TEST) for n in ("user", "env", "faker")}
    assert right("${user.id}", variables=variables) == Index(
        Type.ANY, Name(Type.ANY, variables["user"]), constant("id")
    )
    assert right("${env.X}", variables=variables) == Environment(Type.TEXT, "X", None)


def test_an_unknown_name_shows_why_it_is_unknown() -> None:
    assert wrong("${nam}").help == "did you mean `name`?"
    assert wrong("${zzzz}").help == "capture it in an earlier step, or add it to `variables`"
    assert wrong("${nam}", hint={"nam": "it is captured later, in line 9"}).help == "it is captured later, in line 9"
    assert wrong("${uuid}").help == "did you mean `uuid4()`?"


def test_a_misspelt_name_can_be_corrected() -> None:
    text = "a ${nam}"
    problem = wrong(text)
    (edit,) = problem.fix
    assert text[: edit.span.start] + edit.replacement + text[edit.span.end :] == "a ${name}"


def test_no_correction_where_the_place_is_not_exact() -> None:
    problems = Problems()
    wide = Span("spec.yaml", 1, 1, 1, 30, 0, 29)
    compile_text("${nam}", Scope(VARIABLES), lambda start, end: wide, problems)
    assert problems.found[0].fix == ()


# --- data -------------------------------------------------------------------------------------------------------


def test_data_is_compiled_where_it_stands() -> None:
    document = load('body:\n  a: [1, "x ${name}", {"${name}": true}]\n  b: null\n', "spec.yaml")
    problems = Problems()
    node = compile_value(document.data["body"], Scope(VARIABLES), document, ("body",), problems)
    name = Name(Type.TEXT, VARIABLES["name"])
    assert not problems.found
    assert node == Object(
        Type.OBJECT,
        (
            (
                constant("a"),
                Array(
                    Type.LIST,
                    (
                        Constant(Type.INTEGER, 1),
                        Text(Type.TEXT, (constant("x "), name)),
                        Object(Type.OBJECT, ((name, Constant(Type.BOOLEAN, True)),)),
                    ),
                ),
            ),
            (constant("b"), Constant(Type.NONE, None)),
        ),
    )


@pytest.mark.parametrize(
    "yaml",
    [
        "body: {a: 'x ${nam}'}",
        'body: {a: "x ${nam}"}',
        "body:\n  a: x ${nam}",
        "body:\n  a: |\n    x\n    ${nam}\n",
        'body: {"${nam}": 1}',
    ],
)
def test_a_problem_points_into_the_source(yaml: str) -> None:
    document = load(yaml, "spec.yaml")
    problems = Problems()
    compile_value(document.data, Scope(VARIABLES), document, (), problems)
    (problem,) = problems.found
    assert problem.span
    assert yaml[problem.span.start : problem.span.end] == "nam"


def test_times_become_text_in_data_and_bytes_are_refused() -> None:
    document = load("a: ${now()}\nb: ${faker.binary(4)}\nc: ${count}", "spec.yaml")
    problems = Problems()
    node: Any = compile_value(document.data, Scope(VARIABLES), document, (), problems)
    assert [value.type for _, value in node.items] == [Type.TEXT, Type.ANY, Type.INTEGER]
    assert [p.message for p in problems.found] == ["bytes cannot stand in data"]


def test_a_key_that_is_no_text_becomes_text() -> None:
    document = load('"${count}": 1', "spec.yaml")
    node = compile_value(document.data, Scope(VARIABLES), document, (), Problems())
    assert isinstance(node, Object)
    assert node.items[0][0] == Text(Type.TEXT, (right("${count}"),))


# --- problems ---------------------------------------------------------------------------------------------------

MISTAKES = [
    # text, code, marked characters, headline
    ("a ${", "unclosed-expression", "${", "`${` is not closed"),
    ("a ${name", "unclosed-expression", "${name", "`${` is not closed"),
    ("${lower(name}", "expression-syntax", "}", "`(` is closed by `}`"),
    ("${lower(name", "expression-syntax", "(", "`(` is never closed"),
    ("${name)}", "expression-syntax", ")", "`)` was never opened"),
    ("${[1, 2)}", "expression-syntax", ")", "`[` is closed by `)`"),
    ("${}", "empty-expression", "${}", "`${}` has no expression"),
    ("x${ }", "empty-expression", "${ }", "`${}` has no expression"),
    ('${lower("a)}', "expression-syntax", '"a)}', 'the text that begins with `"` does not end'),
    ("${1 +}", "expression-syntax", "+", "the expression ends where a value should be"),
    ("${1 2}", "expression-syntax", "2", "expected an operator or `}`, found `2`"),
    ('${name "x"}', "expression-syntax", '"x"', "expected an operator or `}`, found text"),
    ("${name.}", "expression-syntax", ".", "the expression ends where a name should be"),
    ("${name.3}", "expression-syntax", ".3", "expected an operator or `}`, found `0.3`"),
    ("${count && ready}", "expression-syntax", "&&", "`&&` has no meaning in an expression"),
    ("${!ready}", "expression-syntax", "!", "`!` has no meaning in an expression"),
    ("${ready ? 1 : 2}", "expression-syntax", "?", "`?` has no meaning in an expression"),
    ("${name | upper}", "expression-syntax", "|", "`|` has no meaning in an expression"),
    ("${count === 1}", "expression-syntax", "===", "`===` has no meaning in an expression"),
    ("${a => 1}", "expression-syntax", "=>", "`=>` has no meaning in an expression"),
    ("${${name}}", "expression-syntax", "${", "`${` has no meaning in an expression"),
    ("${count = 1}", "expression-syntax", "=", "`=` has no meaning here"),
    ("${[x for x in ids]}", "expression-syntax", "for", "expected `,` or `]`, found `for`"),
    ("${lambda x: x}", "expression-syntax", "lambda", "expected a value, found `lambda`"),
    ("${count if ready}", "expression-syntax", "ready", "the expression ends where `else` should be"),
    ('${{"a": 1}}', "expression-syntax", "{", "expected a value, found `{`"),
    ('${f"a"}', "expression-syntax", "f", "text has no prefix `f` here"),
    ("${“a”}", "expression-syntax", "“", "`“` has no meaning in an expression"),
    ("${5s}", "expression-syntax", "5s", "`5s` is not a number"),
    ("${012}", "expression-syntax", "012", "`012` is not a number"),
    ("${1__0}", "expression-syntax", "1__0", "`1__0` is not a number"),
    ("${0x}", "expression-syntax", "0x", "`0x` is not a number"),
    ("${1e999}", "expression-syntax", "1e999", "`1e999` is too large"),
    ('${"\\x1"}', "expression-syntax", "\\x", "`\\x` is not a whole escape"),
    ('${"a\\ud800"}', "expression-syntax", "\\ud800", "`\\ud800` is no character"),
    ('${"\\U00110000"}', "expression-syntax", "\\U00110000", "`\\U00110000` is no character"),
    ("${env.A:-${name}}", "expression-syntax", "${", "a default is plain text"),
    ("${env.größe}", "expression-syntax", "env.größe", "`größe` cannot be the name of an environment variable"),
    ("${ids[]}", "expression-syntax", "]", "expected a value, found `]`"),
    ("${ids[1:2:3]}", "expression-syntax", ":", "expected `]`, found `:`"),
    ("${max(*ids)}", "expression-syntax", "*", "expected a value, found `*`"),
    ("${(1, 2)}", "expression-syntax", ",", "expected `)`, found `,`"),
    ("${name; 1}", "expression-syntax", ";", "`;` has no meaning in an expression"),
    ("${name # x}", "expression-syntax", "#", "`#` has no meaning in an expression"),
    ("${name\\}", "expression-syntax", "\\", "`\\` has no meaning in an expression"),
    ("${" + "(" * 70 + "1" + ")" * 70 + "}", "expression-too-complex", "(", f"an expression is at most {DEEPEST} deep"),
    ("${nam}", "unknown-name", "nam", "`nam` is not defined"),
    ("${user}", "unknown-name", "user", "`user` is no value by itself"),
    ("${user.name}", "unknown-name", "name", "`user` has no `name`"),
    ("${loop.index}", "outside-loop", "loop.index", "`loop.index` has no value outside of a loop"),
    ("${lower}", "function-not-called", "lower", "`lower` is a function"),
    ("${faker.name}", "function-not-called", "faker.name", "`faker.name` is a function"),
    ("${lowr(name)}", "unknown-function", "lowr", "there is no function `lowr`"),
    ("${__import__('os')}", "unknown-function", "__import__", "there is no function `__import__`"),
    ("${name(1)}", "not-a-function", "name", "`name` is not a function"),
    ("${user(1)}", "not-a-function", "user", "`user` is not a function"),
    ("${name.lower()}", "not-a-function", "lower", "`.lower` cannot be called"),
    ("${ids[0](1)}", "not-a-function", "ids[0]", "this cannot be called"),
]


@pytest.mark.parametrize(("text", "code", "characters", "headline"), MISTAKES)
def test_a_mistake_is_shown_at_its_characters(text: str, code: str, characters: str, headline: str) -> None:
    problem = wrong(text)
    assert (problem.code, marked(text, problem), problem.message) == (code, characters, headline)
    assert code in CODES


def test_what_other_languages_write_has_a_way_out() -> None:
    assert wrong("${count && ready}").help == "write `and`"
    assert wrong("${name | upper}").help == "there are no filters; write a call, as in `lower(name)`"
    assert wrong("${5s}").help == "a duration or a rate cannot be part of an expression: count in seconds"
    assert wrong("${name.lower()}").help == "write `lower(…)`"
    assert wrong("${lower}").help == "write `lower(text)`"


def test_every_expression_of_a_text_is_checked() -> None:
    _, found = compiled("${nam} ${1 +} ${lowr(cont)} ${")
    assert [p.code for p in found] == [
        "unknown-name",
        "expression-syntax",
        "unknown-name",
        "unknown-function",
        "unclosed-expression",
    ]


def test_a_mistake_is_not_reported_again_by_what_is_around_it() -> None:
    for text in ("${lower(nam) + 'x'}", "${nam[0].x + 3 == None}", "${max(nam, 3) in [nam]}"):
        _, found = compiled(text)
        assert {p.message for p in found} == {"`nam` is not defined"}


def test_an_expression_has_a_greatest_length() -> None:
    assert right('${"' + "x" * (LONGEST - 2) + '"}')
    problem = wrong('${"' + "x" * LONGEST + '"}')
    assert (problem.code, problem.message) == ("expression-too-long", "an expression has at most 4000 characters")


@pytest.mark.parametrize(
    "source",
    [
        "1" + "+1" * 1500,
        "-" * 1500 + "1",
        "not " * 900 + "1",
        "a" + ".a" * 1500,
        "x" + "[0]" * 1000,
        "1" + "**1" * 1000,
        "[" * 1500 + "]" * 1500,
        "1 if 1 else " * 300 + "1",
        "1" + " < 1" * 900,
        "1 or " * 700 + "1",
    ],
)
def test_deep_expressions_are_refused_not_crashed_on(source: str) -> None:
    _, found = compiled("${" + source + "}")
    assert not found or found[0].code in {"expression-too-complex", "unknown-name"}


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from(list("${}()[]\"'\\.,:-+*=<> abx019nifor\n#é")), max_size=40).map(lambda t: "${" + t))
def test_any_characters_give_a_tree_or_a_problem(text: str) -> None:
    expression, found = compiled(text)
    if not found:
        ast.parse(python_source(expression), mode="eval")
    for problem in found:
        assert problem.code in CODES
        assert problem.span
        assert 0 <= problem.span.start <= problem.span.end <= len(text)


def test_many_expressions_are_compiled_quickly() -> None:
    text = "/items/${item.id}?q=${lower(name)}&n=${count + 1}"
    begin = time.process_time()
    for _ in range(1000):
        compiled(text)
    assert time.process_time() - begin < 3


# --- the grammar is Python's ------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions(2).filter(lambda source: len(source) < LONGEST))
def test_what_is_accepted_groups_as_in_python(source: str) -> None:
    python = source.replace("env.", "env_")
    try:
        node, end = parse("${" + source + "}", 2)
    except ExpressionError:
        with pytest.raises(SyntaxError):
            ast.parse(f"({python})", mode="eval")
        return
    assert end == len(source) + 3
    assert shape(node) == python_shape(ast.parse(f"({python})", mode="eval").body)


def shape(node: Any) -> str:
    """The operators of a parsed expression with parentheses everywhere."""
    kind = type(node).__name__
    if kind == "Prefix":
        return f"({node.operator} {shape(node.operand)})"
    if kind == "Infix":
        return f"({shape(node.left)} {node.operator} {shape(node.right)})"
    if kind == "Chain":
        pairs = zip(node.operators, node.operands[1:], strict=True)
        return f"({shape(node.operands[0])}{''.join(f' {o} {shape(x)}' for o, x in pairs)})"
    if kind == "Either":
        return f"({shape(node.then)} if {shape(node.condition)} else {shape(node.otherwise)})"
    if kind == "Items":
        return f"[{', '.join(map(shape, node.items))}]"
    if kind == "Application":
        return f"{shape(node.function)}({', '.join(shape(a.value) for a in node.arguments)})"
    if kind == "Item":
        return f"{shape(node.target)}[{shape(node.key)}]"
    if kind == "Stretch":
        return f"{shape(node.target)}[{shape(node.low) if node.low else ''}:{shape(node.high) if node.high else ''}]"
    if kind == "Field":
        if getattr(node.target, "name", "") == "env":
            return f"env_{node.name}"
        return f"{shape(node.target)}.{node.name}"
    return repr(node.value) if kind == "Literal" else str(node.name)


_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Eq: "==", ast.NotEq: "!=",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in", ast.Is: "is",
    ast.IsNot: "is not",
}  # fmt: skip


def python_shape(node: Any) -> str:
    """The same for what Python itself makes of the text."""
    match node:
        case ast.UnaryOp():
            return f"({_OPERATORS[type(node.op)]} {python_shape(node.operand)})"
        case ast.BinOp():
            return f"({python_shape(node.left)} {_OPERATORS[type(node.op)]} {python_shape(node.right)})"
        case ast.BoolOp():
            joined = python_shape(node.values[0])
            for value in node.values[1:]:
                joined = f"({joined} {_OPERATORS[type(node.op)]} {python_shape(value)})"
            return joined
        case ast.Compare():
            pairs = zip(node.ops, node.comparators, strict=True)
            return (
                f"({python_shape(node.left)}{''.join(f' {_OPERATORS[type(o)]} {python_shape(x)}' for o, x in pairs)})"
            )
        case ast.IfExp():
            return f"({python_shape(node.body)} if {python_shape(node.test)} else {python_shape(node.orelse)})"
        case ast.List():
            return f"[{', '.join(map(python_shape, node.elts))}]"
        case ast.Call():
            return f"{python_shape(node.func)}({', '.join(map(python_shape, node.args))})"
        case ast.Subscript(slice=ast.Slice() as part):
            low, high = (python_shape(end) if end else "" for end in (part.lower, part.upper))
            return f"{python_shape(node.value)}[{low}:{high}]"
        case ast.Subscript():
            return f"{python_shape(node.value)}[{python_shape(node.slice)}]"
        case ast.Attribute():
            return f"{python_shape(node.value)}.{node.attr}"
        case ast.Name():
            return {"true": "True", "false": "False", "null": "None"}.get(node.id, node.id)
    return repr(node.value)
