"""Whether CSS selectors and XPaths compile; asked only when a spec has some, as the parsers are slow to import."""

from __future__ import annotations

import re


def error_in(kind: str, selector: str) -> str | None:
    """What is wrong with a selector (`css` or `xpath`), in its parser's words; None when it is right."""
    if kind == "css":
        from cssselect import GenericTranslator, SelectorError

        try:
            GenericTranslator().css_to_xpath(selector)
        except SelectorError as error:
            return _plainly(str(error))
        return None
    from lxml import etree

    try:
        etree.XPath(selector)
    except etree.XPathError as error:
        return str(error).lower()
    return None


def _plainly(message: str) -> str:
    """A message of the CSS parser without its names of tokens: `<DELIM '>' at 0>` is a `>`."""
    message = re.sub(r"<EOF at [0-9]+>", "the end", message)
    message = re.sub(r"<[A-Z]+ '([^']*)' at [0-9]+>", r"`\1`", message)
    return message[:1].lower() + message[1:]
