"""How values and comments are written in each output language, one module per language.

Every module has `literal(value) -> str` (TypeError or ValueError for what the language cannot carry) and
`comment(text) -> str`, a complete comment with its marker.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from types import ModuleType

LANGUAGES = {
    "batch": "batch",
    "dollars": "dollars",
    "dotenv": "dotenv",
    "github": "github",
    "html": "html",
    "powershell": "powershell",
    "python": "python",
    "sh": "shell",
    "text": "text",
    "toml": "toml",
    "yaml": "yaml",
}
"""Language → its module in this package; only the languages that are asked for are imported."""


@functools.cache
def module(language: str) -> ModuleType:
    """The module that writes a language."""
    return importlib.import_module(f"{__name__}.{LANGUAGES[language]}")


def literal_of(language: str) -> Callable[[object], str]:
    """The function that writes a value as a literal of a language."""
    literal: Callable[[object], str] = module(language).literal
    return literal


def comment_of(language: str) -> Callable[[str], str]:
    """The function that writes text as a complete comment of a language."""
    comment: Callable[[str], str] = module(language).comment
    return comment
