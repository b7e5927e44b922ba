"""A whole module from the code that is particular to a spec: imports before it, the helpers it needs below it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from scenarioc.records import record
from scenarioc.shake.imports import FUTURE, Import, import_block, imported
from scenarioc.shake.names import Used, bound, used
from scenarioc.shake.take import Helper, take

HEADING = "# What follows is the same in every file that needs it."


@record
class _Piece:
    """Some lines of the module with the names they bind and use."""

    text: str
    names: frozenset[str] | set[str]
    used: tuple[Used, ...]
    movable: bool = False

    def eager(self) -> set[str]:
        return {name for each in self.used for name in each.eager}

    def all(self) -> set[str]:
        return {name for each in self.used for name in each.names}


def assemble(body: str) -> str:
    """The module of which `body` is the part that differs between specs; the body's own imports are merged in.

    Helpers come last, so that a reader sees the scenarios first; only those that classes and decorators need while the
    module is imported stand right above them. Plain assignments and calls that need helpers move below the helpers.
    """
    header, pieces, own = _taken_apart(body)
    defined = {name for piece in pieces for name in piece.names} | _made_global(body)
    bought = {each.binds for each in own}
    attributes = {name for piece in pieces for each in piece.used for name in each.attributes}
    taken = take({name for piece in pieces for name in piece.all()} - defined - bought, attributes)
    _refuse_doubles(defined | bought, taken.helpers)
    helpers = [_Piece(helper.text, helper.names, helper.used) for helper in taken.helpers]
    first, below, sunk = _ordered(pieces, helpers)
    imports = [*own, *taken.imports, *([FUTURE] if _needs_future([*first, *below, *sunk]) else [])]
    parts = [
        header.rstrip() + "\n\n" + import_block(imports),
        "".join(piece.text for piece in first),
        HEADING if below else "",
        "".join(piece.text for piece in below),
        "".join(piece.text for piece in sunk),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _taken_apart(body: str) -> tuple[str, list[_Piece], list[Import]]:
    """The docstring with what is before it, the statements with the comments above them, and the imports."""
    tree = ast.parse(body)
    lines = [f"{line}\n" for line in body.split("\n")]
    pieces: list[_Piece] = []
    imports: list[Import] = []
    header, done = "", 0
    for number, statement in enumerate(tree.body):
        first, last = done, statement.end_lineno or statement.lineno
        text = "".join(lines[first:last])
        done = last
        if number == 0 and ast.get_docstring(tree, clean=False) is not None:
            header = text
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            imports += imported(statement)
            comments = "".join(lines[first : statement.lineno - 1])
            pieces.append(_Piece(comments, set(), ()))
        else:
            movable = isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
            pieces.append(_Piece(text, bound([statement]), (used([statement]),), movable))
    pieces.append(_Piece("".join(lines[done:]), set(), ()))
    return header, pieces, imports


def _made_global(body: str) -> set[str]:
    """The names that functions of the body put into the module."""
    if "global " not in body:
        return set()
    return {name for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Global) for name in node.names}


def _refuse_doubles(names: set[str], helpers: Iterable[Helper]) -> None:
    doubles = sorted(names & {name for helper in helpers for name in helper.names})
    if doubles:
        raise ValueError(f"generated code defines names that its helpers need: {', '.join(doubles)}")


def _ordered(pieces: Sequence[_Piece], helpers: Sequence[_Piece]) -> tuple[list[_Piece], list[_Piece], list[_Piece]]:
    """Statements where they were with helpers right above those that need them at once; other helpers; what waits."""
    homes = {name: piece for piece in [*pieces, *helpers] for name in piece.names}
    fixed = [piece for piece in pieces if not piece.movable]
    needed = _closure({name for piece in fixed for name in piece.eager()}, homes)
    late = [helper for helper in helpers if not helper.names & needed]
    late_names = {name for helper in late for name in helper.names}
    waiting = [helper for helper in helpers if helper.names & needed]
    first: list[_Piece] = []
    sunk: list[_Piece] = []
    for piece in pieces:
        reached = _closure(piece.eager(), homes)
        if piece.movable and not piece.names & needed and reached & late_names:
            sunk.append(piece)
            continue
        first += [helper for helper in waiting if helper.names & reached]
        waiting = [helper for helper in waiting if not helper.names & reached]
        first.append(piece)
    return first, late, sunk


def _closure(names: set[str], homes: dict[str, _Piece]) -> set[str]:
    """The names and all that the code behind them uses."""
    reached: set[str] = set()
    while names:
        reached |= names
        names = {each for name in names if name in homes for each in homes[name].all()} - reached
    return reached


def _needs_future(order: Sequence[_Piece]) -> bool:
    """Whether an annotation names something that is defined only further down."""
    waiting = {name for piece in order for name in piece.names}
    for piece in order:
        if any(each.annotations & waiting for each in piece.used):
            return True
        waiting -= piece.names
    return False
