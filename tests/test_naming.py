"""Names: valid, unique, deterministic, never one that is taken."""

from __future__ import annotations

import builtins
import keyword
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarioc import naming
from scenarioc.naming import Names, class_name, constant_name, environment_identifier, folder_name, identifier


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("create item", "create_item"),
        ("Create an Item!", "create_an_item"),
        ("itemId", "item_id"),
        ("HTTPServer error", "http_server_error"),
        ("GET /items/{id}", "get_items_id"),
        ("Übergrößenträger", "ubergrossentrager"),
        ("Ærø", "aero"),
        ("2FA login", "x2fa_login"),
        ("404", "x404"),
        ("", "x"),
        ("日本語", "x"),
        ("_", "x"),
        ("__init__", "init"),
        ("class", "class_"),
        ("Match", "match_"),
        ("type", "type_"),
        ("None", "none"),
        ("½ price", "x12_price"),
        ("don't stop", "dont_stop"),
        ("l", "l_"),
    ],
)
def test_a_title_becomes_a_readable_identifier(title: str, expected: str) -> None:
    assert identifier(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("open an item", "OpenAnItem"),
        ("myAPI", "MyApi"),
        ("none", "None_"),
        ("true", "True_"),
        ("3 d", "X3D"),
        ("", "X"),
    ],
)
def test_a_title_becomes_a_class_name(title: str, expected: str) -> None:
    assert class_name(title) == expected


def test_a_title_becomes_a_constant() -> None:
    assert constant_name("Create item") == "CREATE_ITEM"
    assert constant_name("i") == "I_"


@given(st.text(max_size=200))
def test_any_text_gives_valid_ascii_names(title: str) -> None:
    for name in (identifier(title), class_name(title), constant_name(title)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
        assert not keyword.issoftkeyword(name)
        assert not name.startswith("_")
        assert len(name) <= 62


@given(st.text(max_size=200))
def test_any_text_gives_a_folder_name_that_every_file_system_takes(title: str) -> None:
    name = folder_name(title)
    assert 0 < len(name) <= 82
    assert name.isascii()
    assert not set(name) & set('\\/:*?"<>| ')
    assert ".." not in name
    assert name[0] not in ".-"
    assert name[-1] not in ".-"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("shop", "shop"),
        ("python_backend", "python_backend"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("con", "x-con"),
        ("Nul.txt", "x-Nul.txt"),
        ("com1", "x-com1"),
        ("console", "console"),
        ("Überlast…", "Uberlast"),
        ("a" * 200, "a" * 80),
    ],
)
def test_folder_names_stay_inside_their_folder(title: str, expected: str) -> None:
    assert folder_name(title) == expected


def test_a_namespace_numbers_repeated_names() -> None:
    names = Names()
    assert [names.take("item_id") for _ in range(3)] == ["item_id", "item_id_2", "item_id_3"]


def test_a_number_that_is_taken_already_is_skipped() -> None:
    names = Names()
    assert [names.take(n) for n in ("item_2", "item", "item", "item_2")] == ["item_2", "item", "item_3", "item_2_2"]


def test_a_reserved_name_gets_an_underscore_first() -> None:
    names = Names({"id", "rest", "rest_"})
    assert [names.take(n) for n in ("id", "id", "rest", "class_")] == ["id_", "id_2", "rest_2", "class_"]


def test_an_inner_namespace_knows_the_outer_names_and_keeps_its_own() -> None:
    outer = Names()
    outer.take("a")
    inner = outer.inner()
    assert inner.take("a") == "a_2"
    assert "a_2" not in outer
    outer.reserve("b")
    assert "b" in outer


@given(st.lists(st.sampled_from(["a", "a_2", "a_", "id", "b"]), max_size=30))
def test_no_name_is_handed_out_twice_or_although_reserved(wanted: list[str]) -> None:
    names = Names({"id"})
    given_out = [names.take(n) for n in wanted]
    assert len(set(given_out)) == len(given_out)
    assert "id" not in given_out
    again = Names({"id"})
    assert [again.take(n) for n in wanted] == given_out


def test_a_thousand_equal_names_are_quick() -> None:
    names = Names()
    assert len({names.take("a") for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TARGET_URL", "TARGET_URL"),
        ("TEST_ID", "ENV_TEST_ID"),
        ("token", "ENV_token"),
        ("Token", "ENV_Token"),
        ("__SECRET", "ENV___SECRET"),
        ("ENV_TOKEN", "ENV_ENV_TOKEN"),
    ],
)
def test_an_environment_variable_gets_a_constant_of_its_own(name: str, expected: str) -> None:
    assert environment_identifier(name) == expected


@given(*[st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}|(ENV_){0,2}[AB]", fullmatch=True)] * 2)
def test_two_environment_variables_never_share_a_constant(a: str, b: str) -> None:
    assert (environment_identifier(a) == environment_identifier(b)) == (a == b)


def test_every_keyword_and_builtin_of_this_python_is_reserved() -> None:
    assert set(keyword.kwlist) | set(keyword.softkwlist) <= naming.KEYWORDS
    public = {name for name in dir(builtins) if not name.startswith("_")}
    assert public <= naming.BUILTINS | naming.KEYWORDS


def test_the_reserved_attributes_are_those_of_the_installed_locust() -> None:
    # In a process of its own: importing Locust patches the standard library for good.
    program = """
import locust, locust.env
names = set()
user = None
for kind in (locust.FastHttpUser, locust.HttpUser, locust.User, locust.TaskSet, locust.SequentialTaskSet):
    class Own(kind):
        host = "http://127.0.0.1:9"
    made = Own(locust.env.Environment() if issubclass(kind, locust.User) else user)
    user = made if issubclass(kind, locust.User) else user
    names |= set(dir(made)) | {n for k in kind.__mro__ for n in vars(k).get("__annotations__", {})}
print(*sorted(n for n in names if not n.startswith("__")))
"""
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60).stdout
    assert set(out.split()) == naming.LOCUST_ATTRIBUTES


def test_top_level_names_of_the_runtime_are_reserved() -> None:
    from scenarioc.runtime import values

    public = {name for name, value in vars(values).items() if getattr(value, "__module__", None) == values.__name__}
    assert public <= naming.runtime_names()
    assert naming.runtime_names() <= naming.reserved_names()
    assert "host" in naming.reserved_attributes()


def test_names_that_the_import_block_may_bring_are_reserved() -> None:
    from scenarioc.shake.imports import KNOWN

    assert set(KNOWN) <= naming.reserved_names()


def test_naming_does_not_import_locust() -> None:
    code = "import sys, scenarioc.naming as n; n.reserved_names(); print('locust' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert out.strip() == "False"
