"""The table of codes: what each problem means, with a wrong and a right example.

Every module of this package holds the codes of one topic in a mapping called `CODES`; here they are put together.
"""

from __future__ import annotations

import importlib
import pkgutil

from scenarioc.codes.code import Code

__all__ = ["CODES", "Code"]


def _all() -> dict[str, Code]:
    found: dict[str, Code] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        topic: dict[str, Code] = getattr(importlib.import_module(f"{__name__}.{module.name}"), "CODES", {})
        twice = sorted(topic.keys() & found.keys())
        if twice:
            raise AssertionError(f"codes defined in two topics: {', '.join(twice)}")
        found.update(topic)
    return dict(sorted(found.items()))


CODES: dict[str, Code] = _all()
