"""The printer that decides which lines of a document break, measuring as the one of Ruff's formatter does.

A group that fits on the line is printed flat, else its own line breaks become real.
"""

from __future__ import annotations

from scenarioc.layout.columns import WIDTH, columns
from scenarioc.layout.document import (
    BestFitParentheses,
    BestFitting,
    Doc,
    FitsExpanded,
    Group,
    IfBreaks,
    Indent,
    Line,
    Short,
    hard_block,
)

FLAT, EXPANDED = False, True

# What has to fit: the line up to the next break, or all lines, or what follows them whatever their own length.
_FIRST_LINE, _ALL_LINES, _LAST_LINE = range(3)

_Frame = tuple[int, bool, Doc]
_Measured = tuple[int, bool, Doc, int]


def printed(document: Doc, indent: int) -> str:
    """The document as text, its first line beginning at column `indent`, without that indentation."""
    printer = _Printer(document, indent)
    printer.run()
    return "".join(printer.out)


class _Printer:
    def __init__(self, document: Doc, indent: int) -> None:
        self.out: list[str] = []
        self._column = indent
        self._broken: dict[int, bool] = {}
        self._stack: list[_Frame] = [(indent, EXPANDED, document)]
        # Whether a group around has been measured, so that what is inside need not be.
        self._measured = False

    def run(self) -> None:
        while self._stack:
            indent, mode, doc = self._stack.pop()
            match doc:
                case str():
                    self.out.append(doc)
                    self._column += columns(doc)
                case list():
                    self._stack.extend([(indent, mode, each) for each in reversed(doc)])
                case Short():
                    self._short(doc, indent, mode)
                case Line():
                    self._line(doc, indent, mode)
                case Group(only_if=int(other)) if not self._broken[other]:
                    self._push(indent, mode, doc.content)
                case Group():
                    self._push(indent, self._group_mode(doc, indent, mode), doc.content)
                case Indent():
                    inside = doc.only_if is None or self._broken[doc.only_if]
                    self._push(indent + 4 * inside, mode, doc.content)
                case IfBreaks():
                    broken = mode if doc.id is None else self._broken[doc.id]
                    self._push(indent, mode, doc.content if broken else doc.flat)
                case FitsExpanded():
                    if doc.only_if_flat is None or not self._broken[doc.only_if_flat]:
                        self._measured = False
                    self._push(indent, mode, doc.content)
                case BestFitting():
                    self._best_fitting(doc, indent, mode)
                case BestFitParentheses():
                    self._best_fit_parentheses(doc, indent, mode)

    def _push(self, indent: int, mode: bool, doc: Doc) -> None:
        self._stack.append((indent, mode, doc))

    def _line(self, line: Line, indent: int, mode: bool) -> None:
        if mode is FLAT and not line.hard:
            self.out.append(line.flat)
            self._column += len(line.flat)
        else:
            self.out.append("\n" + " " * indent)
            self._column = indent
            self._measured = False

    def _group_mode(self, group: Group | BestFitParentheses, indent: int, mode: bool) -> bool:
        if isinstance(group, Group) and group.expand:
            result = EXPANDED
        elif mode is FLAT and self._measured:
            result = FLAT
        else:
            self._measured = True
            if group.id is not None:
                self._broken[group.id] = FLAT
            result = FLAT if self._fits(indent, FLAT, group.content) else EXPANDED
        if group.id is not None:
            self._broken[group.id] = result
        return result

    def _short(self, doc: Short, indent: int, mode: bool) -> None:
        if (mode is FLAT and self._measured) or self._fits(indent, FLAT, doc.text):
            self._measured = True
            return self._push(indent, FLAT, doc.text)
        return self._push(indent, mode, doc.longer())

    def _best_fitting(self, doc: BestFitting, indent: int, mode: bool) -> None:
        if mode is FLAT and self._measured:
            return self._push(indent, FLAT, doc.variants[0])
        self._measured = True
        for variant in doc.variants[:-1]:
            if self._fits(indent, FLAT, variant):
                return self._push(indent, FLAT, variant)
        return self._push(indent, EXPANDED, doc.variants[-1])

    def _best_fit_parentheses(self, doc: BestFitParentheses, indent: int, mode: bool) -> None:
        if self._group_mode(doc, indent, mode) is FLAT:
            return self._push(indent, FLAT, doc.content)
        wrapped: Doc = ["(", hard_block(doc.content), ")"]
        if self._fits(indent, EXPANDED, wrapped, _ALL_LINES):
            return self._push(indent, EXPANDED, wrapped)
        self._broken[doc.id] = FLAT
        return self._push(indent, FLAT, doc.content)

    def _fits(self, indent: int, mode: bool, doc: Doc, what: int = _FIRST_LINE) -> bool:
        """Whether the line with the document does not get too long, up to the next possible break behind it."""
        measure = _Measure(self._column, self._broken)
        if (answer := measure.run([(indent, mode, doc, what)])) is not None:
            return answer
        for rest in reversed(self._stack):
            if (answer := measure.run([(*rest, _FIRST_LINE)])) is not None:
                return answer
        return True


class _Measure:
    def __init__(self, column: int, broken: dict[int, bool]) -> None:
        self._column, self._broken = column, broken
        self._opening = False  # on the line with the bracket that opens content which may overflow further down

    def run(self, todo: list[_Measured]) -> bool | None:
        """Whether the content fits; None if that depends on what follows."""
        while todo:
            indent, mode, doc, what = todo.pop()
            if isinstance(doc, str):
                self._column += columns(doc)
                if self._column > WIDTH and (what != _LAST_LINE or self._opening):
                    return False
            elif isinstance(doc, Line):
                if mode is FLAT and not doc.hard:
                    self._column += len(doc.flat)
                elif mode is FLAT or what == _FIRST_LINE:
                    return True
                else:
                    self._column, self._opening = indent, False
            elif isinstance(doc, list):
                todo.extend([(indent, mode, each, what) for each in reversed(doc)])
            else:
                todo.append(self._inside(indent, mode, doc, what))
        return None

    def _inside(self, indent: int, mode: bool, doc: Doc, what: int) -> _Measured:
        content: Doc = ""
        match doc:
            case Short():
                content = doc.longer() if mode else doc.text
            case Group():
                mode, content = mode or doc.expand, doc.content
                if doc.id is not None:
                    self._broken[doc.id] = mode
            case Indent():
                indent, content = indent + 4 * (doc.only_if is None or self._broken[doc.only_if]), doc.content
            case IfBreaks():
                content = doc.content if (mode if doc.id is None else self._broken[doc.id]) else doc.flat
            case FitsExpanded():
                if mode is FLAT and not (doc.only_if_flat and self._broken[doc.only_if_flat]):
                    mode, what, self._opening = EXPANDED, _LAST_LINE, doc.only_if_flat is not None
                content = doc.content
            case BestFitting():
                content = doc.variants[-1 if mode else 0]
            case BestFitParentheses():
                self._broken[doc.id], content = mode, doc.content
        return indent, mode, content, what
