"""Which row comes next."""

from __future__ import annotations

import random
from collections import deque


class Deck:
    """The positions of rows, in the order in which they are dealt.

    Without end, it begins again after the last row, shuffled anew if at all.
    """

    def __init__(
        self, size: int, order: str, *, endless: bool, seed: int | None = None
    ) -> None:
        self.size = size
        self.order = order
        self.endless = endless
        self.random = random.Random(seed)
        self.free: deque[int] = deque()
        self.fill()

    def fill(self) -> None:
        """Add every row once more."""
        positions = list(range(self.size))
        if self.order == "shuffle":
            self.random.shuffle(positions)
        self.free.extend(positions)

    def deal(self, count: int) -> list[int]:
        """The next positions; fewer than `count` when no more are free."""
        if self.order == "random":
            return [self.random.randrange(self.size) for _ in range(count)]
        while self.endless and len(self.free) < count:
            self.fill()
        return [self.free.popleft() for _ in range(min(count, len(self.free)))]

    def share(self, workers: int) -> int:
        """How many rows one of so many workers may take ahead of its users."""
        return 1000 if self.endless else len(self.free) // (2 * workers + 2)
