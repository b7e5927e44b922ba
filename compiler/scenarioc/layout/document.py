"""Text with places where lines may break: the elements are those of Ruff's formatter, whose result we have to meet.

Named tuples and not dataclasses, because a cold start pays for every class and those cost a seventh.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Line(NamedTuple):
    """A line break: where its group is flat, `flat` stands in its place; a hard one always breaks."""

    flat: str = ""
    hard: bool = False


class Group(NamedTuple):
    """Content that is printed flat if it fits; `only_if` names a group without whose breaking this is no group."""

    content: Doc
    id: int | None = None
    expand: bool = False  # breaks even if it fits
    only_if: int | None = None


class Indent(NamedTuple):
    """Content whose lines stand four columns further to the right (if the named group breaks)."""

    content: Doc
    only_if: int | None = None


class IfBreaks(NamedTuple):
    """One content where a group (the one around it, or the named one) breaks, another where it is flat."""

    content: Doc
    flat: Doc = ""
    id: int | None = None


class FitsExpanded(NamedTuple):
    """Content that may break without making what is around it break (as long as the named group is flat)."""

    content: Doc
    only_if_flat: int | None = None


class BestFitting(NamedTuple):
    """The first of several ways to write the same that fits, or the last."""

    variants: tuple[Doc, ...]


class BestFitParentheses(NamedTuple):
    """Content that is put into parentheses on lines of its own only if it fits thereby."""

    content: Doc
    id: int


class Broken(NamedTuple):
    """Prints nothing, and makes the groups around it break; see `forced.py`."""


class Short(NamedTuple):
    """What a line says, if it fits there as it stands; only if not, `longer` makes the document of it."""

    text: str
    longer: Callable[[], Doc]


_Best = BestFitting | BestFitParentheses
Doc = str | Short | Line | Group | Indent | IfBreaks | FitsExpanded | _Best | Broken | list["Doc"]

SOFT, SPACE, HARD = Line(), Line(" "), Line(hard=True)


def block(content: Doc) -> Doc:
    """Content on lines of its own, if the group around it breaks."""
    return [Indent([SOFT, content]), SOFT]


def hard_block(content: Doc) -> Doc:
    """Content on lines of its own."""
    return [Indent([HARD, content]), HARD]


def if_expands(content: Doc) -> Doc:
    """Content in parentheses if it does not fit on one line."""
    return Group([IfBreaks("("), block(content), IfBreaks(")")])


def optional_around(content: Doc, number: int) -> Doc:
    """Content made for the level `number`, in parentheses if it does not fit even with its own brackets broken."""
    return Group([IfBreaks("("), Indent([SOFT, content], number), SOFT, IfBreaks(")")], number)
