"""Numbers that are dealt to all workers, each once."""

from __future__ import annotations

import sys

from scenarioc.runtime.decks import Deck
from scenarioc.runtime.rows import Rows


class Numbers(Rows):
    """The numbers 0, 1, 2 …: no two users of a test take the same, on any worker."""

    def __init__(self, name: str) -> None:
        super().__init__(f"numbers of {name}", range(sys.maxsize))

    def new_deck(self, size: int) -> Deck:
        """All numbers in order."""
        return CountingDeck(0, "sequential", endless=True)


class CountingDeck(Deck):
    """A deck that never ends and never begins again."""

    def deal(self, count: int) -> list[int]:
        """The next numbers."""
        self.size += count
        return list(range(self.size - count, self.size))
