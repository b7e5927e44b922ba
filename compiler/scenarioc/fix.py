"""Fix-its made until no more can be: text in, better text out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenarioc.build import build
from scenarioc.diagnostics import fixable, fixed
from scenarioc.problems import Problem, Rejected

SOURCES = (".yaml", ".yml", ".json")
# Each round shows what the one before hid; more than a handful would be fix-its that undo each other.
_MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Fixed:
    """What fix-its made of a spec: the files that changed, what was fixed, what is left, and all texts as they are."""

    changed: dict[str, str]
    done: tuple[Problem, ...]
    left: tuple[Problem, ...]
    texts: dict[str, str]


def fix(
    text: str, name: str, *, read: Callable[[str], str], environment: str | None = None, includes: bool = True
) -> Fixed:
    """The spec and, unless told otherwise, what it includes, with every fix-it made that can be."""
    original = {name: text}
    texts = dict(original)

    def remembered(path: str) -> str:
        if path not in texts:
            texts[path] = original[path] = read(path)
        return texts[path]

    done: list[Problem] = []
    seen = [dict(texts)]
    left = _problems(texts[name], name, remembered, environment)
    for _ in range(_MOST_ROUNDS):
        sources = {file: known for file, known in texts.items() if file == name or (includes and _is_source(file))}
        new = texts | fixed(left, sources)
        if new in seen or new == texts:
            break
        done += fixable(left, sources)
        texts |= new
        seen.append(dict(texts))
        left = _problems(texts[name], name, remembered, environment)
    changed = {file: now for file, now in texts.items() if now != original[file]}
    return Fixed(changed, tuple(done), left, texts)


def _is_source(file: str) -> bool:
    return file.lower().endswith(SOURCES)


def _problems(text: str, name: str, read: Callable[[str], str], environment: str | None) -> tuple[Problem, ...]:
    try:
        return build(text, name, read=read, environment=environment).warnings
    except Rejected as rejected:
        return rejected.problems
