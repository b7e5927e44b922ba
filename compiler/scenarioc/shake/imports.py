"""The import block of a generated module, sorted and laid out as isort's rules in ruff want it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_WIDTH = 88


class Import(NamedTuple):
    """One imported name: `import module as alias`, or `from module import name as alias`."""

    module: str
    name: str | None = None
    alias: str | None = None

    @property
    def binds(self) -> str:
        """The name that the module gets."""
        return self.alias or self.name or self.module.partition(".")[0]


def _from(module: str, names: str) -> dict[str, Import]:
    return {name: Import(module, name) for name in names.split()}


_MODULES = """
    base64 bisect calendar collections contextlib copy csv dataclasses datetime enum functools gevent gzip hashlib heapq
    hmac html http importlib inspect io itertools json locust logging math operator os pathlib queue random re secrets
    shutil signal socket ssl statistics string struct sys tempfile textwrap threading time traceback types uuid zlib
"""

KNOWN: dict[str, Import] = {
    **{name: Import(name) for name in _MODULES.split()},
    "urllib": Import("urllib.parse"),
    "geventhttpclient": Import("geventhttpclient.client"),
    **_from("collections.abc", "Callable Iterable Iterator Mapping Sequence"),
    **_from("faker", "Faker"),
    **_from("locust", "FastHttpUser HttpUser LoadTestShape SequentialTaskSet TaskSet User between constant"),
    **_from("locust", "constant_pacing constant_throughput events run_single_user tag task"),
    **_from("locust.exception", "InterruptTaskSet RescheduleTask StopTest StopUser"),
    **_from("typing", "Any ClassVar Final"),
    **_from("urllib.parse", "quote urlencode"),
}
"""What generated code may use without saying where it comes from."""

FUTURE = Import("__future__", "annotations")


def imported(statement: ast.stmt) -> list[Import]:
    """The names that an import statement brings; empty for any other statement."""
    match statement:
        case ast.Import(names=names):
            return [Import(name.name, alias=name.asname) for name in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [_modern(Import(module, name.name, name.asname)) for name in names]
    return []


def _modern(each: Import) -> Import:
    """The same name from where it lives since `typing` only repeats it."""
    known = KNOWN.get(each.name or "")
    if each.module == "typing" and known is not None and known.module == "collections.abc":
        return Import(known.module, each.name, each.alias)
    return each


class ImportClash(ValueError):
    """Two imports give one name different meanings."""

    def __init__(self, one: Import, other: Import) -> None:
        self.name, self.statements = one.binds, [*_statements([other]), *_statements([one])]
        super().__init__(f"`{self.name}` would be imported twice: {self.statements}")


def import_block(imports: Iterable[Import]) -> str:
    """The imports as text, ending with a line break unless there are none; the same names bound twice are an error."""
    wanted = set(imports)
    binders: dict[str, Import] = {}
    for each in sorted(wanted, key=_key):
        other = binders.setdefault(each.binds, each)
        if other != each and (other.binds != other.module.partition(".")[0] or other.name or each.name):
            raise ImportClash(each, other)
    sections: list[str] = []
    for number in range(3):
        section = [each for each in wanted if _section(each.module) == number]
        if section:
            sections.append("".join(f"{line}\n" for line in _statements(section)))
    return "\n".join(sections)


def _statements(imports: list[Import]) -> list[str]:
    plain = sorted((each for each in imports if each.name is None), key=_key)
    lines = [f"import {each.module}{_as(each)}" for each in plain]
    members: dict[str, list[Import]] = {}
    for each in sorted((each for each in imports if each.name is not None), key=_key):
        members.setdefault(each.module, []).append(each)
    return [*lines, *(line for module, names in members.items() for line in _members(module, names))]


def _members(module: str, imports: list[Import]) -> Iterator[str]:
    plain = [each.name or "" for each in imports if not each.alias]
    renamed = [each for each in imports if each.alias]
    # The sorter keeps each renamed import on a line of its own; the plain ones stand where the first of them would.
    rows = [(each, f"from {module} import {each.name}{_as(each)}") for each in renamed]
    if plain:
        line = f"from {module} import {', '.join(plain)}"
        if len(line) > _WIDTH:
            line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in plain) + ")"
        rows.append((Import(module, plain[0]), line))
    for _, line in sorted(rows, key=lambda row: _key(row[0])):
        yield line


def _as(each: Import) -> str:
    return f" as {each.alias}" if each.alias else ""


def _section(module: str) -> int:
    root = module.partition(".")[0]
    return 0 if root == "__future__" else 1 if root in sys.stdlib_module_names else 2


def _key(each: Import) -> tuple[object, ...]:
    name = each.name or ""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return (_natural(each.module), each.module, kind, _natural(name), name, each.alias or "")


def _natural(text: str) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", text.lower())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
