"""Where templates and the sources of the runtime helpers are, in a checkout and in an installed package."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path

_PACKAGE = Path(__file__).parent
_RUNTIME = _PACKAGE / "runtime"
_TOP_LEVEL = re.compile(r"\n(?:(?:(?:async )?def|class) +(\w+)|(\w+) *(?::[^=\n]+)?=(?!=))")


@functools.cache
def template_folder() -> Path:
    """The folder of the templates: inside an installed package, beside `compiler/` in a checkout."""
    shipped = _PACKAGE / "templates"
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / "templates"


@functools.cache
def program_source(name: str) -> str:
    """The text of a program that stands beside a locustfile."""
    return (_PACKAGE / "programs" / f"{name}.py").read_text(encoding="utf-8")


@functools.cache
def made_program(name: str) -> str:
    """The text of a program that stands beside a locustfile and is itself made of runtime modules."""
    return (_PACKAGE / "programs" / f"{name}.txt").read_text(encoding="utf-8")


@functools.cache
def runtime_modules() -> tuple[str, ...]:
    """The names of the runtime modules, sorted."""
    # For about a hundred files, `pathlib` would take three times as long.
    return tuple(sorted(name[:-3] for name in os.listdir(_RUNTIME) if name.endswith(".py") and name != "__init__.py"))


@functools.cache
def runtime_source(module: str) -> str:
    """The source of one runtime module, which nobody needs to import for this."""
    with open(f"{_RUNTIME}/{module}.py", encoding="utf-8") as file:
        return file.read()


@functools.cache
def runtime_homes() -> dict[str, str]:
    """Top-level name → the runtime module that defines it."""
    found: dict[str, str] = {}
    for module in runtime_modules():
        for function, variable in _TOP_LEVEL.findall(runtime_source(module)):
            name = function or variable
            if found.setdefault(name, module) != module:
                raise ValueError(f"`{name}` is defined in runtime/{found[name]}.py and in runtime/{module}.py")
    return found
