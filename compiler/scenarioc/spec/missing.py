"""Required keys that are not there: told once for each mapping, and not when one of them is only misspelt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scenarioc.problems import Edit, Problems, Span
from scenarioc.source import Document, Path

_EXAMPLES = {
    "version": "version: 1",
    "name": "name: shop",
    "target": "target: http://localhost:8000",
    "scenarios": "scenarios: {visitor: {flow: [GET /]}}",
    "load": "load: {users: 5, for: 2m}",
    "users": "users: 5",
    "profiles": "profiles: {light: {users: 5, for: 2m}}",
    "steps": "steps: [GET /items]",
    "then": "then: [GET /items]",
    "file": "file: picture.png",
    "cert": "cert: client.pem",
    "query": "query: '{ items { id } }'",
}


@dataclass(slots=True)
class Missing:
    """Collects what is missing and which keys are there under a wrong name."""

    _keys: dict[Path, list[str]] = field(default_factory=dict)
    _meant: set[Path] = field(default_factory=set)

    def add(self, path: Path) -> None:
        """The key that `path` ends in is required and not there."""
        self._keys.setdefault(path[:-1], []).append(str(path[-1]))

    def meant(self, path: Path, words: Iterable[str]) -> None:
        """The key that `path` ends in is likely one of these words."""
        self._meant.update((*path[:-1], word) for word in words)

    def tell(self, document: Document, problems: Problems) -> None:
        """Report what is missing, one problem for each mapping."""
        for owner, keys in self._keys.items():
            lacking = [key for key in keys if (*owner, key) not in self._meant]
            if not lacking:
                continue
            named = ", ".join(f"`{key}`" for key in lacking[:-1])
            named = f"{named} and `{lacking[-1]}` are missing" if named else f"`{lacking[-1]}` is missing"
            where = f" in `{owner[-1]}`" if owner and isinstance(owner[-1], str) else ""
            examples = [_EXAMPLES.get(key, f"{key}: …") for key in lacking]
            way_out = (
                f"add for example `{examples[0]}`" if len(examples) == 1 else "add for example\n" + "\n".join(examples)
            )
            at = document.key_at(owner) if owner else document.root.first_line()
            fix = _version_on_top(document) if owner == () and lacking == ["version"] else []
            problems.add("missing-key", f"{named}{where}", at, help=way_out, fix=fix)


def _version_on_top(document: Document) -> list[Edit]:
    at = document.at(())
    if at.column > 1 or document.texts[at.file][at.start :].startswith("{"):
        return []
    top = Span(at.file, at.line, at.column, at.line, at.column, at.start, at.start)
    return [Edit(top, "version: 1\n")]
