"""Generated Python is laid out exactly as `ruff format` would, judged by ruff itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import time

import pytest

from scenarioc.layout import layout
from scenarioc.layout.columns import columns
from scenarioc.resources import runtime_modules, runtime_source
from support.random_statements import module_of


def ruff_format(source: str) -> str:
    """What ruff makes of it."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--target-version", "py311", "-"]
    result = subprocess.run(command, input=source, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("seed", range(8))
def test_long_lines_break_where_ruff_breaks_them(seed: int) -> None:
    source = module_of(seed, 120)
    laid_out = layout(source)
    assert laid_out == ruff_format(source)
    assert ast.dump(ast.parse(laid_out)) == ast.dump(ast.parse(source))
    assert layout(laid_out) == laid_out


BLANK_LINES = '''
"""Doc."""
import os
# about the next one
A = 1
@first
# why
@second
class Shopper(FastHttpUser):
    """Doc."""
    host = "x"
    def on_start(self) -> None:
        """Doc."""
        def inner() -> None:
            pass
        if inner:
            def other() -> None:
                pass
        elif A:
            # why
            def third() -> None:
                pass
        inner()
        # the end
    # trailing
    class Nested(TaskSet):
        x = 1
        @task
        def a(self) -> None:
            pass
    wait_time = between(1, 5)
# heading

def f() -> None:
    import json
    x = 1
    for y in x:
        class C:
            pass
    return json
# about B
B = 2
if B:
    def g() -> None:
        pass
C = 3
@overload
def h() -> None: ...
@overload
def h(x: int) -> None: ...
'''


def test_blank_lines_stand_where_ruff_puts_them_whether_or_not_the_template_has_any() -> None:
    tight = BLANK_LINES.lstrip("\n")
    assert layout(tight) == ruff_format(tight)
    assert layout(layout(tight)) == layout(tight)
    loose = re.sub(r"\n(?=[^ ])", "\n\n\n\n\n", layout(tight))
    assert ruff_format(layout(loose)) == layout(loose)


@pytest.mark.parametrize(
    "source",
    [
        'x = {"a": 1, "b": [2, 3],}',
        'x = {"a": 1, "b": [2, 3,]}',
        "x = foo({}, (a,), [b,])",
        "with foo(a, b,) as c:\n    pass",
        'y["a"] = foo(bar({"a": 1,}, b))',
        "x = foo((a),)",
        'x = "foo,)"',
        "x = lambda a: [b,]",
    ],
)
def test_a_trailing_comma_asks_for_one_item_per_line(source: str) -> None:
    assert layout(source) == ruff_format(source)


def test_a_statement_of_several_lines_is_laid_out_anew_when_one_of_them_is_too_long() -> None:
    source = "class A:\n    profiles = {\n        'a': [" + "(10, 50), " * 8 + "(1, 2)],\n    }\n"
    source = source.replace("'", '"')
    assert layout(source) == ruff_format(source)
    assert layout(source).count("\n") > 10


def test_a_comment_behind_a_short_line_stays_there() -> None:
    source = "x = foo(a, b)  # as it is, however long this comment is, which is no reason to break anything at all\n"
    assert layout("y = 1  # two\n") == "y = 1  # two\n"
    assert ruff_format(layout(source)) == layout(source)


@pytest.mark.parametrize("module", runtime_modules())
def test_runtime_modules_come_out_as_ruff_formats_them(module: str) -> None:
    source = runtime_source(module)
    assert layout(source) == ruff_format(source)


def test_characters_count_as_many_columns_as_ruff_gives_them() -> None:
    chars = "aé\u0301中가😀🇨\u0e31\u200d\u094d½ｱ・\u20dd\U00020000\u1160\ufe0f☕✂✅ﬀﷺ"
    fitting = [f'foo("{char * 10}", {"a" * (88 - len("""foo("", )""") - columns(char * 10))})' for char in chars]
    too_long = [line.replace("a)", "aa)") for line in fitting]
    assert ruff_format("\n".join(fitting)).splitlines() == fitting
    assert len(ruff_format("\n".join(too_long)).splitlines()) > 2 * len(chars)


def test_ten_thousand_short_lines_take_well_under_half_a_second() -> None:
    source = "class A:\n    def f(self) -> None:\n        foo.bar('a', [1, 2], key={})\n        x = 1\n\n" * 2000
    begin = time.process_time()
    layout(source)
    assert time.process_time() - begin < 0.5
