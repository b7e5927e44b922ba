"""YAML to a tree: PyYAML (libyaml when it is there) splits the text, the meaning of scalars and tags is 1.2's."""

from __future__ import annotations

import re
from typing import Any

import yaml

from scenarioc.problems import Rejected
from scenarioc.regex import pattern
from scenarioc.source.place import Node, Source
from scenarioc.source.scalars import NotFiniteError, core
from scenarioc.source.tree import Tree
from scenarioc.source.yaml_tokens import PurePythonParser

_FastParser: Any = getattr(yaml, "CParser", None) or getattr(getattr(yaml, "cyaml", None), "CParser", PurePythonParser)
# Above this size the slow parser would take too long only to word an error the same on every machine.
_MAX_CHARACTERS_TO_REREAD = 1_000_000
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS = {_TAG + name: name for name in ("str", "int", "float", "bool", "null")}
_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (float, int), "bool": (bool,), "null": (type(None),)}
_NAMES = {"int": "a whole number", "float": "a number", "bool": "true or false", "null": "null"}
_WRITTEN_TAG = pattern(r"(?:&\S+\s+)?(![^\s,\[\]{}]*)")
_SURROGATE = pattern("[\ud800-\udfff]")
# Line breaks of YAML 1.1 that are ordinary characters in 1.2; private characters stand in for them while splitting.
_OLD_BREAKS = ("\x85", "\u2028", "\u2029")


def read_yaml(source: Source) -> Node | None:
    """The outermost value of a YAML text, or None when there is none; raises `Rejected`."""
    text = source.text[source.begin :]
    if bad := _NOT_TEXT.search(text):
        at = source.span(bad.start() + source.begin, bad.end() + source.begin)
        help = "save the file as UTF-8 text; inside double quotes, `\\x00` can stand for such a character"
        Tree(source).fatal("not-text", f"the character U+{ord(bad[0]):04X} cannot stand in a text file", at, help)
    stand_ins = _stand_ins(text)
    text = text.translate({ord(old): new for new, old in stand_ins.items()})
    back = {ord(new): old for new, old in stand_ins.items()}
    try:
        return _Reader(source, _FastParser(text), back).read()
    except yaml.YAMLError as fast:
        error = fast
    from scenarioc.source.yaml_syntax import explain

    if len(text) <= _MAX_CHARACTERS_TO_REREAD:
        try:
            _Reader(source, PurePythonParser(text), back).read()
        except yaml.YAMLError as slow:
            error = slow
    raise Rejected([explain(error, source)])


def _stand_ins(text: str) -> dict[str, str]:
    """For each old line break in the text a private character that is not in it."""
    found = [old for old in _OLD_BREAKS if old in text]
    free = (c for c in map(chr, range(0xE000, 0xF8FF)) if c not in text) if found else iter(())
    return {new: old for old, new in zip(found, free, strict=False)}


class _Reader:
    """Turns the events of a YAML parser into a tree."""

    def __init__(self, source: Source, parser: Any, back: dict[int, str]) -> None:
        self._source, self._parser, self._back = source, parser, back
        self._tree = Tree(source)
        self._documents = 0

    def read(self) -> Node | None:
        while not isinstance(event := self._parser.get_event(), yaml.StreamEndEvent):
            start, end = event.start_mark.index + self._source.begin, event.end_mark.index + self._source.begin
            match event:
                case yaml.ScalarEvent():
                    self._scalar(event, start, end)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._open(event, start, end)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._tree.close(end, exact=end > start)
                case yaml.AliasEvent():
                    self._tree.alias(str(event.anchor), start, end)
                case yaml.DocumentStartEvent():
                    self._document(start, end)
        self._tree.problems.stop_if_any()
        return self._tree.root

    def _document(self, start: int, end: int) -> None:
        self._documents += 1
        if self._documents > 1:
            help = "keep one document in a file; `include:` brings in others"
            at = self._source.span(start, end)
            self._tree.fatal("several-documents", "a second document begins here", at, help)

    def _open(self, event: Any, start: int, end: int) -> None:
        kind: type[Any] = dict if isinstance(event, yaml.MappingStartEvent) else list
        if event.tag not in (None, "!", _TAG + ("map" if kind is dict else "seq")):
            self._unknown_tag(event.tag, start)
        self._tree.open(kind, start, end, event.anchor)

    def _scalar(self, event: Any, start: int, end: int) -> None:
        text, style = event.value, event.style or ""
        if self._back:
            text = text.translate(self._back)
        if style in ("|", ">"):
            end = start + len(self._source.text[start:end].rstrip(" \t\r\n"))
        if not text.isascii() and _SURROGATE.search(text):
            help = "write characters beyond U+FFFF as `\\U0001F600`, or as they are"
            self._problem("not-text", "half of a surrogate pair is not a character", start, end, help)
            text = ""
        data: Any = text
        if not self._tree.wants_key:
            data = self._value(event.tag, text, style, start, end)
        elif not text and not style:
            self._problem("key-not-text", "there is no key before this `:`", start, start + 1, 'an empty key is `""`')
        self._tree.scalar(data, start, end, style, event.anchor)

    def _value(self, tag: str | None, text: str, style: str, start: int, end: int) -> Any:
        kind = _SCALAR_TAGS.get(tag or "")
        if tag and tag != "!" and kind is None:
            self._unknown_tag(tag, start)
        if (tag and kind in (None, "str")) or (not tag and style):
            return text
        try:
            value = core(text)
        except NotFiniteError:
            message = f"`{_short(text)}` is not a number that can be used"
            self._problem("number-out-of-range", message, start, end, "quote it if it is text")
            return 0
        if kind is None:
            return value
        if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "bool"):
            message = f"`{_short(text)}` is not {_NAMES[kind]}, as `!!{kind}` says"
            self._problem("unknown-tag", message, start, end, "leave the tag out, or change the value")
        return float(value) if kind == "float" and isinstance(value, int) else value

    def _unknown_tag(self, tag: str, start: int) -> None:
        shown = "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
        written = _WRITTEN_TAG.match(self._source.text, start)
        place = written.span(1) if written else (start, start + 1)
        help = "leave it out, or quote the value if `!` is part of it"
        self._problem("unknown-tag", f"the tag `{_short(shown)}` has no meaning here", *place, help)

    def _problem(self, code: str, message: str, start: int, end: int, help: str) -> None:
        self._tree.problem(code, message, self._source.span(start, end), help)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
