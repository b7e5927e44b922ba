"""What an expression may read at the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarioc.expressions.tree import Type, Variable

ROOTS = {"env": "NAME", "faker": "name()", "user": "id", "loop": "index", "test": "id"}
"""The built-in names with what can stand behind their dot."""

BUILTINS = {"user.id": Type.INTEGER, "loop.index": Type.INTEGER, "test.id": Type.TEXT}
"""What the run itself knows, with its type; `iteration` besides."""


@dataclass(eq=False, repr=False)
class Scope:
    """The variables in sight, what else has a meaning here, and why a name that is missing is missing.

    `value` allows the name `value` (in transforms), `hint` maps a name to the help shown when it is unknown here,
    `locale` is the one whose Faker providers are checked.
    """

    variables: Mapping[str, Variable] = field(default_factory=dict)
    inside_loop: bool = False
    value: bool = False
    hint: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en_US"
