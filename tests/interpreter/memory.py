"""What one virtual user of the interpreter knows: its variables by where they live, and what the run itself knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from interpreter.expressions import Context
from scenarioc.expressions.tree import Lives, Variable


class Known(dict[str, Any]):
    """Built-in values; a user gets its number when somebody first asks for it."""

    def __init__(self, numbers: list[object], test_id: str | None) -> None:
        super().__init__({"test.id": test_id})
        self._numbers = numbers

    def __missing__(self, name: str) -> Any:
        if name != "user.id":
            raise KeyError(name)
        self._numbers.append(self)
        self[name] = len(self._numbers)
        return self[name]


@dataclass
class Memory(Context):
    """Variables of the test, of the user and of the iteration."""

    builtins: dict[str, Any] = field(default_factory=dict)
    lives: dict[Lives, dict[str, Any]] = field(default_factory=lambda: {lives: {} for lives in Lives})

    def value_of(self, variable: Variable) -> Any:
        """The value of a variable."""
        return self.lives[variable.lives][variable.identifier]

    def keep(self, identifier: str, user_lived: bool, value: Any) -> None:
        """Give a variable a value."""
        self.lives[Lives.USER if user_lived else Lives.ITERATION][identifier] = value

    def begin_iteration(self) -> None:
        """Forget what lives only until an iteration ends."""
        self.lives[Lives.ITERATION] = {}


Environment = Mapping[str, str]
