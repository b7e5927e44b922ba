"""Types and functions: what each gives, and the misuse that is found before anything runs."""

from __future__ import annotations

import base64
import datetime
import random
import re
import subprocess
import sys
import time
import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from interpreter.expressions import Context, evaluate
from scenarioc.codes import CODES
from scenarioc.expressions import Scope, compile_text, python_source
from scenarioc.expressions.functions import FUNCTIONS, functions_table
from scenarioc.expressions.tree import Type
from scenarioc.problems import Problems
from support.expressions import ENVIRONMENT, VALUES, VARIABLES, compiled, marked, namespace, place, right, run, wrong

# --- every function has a value ---------------------------------------------------------------------------------

VALUES_OF: list[tuple[str, Any]] = [
    ('lower("ÄB")', "äb"),
    ('upper("äb")', "ÄB"),
    ('strip("  a b ")', "a b"),
    ('split("a,b,c", ",")', ["a", "b", "c"]),
    ('split(" a  b ")', ["a", "b"]),
    ('join(["a", 1, true], "-")', "a-1-true"),
    ("join(split(name))", "AdaLovelace"),
    ('replace("a-b-c", "-", "")', "abc"),
    ('matches("done", "^(done|failed)$")', True),
    ('matches("undone", "^done")', False),
    (r'extract("x?id=42&y", "id=(\d+)")', "42"),
    (r'extract("id=42", "\d+")', "42"),
    (r'extract("a1b2", "(\w)(\d)", 2)', "1"),
    (r'extract("a", "(b)?", 1)', ""),
    ('extract("a", "b")', ""),
    ("len(ids)", 3),
    ('len("é")', 1),
    ("len(body)", 4),
    ("str(count)", "3"),
    ("str(name)", "Ada Lovelace"),
    ("str(ready)", "true"),
    ("str(item)", '{"id":17,"name":"O\'Neil","price":0.5,"ok":false,"list":[1,"2",null]}'),
    ('int("42")', 42),
    ("int(2.9)", 2),
    ("int(count)", 3),
    ('float("2.5")', 2.5),
    ('bool("false")', False),
    ('bool("No")', False),
    ('bool("x")', True),
    ("bool(count)", True),
    ("bool(ready)", True),
    ("bool(item.ok)", False),
    ("round(2.567, 1)", 2.6),
    ("round(2.567)", 3),
    ("round(count)", 3),
    ("round(123, -1)", 120),
    ("abs(size)", 7),
    ("min(3, 1, 2)", 1),
    ("min(ids)", 1),
    ("max(count, 2.5)", 3),
    ('max("a", "b")', "b"),
    ("sum(ids)", 6),
    ("sorted(ids)", [1, 2, 3]),
    ("range(3)", [0, 1, 2]),
    ("range(1, 4)", [1, 2, 3]),
    ("range(5, 0, -2)", [5, 3, 1]),
    ('json(["ü", 1, None, true])', '["ü",1,null,true]'),
    ('json("a")', '"a"'),
    ("parse_json('{\"a\": [1]}').a[0]", 1),
    ('urlencode("a b/ü?&")', "a%20b%2F%C3%BC%3F%26"),
    ("urlencode(count)", "3"),
    ('raw("a/b?c")', "a/b?c"),
    ("raw(count)", "3"),
    ('base64("user:pä")', "dXNlcjpww6Q="),
    ("base64(count)", "Mw=="),
    ('base64_decode("dXNlcjpww6Q=")', "user:pä"),
    ('basic_auth("Aladdin", "open sesame")', "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),  # RFC 2617, section 2
    ('base64_decode("eyJhIjogIj8_In0")', '{"a": "??"}'),
    ('md5("abc")', "900150983cd24fb0d6963f7d28e17f72"),
    ('sha1("abc")', "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ('sha256("abc")', "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ('sha256("abc", "base64")', "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
    # RFC 7636, appendix B
    (
        'sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "base64url")',
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    ),
    # RFC 4231, test case 2
    (
        'hmac_sha256("Jefe", "what do ya want for nothing?")',
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    ('hmac_sha256("4a656665", "x", key_format="hex") == hmac_sha256("Jefe", "x")', True),
    ('hmac_sha256("SmVmZQ==", "x", "base64", "base64") == hmac_sha256("Jefe", "x", "base64")', True),
    ('date_format(date_add("2024-02-28", days=2), "%d.%m.%Y")', "01.03.2024"),
    ('date_format("2024-05-01T10:00:00Z")', "2024-05-01"),
    ("date_format(86400)", "1970-01-02"),
    (
        'str(date_add("2024-01-01T00:00:00Z", weeks=1, hours=-2, minutes=1, seconds=1.5))',
        "2024-01-07T22:01:01.500000+00:00",
    ),
    ('counter("a") + counter("a") * 10', 21),
    ('counter("b", 5) + counter("b", 5)', 11),
    ('sequence("c", start=100, step=10) + sequence("c", start=100, step=10)', 210),
    ("random(3, 3)", 3.0),
    ("randint(4, 4)", 4),
    ('choice(["a"])', "a"),
    ('weighted(["a", "b"], [0, 1])', "b"),
    ('random_string(3, "x")', "xxx"),
    ("random_string(0)", ""),
]


@pytest.mark.parametrize(("source", "value"), VALUES_OF)
def test_a_function_gives_its_value(source: str, value: Any) -> None:
    text = "${" + source + "}"
    assert (type(run(text)), run(text)) == (type(value), value)
    assert evaluate(right(text), Context(VALUES, ENVIRONMENT)) == value


def test_every_function_is_tested_with_a_value_and_has_an_example_that_compiles() -> None:
    drawn = {"uuid4", "now", "iso_now", "today", "timestamp", "totp"}
    tested = {name for name in FUNCTIONS if any(re.search(rf"\b{name}\(", source) for source, _ in VALUES_OF)}
    assert tested | drawn == set(FUNCTIONS)
    names = {
        "ids",
        "name",
        "count",
        "items",
        "item",
        "price",
        "prices",
        "phone",
        "status",
        "link",
        "line",
        "body",
        "country",
    }
    names |= {"token", "payload", "user", "password", "method", "path"}
    for function in FUNCTIONS.values():
        problems = Problems()
        variables = dict.fromkeys(names, VARIABLES["item"])
        compile_text("${" + function.example + "}", Scope(variables), place, problems)
        assert not problems.found, function.example
        assert function.doc.endswith(".")
        assert "`" not in function.signature


def test_drawn_values_have_the_promised_form() -> None:
    assert uuid.UUID(run("${uuid4()}")).version == 4
    assert re.fullmatch(r"[A-Za-z0-9]{12}", run("${random_string(12)}"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", run("${iso_now()}"))
    assert abs(run("${timestamp()}") - time.time()) < 5
    assert abs(run('${timestamp("ms")}') - time.time() * 1000) < 5000
    assert abs((run("${now()}") - datetime.datetime.now(datetime.UTC)).total_seconds()) < 5
    assert datetime.date.fromisoformat(run("${today()}")) <= datetime.date.fromisoformat(run("${today(1)}"))
    assert run("${date_add(now(), days=1) > now()}") is True
    assert {run("${randint(1, 3)}") for _ in range(200)} == {1, 2, 3}
    assert {run('${weighted(["a", "b"], [1, 3])}') for _ in range(200)} == {"a", "b"}
    assert all(1 <= run("${random(1, 2)}") <= 2 and 0 <= run("${random()}") < 1 for _ in range(50))


def test_the_same_seed_draws_the_same_values() -> None:
    text = '${randint(1, 1000)}-${choice(["a", "b", "c"])}-${random_string(9)}-${random()}'

    def drawn() -> Any:
        random.seed(7)
        return run(text)

    assert drawn() == drawn()


def test_one_time_passwords_are_those_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    # RFC 6238, appendix B: the secret is "12345678901234567890".
    secret = base64.b32encode(b"12345678901234567890").decode()
    for moment, password in [(59, "94287082"), (1111111109, "07081804"), (20000000000, "65353130")]:
        monkeypatch.setattr(time, "time", lambda moment=moment: float(moment))
        assert run(f'${{totp("{secret}", 8)}}') == password
        context = Context(clock=lambda moment=moment: moment)
        assert evaluate(right(f'${{totp("{secret}", digits=8)}}'), context) == password


def test_a_user_keeps_its_number_and_workers_do_not_share_numbers() -> None:
    names = namespace()
    source = python_source(right("${user.id}"))
    assert eval(source, names) == eval(source, names) == 1
    spread = names["spread"]
    from locust.runners import WorkerRunner

    class SeventhWorker(WorkerRunner):
        def __init__(self) -> None:
            self.worker_index = 7

        def __del__(self) -> None:
            pass

    environment = SimpleNamespace(runner=SeventhWorker())
    assert [spread(environment, n) for n in range(3)] == [7, 1007, 2007]


# --- static types -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        ("1 + 2", Type.INTEGER),
        ("1 + 2.5", Type.NUMBER),
        ("4 / 2", Type.NUMBER),
        ("7 // 2", Type.INTEGER),
        ('"a" + "b"', Type.TEXT),
        ('"ab" * 3', Type.TEXT),
        ("ids + [4]", Type.LIST),
        ('"a" + item', Type.TEXT),
        ("count + item", Type.ANY),
        ("not item", Type.BOOLEAN),
        ("count < price", Type.BOOLEAN),
        ("count or size", Type.INTEGER),
        ("count or name", Type.ANY),
        ("name if ready else line", Type.TEXT),
        ("count if ready else price", Type.NUMBER),
        ("name[0]", Type.TEXT),
        ("ids[0]", Type.ANY),
        ('split(name, " ")[0]', Type.TEXT),
        ("[1, 2][0]", Type.INTEGER),
        ("range(3)[0]", Type.INTEGER),
        ("ids[1:]", Type.LIST),
        ("name[1:]", Type.TEXT),
        ("body.id", Type.ANY),
        ('choice(["a", "b"])', Type.TEXT),
        ('choice(["a", 1])', Type.ANY),
        ("choice(ids)", Type.ANY),
        ("max(1, 2)", Type.INTEGER),
        ("max(1, 2.5)", Type.NUMBER),
        ("abs(size)", Type.INTEGER),
        ("round(price)", Type.INTEGER),
        ("round(price, 1)", Type.NUMBER),
        ("now()", Type.TIME),
        ("env.X", Type.TEXT),
        ("[]", Type.LIST),
        ("None", Type.NONE),
        ("true", Type.BOOLEAN),
    ],
)
def test_static_types(source: str, type_: Type) -> None:
    assert right("${" + source + "}").type is type_


MISUSE = [
    # text, code, marked characters, headline
    ('${1 + "a"}', "wrong-operand-type", '1 + "a"', "a whole number and text cannot be combined by `+`"),
    ("${name - 1}", "wrong-operand-type", "name - 1", "text and a whole number cannot be combined by `-`"),
    ("${name * name}", "wrong-operand-type", "name * name", "text cannot be multiplied"),
    ("${name % 3}", "wrong-operand-type", "name % 3", "text and a whole number cannot be combined by `%`"),
    ("${body + body}", "wrong-operand-type", "body + body", "an object cannot be added"),
    ("${now() + 5}", "wrong-operand-type", "now() + 5", "a time and a whole number cannot be combined by `+`"),
    ("${None + 1}", "wrong-operand-type", "None + 1", "nothing and a whole number cannot be combined by `+`"),
    ("${-name}", "wrong-operand-type", "-name", "`-` needs a number, found text"),
    ("${count is 3}", "wrong-operand-type", "count is 3", "`is` is only for `None`, `True` and `False`"),
    ("${count / 0}", "division-by-zero", "count / 0", "this divides by zero"),
    ("${count % 0.0}", "division-by-zero", "count % 0.0", "this divides by zero"),
    ("${name < 3}", "never-comparable", "name < 3", "text and a whole number have no order"),
    ("${env.X == 3}", "never-comparable", "env.X == 3", "text and a whole number are always different"),
    ("${name == None}", "never-comparable", "name == None", "text and nothing are always different"),
    ("${1 < count < name}", "never-comparable", "count < name", "a whole number and text have no order"),
    ("${3 in name}", "never-comparable", "3 in name", "a whole number cannot be in text"),
    ("${3 in count}", "never-comparable", "3 in count", "a whole number cannot be in a whole number"),
    ("${body < body}", "never-comparable", "body < body", "an object and an object have no order"),
    ("${count[0]}", "not-indexable", "count", "a whole number has no items"),
    ('${ids["a"]}', "not-indexable", '"a"', "a list is indexed by a whole number, not by text"),
    ("${ids[1.5]}", "not-indexable", "1.5", "a list is indexed by a whole number, not by a number"),
    ("${body[0]}", "not-indexable", "0", "an object is indexed by a field name, not by a whole number"),
    ("${ids.length}", "not-indexable", "length", "a list has no field `length`"),
    ("${count.x}", "not-indexable", "x", "a whole number has no field `x`"),
    ("${name.x}", "not-indexable", "x", "text has no field `x`"),
    ("${count[1:]}", "not-indexable", "count", "a whole number has no parts"),
    ('${ids["a":]}', "not-indexable", '"a"', "parts are bounded by whole numbers, not by text"),
    ("${lower(3)}", "wrong-argument-type", "3", "`lower` expects text, found a whole number"),
    ('${randint("a", 2)}', "wrong-argument-type", '"a"', "`randint` expects a whole number, found text"),
    ("${randint(1, 2.5)}", "wrong-argument-type", "2.5", "`randint` expects a whole number, found a number"),
    ('${choice("a")}', "wrong-argument-type", '"a"', "`choice` expects a list, found text"),
    ("${len(3)}", "wrong-argument-type", "3", "`len` expects text, a list or an object, found a whole number"),
    ("${int(ids)}", "wrong-argument-type", "ids", "`int` expects text, a number or true or false, found a list"),
    (
        "${sha256(body)}",
        "wrong-argument-type",
        "body",
        "`sha256` expects text, a number or true or false, found an object",
    ),
    ("${randint(1)}", "wrong-arguments", "randint(1)", "`randint` needs `high`"),
    ("${randint(1, 2, 3)}", "wrong-arguments", "3", "`randint` takes 2 arguments, found 3"),
    ("${uuid4(1)}", "wrong-arguments", "1", "`uuid4` takes no arguments, found 1"),
    ("${lower()}", "wrong-arguments", "lower()", "`lower` needs `text`"),
    ("${randint(low=1, hgh=2)}", "wrong-arguments", "hgh=2", "`randint` has no argument `hgh`"),
    ("${randint(1, low=2)}", "wrong-arguments", "low=2", "`low` is given twice"),
    ("${randint(low=1, 2)}", "wrong-arguments", "2", "an argument without a name stands behind one with a name"),
    ("${max()}", "wrong-arguments", "max()", "`max` needs a value"),
    ("${max(1, key=2)}", "wrong-arguments", "key=2", "`max` has no argument `key`"),
    ("${date_add(now(), 3)}", "wrong-arguments", "3", "`date_add` takes 1 argument, found 2"),
    ("${randint(5, 1)}", "wrong-argument-value", "5", "nothing is between 5 and 1"),
    ("${random(2, 1)}", "wrong-argument-value", "2", "nothing is between 2 and 1"),
    ("${random(2)}", "wrong-argument-value", "2", "a lower bound needs an upper one"),
    ("${choice([])}", "wrong-argument-value", "[]", "nothing can be chosen from an empty list"),
    ("${weighted([], [])}", "wrong-argument-value", "[]", "nothing can be chosen from an empty list"),
    ("${weighted([1, 2], [1])}", "wrong-argument-value", "[1]", "2 items need 2 weights, found 1"),
    (
        "${weighted([1], [-1])}",
        "wrong-argument-value",
        "[-1]",
        "weights are numbers from 0, at least one of them above",
    ),
    ("${weighted([1], [0])}", "wrong-argument-value", "[0]", "weights are numbers from 0, at least one of them above"),
    ("${random_string(-1)}", "wrong-argument-value", "-1", "a text cannot have a negative length"),
    ('${random_string(3, "")}', "wrong-argument-value", '""', "the alphabet is empty"),
    ('${matches(name, "(")}', "wrong-argument-value", '"("', "`(` is not a regular expression: "),
    ('${extract(name, "(a)", 2)}', "wrong-argument-value", "2", "the pattern has 1 groups, not 2"),
    ('${split(name, "")}', "wrong-argument-value", '""', "a separator cannot be empty"),
    ('${int("x")}', "wrong-argument-value", '"x"', "`x` is not a whole number"),
    ('${int("2.5")}', "wrong-argument-value", '"2.5"', "`2.5` is not a whole number"),
    ('${float("x")}', "wrong-argument-value", '"x"', "`x` is not a number"),
    ("${min(3)}", "wrong-argument-value", "3", "one value is compared with nothing"),
    ("${min([])}", "wrong-argument-value", "[]", "the list is empty"),
    ('${min(1, "a")}', "wrong-argument-value", "1", "a whole number or text cannot be compared"),
    ('${sorted([1, "a"])}', "wrong-argument-value", '[1, "a"]', "text and numbers cannot be sorted together"),
    ('${sum(["a"])}', "wrong-argument-value", '["a"]', "expected a list of numbers, found a list of text"),
    ("${range(1, 5, 0)}", "wrong-argument-value", "0", "the step cannot be 0"),
    ("${range(10000000)}", "wrong-argument-value", "10000000", "10000000 items are more than fit into memory"),
    ('${timestamp("us")}', "wrong-argument-value", '"us"', '`unit` is one of "s", "ms"'),
    ('${sha256(name, "hx")}', "wrong-argument-value", '"hx"', '`output` is one of "hex", "base64", "base64url"'),
    ("${sha256(name, name)}", "wrong-argument-value", "name", '`output` is one of "hex", "base64", "base64url"'),
    ("${date_add(now())}", "wrong-argument-value", "now()", "nothing is added"),
    ('${date_format(now(), "%Q")}', "wrong-argument-value", '"%Q"', "`%Q` is not part of a date"),
    ('${parse_json("{")}', "wrong-argument-value", '"{"', "this is not JSON from its character 2 on"),
    ('${base64_decode("a")}', "wrong-argument-value", '"a"', "`a` is not base64 of a text"),
    ('${totp("1!")}', "wrong-argument-value", '"1!"', "the secret of a one-time password is base32: "),
    ("${faker.nmae()}", "unknown-faker-provider", "nmae", "Faker has no provider `nmae`"),
    ("${faker.seed_instance(3)}", "unknown-faker-provider", "seed_instance", "Faker has no provider `seed_instance`"),
    ("${faker.__class__()}", "unknown-faker-provider", "__class__", "Faker has no provider `__class__`"),
    ("${faker.name(3)}", "wrong-faker-arguments", "3", "`faker.name` takes no arguments"),
    ("${faker.pyint(mn=3)}", "wrong-faker-arguments", "mn=3", "`faker.pyint` has no argument `mn`"),
    (
        "${faker.pyint(1, 2, 3, 4)}",
        "wrong-faker-arguments",
        "1, 2, 3, 4",
        "`faker.pyint`: too many positional arguments",
    ),
    (
        '${faker.date("%Y", 1, 2, 3)}',
        "wrong-faker-arguments",
        '"%Y", 1, 2, 3',
        "`faker.date`: too many positional arguments",
    ),
    ("${faker.random_element([])}", "wrong-faker-arguments", "[]", "Faker refuses this: "),
]


@pytest.mark.parametrize(("text", "code", "characters", "headline"), MISUSE)
def test_misuse_is_found_at_its_characters(text: str, code: str, characters: str, headline: str) -> None:
    problem = wrong(text)
    assert (problem.code, marked(text, problem)) == (code, characters)
    assert problem.message.startswith(headline)
    assert problem.message[-1] != "."
    assert code in CODES


def test_misuse_has_a_way_out() -> None:
    assert wrong('${choice("a")}').help == "put the values in a list: `choice([…])`"
    assert wrong("${now() + 5}").help == "write `date_add(when, days=1)`"
    assert wrong('${1 + "a"}').help == "`str(x)` makes text of a value, `int(x)` a number of text"
    assert wrong("${env.X > 3}").help == "`int(x)` makes a number of text, `str(x)` text of a number"
    assert wrong("${randint(5, 1)}").help == "write the smaller number first: `1, 5`"
    assert wrong("${randint(1)}").help == "write `randint(low, high)`"
    assert wrong("${randint(low=1, hgh=2)}").help == "did you mean `high`?"
    assert wrong('${sha256(name, "hx")}').help == 'did you mean `"hex"`?'
    assert wrong("${faker.nmae()}").help == "did you mean `faker.name`?"
    assert wrong("${faker.name(3)}").help == "write `faker.name()`"
    assert wrong("${ids.length}").help == "write `len(x)`"


@pytest.mark.parametrize(
    "text",
    [
        "${item + 1}", '${item + "a"}', "${lower(item)}", "${randint(item, 5)}", "${choice(item)}", "${item[item]}",
        "${item < 3}", "${item == None}", '${max(item, "a")}', "${sum(tags)}", "${item.a.b[0].c}", "${env.A == name}",
        "${faker.pyint(item, 9)}", "${extract(name, item, 4)}", "${weighted(item, ids)}",
        "${date_add(item, days=item)}",
    ],
)  # fmt: skip
def test_what_is_only_known_when_the_test_runs_is_let_through(text: str) -> None:
    right(text)


# --- Faker ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "type_", "python"),
    [
        ("faker.name()", Type.TEXT, "fake.name()"),
        ("faker.pyint(1, max_value=5)", Type.INTEGER, "fake.pyint(1, max_value=5)"),
        ("faker.pybool()", Type.BOOLEAN, "fake.pybool()"),
        ("faker.pyfloat()", Type.NUMBER, "fake.pyfloat()"),
        ("faker.date_of_birth()", Type.TEXT, "fake.date_of_birth().isoformat()"),
        ("faker.date_time()", Type.TIME, "moment(fake.date_time())"),
        ("faker.pydecimal()", Type.NUMBER, "float(fake.pydecimal())"),
        ("faker.simple_profile()", Type.ANY, "plain(fake.simple_profile())"),
        ("faker.words(3)", Type.ANY, "fake.words(3)"),
        ("faker.latlng()", Type.ANY, "plain(fake.latlng())"),
    ],
)
def test_values_of_faker_become_values_of_the_language(source: str, type_: Type, python: str) -> None:
    expression = right("${" + source + "}")
    assert (expression.type, python_source(expression)) == (type_, python)


def test_converted_values_of_faker_can_be_sent_as_json() -> None:
    import json

    from faker import Faker

    fake = Faker()
    for source in (
        "faker.simple_profile()",
        "faker.latlng()",
        "faker.pydecimal()",
        "faker.profile()",
        "faker.pyset(3)",
    ):
        expression = right("${" + source + "}")
        fake.seed_instance(1)
        value = eval(python_source(expression), namespace() | {"fake": fake})
        fake.seed_instance(1)
        assert json.loads(json.dumps(value)) == json.loads(json.dumps(evaluate(expression, Context(fake=fake))))


def test_providers_are_those_of_the_locale() -> None:
    assert right("${faker.postcode_in_province()}", locale="en_CA")
    assert wrong("${faker.postcode_in_province()}").code == "unknown-faker-provider"
    problem = wrong("${faker.name()}", locale="en_CQ")
    assert (problem.code, problem.help) == ("unknown-locale", "did you mean `en_CA`?")


def test_a_missing_faker_is_a_problem_with_a_way_out() -> None:
    program = (
        "import sys; sys.modules['faker'] = None\n"
        "from scenarioc.expressions import Scope, compile_text\n"
        "from scenarioc.problems import Problems, Span\n"
        "problems = Problems()\n"
        "compile_text('${faker.name()}', Scope(), lambda a, b: Span('x', 1, 1, 1, 1, a, b), problems)\n"
        "print(problems.found[0].code, problems.found[0].help)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "faker-missing install it with `pip install faker`"


def test_neither_faker_nor_locust_is_imported_for_a_spec_without_them() -> None:
    program = (
        "import sys\n"
        "from scenarioc.expressions import Scope, compile_text, python_source\n"
        "from scenarioc.problems import Problems\n"
        "python_source(compile_text('${randint(1, 6)} ${uuid4()}', Scope(), None, Problems()))\n"
        "print({'faker', 'locust', 'gevent'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


# --- the reference ----------------------------------------------------------------------------------------------


def test_the_table_of_functions_has_a_row_for_each() -> None:
    rows = functions_table()
    assert len(rows) == len(FUNCTIONS)
    assert rows[0] == (
        "`randint(low, high)`",
        "a whole number",
        "A random whole number from `low` to `high`, both included. Example: `${randint(1, 6)}`",
    )
    assert ("`round(number, digits=0)`", "a number") in [row[:2] for row in rows]


def test_every_code_of_expressions_is_raised_by_a_test() -> None:
    from scenarioc.codes.expressions import CODES as OWN
    from test_expressions import MISTAKES

    raised = {code for _, code, _, _ in [*MISUSE, *MISTAKES]}
    assert set(OWN) - raised == {"expression-too-long", "faker-missing", "unknown-locale"}, (
        "these have tests of their own"
    )


def test_problems_of_one_text_are_all_found() -> None:
    _, found = compiled('${lower(3)} ${randint(5, 1)} ${1 + "a"}')
    assert [p.code for p in found] == ["wrong-argument-type", "wrong-argument-value", "wrong-operand-type"]
