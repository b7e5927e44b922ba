"""An Artillery script becomes a spec: its parts one after the other, and its environments as overlays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any

from scenarioc.importers.artillery.clients import like_artillery
from scenarioc.importers.artillery.ensure import thresholds_of
from scenarioc.importers.artillery.handshakes import settle_handshakes
from scenarioc.importers.artillery.idiom import idiomatic
from scenarioc.importers.artillery.javascript import processor_of
from scenarioc.importers.artillery.logins import recognise
from scenarioc.importers.artillery.nodes import at, entries, value
from scenarioc.importers.artillery.once import settle, setup_of, teardown_of
from scenarioc.importers.artillery.outputs import outputs_of
from scenarioc.importers.artillery.overlays import overlay
from scenarioc.importers.artillery.payload import add_payloads
from scenarioc.importers.artillery.phases import load_of
from scenarioc.importers.artillery.plugins import tell_plugins
from scenarioc.importers.artillery.prepare import misplaced, prepare
from scenarioc.importers.artillery.scenarios import scenarios_of
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.settings import add_variables, default_cookies, default_headers, http_of, target_of
from scenarioc.importers.artillery.unused import without_unused
from scenarioc.importers.imported import Imported, Options
from scenarioc.importers.notes import Notes
from scenarioc.problems import Problems
from scenarioc.source import Document
from scenarioc.spec.foreign import ARTILLERY, other_tool

Read = Callable[[str], str]
HOOKS = "hooks.py"


def recognises(document: Document) -> bool:
    """Whether the document is an Artillery script, or was meant to be one."""
    found = other_tool(document.data)
    return found is not None and found[0] == ARTILLERY


def convert(document: Document, options: Options, read: Read) -> Imported:
    """The spec of a script; raises `Rejected` for what Artillery itself would not run."""
    notes = Notes()
    script, spec = _converted(document, options, read, notes, options.environment)
    environments = list(entries(at(script.config, "environments")))
    if environments and options.environment is None:
        spec = _with_environments(document, options, read, notes, spec, environments)
    hooks = script.processor.hooks() if script.processor else None
    if hooks is not None:
        spec["hooks"] = HOOKS
    return Imported(_ordered(idiomatic(spec)), tuple(notes.found), notes.counts(), {HOOKS: hooks} if hooks else {})


def _converted(
    document: Document, options: Options, read: Read, notes: Notes, environment: str | None
) -> tuple[Script, dict[str, Any]]:
    problems = Problems()
    root = prepare(document, options, notes, environment)
    script = Script(root, options, environment, read, notes, problems)
    # What an environment changes here would change every path.
    behind = document.root if environment is not None and options.environment is None else root
    script.begins_with_slash = not options.fix and str(value(behind, "config", "target") or "").endswith("/")
    processor = at(script.config, "processor")
    path = processor.data if processor is not None and isinstance(processor.data, str) else None
    script.processor = processor_of(path, read, notes)
    misplaced(root, notes)
    spec: dict[str, Any] = {"version": 1, "name": options.name or _name(document.name)}
    spec["target"] = target_of(script)
    add_payloads(script)
    add_variables(script)
    spec["http"] = http_of(script)
    spec["headers"] = script.headers = default_headers(script)
    cookies = default_cookies(script)
    spec["load"] = load_of(script)
    script.processor.outputs = outputs_of(script)
    spec["setup"] = setup_of(script)
    spec["scenarios"] = scenarios_of(script)
    spec["teardown"] = teardown_of(script)
    settle(spec)
    settle_handshakes(spec)
    spec["http"] = like_artillery(script, spec)
    spec["thresholds"] = thresholds_of(script, spec["scenarios"])
    tell_plugins(script)
    problems.stop_if_any()
    if cookies:
        _send_cookies(spec["scenarios"], cookies)
    recognise(spec)
    spec["variables"], spec["data"] = script.variables, script.data
    spec, unused = without_unused({key: value for key, value in spec.items() if _says_something(key, value)})
    _tell_unused(script, unused)
    return script, spec


def _says_something(key: str, value: Any) -> bool:
    return key == "thresholds" or value not in ({}, [], None)


def _tell_unused(script: Script, names: list[str]) -> None:
    variables = at(script.config, "variables")
    for name in names:
        place = variables if variables is not None and name in entries(variables) else at(script.config, "payload")
        if place is not None and (name in script.data or place is variables):
            span = place.keys[name].span if place is variables else place.first_line()
            script.notes.quirk("unused-value", f"nothing uses `{name}`", span)


def _with_environments(
    document: Document, options: Options, read: Read, notes: Notes, spec: dict[str, Any], names: list[str]
) -> dict[str, Any]:
    """The spec with what every environment of the script changes."""
    overlays = {}
    for name in names:
        own = Notes()
        _, other = _converted(document, options, read, own, name)
        notes.found += [note for note in own.found if note not in notes.found]
        changed = {key: value for key, value in overlay(spec, other).items() if key not in ("name", "hooks")}
        if changed:
            overlays[name] = changed
    return {**spec, "environments": overlays} if overlays else spec


def _send_cookies(scenarios: dict[str, Any], cookies: dict[str, Any]) -> None:
    from scenarioc.importers.artillery.scenarios import is_request, requests_in

    for scenario in scenarios.values():
        for request in filter(is_request, requests_in(scenario["flow"])):
            request["cookies"] = {**cookies, **request.get("cookies", {})}


def _name(path: str) -> str:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-").lower() or "test"


_ORDER = (
    "version", "name", "description", "target", "environments", "http", "headers", "hooks", "variables", "data", "auth",
    "endpoints", "setup", "scenarios", "teardown", "load", "thresholds",
)  # fmt: skip


def _ordered(spec: dict[str, Any]) -> dict[str, Any]:
    return {key: spec[key] for key in _ORDER if key in spec}
