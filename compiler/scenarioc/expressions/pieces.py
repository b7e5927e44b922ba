"""Python source in the making: code with how tightly it binds, so that parentheses stand only where they must."""

from __future__ import annotations

from enum import IntEnum

from scenarioc.records import record


class Rank(IntEnum):
    """How tightly the outermost operator of a piece binds."""

    CONDITIONAL = 1
    OR = 2
    AND = 3
    NOT = 4
    COMPARE = 5
    SUM = 6
    PRODUCT = 7
    SIGN = 8
    POWER = 9
    ATOM = 10


@record
class Piece:
    """A piece of Python source and its rank."""

    code: str
    rank: Rank = Rank.ATOM

    def within(self, rank: Rank) -> str:
        """The code as an operand that must bind at least as tightly as `rank`."""
        return self.code if self.rank >= rank else f"({self.code})"
