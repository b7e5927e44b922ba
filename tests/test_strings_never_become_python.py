"""Whatever a spec says, the locustfile takes it for data: judged by Python's own parser."""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from scenarioc.build import build
from scenarioc.languages import python
from scenarioc.naming import reserved_names
from scenarioc.problems import Rejected
from support.hostile import HOSTILE, hostile_text

HOOKS = "def sign(user, order=None):\n    return order\n"


def says(word: str) -> dict[str, Any]:
    """A spec that says the word in every place that takes free text; `${` is escaped as a user would."""
    w = word.replace("${", "$${")
    # HTTP itself cannot carry the others; the compiler refuses them.
    h = w if re.fullmatch(r"[\t\x20-\x7e\x80-\xff]*", word) else "plain header"
    answer = {
        "status": 201,
        "headers": {"X-Word": {"contains": w}},
        "content_type": w,
        "body": {"equals": w, "not": {"matches": re.escape(word)}},
        "json": {"$.a": w, "$.b": {"in": [w, 1]}, "$.c[*].d": {"not": {"contains": w}}},
        "json_schema": {"title": w, "properties": {word: {"const": w}}},
        "cookies": {word: {"equals": w}},
    }
    capture = {
        "by_header": {"header": word, "default": w},
        "by_pattern": {"regex": f"{re.escape(word)}=(.+)", "pick": "random"},
        "by_input": {"hidden": word},
        "by_cookie": {"cookie": word},
        "by_query": {"url": True, "query": word},
        "changed": {"json": "$.x", "transform": f"${{value}}{w}"},
    }
    request = {
        "post": f"/words/{w}/${{count}}/{w}?a={w}",
        "name": w.replace("$${", "{"),
        "tags": [word],
        "query": {word: w, "n": f"{w}${{count}}{w}"},
        "headers": {"X-One": h, "X-Two": f"${{count}} {h}"},
        "cookies": {word: w},
        "json": {w: [w, {w + "k": f"{w}${{count}}"}], "mixed": f"${{upper(token)}}{w}"},
        "expect": answer,
        "capture": capture,
    }
    path = re.sub(r"[{}$]", "", word)
    talk = [
        {"connect": f"/{w}", "headers": {"X-One": h}, "name": path, "connection": word},
        {"send": w, "connection": word},
        {"send": {w: [w, f"{w}${{count}}"]}, "connection": word},
        {
            "receive": {"body": {"contains": w}, "json": {"$.a": {"in": [w]}}},
            "expect": {"body": {"equals": w, "not": {"matches": re.escape(word)}}},
            "capture": {"told": {"regex": f"{re.escape(word)}=(.+)", "default": w}},
            "connection": word,
        },
    ]
    steps = [
        *({"ws": one} for one in talk),
        {"set": {"token": w, "text": f"<{w}>"}},
        request,
        {"post": "/form", "form": {word: w, "all": [w, w]}},
        {"post": "/raw", "body": w},
        {"post": "/parts", "multipart": {word: w, "file": {"content": w, "filename": w, "content_type": w}}},
        {"post": "/graph", "graphql": {"query": word, "variables": {w: w}, "operation": word}},
        {"log": f"{w} ${{text}} ${{by_header}} ${{by_pattern}} ${{by_input}}"},
        {"log": f"{w} ${{by_cookie}} ${{by_query}} ${{changed}}"},
        {"group": word, "steps": [word]},
        {"until": f"${{token == {word!a}}}", "steps": [word]},
        {"run": "sign", "with": {"order": w}, "into": "signed"},
        {"call": word, "with": {"parameter": w}},
        {"log": "${signed}"},
    ]
    return {
        "version": 1,
        "name": "words",
        "description": word,
        "target": "http://localhost:8000",
        "hooks": "hooks.py",
        "variables": {
            "count": 1,
            "greeting": w,
            "list": [w, {w: w}],
            "home": f"${{env.HOME_PAGE:-{word.replace('}', '').replace('${', '')}}}",
        },
        "headers": {"X-Default": h, "X-Greeting": "${greeting} ${list} ${home}"},
        "endpoints": {word: {"get": "/one", "name": "one"}},
        "fragments": {word: {"parameters": {"parameter": w}, "steps": [{"log": f"${{parameter}} {w}"}]}},
        "scenarios": {
            f"scenario {word}": {
                "tags": [word],
                "variables": {"own": w},
                "tasks": {
                    f"task {word}": {"tags": [word], "steps": steps},
                    word: 2,
                    f"group {word}": {"tasks": {word: 1}},
                },
            }
        },
        "load": {"users": 1, "for": "1s"},
        "thresholds": [{f"scenario {word}": "p95 < 1s"}],
    }


