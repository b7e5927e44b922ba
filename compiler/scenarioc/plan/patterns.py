"""Whether JSONPaths, regular expressions, XPaths and CSS selectors compile, and where they stop making sense."""

from __future__ import annotations

import re

from scenarioc import jsonpath
from scenarioc.plan.context import Flow
from scenarioc.problems import Edit, Span
from scenarioc.source import Path

_POSITION = re.compile(r",? (?:at position|line 1, column) ([0-9]+)")


def check_selector(flow: Flow, source: str, selector: str | None, path: Path, *, key: bool = False) -> None:
    """Report a JSONPath, pattern, XPath or CSS selector that does not compile."""
    if selector is None:
        return
    at = flow.document.key_at(path) if key else flow.document.at(path)
    if source == "json":
        _check_json_path(flow, selector, path, at, key=key)
    elif source == "regex":
        check_pattern(flow, selector, path)
    elif source in ("xpath", "css"):
        from scenarioc import selectors

        if error := selectors.error_in(source, selector):
            what, example = ("an XPath", "//h1/text()") if source == "xpath" else ("a CSS selector", "a.next")
            flow.problems.add(f"bad-{source}", f"`{selector}` is not {what}: {error}", at, help=f"as in `{example}`")


def _check_json_path(flow: Flow, selector: str, path: Path, at: Span, *, key: bool) -> None:
    if not selector.startswith("$"):
        near = f"$.{selector}" if selector.replace("_", "").isalnum() else None
        way_out = f"did you mean `{near}`?" if near else "a JSONPath begins with `$`, as in `$.id`"
        inside = flow.document.inside_key(path, 0, len(selector)) if key else at
        exact = near is not None and inside.end - inside.start == len(selector)
        fix = [Edit(inside, near)] if near and exact else []
        flow.problems.add("not-a-json-path", f"`{selector}` is not a JSONPath", at, help=way_out, fix=fix)
    elif error := jsonpath.error_in(selector):
        position = _POSITION.search(error)
        if position is not None:
            start = min(int(position[1]), len(selector) - 1)
            inside_of = flow.document.inside_key if key else flow.document.inside
            at = inside_of(path, start, start + 1)
        error = _POSITION.sub("", error)
        flow.problems.add(
            "bad-json-path",
            f"`{selector}` is not a JSONPath: {error}",
            at,
            help="as in `$.items[0].id`, `$.items[*].id` or `$.items[?@.price > 10]`",
        )


def check_pattern(flow: Flow, pattern: str, path: Path) -> None:
    """Report a regular expression that does not compile, at the place where it goes wrong."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        position = getattr(error, "pos", None) or 0
        message = getattr(error, "msg", str(error))
        sign = pattern[position : position + 1]
        at = (
            flow.document.inside(path, position, min(position + 1, len(pattern))) if pattern else flow.document.at(path)
        )
        way_out = f"write `\\{sign}` for a `{sign}` that is meant as text" if sign in "()[]{}*+?|^$." and sign else None
        flow.problems.add("bad-pattern", f"this regular expression does not compile: {message}", at, help=way_out)


def check_group(flow: Flow, pattern: str, group: str | int, path: Path) -> None:
    """Report a group, by number or name, that a pattern does not have."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return
    by_name = isinstance(group, str) and not group.isdigit()
    if group in compiled.groupindex if by_name else int(group) <= compiled.groups:
        return
    named = ", ".join(f"`{name}`" for name in compiled.groupindex)
    count = f"{compiled.groups} group{'s' if compiled.groups != 1 else ''}"
    way_out = f"its groups are {named}" if by_name and named else f"it has {count}: a group is a part in `(…)`"
    flow.problems.add("unknown-group", f"the pattern has no group `{group}`", flow.document.at(path), help=way_out)
