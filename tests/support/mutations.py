"""Specs broken on purpose, each in one place: where the mistake is, and what was there before."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scenarioc.source import load

USER_NAMED = {
    *("variables", "headers", "endpoints", "fragments", "scenarios", "profiles", "tasks", "query", "cookies", "form"),
    *(
        "multipart",
        "with",
        "set",
        "for",
        "capture",
        "json",
        "css",
        "xpath",
        "parameters",
        "environments",
        "auth",
        "sign",
        "data",
        "metrics",
        "pick",
        "take",
        "put",
    ),
}
FREE = {"variables", "with", "set", "json_schema", "parameters", "fields", "measure"}
"""Keys below which nothing belongs to the language; `json` of a request is one, too."""
NEIGHBOURS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Mutation:
    """A broken text, the lines one of which has to be named, and for misspellings the word that was there."""

    kind: str
    text: str
    lines: frozenset[int]
    word: str | None = None
    what: str = ""


def language_keys(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all keys that are words of the language, not names that the author chose."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from language_keys(item, (*path, index))
    elif isinstance(data, dict):
        last = path[-1] if path else None
        body = last == "json" and len(path) > 1 and path[-2] != "expect"
        if body or (last in FREE and not (last == "variables" and path[-2:-1] == ("expect",))):
            return
        named = last in USER_NAMED and not (last == "for" and len(path) > 1 and path[-2] in ("short", "long"))
        own = named and not (isinstance(last, str) and len(path) > 1 and path[-2] in USER_NAMED and last != "json")
        for key, value in data.items():
            if not own and not _is_threshold(path):
                yield (*path, key)
            if not _is_threshold(path):
                yield from language_keys(value, (*path, key))


def _is_threshold(path: tuple[str | int, ...]) -> bool:
    return len(path) == 2 and path[0] == "thresholds"


def typo(word: str, rng: random.Random, count: int) -> str:
    """The word with `count` slips of the fingers: a letter dropped, doubled, swapped with the next, or mistyped."""
    for _ in range(count):
        at = rng.randrange(len(word))
        slip = rng.choice(("drop", "double", "swap", "beside"))
        if slip == "drop" and len(word) > 2:
            word = word[:at] + word[at + 1 :]
        elif slip == "double":
            word = word[:at] + word[at] + word[at:]
        elif slip == "swap" and at + 1 < len(word):
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        else:
            row = next((row for row in NEIGHBOURS if word[at].lower() in row), None)
            if row:
                index = row.index(word[at].lower())
                word = word[:at] + row[index - 1 if index else 1] + word[at + 1 :]
    return word


def slips(word: str, known: Sequence[str], rng: random.Random) -> str:
    """A misspelling by one slip, by two from six letters on, that is no other known word."""
    while True:
        wrong = typo(word, rng, rng.choice((1, 2)) if len(word) >= 6 else 1)
        if wrong != word and wrong not in known and wrong.strip() == wrong:
            return wrong


def key_typos(text: str, rng: random.Random, known: Sequence[str]) -> Iterator[Mutation]:
    """Every key of the language in the text, misspelt."""
    document = load(text, "spec.yaml")
    for path in language_keys(document.data):
        at = document.key_at(path)
        word = str(path[-1])
        wrong = slips(word, known, rng)
        yield Mutation(
            "key", text[: at.start] + wrong + text[at.end :], frozenset({at.line}), word, f"{word} → {wrong}"
        )


def dropped(text: str, required: Sequence[tuple[str | int, ...]]) -> Iterator[Mutation]:
    """A required key and everything below it left out; the place is the mapping that now lacks it, or its first key."""
    document = load(text, "spec.yaml")
    lines = text.splitlines(keepends=True)
    for path in required:
        key, value = document.key_at(path), document.at(path)
        parent = document.key_at(path[:-1]) if len(path) > 1 else document.at(())
        first, last = key.line, value.end_line if value.end_column > 1 else value.end_line - 1
        rest = lines[: first - 1] + lines[last:]
        dash = re.match(r" *(- )", lines[first - 1])
        if dash and len(rest) >= first:
            rest[first - 1] = dash[0] + rest[first - 1].lstrip()
        where = parent.line if parent.line < first else first
        at = {where, where + 1} if path[:-1] else {next(i for i, line in enumerate(rest, 1) if line[0] != "#")}
        yield Mutation("dropped", "".join(rest), frozenset(at), None, str(path))


def retyped(text: str, rng: random.Random) -> Iterator[Mutation]:
    """A scalar of the language replaced by a list or mapping, which it can never be."""
    document = load(text, "spec.yaml")
    for path in language_keys(document.data):
        value: Any = document.data
        for item in path:
            value = value[item]
        at = document.at(path)
        anything = path[-1] in ("default", "equals", "contains", "gt", "body", "json", "json_schema")
        if not isinstance(value, list | dict) and not anything and path[-2:-1] != ("capture",):
            new = rng.choice(("[[1]]", "{a: {b: 1}}"))
            yield Mutation("retyped", text[: at.start] + new + text[at.end :], frozenset({at.line}), None, str(path))


def emptied(text: str) -> Iterator[Mutation]:
    """The value of a key of the language taken away, the key left standing."""
    document = load(text, "spec.yaml")
    for path in language_keys(document.data):
        key, value = document.key_at(path), document.at(path)
        anything = path[-1] in ("default", "equals", "contains", "content", "gt", "body", "json", "json_schema")
        if value.line == key.line and not anything:
            now = text[: value.start] + text[value.end :]
            yield Mutation("emptied", now, frozenset({key.line}), None, str(path))


def misindented(text: str) -> Iterator[Mutation]:
    """A line one space further in than its siblings, or one further out; the place is that line or one beside it."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        before, here = (re.match(r" *", each)[0] for each in (lines[number - 2], line))  # type: ignore[index]
        siblings = number > 1 and before == here and here and not line.lstrip().startswith(("-", "#"))
        if siblings and not lines[number - 2].lstrip().startswith("#"):
            for moved in (" " + line, line[1:]):
                near = frozenset({number - 1, number, number + 1})
                yield Mutation("misindented", "".join([*lines[: number - 1], moved, *lines[number:]]), near, None, line)


def replaced(text: str, kind: str, pattern: str, change: Callable[[re.Match[str]], str]) -> Iterator[Mutation]:
    """Every match of a pattern changed; the place is its line, the word what the first group of the pattern was."""
    for match in re.finditer(pattern, text, re.MULTILINE):
        if not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].lstrip().startswith("#"):
            line = text.count("\n", 0, match.start()) + 1
            new = change(match)
            yield Mutation(
                kind,
                text[: match.start()] + new + text[match.end() :],
                frozenset({line}),
                match[1] if kind == "name" else None,
                f"{match[0]} → {new}",
            )
