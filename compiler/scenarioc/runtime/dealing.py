"""The one process that deals rows to all workers: the master, or the only process."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Any

from scenarioc.runtime.decks import Deck

RowsMessage = dict[str, Any]


class Dealer:
    """Deals the rows of a table to workers, so that no row goes to two of them.

    While many are left, a worker gets rows ahead of its users. When none are left,
    all workers return what they hold ahead, and from then on get only what a user
    waits for: so no row stays unused as long as a user asks for one.
    """

    def __init__(
        self,
        name: str,
        table: Sequence[Any],
        deck: Deck,
        lends: bool,
        send: Callable[[str, RowsMessage], None],
    ) -> None:
        self.name = name
        self.table = table
        self.deck = deck
        self.lends = lends
        self.send = send
        self.waiting: deque[tuple[str, RowsMessage]] = deque()
        self.lent: dict[str, set[int]] = {}
        self.ahead: dict[str, int] = {}
        self.recalled: set[str] = set()
        self.scarce = False

    def hear(self, node: str, message: RowsMessage) -> None:
        """A worker asks for rows, returns some, or both."""
        lent = self.lent.setdefault(node, set())
        returned = [row for row in message["back"] if row in lent]
        self.deck.free.extend(returned)
        lent.difference_update(returned)
        self.ahead[node] = message["held"]
        if not message["held"]:
            self.recalled.discard(node)
        if "want" in message:
            self.waiting.append((node, message))
        self.serve()

    def serve(self) -> None:
        """Give as long as there is something to give."""
        while self.waiting:
            node, asked = self.waiting[0]
            share = 0 if self.scarce else self.deck.share(len(self.lent))
            rows = self.deck.deal(max(asked["need"], min(asked["want"], share)))
            if not rows and asked["need"]:
                break
            self.waiting.popleft()
            if not self.deck.endless:
                self.lent[node].update(rows)
            self.ahead[node] += len(rows)
            self.answer(node, asked, rows)
        if self.waiting and not self.scarce:
            self.recall()
        elif self.waiting and not self.lends and not self.recalled:
            while self.waiting:
                self.answer(*self.waiting.popleft(), rows=[], end=True)

    def answer(
        self, node: str, asked: RowsMessage, rows: Sequence[int], end: bool = False
    ) -> None:
        """Send rows, or that there are no more."""
        dealt = [(row, self.table[row]) for row in rows]
        answer = {"rows": dealt, "asked": asked, "scarce": self.scarce, "end": end}
        self.send(node, answer)

    def recall(self) -> None:
        """Ask all workers for the rows that they hold ahead."""
        self.scarce = True
        self.recalled = {node for node, lent in self.lent.items() if lent}
        for node in sorted(self.recalled):
            self.send(node, {"recall": True})
        self.serve()

    def forget_lost(self, alive: Collection[str]) -> None:
        """Do without the workers that are gone.

        What they held is dealt again only if rows are used more than once anyway: a
        lost worker may have used it.
        """
        for node in [node for node in self.lent if node and node not in alive]:
            lent = sorted(self.lent.pop(node))
            self.recalled.discard(node)
            self.waiting = deque(each for each in self.waiting if each[0] != node)
            unused = min(len(lent), self.ahead.pop(node))
            if self.lends:
                self.deck.free.extend(lent)
            elif unused:
                logging.getLogger(__name__).warning(
                    f"{self.name}: a worker is gone, and with it up to {unused} rows"
                    " that nobody has used"
                )
        self.serve()
