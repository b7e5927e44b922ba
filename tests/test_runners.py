"""The files beside a locustfile: settings, requirements, an example of the environment."""

from __future__ import annotations

import tomllib

import pytest

from scenarioc.plan.model import EnvironmentVariable, Plan
from scenarioc.targets.runners import emit
from support.plans import AT, constant, plan, staged

ONE = plan(constant("light", 3, 120))
TWO = plan(staged("medium", 50, 60, 30.5), constant("peak hour", 7, 90))
NOTHING: frozenset[str] = frozenset()


def text_of(some: Plan, path: str, imports: frozenset[str] = NOTHING) -> str:
    return next(file.text for file in emit(some, imports=imports) if file.path == path)


def test_one_constant_profile_is_said_in_locusts_own_options() -> None:
    assert ONE.load.constant is ONE.load.profiles[0]
    assert tomllib.loads(text_of(ONE, "locust.toml")) == {
        "tool": {"locust": {"users": 3, "spawn-rate": 3, "run-time": "120s", "stop-timeout": 10}}
    }


def test_locust_is_never_asked_for_what_it_refuses() -> None:
    settings = tomllib.loads(text_of(plan(constant("big", 5000, 0.2)), "locust.toml"))["tool"]["locust"]
    assert settings == {"users": 5000, "spawn-rate": 100, "run-time": "1s", "stop-timeout": 10}
    assert tomllib.loads(text_of(plan(constant("none", 0, 5)), "locust.toml"))["tool"]["locust"]["spawn-rate"] == 1


@pytest.mark.parametrize("some", [TWO, plan(staged("medium", 5, 1, 1))], ids=["two profiles", "one staged profile"])
def test_every_other_load_is_chosen_by_name(some: Plan) -> None:
    assert some.load.constant is None
    assert tomllib.loads(text_of(some, "locust.toml")) == {"tool": {"locust": {"load": "medium"}}}


def test_requirements_name_what_is_imported_and_nothing_else() -> None:
    assert text_of(ONE, "requirements.txt") == "locust>=2.47,<3\n"
    imports = frozenset({"locust", "gevent", "faker", "jsonpath_rfc9535", "yaml"})
    assert text_of(ONE, "requirements.txt", imports) == (
        "faker>=40,<41\njsonpath-rfc9535>=1.0,<2\nlocust>=2.47,<3\n# the hooks import yaml: add its package\n"
    )


def test_the_example_of_the_settings_has_no_secrets_and_exists_only_when_it_is_needed() -> None:
    variables = [
        EnvironmentVariable("TARGET", "http://localhost:8000", AT),
        EnvironmentVariable("API_TOKEN", "swordfish", AT),
        EnvironmentVariable("USER_NAME", None, AT),
        EnvironmentVariable("POEM", "two\nlines", AT),
    ]
    assert ".env.example" not in [file.path for file in emit(ONE, imports=NOTHING)]
    assert text_of(plan(constant("light", 3, 120), environment=variables), ".env.example") == (
        "# Copy this file to .env and fill it in: run.sh, run.ps1 and run.bat read it.\n"
        "# What is set outside wins, and a line with nothing after = sets nothing.\n"
        "\n# shop.yaml:3\nTARGET=http://localhost:8000\n"
        "\n# shop.yaml:3: a secret; the spec has a default\nAPI_TOKEN=\n"
        "\n# shop.yaml:3: must be set\nUSER_NAME=\n"
        "\n# shop.yaml:3: the spec has a default that cannot stand here\nPOEM=\n"
    )


def test_a_name_that_no_shell_could_set_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot name an environment variable"):
        emit(plan(constant("light", 3, 120), environment=[EnvironmentVariable("A=B", "x", AT)]), imports=NOTHING)


def test_only_the_shell_script_is_executable() -> None:
    assert [file.path for file in emit(TWO, imports=NOTHING) if file.executable] == ["run.sh"]
