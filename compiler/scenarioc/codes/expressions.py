"""Codes of problems inside `${…}`."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "division-by-zero": Code(
        "a division by zero",
        "The divisor is the constant 0, so the expression can never have a value.",
        "${count / 0}",
        "${count / 10}",
    ),
    "empty-expression": Code(
        "`${}` without an expression",
        "Between the braces stands what is to be inserted: a name, a call, any expression. To send the characters "
        "themselves, double the dollar sign.",
        "price: ${}",
        "price: ${price}\nliteral: $${}",
    ),
    "expression-syntax": Code(
        "a text that is no expression",
        "The grammar is that of Python's expressions, restricted to literals, names, fields and items of data, "
        "arithmetic, comparison, `and or not`, `x if c else y`, lists and calls. The place shows where it stops "
        "making sense.",
        "${count > 3 && ready}",
        "${count > 3 and ready}",
    ),
    "expression-too-complex": Code(
        "an expression nested too deeply",
        "More than 60 expressions inside one another cannot be read by anybody. Keep parts of it in variables.",
    ),
    "expression-too-long": Code(
        "an expression of more than 4,000 characters",
        "An expression is one thought. Long lists belong into `data:` or into a variable.",
    ),
    "faker-missing": Code(
        "a spec that uses Faker where Faker is not installed",
        "Providers are checked when the spec is compiled, so Faker must be there: `pip install faker`.",
    ),
    "function-not-called": Code(
        "a function without parentheses",
        "A function gives a value only when it is called.",
        "id: ${uuid4}",
        "id: ${uuid4()}",
    ),
    "never-comparable": Code(
        "a comparison that is decided before the test runs",
        "Text is never equal to a number, and there is no order between them. Values of the environment and of form "
        "fields are text: turn them into numbers first.",
        "${env.USERS > 10}",
        "${int(env.USERS) > 10}",
    ),
    "not-a-function": Code(
        "a call of something that is no function",
        "Only the functions of the language can be called, and Faker's providers. Values have fields and items, but "
        "no methods.",
        "${name.lower()}",
        "${lower(name)}",
    ),
    "not-indexable": Code(
        "an item or a field of something that has none",
        "Lists and texts have items, counted from 0; objects have fields; numbers have neither.",
        "${items.length}",
        "${len(items)}",
    ),
    "outside-loop": Code(
        "`loop.index` outside of a loop",
        "It counts the rounds of the loop around it, from 0. Outside of `repeat`, `for` and `while` there is none.",
        "flow:\n  - GET /items?page=${loop.index}",
        "flow:\n  - repeat: 3\n    steps:\n      - GET /items?page=${loop.index}",
    ),
    "unclosed-expression": Code(
        "`${` without its `}`",
        "An expression ends with `}`. To send the two characters `${`, double the dollar sign.",
        "GET /items/${item_id",
        "GET /items/${item_id}",
    ),
    "unknown-faker-provider": Code(
        "a provider that Faker does not have",
        "Every provider of the installed Faker can be called, for the locale of the data; this one is not among them.",
        "${faker.frist_name()}",
        "${faker.first_name()}",
    ),
    "unknown-function": Code(
        "a function that does not exist",
        "The reference lists all functions. What they cannot do, a hook in Python can.",
        "${lowercase(name)}",
        "${lower(name)}",
    ),
    "unknown-locale": Code(
        "a locale that Faker does not have",
        "Locales are written as language and country.",
        "locale: en-CA",
        "locale: en_CA",
    ),
    "unknown-name": Code(
        "a name that means nothing here",
        "An expression reads variables: those under `variables`, those that an earlier step captured or set, the "
        "parameters of a fragment. Which step comes earlier is known before the test runs, so a misspelt name is "
        "found now and not at two in the morning.",
        "- GET /items/${itemid}",
        '- get: /items\n  capture: {item_id: "$[0].id"}\n- GET /items/${item_id}',
    ),
    "wrong-argument-type": Code(
        "an argument of the wrong kind",
        "The function works on another kind of value, and this one is known before the test runs.",
        "${lower(3)}",
        "${lower(name)}",
    ),
    "wrong-argument-value": Code(
        "an argument that can never work",
        "The value is written out and the function will always refuse it: an empty list to choose from, bounds the "
        "wrong way round, a pattern that is no regular expression.",
        "${randint(6, 1)}",
        "${randint(1, 6)}",
    ),
    "wrong-arguments": Code(
        "too many or too few arguments",
        "The call does not fit the function: an argument is missing, unknown, given twice, or one too many.",
        "${randint(6)}",
        "${randint(1, 6)}",
    ),
    "wrong-faker-arguments": Code(
        "arguments that a Faker provider refuses",
        "The call is checked against the installed Faker, and tried once if all its arguments are written out.",
        "${faker.pyint(minimum=5)}",
        "${faker.pyint(min_value=5)}",
    ),
    "wrong-operand-type": Code(
        "an operator that cannot combine these values",
        "Numbers are added to numbers and text to text. To put a number into text, write them side by side.",
        '${"item " + 3}',
        "item ${3}",
    ),
}
