"""What captures and matches take from an answer: JSONPaths, patterns, headers and selectors."""

from __future__ import annotations

import re
from typing import Any

from scenarioc import jsonpath, selectors
from scenarioc.importers.artillery.nodes import at, entries, value
from scenarioc.importers.artillery.script import Script
from scenarioc.problems import Span
from scenarioc.source.place import Node

KINDS = ("json", "xpath", "regexp", "header", "selector")
_SEVERAL = re.compile(r"\*|\.\.|\?|:|,")
_UNLIKE = re.compile(r"\^|~|@property|@path|@parent|@root")


def source_of(script: Script, node: Node) -> dict[str, Any] | None:
    """The source of a capture, such as `{json: $.id}`; None, and a note, when there is no such source here."""
    kind = next((kind for kind in KINDS if kind in entries(node)), None)
    if kind is None:
        _never(
            script, node, "this capture does not say what to take", node.first_line(), "add for example `json: $.id`"
        )
        return None
    found = entries(node)[kind]
    if not isinstance(found.data, str) or "{{" in found.data:
        message = f"the `{kind}` of a capture cannot hold a template here"
        script.notes.dropped("capture-dropped", message, found.span, "take the whole body, and an expression of it")
        return None
    return {"json": _json, "xpath": _xpath, "regexp": _regexp, "header": _header, "selector": _selector}[kind](
        script, node, found
    )


def _json(script: Script, node: Node, found: Node) -> dict[str, Any] | None:
    path = json_path(found.data)
    if path.endswith(".length") and not _SEVERAL.search(path):
        return {"json": path.removesuffix(".length"), "transform": "${len(value)}"}
    error = "it is no path that others know" if _UNLIKE.search(path) else jsonpath.error_in(path)
    if error:
        message = f"the JSONPath `{found.data}` has no counterpart: {error}"
        script.notes.dropped("capture-dropped", message, found.span)
        return None
    source: dict[str, Any] = {"json": path}
    if _SEVERAL.search(re.sub(r"'[^']*'|\"[^\"]*\"", "", path)):
        source["pick"] = "all" if value(node, "multiple") is False else "random"
    return source


def json_path(written: str) -> str:
    """A path of jsonpath-plus, or of lodash, as RFC 9535 writes it."""
    path = written.strip()
    path = path if path.startswith("$") else f"${'' if path.startswith(('[', '.')) else '.'}{path}"
    path = re.sub(r"\[\(\s*@\.length\s*-\s*(\d+)\s*\)\]", r"[-\1]", path)
    path = re.sub(r"\[-(\d+):\]", lambda m: f"[-{m[1]}]" if m[1] == "1" else m[0], path)
    path = re.sub(r"\.(\d+)(?=[.\[]|$)", r"[\1]", path)
    path = re.sub(r"\[\?\((.*?)\)\](?=[.\[]|$)", lambda m: f"[?{_filter(m[1])}]", path)
    path = re.sub(r"\[([A-Za-z_][\w-]*)\]", r"['\1']", path)
    if "?" not in path and "'" not in path:
        path = re.sub(r"(?<!\.)\.([A-Za-z_][\w]*-[\w-]*)", r"['\1']", path)
    return path


def _filter(condition: str) -> str:
    return condition.replace("===", "==").replace("!==", "!=").strip()


def _xpath(script: Script, node: Node, found: Node) -> dict[str, Any] | None:
    if error := selectors.error_in("xpath", found.data):
        script.notes.dropped("capture-dropped", f"`{found.data}` is no XPath: {error}", found.span)
        return None
    message = "Artillery reads XPaths only with the package `artillery-xml-capture`; here they always work"
    script.notes.different("capture-differs", message, found.span)
    return {"xpath": found.data}


def _regexp(script: Script, node: Node, found: Node) -> dict[str, Any] | None:
    pattern = python_pattern(found.data, str(value(node, "flags") or ""))
    if pattern is None:
        message = f"the pattern `{found.data}` has no counterpart in Python"
        script.notes.dropped("capture-dropped", message, found.span)
        return None
    group = value(node, "group")
    compiled = re.compile(pattern)
    if group in (None, "", 0, "0"):
        if compiled.groups:
            flags = re.match(r"\(\?[ims]+\)", pattern)
            start = flags.end() if flags else 0
            pattern = f"{pattern[:start]}({pattern[start:]})"
        return {"regex": pattern}
    known = group in compiled.groupindex if isinstance(group, str) and not group.isdigit() else None
    if known is False or (known is None and int(group) > compiled.groups):
        message = f"the pattern has no group `{group}`"
        script.notes.different("capture-differs", message, found.span)
        return {"regex": pattern}
    return {"regex": pattern, **({"group": int(group) if known is None else group} if group not in (1, "1") else {})}


def python_pattern(written: str, flags: str = "") -> str | None:
    """A regular expression of JavaScript as Python writes it; None when that cannot be done."""
    pattern = re.sub(r"\(\?<(?![=!])", "(?P<", written)
    pattern = re.sub(r"\\k<(\w+)>", r"(?P=\1)", pattern).replace("\\/", "/")
    wanted = "".join(flag for flag in "ims" if flag in flags)
    pattern = f"(?{wanted}){pattern}" if wanted else pattern
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return pattern


def _header(script: Script, node: Node, found: Node) -> dict[str, Any] | None:
    name: str = found.data
    if name == name.lower() or script.fix:
        return {"header": name}
    message = f"Artillery finds headers only in small letters, never `{name}`"
    _never(script, node, message, found.span, f"write `{name.lower()}`")
    return None


def _never(script: Script, node: Node, message: str, place: Span, help: str) -> None:
    if is_strict(script, node):
        script.notes.quirk("user-ends-here", f"{message}, so Artillery ends the user here", place, help)
    else:
        script.notes.quirk("capture-never", message, place, help)


def never_found(script: Script, node: Node) -> bool:
    """Whether Artillery never finds anything with this capture or match."""
    if script.fix:
        return False
    kind = next((kind for kind in KINDS if kind in entries(node)), None)
    name = str(value(node, "header"))
    return kind is None or (kind == "header" and name != name.lower())


def _selector(script: Script, node: Node, found: Node) -> dict[str, Any] | None:
    if error := selectors.error_in("css", found.data):
        script.notes.dropped("capture-dropped", f"`{found.data}` is no CSS selector here: {error}", found.span)
        return None
    source: dict[str, Any] = {"css": found.data}
    attribute, index = value(node, "attr"), value(node, "index")
    if isinstance(attribute, str):
        source["attribute"] = attribute
    else:
        message = "without `attr` Artillery takes an object of all attributes; here it is the text of the element"
        script.notes.different("capture-differs", message, found.span)
    if index in ("last", "random") or (isinstance(index, int) and index > 0):
        source["pick"] = index
    return source


def is_strict(script: Script, node: Node) -> bool:
    """Whether finding nothing ends the user."""
    own = value(node, "strict")
    if own is not None:
        return own is not False
    http = at(script.config, "http", "defaults", "strictCapture")
    return not any(
        one is not None and one.data is False for one in (http, at(script.config, "defaults", "strictCapture"))
    )
