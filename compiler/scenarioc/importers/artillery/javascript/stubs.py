"""The hooks file: one typed Python function for each JavaScript function that has to be written anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scenarioc.importers.artillery.scope import variable_name

_HEAD = '''"""Python in place of {path}: write the functions below, and take `@stub` away from each."""

import sys
from collections.abc import Callable
from typing import Any

STUBS: list[str] = []


def stub(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function that is still to be written."""
    STUBS.append(function.__name__)
    return function
'''
_TAIL = """
if STUBS:
    print(f"hooks.py: still to be written: {', '.join(STUBS)}", file=sys.stderr)
    raise SystemExit(3)
"""


@dataclass(slots=True)
class Stub:
    """One function: its name here and there, what calls it, what it is given and what it gives."""

    name: str
    original: str
    kind: str
    given: tuple[str, ...] = ()
    outputs: list[str] = field(default_factory=list)
    source: str = ""


def hooks_text(path: str, stubs: Sequence[Stub]) -> str:
    """The whole hooks file."""
    return _HEAD.format(path=path.replace('"', "'").replace("\\", "/")) + "".join(map(_function, stubs)) + "\n" + _TAIL


def _function(stub: Stub) -> str:
    types = {"status": "int", "body": "str"}
    keywords = "".join(f", {name}: {types.get(name, 'Any')}" for name in stub.given)
    names = [variable_name(output) for output in stub.outputs]
    gives = "bool" if stub.kind == "question" else "Any" if len(names) == 1 else "dict[str, Any]" if names else "None"
    result = (
        ""
        if not names
        else f" It gives {names[0]}."
        if len(names) == 1
        else f" It gives a dict with {', '.join(names)}."
    )
    comment = "".join(f"    # {line}".rstrip() + "\n" for line in stub.source.split("\n")) if stub.source else ""
    return (
        f"\n\n@stub\ndef {stub.name}(user: Any{', *' + keywords if keywords else ''}) -> {gives}:\n"
        f'    """`{stub.original}`, called as `{stub.kind}`.{result}"""\n{comment}'
        f'    raise NotImplementedError("{stub.name}")\n'
    )
