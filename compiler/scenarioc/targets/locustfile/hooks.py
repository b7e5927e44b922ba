"""The user's hooks file as a part of the locustfile."""

from __future__ import annotations

import ast

from scenarioc.languages.python import comment
from scenarioc.plan.model import Hooks
from scenarioc.render import Code


def hooks_section(hooks: Hooks | None) -> Code | None:
    """The text of the hooks file below a heading, without its docstring; None when there is none."""
    if hooks is None:
        return None
    tree = ast.parse(hooks.text)
    lines = hooks.text.splitlines(keepends=True)
    start = 0
    if tree.body and ast.get_docstring(tree, clean=False) is not None:
        start = tree.body[0].end_lineno or 0
    heading = comment(f"From {hooks.file}: edit it there.")
    return Code(f"{heading}\n" + "".join(lines[start:]).strip("\n"))
