"""The blocks of `tests/problems/*.md`: a spec, the files beside it, and the text that is printed about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarioc.build import document_of, plan_of, spec_of
from scenarioc.diagnostics import render
from scenarioc.problems import Problem, Rejected
from scenarioc.source import load

PAGES = Path(__file__).parent.parent / "problems"
REST = {
    "version": "version: 1",
    "name": "name: shop",
    "target": "target: http://localhost:8000",
    "scenarios": "scenarios: {visitor: {flow: [GET /]}}",
    "load": "load: {users: 5, for: 2m}",
}
_FENCE = re.compile(r"^```(?P<info>[a-z].*?)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One spec of a page, with what it needs and what is expected of it."""

    page: str
    title: str
    name: str
    spec: str
    beside: Mapping[str, str]
    environment: str | None
    expected: str
    place: tuple[int, int]

    def read(self, path: str) -> str:
        """The text of a file beside the spec."""
        if path not in self.beside:
            raise FileNotFoundError(path)
        return self.beside[path]


def blocks() -> Iterator[Block]:
    """All blocks of all pages."""
    for page in sorted(PAGES.glob("*.md")):
        if page.name != "README.md":
            yield from blocks_of(page.stem, page.read_text("utf-8"))


def blocks_of(page: str, text: str) -> Iterator[Block]:
    """The blocks of one page; its `text` blocks end them."""
    parts: list[tuple[str, str]] = []
    titles: dict[str, int] = {}
    for fence in _FENCE.finditer(text):
        if fence["info"] != "text":
            parts.append((fence["info"], fence["text"]))
            continue
        heading = _last_heading(text, fence.start())
        titles[heading] = titles.get(heading, 0) + 1
        title = heading if titles[heading] == 1 else f"{heading} ({titles[heading]})"
        yield _block(page, title, parts, fence["text"], (fence.start("text"), fence.end("text")))
        parts = []
    assert not parts, f"{page}: a spec without its text"


def _last_heading(text: str, end: int) -> str:
    outside = _FENCE.sub(lambda match: " " * len(match[0]), text[:end])
    return _HEADING.findall(outside)[-1]


def _block(page: str, title: str, parts: Sequence[tuple[str, str]], expected: str, place: tuple[int, int]) -> Block:
    (info, spec), *others = parts
    language, *words = info.split()
    whole = "whole" in words or language == "json"
    environment = words[words.index("--env") + 1] if "--env" in words else None
    beside = {other.split()[1]: text for other, text in others}
    name = f"spec.{language}"
    return Block(page, title, name, spec if whole else completed(spec), beside, environment, expected, place)


def completed(spec: str) -> str:
    """The spec with the required keys that it lacks added at its end; the text itself when it cannot be read."""
    try:
        data = load(spec, "spec.yaml").data
    except Rejected:
        return spec
    lacking = [line for key, line in REST.items() if key not in data]
    return spec.rstrip("\n") + "\n" + "".join(f"{line}\n" for line in lacking)


def problems_of(block: Block, **changed: str) -> tuple[Problem, ...]:
    """What the compiler says about a block, as far as the plan; `changed` replaces texts (`spec=…`)."""
    spec = changed.get("spec", block.spec)
    return problems_in(spec, block.name, block.read, block.environment)


def problems_in(spec: str, name: str = "spec.yaml", read=None, environment: str | None = None) -> tuple[Problem, ...]:  # type: ignore[no-untyped-def]
    """What the compiler says about a text, errors and warnings alike."""

    def nothing(path: str) -> str:
        raise FileNotFoundError(path)

    try:
        document = document_of(spec, name, read=read or nothing, environment=environment)
        return plan_of(spec_of(document), document, read=read or nothing)[1]
    except Rejected as rejected:
        return rejected.problems


def shown(block: Block) -> str:
    """The text that people see about a block."""
    return render(problems_of(block), {block.name: block.spec, **block.beside}, "text")
