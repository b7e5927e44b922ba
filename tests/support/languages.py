"""The output languages with how they read a text, and with careless ways to write them that a test must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from scenarioc.languages import batch, dollars, dotenv, github, powershell, shell, toml, yaml
from scenarioc.languages.hidden import shown
from support import readings
from support.readings import Reading

Writer = Callable[[str], str]


@dataclass(frozen=True)
class Language:
    """One output language: its module, a statement that carries a literal, how it reads a text, and who judges too."""

    module: ModuleType
    statement: Callable[[int, str], str]
    read: Callable[[str], Reading]
    carries_everything: bool
    careless_literals: tuple[Writer, ...]
    careless_comments: tuple[Writer, ...]


def quoted(mark: str) -> Writer:
    return lambda text: f"{mark}{text}{mark}"


def doubled(text: str) -> str:
    """What PowerShell needs for the quotes of ASCII only."""
    return "'" + text.replace("'", "''") + "'"


def backslashed(text: str) -> str:
    """The escape of most languages, with nothing done about control characters."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hashed(text: str) -> str:
    return f"# {text}"


def hashed_without_newline(text: str) -> str:
    return "# " + text.replace("\n", "\\n")


HASHED = (hashed, hashed_without_newline)
LANGUAGES = {
    "sh": Language(
        shell, lambda _, word: f"use {word}\n", readings.sh, True, (str, quoted("'"), backslashed), (hashed,)
    ),
    "powershell": Language(
        powershell,
        lambda _, word: f"Use {word}\n",
        readings.powershell,
        True,
        (str, quoted("'"), doubled, backslashed),
        HASHED,
    ),
    "batch": Language(
        batch,
        lambda _, word: f"use {word}\n",
        readings.batch,
        False,
        (str, quoted('"'), backslashed),
        (hashed, lambda text: f"rem {shown(text)}"),
    ),
    "toml": Language(
        toml,
        lambda index, word: f"key{index} = {word}\n",
        readings.toml,
        True,
        (str, quoted("'"), quoted('"'), quoted("'''"), backslashed),
        HASHED,
    ),
    "yaml": Language(
        yaml,
        lambda _, word: f"- {word}\n",
        readings.yaml_,
        True,
        (str, quoted("'"), quoted('"'), doubled, backslashed),
        HASHED,
    ),
    "dollars": Language(
        dollars,
        lambda _, word: f"- {word}\n",
        readings.dollars,
        True,
        (str, yaml.literal, backslashed),
        HASHED,
    ),
    "github": Language(
        github,
        lambda _, word: f"- {word}\n",
        readings.github,
        True,
        (str, yaml.literal, backslashed),
        HASHED,
    ),
    "dotenv": Language(
        dotenv,
        lambda index, word: f"KEY{index}={word}\n",
        readings.dotenv,
        False,
        (str, quoted("'"), quoted('"'), backslashed),
        HASHED,
    ),
}
