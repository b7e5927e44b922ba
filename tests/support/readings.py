"""How each output language reads a text: what is code (the skeleton), what is data (the literals).

Two texts with the same skeleton do the same; whatever came from a spec must be found among the literals, unchanged.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import tree_sitter_powershell
import yaml
from tree_sitter import Language, Node, Parser

HOLE = "\N{SECTION SIGN}"


class Broken(Exception):
    """The text is not what its language accepts, or does not mean the same everywhere."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The code of a text with a hole for each literal, and the literals in order."""

    skeleton: str
    literals: tuple[str, ...]


def python(text: str) -> Reading:
    """The statements of a Python module without their texts, and those texts."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise Broken(str(error)) from error
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    literals = tuple(str(node.value) for node in found)
    for node in found:
        node.value = HOLE
    return Reading(ast.dump(tree), literals)


def toml(text: str) -> Reading:
    """The keys of a TOML text, and its values."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Broken(str(error)) from error
    return _data(data)


def json_(text: str) -> Reading:
    """The keys of a JSON text, and its values."""
    try:
        return _data(json.loads(text))
    except ValueError as error:
        raise Broken(str(error)) from error


def _data(data: Any) -> Reading:
    paths = list(_paths(data, ""))
    return Reading(" ".join(path for path, _ in paths), tuple(value for _, value in paths if isinstance(value, str)))


