"""JSON to a tree, as strict as RFC 8259, with the place of every value and of every mistake."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from scenarioc.problems import Edit, Problem, Rejected
from scenarioc.source.place import Node, Source
from scenarioc.source.scalars import NotFiniteError, core
from scenarioc.source.tree import Tree

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:"
    r'(?P<text>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.+-])"
    r"|(?P<word>true|false|null)(?!\w)"
    r"|(?P<mark>[{}\[\],:])"
    r"|(?P<end>\Z))"
)
_BLANKS = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^\s,:{}\[\]\"]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SCALARS = ("text", "number", "word")
_EXPECTED = {
    "value": "a value",
    "first item": "a value or `]`",
    "key": "a key in double quotes",
    "first key": "a key in double quotes or `}`",
    "colon": "`:` after the key",
    "end": "the end of the file",
}


def read_json(source: Source) -> Node | None:
    """The outermost value of a JSON text, or None when there is none; raises `Rejected`."""
    if bad := _SURROGATE.search(source.text):
        _stop(source, "not-text", "half of a surrogate pair is not a character", bad.start(), bad.end())
    reader = _Reader(source)
    return reader.read()


class _Reader:
    """A machine that knows what may come next; `_brackets` are those still open."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._tree = Tree(source)
        self._brackets: list[tuple[str, int]] = []
        self._state = "value"
        self._comma = -1

    def read(self) -> Node | None:
        position = self._source.begin
        if not self._source.text[position:].strip(" \t\r\n"):
            return None
        while True:
            match = _TOKEN.match(self._source.text, position)
            if not match or not match.lastgroup:
                self._no_token(position)
            start, end = match.span(match.lastgroup)
            if not self._take(match.lastgroup, match[match.lastgroup], start, end):
                self._wrong(match[match.lastgroup], start, end)
            if match.lastgroup == "end":
                self._tree.problems.stop_if_any()
                return self._tree.root
            position = end

    def _take(self, kind: str, token: str, start: int, end: int) -> bool:
        """Take one token; False when it cannot stand here."""
        state = self._state
        if kind == "end":
            return state == "end"
        if kind in _SCALARS and state in ("value", "first item"):
            self._tree.scalar(self._value(kind, token, start, end), start, end, '"' if kind == "text" else "")
            self._after_value()
        elif kind == "text" and state in ("key", "first key"):
            self._tree.scalar(self._value(kind, token, start, end), start, end, '"')
            self._state = "colon"
        elif token in "{[" and state in ("value", "first item"):
            self._tree.open(dict if token == "{" else list, start, end)
            self._brackets.append((token, start))
            self._state = "first key" if token == "{" else "first item"
        elif token == ":" and state == "colon":
            self._state = "value"
        elif token == "," and state == "comma":
            self._comma = start
            self._state = "key" if self._brackets[-1][0] == "{" else "value"
        elif (token, state) in (("}", "first key"), ("]", "first item")) or (state == "comma" and self._closes(token)):
            self._brackets.pop()
            self._tree.close(end, exact=True)
            self._after_value()
        else:
            return False
        return True

    def _closes(self, token: str) -> bool:
        return self._brackets[-1][0] + token in ("{}", "[]")

    def _after_value(self) -> None:
        self._state = "comma" if self._brackets else "end"

    def _value(self, kind: str, token: str, start: int, end: int) -> str | int | float | bool | None:
        if kind != "text":
            try:
                return core(token)
            except NotFiniteError:
                shown = token if len(token) <= 40 else token[:39] + "…"
                at = self._source.span(start, end)
                self._tree.problem("number-out-of-range", f"`{shown}` is not a number that can be used", at)
                return 0
        text = str(json.loads(token))
        if _SURROGATE.search(text):
            at = self._source.span(start, end)
            self._tree.problem("not-text", "half of a surrogate pair is not a character", at)
            return ""
        return text

    def _wrong(self, token: str, start: int, end: int) -> NoReturn:
        """Explain a token that is right in itself but cannot stand here."""
        if (
            token in ("}", "]")
            and self._brackets
            and self._closes(token)
            and self._state in ("key", "value")
            and self._comma >= 0
        ):
            comma = self._source.span(self._comma, self._comma + 1)
            if not self._source.text[self._comma + 1 : start].strip():
                message = f"JSON allows no comma before `{token}`"
                raise Rejected([Problem("json-syntax", message, comma, "leave the comma out", fix=(Edit(comma, ""),))])
        found = f"`{token if len(token) <= 40 else token[:39] + '…'}`" if token else "the end of the file"
        if not token and self._brackets:
            bracket, at = self._brackets[-1]
            _stop(self._source, "unclosed-bracket", f"this `{bracket}` is never closed", at, at + 1)
        closing = "}" if self._brackets and self._brackets[-1][0] == "{" else "]"
        expected = f"`,` or `{closing}`" if self._state == "comma" else _EXPECTED[self._state]
        _stop(self._source, "json-syntax", f"expected {expected}, found {found}", start, end)

    def _no_token(self, position: int) -> NoReturn:
        """Explain what is no JSON at all."""
        text = self._source.text
        blanks = _BLANKS.match(text, position)
        start = blanks.end() if blanks else position
        word = _WORD.match(text, start)
        end = word.end() if word else start + 1
        shown = text[start:end] if end - start <= 40 else text[start : start + 39] + "…"
        if text[start] == '"':
            _bad_text(self._source, start)
        if text[start] == "'":
            _stop(self._source, "json-syntax", "JSON puts text in double quotes, not in single ones", start, start + 1)
        if text[start] == "#" or text.startswith(("//", "/*"), start):
            help = "leave it out, or name the file `.yaml`, where comments begin with `#`"
            _stop(self._source, "json-syntax", "JSON has no comments", start, start + 2 - (text[start] == "#"), help)
        if shown.lstrip("+-").lower() in ("nan", "infinity", "inf"):
            _stop(self._source, "number-out-of-range", f"`{shown}` is not a number that can be used", start, end)
        if shown[0] in "+-.0123456789":
            help = "JSON writes numbers as in `0.5`, `-3` or `1e3`"
            _stop(self._source, "json-syntax", f"`{shown}` is not a number", start, end, help)
        _stop(
            self._source, "json-syntax", f"`{shown}` is not JSON", start, end, f'text needs double quotes: `"{shown}"`'
        )


def _bad_text(source: Source, start: int) -> NoReturn:
    """Explain a text whose opening quote is at `start` and which has no end or cannot hold what it holds."""
    match = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*').match(source.text, start)
    bad = match.end() if match else start + 1
    if bad >= len(source.text) or source.text[bad] in "\r\n":
        _stop(source, "unterminated-quote", "this quote is not closed before the line ends", start, start + 1)
    if source.text[bad] == "\\":
        help = "write a backslash as `\\\\`"
        _stop(source, "bad-escape", f"`{source.text[bad : bad + 2]}` is no escape that JSON knows", bad, bad + 2, help)
    help = f"write it as `\\u{ord(source.text[bad]):04x}`"
    _stop(source, "not-text", "a control character cannot stand in JSON text", bad, bad + 1, help)


def _stop(source: Source, code: str, message: str, start: int, end: int, help: str | None = None) -> NoReturn:
    raise Rejected([Problem(code, message, source.span(start, end), help)])
