"""One logical line of Python: its tree, and the text of each part of it."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from scenarioc.layout.columns import WIDTH
from scenarioc.layout.logical import asks_for_lines

_HEADER = re.compile(r"(?:if|elif|while|for|with|def|class|except|async)\b")
_CLOSED, _CLOSED_TWICE = re.compile(rb"\s*\)"), re.compile(rb"\s*\)\s*,?\s*\)")
_COMMA, _CLOSED_AND_COMMA = re.compile(rb"\s*,"), re.compile(rb"\s*\)\s*,")


class Source(NamedTuple):
    """The statement on one line with its keyword, and the line itself as bytes, in which its tree counts."""

    statement: ast.stmt | ast.excepthandler
    line: bytes
    keyword: str
    comment: str

    def text(self, node: ast.AST) -> str:
        """The text of an expression, without parentheses around it."""
        return self.line[node.col_offset : node.end_col_offset].decode()  # type: ignore[attr-defined]

    def short_text(self, node: ast.AST) -> str | None:
        """The text of an expression that may fit on one line, and asks for no other."""
        text = self.text(node) if node.end_col_offset - node.col_offset <= WIDTH else ""  # type: ignore[attr-defined]
        return text if text and not asks_for_lines(text) else None

    def is_parenthesized(self, node: ast.AST) -> bool:
        """Whether an opening parenthesis stands before and a closing one after the node, whatever they belong to."""
        return self._goes_on(node, _CLOSED) and self._opened(node, 1)

    def has_trailing_comma(self, last: ast.AST, parenthesized: bool) -> bool:
        """Whether a comma follows the last item of some brackets, which itself may be parenthesized."""
        return self._goes_on(last, _CLOSED_AND_COMMA if parenthesized else _COMMA)

    def has_more_parentheses(self, node: ast.AST) -> bool:
        """Whether two pairs of parentheses surround the node: those of a call and its own."""
        return self._goes_on(node, _CLOSED_TWICE) and self._opened(node, 2)

    # Looking from where the node stands: a copy of what is left of a long line, for every node, takes too long.

    def _goes_on(self, node: ast.AST, pattern: re.Pattern[bytes]) -> bool:
        return pattern.match(self.line, node.end_col_offset) is not None  # type: ignore[attr-defined]

    def _opened(self, node: ast.AST, times: int) -> bool:
        at: int = node.col_offset  # type: ignore[attr-defined]
        for _ in range(times):
            while self.line[at - 1 : at].isspace():
                at -= 1
            if self.line[at - 1 : at] != b"(":
                return False
            at -= 1
        return True


def parse(line: str) -> Source | None:
    """The statement (or the header of a compound one) on a line without indentation; None if it stands for no tree."""
    code, comment = _without_comment(line)
    keyword = match[0] if (match := _HEADER.match(code)) else ""
    if code.startswith("@"):
        text, keyword = f"{code}\ndef f(): pass", "@"
    elif keyword == "elif":
        text = f"{code[2:]} pass"
        code = code[2:]
    elif keyword == "except":
        text = f"try: pass\n{code} pass"
    else:
        text = f"{code} pass" if keyword and code.endswith(":") else code
    try:
        statement: ast.stmt | ast.excepthandler = ast.parse(text).body[0]
    except (SyntaxError, IndexError):
        return None
    if isinstance(statement, ast.Try):
        statement = statement.handlers[0]
    return Source(statement, code.encode(), keyword, comment)


def _without_comment(line: str) -> tuple[str, str]:
    if "#" not in line:
        return line, ""
    quote, at = "", 0
    while at < len(line):
        char = line[at]
        if quote:
            if char == "\\":
                at += 1
            elif line.startswith(quote, at):
                at += len(quote) - 1
                quote = ""
        elif char in "\"'":
            quote = char * 3 if line.startswith(char * 3, at) else char
            at += len(quote) - 1
        elif char == "#":
            return line[:at].rstrip(), line[at:]
        at += 1
    return line, ""
