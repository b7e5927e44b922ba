"""All targets, in the order in which their files are made."""

from __future__ import annotations

import re
import sys

from scenarioc.plan.model import Plan
from scenarioc.targets import locustfile, runners
from scenarioc.targets.file import File

_IMPORT = re.compile(r"^(?:import|from) +(\w+)", re.MULTILINE)


def emit(plan: Plan) -> list[File]:
    """Every file that a plan becomes."""
    files = locustfile.emit(plan)
    return [*files, *runners.emit(plan, imports=third_party(files[0].text))]


def third_party(source: str) -> frozenset[str]:
    """The packages outside the standard library that a module imports at its top level, below its docstring."""
    found = _IMPORT.findall(source, source.find('"""\n') + 1)
    return frozenset(set(found) - sys.stdlib_module_names)
