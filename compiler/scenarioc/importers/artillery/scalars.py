"""Unquoted numbers as Artillery's YAML 1.1 and JavaScript read them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from scenarioc.importers.artillery.nodes import mapping
from scenarioc.source.place import Node

_BASES = (
    (re.compile(r"([-+]?)0b([01_]*[01])"), 2),
    (re.compile(r"([-+]?)0x([0-9a-fA-F_]*[0-9a-fA-F])"), 16),
    (re.compile(r"([-+]?)0([0-7_]*[0-7])"), 8),
    (re.compile(r"([-+]?)([1-9](?:[0-9_]*[0-9])?)"), 10),
)
_SIXTIES = re.compile(r"([-+]?)([1-9][0-9_]*(?::[0-5]?[0-9])+)")
_TEXTS = re.compile(r"0o[0-7]+|[-+]?0[0-9]*[89][0-9]*")
_WHOLE = 2**53
"""Up to here JavaScript writes a number without an exponent, and knows each of them."""


def read_as_javascript(node: Node) -> Node:
    """The tree with `0777`, `1:30` and `1_000` as numbers, and 1e3 as a whole one; what is quoted stays."""
    if isinstance(node.children, dict):
        children = {key: read_as_javascript(child) for key, child in node.children.items()}
        same = all(child is node.children[key] for key, child in children.items())
        return node if same else mapping(node, children, node.keys)
    if isinstance(node.children, list):
        items = [read_as_javascript(child) for child in node.children]
        same = all(one is other for one, other in zip(items, node.children, strict=True))
        return node if same else replace(node, data=[item.data for item in items], children=items)
    scalar = node.text or node
    data = _number(scalar.source.text[scalar.start : scalar.end], node.data) if not scalar.style else node.data
    return node if data is node.data else replace(node, data=data)


def _number(text: str, data: Any) -> Any:
    if _TEXTS.fullmatch(text):
        return text
    for pattern, base in _BASES:
        if (match := pattern.fullmatch(text)) is not None:
            return int(match[1] + match[2].replace("_", ""), base)
    if (sixties := _SIXTIES.fullmatch(text)) is not None:
        number = 0
        for part in sixties[2].replace("_", "").split(":"):
            number = number * 60 + int(part)
        return -number if sixties[1] == "-" else number
    return int(data) if isinstance(data, float) and data.is_integer() and abs(data) < _WHOLE else data
