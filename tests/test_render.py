"""Values in templates become literals, whatever a template does with them."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, UndefinedError

from scenarioc.languages import LANGUAGES, comment_of, literal_of
from scenarioc.render import Code, CompiledTemplates, environment, render
from scenarioc.resources import template_folder
from support.hostile import HOSTILE

TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text())
TEMPLATES = sorted(template_folder().rglob("*.jinja"))


def rendered(template: str, language: str = "python", **values: Any) -> str:
    """A template given as text."""
    return environment(language).from_string(template).render(values)


@given(TEXTS)
def test_a_value_is_a_literal_wherever_it_goes(text: str) -> None:
    template = """
{% macro call(x) %}f({{ x }}){% endmacro %}
{% macro around() %}g({{ caller() }}){% endmacro %}
{% set block %}h({{ v }}){% endset %}
[{{ v }}, {{ call(v) }}, {{ call(call(v)) }}, {% call around() %}{{ v }}{% endcall %}, {{ block }}, {{ [v, v] }}]
"""
    written = ast.unparse(ast.parse(rendered(template, v=text).strip()))
    one = ast.unparse(ast.Constant(text))
    assert written == f"[{one}, f({one}), f(f({one})), g({one}), h({one}), [{one}, {one}]]"


@pytest.mark.parametrize(
    "expression",
    [
        "v ~ v",
        "v ~ code",
        "code ~ v",
        "[v, code]|join",
        "code|upper",
        "v|safe",
        "code|replace('x', v)",
        "'%s'|format(v)",
    ],
)
@given(text=TEXTS)
def test_text_made_from_values_is_text_again(expression: str, text: str) -> None:
    tree = ast.parse(rendered(f"{{{{ {expression} }}}}", v=text, code=Code("x()")))
    assert isinstance(ast.literal_eval(tree.body[0].value), str)  # type: ignore[attr-defined]


def test_code_is_written_as_it_is() -> None:
    assert (
        rendered("{{ code }} {{ call(code) }}", code=Code("a.b"), call=lambda code: Code(f"f({code})")) == "a.b f(a.b)"
    )


def test_constants_of_a_template_are_values_too() -> None:
    assert rendered("""{{ "it's" }} {{ 1 + 1 }} {{ none }}""") == '"it\'s" 2 None'


def test_code_can_be_indented_and_values_cannot() -> None:
    code = Code("if x:\n    pass\n\ny")
    assert rendered("    {{ code|indent(4) }}", code=code) == "    if x:\n        pass\n\n    y"
    assert rendered("{% filter indent(2) %}\na\nb\n{% endfilter %}") == "a\n  b\n"
    with pytest.raises(TypeError, match="only code"):
        rendered("{{ v|indent(4) }}", v="a\nb")


def test_comments_and_docstrings_are_written_by_their_language() -> None:
    assert rendered("{{ comment(v) }}", v="a\nb") == "# a\\nb"
    assert rendered("{{ docstring(v) }}", v='a"') == '"""a" """'
    assert rendered("{{ comment(v) }}", "batch", v="a\n&b") == "rem a\\x0a\\x26b"


@pytest.mark.parametrize("template", ["{{ nope }}", "{{ nope.x }}", "{% if nope %}{% endif %}", "{{ f(nope) }}"])
def test_a_name_without_value_is_an_error(template: str) -> None:
    with pytest.raises(UndefinedError, match="nope"):
        rendered(template, f=str)


def test_a_template_of_the_package_is_found_by_its_name() -> None:
    name = str(TEMPLATES[0].relative_to(template_folder()))
    assert environment("python").get_template(Path(name).as_posix()).name == Path(name).as_posix()
    assert render("locustfile/line.jinja", "python", line=Code("x = 1")) == "x = 1\n"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_a_literal_and_a_comment(language: str) -> None:
    assert "plain" in literal_of(language)("plain")
    assert "plain" in comment_of(language)("plain")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(template_folder())))
def test_templates_decide_nothing_and_leave_literals_to_the_language(path: Path) -> None:
    text = path.read_text("utf-8")
    inside = re.findall(r"\{[{%].*?[}%]\}", text, re.DOTALL)
    assert not [tag for tag in inside if "~" in tag or re.search(r"\|\s*safe\b", tag)]
    assert not re.search(r"\{%-?\s*set\b", text)
    assert not re.search(r"[\"'`]\{\{|\}\}[\"'`]", text)


def rendered_in(folder: Path) -> str:
    """What a new process would make of the template in a folder."""
    loader = FileSystemLoader(folder)
    return Environment(loader=loader, bytecode_cache=CompiledTemplates("python")).get_template("a.jinja").render(v=1)


def test_templates_are_compiled_once_and_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    template = tmp_path / "a.jinja"
    template.write_text("one {{ v }}")
    assert rendered_in(tmp_path) == "one 1"
    [compiled] = (tmp_path / "__pycache__").iterdir()
    code = compiled.read_bytes()
    compiled.write_bytes(code.replace(b"one ", b"two "))
    assert rendered_in(tmp_path) == "two 1"  # so it was read
    template.write_text("one more {{ v }}")
    assert rendered_in(tmp_path) == "one more 1"
    compiled.write_bytes(code[: len(code) // 2])
    assert rendered_in(tmp_path) == "one more 1"


def test_templates_are_compiled_in_memory_when_python_keeps_no_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "a.jinja").write_text("one {{ v }}")
    assert rendered_in(tmp_path) == "one 1"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jinja"]