def locustfile(word: str) -> str:
    text = json.dumps(says(word))
    built = build(text, "words.json", read=lambda _: HOOKS)
    return next(file.text for file in built.files if file.path == "locustfile.py")


KEPT = reserved_names()


def skeleton(text: str) -> list[str]:
    """The code without its texts and without the names that were made from titles, and its number of comments."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        found.append(type(node).__name__)
        if isinstance(node, ast.Name):
            found.append(node.id if node.id in KEPT else "name")
        elif isinstance(node, ast.Attribute):
            found.append(node.attr if node.attr in KEPT else "attribute")
        elif isinstance(node, ast.Constant) and not isinstance(node.value, str):
            found.append(repr(node.value))
    comments = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]
    return [*found, str(len(comments))]


def texts(text: str) -> list[str]:
    """All texts of the code, f-strings included, without those at the head of a function or class."""
    return [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


PLAIN = "plain"
EXPECTED = skeleton(locustfile(PLAIN))


def is_data(word: str) -> bool:
    """Whether the word, said everywhere, changes no code and is found again as it was said."""
    try:
        got = locustfile(word)
        if skeleton(got) != EXPECTED:
            return False
    except (SyntaxError, ValueError, tokenize.TokenError):
        return False
    said = set(texts(got))
    return word in said and f"<{word}>" in said


@pytest.mark.parametrize(
    "word", [word for word in HOSTILE if word.strip() and len(word) < 2000], ids=lambda word: ascii(word)[:40]
)
def test_no_hostile_word_becomes_python(word: str) -> None:
    assert is_data(word)


@settings(max_examples=25, deadline=None)
@given(word=hostile_text.filter(lambda word: bool(word.strip()) and len(word) < 500 and not word.endswith("$")))
def test_no_text_becomes_python(word: str) -> None:
    # A dollar before `${count}` is an escape: another text, and rightly so.
    try:
        word.encode()
        harmless = is_data(word)
    except (UnicodeEncodeError, Rejected):
        return  # no spec can hold the word in every place
    assert harmless


def careless(text: str) -> str:
    return f'"{text}"'


def backslashed(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def users_of(function: Callable[..., Any]) -> Iterator[tuple[Any, str]]:
    for name, module in list(sys.modules.items()):
        if name.startswith("scenarioc"):
            yield from ((module, key) for key, value in vars(module).items() if value is function)


# Those first that most likely show it.
BREAKING = sorted(
    (word for word in HOSTILE if word.strip() and len(word) < 200),
    key=lambda word: not ("\n" in word or '"""' in word),
)


@pytest.mark.parametrize("wrong", [careless, backslashed])
def test_a_careless_literal_would_be_noticed(wrong: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    careful = python.literal

    def literal(value: Any) -> str:
        return wrong(value) if isinstance(value, str) else careful(value)

    for module, key in users_of(careful):
        monkeypatch.setattr(module, key, literal)
    assert not all(is_data(word) for word in BREAKING)


@pytest.mark.parametrize("writer", ["comment", "docstring"])
def test_a_careless_comment_would_be_noticed(writer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    careful = getattr(python, writer)
    wrong = {"comment": lambda text: f"# {text}", "docstring": lambda text: f'"""{text}"""'}[writer]
    for module, key in users_of(careful):
        monkeypatch.setattr(module, key, wrong)
    assert not all(is_data(word) for word in BREAKING)