def _paths(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if members is None:
        yield f"{path}:{type(value).__name__}", value
        return
    for key, member in members:
        yield from _paths(member, f"{path}/{key}")


def yaml_(text: str) -> Reading:
    """The structure and tags of a YAML text, and its scalars that are text."""
    try:
        nodes = list(yaml.compose_all(text, yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise Broken(str(error)) from error
    skeleton: list[str] = []
    literals: list[str] = []

    def walk(node: yaml.Node | None) -> None:
        skeleton.append("nothing" if node is None else node.tag.rpartition(":")[2])
        if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str"):
            literals.append(node.value)
        elif isinstance(node, yaml.ScalarNode):
            skeleton.append(node.value)
        elif isinstance(node, yaml.CollectionNode):
            for child in node.value:
                for part in child if isinstance(child, tuple) else (child,):
                    walk(part)
            skeleton.append("end")

    for node in nodes:
        walk(node)
    return Reading(" ".join(skeleton), tuple(literals))


_EXPANDED = re.compile(r"(?:[^$]|\$\$)*", re.DOTALL)


def dollars(text: str) -> Reading:
    """A YAML text whose reader expands variables: what it expands is code, and `$$` is one dollar."""
    return _evaluated(yaml_(text), lambda value: value.replace("$$", "$") if _EXPANDED.fullmatch(value) else None)


def github(text: str) -> Reading:
    """A workflow: what GitHub evaluates is code, but for the expression that gives the opening of one."""

    def value_of(value: str) -> str | None:
        parts = value.split("${{ '${{' }}")
        return None if any("${{" in part for part in parts) else "${{".join(parts)

    return _evaluated(yaml_(text), value_of)


def _evaluated(reading: Reading, value_of: Callable[[str], str | None]) -> Reading:
    values = [value_of(literal) for literal in reading.literals]
    code = [literal for literal, value in zip(reading.literals, values, strict=True) if value is None]
    return Reading(" ".join([reading.skeleton, *code]), tuple(value for value in values if value is not None))


_SH = re.compile(
    r"""(?P<literal>(?:'[^']*'|\\')+)      # what sh never looks into
    |   (?P<double>"(?:[^"\\]|\\.)*")      # expanded, so code
    |   (?P<comment>(?:(?<=[\s;])|^)\#[^\n]*)
    |   (?P<code>\\.|[^'"\\])""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def sh(text: str) -> Reading:
    """The code of a shell script, and its words in single quotes; `bash -n` and `dash -n` judge the grammar."""
    skeleton: list[str] = []
    literals: list[str] = []
    place = 0
    while place < len(text):
        match = _SH.match(text, place)
        if match is None or "\0" in match[0]:
            raise Broken(f"unreadable from {text[place : place + 40]!r}")
        if match.lastgroup == "literal":
            literals.append("".join(inner + quote for inner, quote in re.findall(r"'([^']*)'|\\(')", match[0])))
            skeleton.append(HOLE)
        elif match.lastgroup != "comment":
            skeleton.append(match[0])
        place = match.end()
    return Reading("".join(skeleton), tuple(literals))


_POWERSHELL = Language(tree_sitter_powershell.language())


def powershell(text: str) -> Reading:
    """The code of a PowerShell script, and its verbatim strings with the characters added to them."""
    if not text.isascii():
        raise Broken("not ASCII: Windows PowerShell 5.1 would read other characters, perhaps quotes")
    source = text.encode()
    tree = Parser(_POWERSHELL).parse(source)
    leaves = list(_leaves(tree.root_node, source))
    skeleton: list[str] = []
    literals: list[str] = []
    place = 0
    while place < len(leaves):
        value, after = _operand(leaves, place)
        if value is None:
            skeleton.append(leaves[place][1])
            place += 1
        else:
            skeleton.append(HOLE)
            literals.append(value)
            place = after
    return Reading(" ".join(skeleton), tuple(literals))


def _leaves(node: Node, source: bytes) -> Iterator[tuple[str, str]]:
    if node.is_error or node.is_missing:
        raise Broken(f"PowerShell cannot parse line {node.start_point.row + 1}")
    if node.type == "comment":
        return
    if node.child_count and node.type != "expandable_string_literal":
        for child in node.children:
            yield from _leaves(child, source)
    else:
        yield node.type, source[node.start_byte : node.end_byte].decode()


def _operand(leaves: list[tuple[str, str]], place: int) -> tuple[str | None, int]:
    """A verbatim string, or a sum of strings and characters in parentheses, as its value and the place behind it."""
    kind, text = leaves[place]
    if kind == "verbatim_string_characters":
        return text[1:-1].replace("''", "'"), place + 1
    if text != "(" or leaves[place + 1][0] != "verbatim_string_characters":
        return None, place
    units: list[bytes] = []
    place += 1
    while True:
        if leaves[place][0] == "verbatim_string_characters":
            units.append(leaves[place][1][1:-1].replace("''", "'").encode("utf-16-be"))
            place += 1
        elif [text for _, text in leaves[place : place + 3]] == ["[", "char", "]"]:
            units.append(int(leaves[place + 3][1], 16).to_bytes(2, "big"))
            place += 4
        else:
            return None, place
        if leaves[place][1] == ")":
            return b"".join(units).decode("utf-16-be", "surrogatepass"), place + 1
        if leaves[place][1] != "+":
            return None, place
        place += 1


_EXPANSION = re.compile(r"%(?:%|~[a-z]*\d|\*|\d|[^%\n]*%|)")


def batch(text: str) -> Reading:
    """The code of a batch file, expansions and operators shown, and the quoted arguments that hold neither."""
    if not re.fullmatch(r"[ -~\n]*", text):
        raise Broken("what cmd makes of other characters depends on the code page")
    skeleton: list[str] = []
    literals: list[str] = []
    for line in text.split("\n"):
        if line.startswith("rem "):
            if re.search(r"[%^&|<>!]", line):
                raise Broken(f"cmd may act on {line!r}")
            continue
        code, arguments = _command(line)
        skeleton.append(code)
        literals.extend(arguments)
    return Reading("\n".join(skeleton), tuple(literals))


def _command(line: str) -> tuple[str, list[str]]:
    """One line: first percent expansion, then quotes (which cmd only counts), then how a program splits arguments."""
    line = _EXPANSION.sub(lambda match: "\1" if match[0] == "%%" else f"\2{match[0][1:].replace(chr(34), '')}\3", line)
    code: list[str] = []
    arguments: list[str] = []
    for quoted, plain in re.findall(r'"((?:[^"\\]|\\(?!")|\\.)*)"|([^"]+|")', line):
        if plain or "\2" in quoted or "!" in quoted:
            code.append(plain or f'"{quoted}"')
        else:
            ending = len(quoted) - len(quoted.rstrip("\\"))
            arguments.append(quoted[: len(quoted) - ending // 2].replace("\1", "%"))
            code.append(HOLE)
    return "".join(code).replace("\2", "%").replace("\3", "%"), arguments


def dotenv(text: str) -> Reading:
    """The names of a `.env` file, and the values on which readers of such files agree."""
    names: list[str] = []
    values: list[str] = []
    for line in text.splitlines():
        if not line or line.startswith("# "):
            continue
        match = re.fullmatch(r"([A-Z_a-z]\w*)=(?:'([^']*)'|\"([^\"\\$`]*)\"|([^\s'\"`$\\#]*))", line, re.ASCII)
        if match is None:
            raise Broken(f"readers disagree about {line!r}")
        names.append(match[1])
        values.append(match[2] or match[3] or match[4] or "")
    return Reading(" ".join(names), tuple(values))
