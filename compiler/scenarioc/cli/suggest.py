"""What a shell may complete: specs, and the names that a spec gives to its profiles and environments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarioc.problems import Rejected

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SUFFIXES = (".yaml", ".yml", ".json")
_DEPTH = 2
_MOST_FILES = 300
_MOST_BYTES = 1_000_000


def specs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Specs below the folder that was begun; any file if there is none."""
    from click.shell_completion import CompletionItem

    folder = os.path.dirname(incomplete)
    found = [CompletionItem(path) for path in _specs_below(folder) if path.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Any folder."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def profiles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The load profiles of the spec that stands on the command line."""
    names: dict[str, None] = {}
    for data in _documents(ctx):
        load = data.get("load")
        profiles = load.get("profiles") if isinstance(load, dict) else None
        names |= dict.fromkeys(profiles if isinstance(profiles, dict) else ())
    return _beginning(names, incomplete)


def environments(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The environments of the specs that stand on the command line."""
    names: dict[str, None] = {}
    for data in _documents(ctx):
        overlays = data.get("environments")
        names |= dict.fromkeys(overlays if isinstance(overlays, dict) else ())
    return _beginning(names, incomplete)


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The codes of problems, with their titles where the shell shows them."""
    from click.shell_completion import CompletionItem

    from scenarioc.codes import CODES

    return [CompletionItem(name, help=code.title) for name, code in CODES.items() if name.startswith(incomplete)]


def _beginning(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _specs_below(folder: str) -> Iterator[str]:
    """Paths of files that look like whole specs, a few folders deep."""
    looked_at = 0
    for where, folders, files in os.walk(folder or "."):
        depth = len(Path(os.path.relpath(where, folder or ".")).parts)
        folders[:] = [] if depth >= _DEPTH else sorted(name for name in folders if not name.startswith((".", "node_")))
        for name in sorted(files):
            path = os.path.join(where, name)
            if not name.endswith(SUFFIXES):
                continue
            looked_at += 1
            if looked_at > _MOST_FILES:
                return
            if _looks_like_a_spec(path):
                yield path if folder else path.removeprefix(f".{os.sep}")


def _looks_like_a_spec(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"scenarios" in file.read(_MOST_BYTES)
    except OSError:
        return False


def _documents(ctx: click.Context) -> Iterator[dict[str, Any]]:
    """The named specs and what they include, as far as they can be read; a completion never says what is wrong."""
    from scenarioc.cli.sources import STANDARD_INPUT, read_spec
    from scenarioc.compose import assemble
    from scenarioc.source import load

    # Behind an option that still waits for its value, click has not told arguments apart yet.
    named = ctx.params.get("specs") or ctx.params.get("spec") or tuple(ctx.args)
    for argument in (named,) if isinstance(named, str) else named:
        if argument == STANDARD_INPUT:
            continue
        texts: dict[str, str] = {}
        try:
            spec = read_spec(argument)
            texts[spec.name] = spec.text
            texts |= assemble(load(spec.text, spec.name), spec.read).texts
        except Rejected:
            pass
        for name, text in texts.items():
            try:
                yield load(text, name).data
            except Rejected:
                continue
