"""Plugins: what is said about them."""

from __future__ import annotations

from scenarioc.importers.artillery.nodes import at, entries, key_of
from scenarioc.importers.artillery.script import Script
from scenarioc.problems import Span, did_you_mean

_CONVERTED = ("ensure", "expect", "fake-data")
_REPORTS = {
    "metrics-by-endpoint": "every request has a row of its own in the statistics here",
    "apdex": "there is no Apdex score; write a threshold such as `p95 < 500ms`",
    "publish-metrics": "results are published by `outputs`, not by the locustfile",
    "slack": "notifications are the business of CI here",
    "memory-inspector": "the memory of the server is not looked at",
}
_KNOWN = (*_CONVERTED, *_REPORTS)


def tell_plugins(script: Script) -> None:
    """Notes about every plugin."""
    node = at(script.config, "plugins")
    for name, settings in script.plugins().items():
        place: Span = key_of(node, name) if node is not None and name in node.keys else settings.first_line()
        if settings.data is None and node is not None and name in node.keys:
            message = f"Artillery crashes at `{name}:` without a value"
            help = f"write `{name}: {{}}`"
            if not script.fix:
                script.problems.add("artillery-rejects", message, place, help=help)
        if name in ("metrics-by-endpoint", *_CONVERTED):
            script.notes.same("plugin")
        elif name in _REPORTS:
            script.notes.dropped("plugin-dropped", f"the plugin `{name}` is not here: {_REPORTS[name]}", place)
        else:
            near = did_you_mean(name, _KNOWN)
            meant = f"did you mean `{near}`?" if near else None
            script.notes.dropped("plugin-dropped", f"the plugin `{name}` is not known here", place, meant)
    for name in ("apdex", "fake-data"):
        if name in entries(script.config) and name not in script.plugins():
            message = f"the plugin `{name}` is not loaded, so Artillery ignores this"
            help = f"add `plugins: {{{name}: {{}}}}` to `config`"
            script.notes.dropped("plugin-not-loaded", message, key_of(script.config, name), help)
