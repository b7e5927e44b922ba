"""Values of form inputs in HTML, without an HTML library."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

INPUT_TAG = re.compile(r"""<input\b((?:"[^"]*"|'[^']*'|[^>"'])*)>""", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def input_values(response: Any, name: str) -> list[str]:
    """The values of all inputs of that name, such as a hidden CSRF token."""
    found = []
    for tag in INPUT_TAG.finditer(response.text or ""):
        attributes = {
            key.lower(): unescape(double or single or bare)
            for key, double, single, bare in ATTRIBUTE.findall(tag[1])
        }
        if attributes.get("name") == name and "value" in attributes:
            found.append(attributes["value"])
    return found
