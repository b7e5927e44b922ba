"""Finds in an answer what checks and captures of the plan look at; with other tools than generated files use."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonpath_rfc9535
import lxml.etree
import lxml.html

from interpreter.client import Answer
from interpreter.conditions import MISSING


def json_values(answer: Answer, path: str) -> tuple[Any, bool]:
    """What a JSONPath finds, and whether it may find several (then a list); raises ValueError without JSON."""
    query = jsonpath_rfc9535.compile(path)
    found = query.find(answer.body).values()
    many = not query.singular_query()
    return (list(found) if many else found[0] if found else MISSING), many


def texts(answer: Answer, source: str, selector: str | None, detail: str | None, jar: Iterable[Any]) -> list[Any]:
    """Everything that a source other than JSON finds."""
    match source:
        case "header":
            return answer.values(selector or "")
        case "content_type":
            return [value.partition(";")[0].strip().lower() for value in answer.values("content-type")]
        case "cookie":
            return _cookies(answer, selector or "", jar)
        case "regex":
            return _matches(answer.text, selector or "", detail)
        case "css":
            elements = lxml.html.document_fromstring(answer.content).cssselect(selector or "")
            return [v for e in elements if (v := e.get(detail) if detail else _words(e)) is not None]
        case "xpath":
            return _xpath(answer, selector or "")
        case "hidden":
            return _inputs(answer.text, selector or "")
        case "location":
            target = next(iter(answer.values("location")), None) or (answer.url if answer.redirected else None)
            return _query(target, detail) if target else []
        case "url":
            return _query(answer.url, detail)
        case "body":
            return [answer.text] if answer.content else []
        case "time":
            return [answer.took_ms]
    raise ValueError(source)


def pick(values: list[Any], which: str | int) -> Any:
    """One of several values, or all of them."""
    if not values:
        return MISSING
    match which:
        case "first":
            return values[0]
        case "last":
            return values[-1]
        case "all":
            return values
        case "random":
            return random.choice(values)
    return values[int(which)] if int(which) < len(values) else MISSING


def _cookies(answer: Answer, name: str, jar: Iterable[Any]) -> list[str]:
    for line in answer.values("set-cookie"):
        if name in (cookie := SimpleCookie(line)):
            return [cookie[name].value]
    return [cookie.value for cookie in jar if cookie.name == name]


def _matches(text: str, pattern: str, group: str | None) -> list[Any]:
    compiled = re.compile(pattern)
    wanted: Any = (1 if compiled.groups else 0) if group is None else int(group) if group.isdigit() else group
    return [match.group(wanted) for match in compiled.finditer(text)]


def _words(element: Any) -> str:
    return " ".join(str(element.text_content() if hasattr(element, "text_content") else element.text or "").split())


def _xpath(answer: Answer, path: str) -> list[Any]:
    kind = "".join(answer.values("content-type"))
    page = lxml.etree.fromstring(answer.content) if "xml" in kind and "html" not in kind else None
    found = (lxml.html.document_fromstring(answer.content) if page is None else page).xpath(path)
    if not isinstance(found, list):
        return [f"{found:g}" if isinstance(found, float) else str(found)]
    return [str(node) if isinstance(node, str) else _words(node) for node in found]


class _Inputs(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.values = name, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "input" and attributes.get("name") == self.name and attributes.get("value") is not None:
            self.values.append(str(attributes["value"]))


def _inputs(text: str, name: str) -> list[str]:
    parser = _Inputs(name)
    parser.feed(text)
    return parser.values


def _query(url: str, name: str | None) -> list[str]:
    if name is None:
        return [url]
    parts = urlsplit(url)
    return [v for text in (parts.query, parts.fragment) for v in parse_qs(text, keep_blank_values=True).get(name, [])]
