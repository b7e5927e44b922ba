"""One logical line of Python: its tree, and the text of each part of it."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

_HEADER = re.compile(r"(?:if|elif|while|for|with|def|class|except|async)\b")


class Source(NamedTuple):
    """The statement on one line with its keyword, and the line itself as bytes, in which its tree counts."""

    statement: ast.stmt | ast.excepthandler
    line: bytes
    keyword: str
    comment: str

    def text(self, node: ast.AST) -> str:
        """The text of an expression, without parentheses around it."""
        return self.line[node.col_offset : node.end_col_offset].decode()  # type: ignore[attr-defined]

    def is_parenthesized(self, node: ast.AST) -> bool:
        """Whether an opening parenthesis stands before and a closing one after the node, whatever they belong to."""
        start: int = node.col_offset  # type: ignore[attr-defined]
        end: int = node.end_col_offset  # type: ignore[attr-defined]
        return self.line[end:].lstrip().startswith(b")") and self.line[:start].rstrip().endswith(b"(")

    def has_trailing_comma(self, last: ast.AST, parenthesized: bool) -> bool:
        """Whether a comma follows the last item of some brackets, which itself may be parenthesized."""
        rest = self.line[last.end_col_offset :].lstrip()  # type: ignore[attr-defined]
        return bool((rest[1:].lstrip() if parenthesized else rest).startswith(b","))

    def has_more_parentheses(self, node: ast.AST) -> bool:
        """Whether two pairs of parentheses surround the node: those of a call and its own."""
        start: int = node.col_offset  # type: ignore[attr-defined]
        end: int = node.end_col_offset  # type: ignore[attr-defined]
        after, before = self.line[end:].replace(b" ", b""), self.line[:start].replace(b" ", b"")
        return after.startswith((b"))", b"),)")) and before.endswith(b"((")


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
