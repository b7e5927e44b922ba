"""Values in HTML and XML, by CSS selector and XPath (needs lxml and cssselect)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import lxml.etree
import lxml.html
from cssselect import HTMLTranslator


@cache
def css_as_xpath(selector: str) -> str:
    """The XPath that finds what the CSS selector finds."""
    return HTMLTranslator().css_to_xpath(selector)


@lru_cache(maxsize=8)
def parsed_page(content: bytes, media_type: str) -> Any:
    """The tree of a body: of XML if its type says so, else of HTML."""
    if "xml" in media_type and "html" not in media_type:
        parser = lxml.etree.XMLParser(
            recover=True, resolve_entities=False, no_network=True
        )
        return lxml.etree.fromstring(content, parser)
    return lxml.html.fromstring(content)


def css_values(response: Any, selector: str, attribute: str | None) -> list[str]:
    """The texts, or an attribute, of the elements that a CSS selector finds."""
    return xpath_values(response, css_as_xpath(selector), attribute)


def xpath_values(response: Any, path: str, attribute: str | None) -> list[str]:
    """What an XPath finds, as texts."""
    content_type = str(response.headers.get("Content-Type"))
    found = parsed_page(response.content, content_type).xpath(path)
    nodes = found if isinstance(found, list) else [found]
    values = [node_value(node, attribute) for node in nodes]
    return [value for value in values if value is not None]


def node_value(node: Any, attribute: str | None) -> str | None:
    """The attribute of an element, or its text; None when it has no such attribute."""
    if not isinstance(node, lxml.etree._Element):
        return f"{node:g}" if isinstance(node, float) else str(node)
    if attribute is not None:
        value: str | None = node.get(attribute)
        return value
    return " ".join("".join(node.itertext()).split())
