"""Several texts and the words of a command line become the one script that Artillery would run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, laid_over, mapping, with_entry
from scenarioc.importers.artillery.scalars import read_as_javascript
from scenarioc.importers.imported import Options
from scenarioc.importers.notes import Notes
from scenarioc.problems import did_you_mean
from scenarioc.source import Document
from scenarioc.source.place import Node

TOP_LEVEL = ("config", "scenarios", "before", "after")
CONFIG_KEYS = (
    "target", "phases", "environments", "payload", "variables", "defaults", "http", "tls", "processor", "plugins",
    "engines", "engine", "ensure", "apdex", "fake-data", "timeout", "mode", "maxVusers", "ws", "socketio",
    "includeFiles", "bundling", "statsInterval", "pluginsScope", "socketio-v3",
)  # fmt: skip


def prepare(document: Document, options: Options, notes: Notes, environment: str | None) -> Node:
    """The script with the config file, the environment, the overrides and the variables laid over it."""
    root = read_as_javascript(document.root)
    if options.config is not None:
        root = laid_over(root, read_as_javascript(options.config.root), by_index=True)
    root = _with_config(root)
    config = entries(root)["config"]
    if environment is not None:
        chosen = at(config, "environments", environment)
        if chosen is not None and is_mapping(chosen):
            config = laid_over(config, chosen, by_index=True)
        elif options.environment is not None:
            known = entries(at(config, "environments"))
            near = did_you_mean(environment, known)
            listed = ", ".join(f"`{name}`" for name in known)
            help = f"did you mean `{near}`?" if near else f"there are {listed}" if known else "there are none"
            message = f"there is no environment `{environment}`; Artillery warns and goes on"
            notes.quirk("ignored-key", message, config.first_line(), help)
    if options.target is not None:
        config = with_entry(config, "target", made(options.target, config))
    root = with_entry(root, "config", config, root.keys["config"])
    if options.overrides is not None:
        root = laid_over(root, options.overrides.root, by_index=False)
    if options.variables is not None:
        config = entries(root)["config"]
        variables = at(config, "variables") or made({}, config)
        given = entries(options.variables.root)
        merged = mapping(variables, {**entries(variables), **given}, {**variables.keys, **options.variables.root.keys})
        root = with_entry(root, "config", with_entry(config, "variables", merged), root.keys.get("config"))
    return root


def _with_config(root: Node) -> Node:
    """A script always has a config here, if an empty one."""
    if is_mapping(at(root, "config")):
        return root
    return with_entry(root, "config", made({}, root))


def made(data: Any, like: Node) -> Node:
    """A value that stands nowhere, with the place of another."""
    if isinstance(data, dict):
        children = {key: made(item, like) for key, item in data.items()}
        return Node(like.source, like.start, like.start, data, children=children, keys=dict.fromkeys(data, like))
    if isinstance(data, list):
        return Node(like.source, like.start, like.start, data, children=[made(item, like) for item in data])
    return replace(like, end=like.start, data=data, style="", children=None, keys={}, text=None)


def misplaced(root: Node, notes: Notes) -> None:
    """Notes about keys that Artillery ignores where they stand."""
    for key in entries(root):
        if key in TOP_LEVEL or key.startswith(("x-", "_", ".")):
            continue
        place = root.keys[key].span
        if key in CONFIG_KEYS:
            message = f"`{key}` stands at the top level, where Artillery ignores it"
            notes.quirk("ignored-key", message, place, f"it belongs under `config`: `config: {{{key}: …}}`")
        elif (near := did_you_mean(key, TOP_LEVEL)) is not None:
            message = f"Artillery does not know `{key}` and ignores it"
            notes.quirk("ignored-key", message, place, f"did you mean `{near}`?")
        elif not is_mapping(at(root, key)) or "&" not in root.source.text:
            notes.quirk("ignored-key", f"Artillery does not know `{key}` and ignores it", place)
    config = at(root, "config")
    assert config is not None
    for key in entries(config):
        if key not in CONFIG_KEYS:
            near = did_you_mean(key, CONFIG_KEYS)
            help = f"did you mean `{near}`?" if near else "plugins have their settings under `config.plugins`"
            place = config.keys[key].span
            notes.quirk("ignored-key", f"Artillery does not know `config.{key}` and ignores it", place, help)
