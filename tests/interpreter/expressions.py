"""Evaluates the typed tree of an expression by walking it; written apart from the compiler's way to Python."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import random
import re
import struct
import urllib.parse
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from typing import Any

from scenarioc.expressions import tree
from scenarioc.expressions.functions import FUNCTIONS


@dataclass
class Context:
    """What expressions read: variables by name, the environment, what the run knows, Faker, the clock, counters."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    builtins: Mapping[str, Any] = field(default_factory=dict)
    fake: Any = None
    clock: Callable[[], float] = lambda: 0.0
    counters: dict[str, int] = field(default_factory=dict)

    def value_of(self, variable: tree.Variable) -> Any:
        """The value of a variable; an interpreter of whole plans keeps them by where they live."""
        return self.variables[variable.name]


def evaluate(node: tree.Expression, context: Context) -> Any:
    """The value of an expression."""

    def value(inner: tree.Expression) -> Any:
        return evaluate(inner, context)

    match node:
        case tree.Constant():
            return node.value
        case tree.Name():
            return context.value_of(node.variable)
        case tree.Environment():
            return context.environment.get(node.name, node.default)
        case tree.Builtin():
            return context.builtins[node.name]
        case tree.Index():
            return value(node.target)[value(node.key)]
        case tree.Slice():
            return value(node.target)[value(node.start) if node.start else None : value(node.end) if node.end else None]
        case tree.Unary():
            operand = value(node.operand)
            return not operand if node.operator == "not" else -operand if node.operator == "-" else +operand
        case tree.Binary():
            return _binary(node, value)
        case tree.Compare():
            return _compare(node, value)
        case tree.Conditional():
            return value(node.then) if value(node.condition) else value(node.otherwise)
        case tree.Array():
            return [value(item) for item in node.items]
        case tree.Object():
            return {value(key): value(item) for key, item in node.items}
        case tree.Text():
            return "".join(text_of(value(part)) for part in node.parts)
        case tree.Call():
            return _call(node, [value(a) for a in node.arguments], {k: value(v) for k, v in node.named}, context)
    raise TypeError(node)


def text_of(value: Any) -> str:
    """A value in mixed text: itself if it is text, else its JSON form; dates in ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, date | time_of_day):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return json.dumps(value, default=text_of, ensure_ascii=False, separators=(",", ":"))


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
    "is": lambda a, b: a is b,
    "is not": lambda a, b: a is not b,
}


def _binary(node: tree.Binary, value: Callable[[tree.Expression], Any]) -> Any:
    left = value(node.left)
    if node.operator == "and":
        return value(node.right) if left else left
    if node.operator == "or":
        return left if left else value(node.right)
    return _ARITHMETIC[node.operator](left, value(node.right))


def _compare(node: tree.Compare, value: Callable[[tree.Expression], Any]) -> bool:
    left = value(node.operands[0])
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        right = value(operand)
        if not _COMPARISONS[operator](left, right):
            return False
        left = right
    return True


def _call(node: tree.Call, positional: list[Any], named: dict[str, Any], context: Context) -> Any:
    if node.function in _CONVERSIONS:
        return _CONVERSIONS[node.function](positional[0])
    if node.function.startswith("faker."):
        return getattr(context.fake, node.function.removeprefix("faker."))(*positional, **named)
    if node.function in _WITH_CONTEXT:
        return _WITH_CONTEXT[node.function](context, *positional, **named)
    parameters = [p.name for p in FUNCTIONS[node.function].parameters if not p.many]
    by_place = dict(zip(parameters, positional, strict=False)) if parameters else {}
    if not parameters:
        return _PLAIN[node.function](*positional)
    return _PLAIN[node.function](**by_place, **named)


def _moment(when: Any) -> datetime:
    if isinstance(when, int | float):
        return datetime.fromtimestamp(when, UTC)
    if isinstance(when, str):
        when = datetime.fromisoformat(when)
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when


def _data(value: Any) -> Any:
    if isinstance(value, dict):
        return {text_of(k): _data(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_data(item) for item in value]
    if isinstance(value, set | frozenset):
        return [_data(item) for item in sorted(value, key=str)]
    return value if isinstance(value, str | int | float | None) else str(value)


def _spelt(data: bytes, output: str) -> str:
    spellings = {
        "hex": data.hex(),
        "base64": base64.b64encode(data).decode("ascii"),
        "base64url": base64.urlsafe_b64encode(data).decode("ascii").replace("=", ""),
    }
    return spellings[output]


def _hash(algorithm: str) -> Callable[..., str]:
    return lambda text, output="hex": _spelt(hashlib.new(algorithm, text_of(text).encode("utf-8")).digest(), output)


def _hmac(key: str, message: Any, output: str = "hex", key_format: str = "text") -> str:
    secret = {"text": str.encode, "hex": bytes.fromhex, "base64": base64.b64decode}[key_format](key)
    return _spelt(hmac.new(secret, text_of(message).encode("utf-8"), hashlib.sha256).digest(), output)


def _totp(context: Context, secret: str, digits: int = 6, period: int = 30) -> str:
    compact = secret.replace(" ", "").upper()
    key = base64.b32decode(compact + "=" * (-len(compact) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(context.clock()) // period), "sha1").digest()
    offset = mac[19] % 16
    (number,) = struct.unpack(">I", mac[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**digits:0{digits}d}"


def _decoded(text: str) -> str:
    padded = text.replace("-", "+").replace("_", "/")
    return base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("utf-8")


def _extracted(text: str, pattern: str, group: int | None = None) -> str:
    found = re.search(pattern, text)
    if not found:
        return ""
    if group is None:
        group = 1 if found.re.groups else 0
    return found.group(group) or ""


def _truth(value: Any) -> bool:
    return value.strip().lower() not in ("", "0", "false", "no", "off") if isinstance(value, str) else bool(value)


def _count(context: Context, name: str, start: int = 1, step: int = 1) -> int:
    """The same for `counter` and `sequence`: an interpreter is one process."""
    context.counters[name] = context.counters.get(name, -1) + 1
    return start + step * context.counters[name]


def _rounded(number: float, digits: int | None = None) -> float:
    return round(number) if digits is None else round(number, digits)


def _ranged(start: int, stop: int | None = None, step: int = 1) -> list[int]:
    return list(range(start)) if stop is None else list(range(start, stop, step))


def _now(context: Context) -> datetime:
    return datetime.fromtimestamp(context.clock(), UTC)


_PLAIN: dict[str, Callable[..., Any]] = {
    "lower": lambda text: text.lower(),
    "upper": lambda text: text.upper(),
    "strip": lambda text: text.strip(),
    "split": lambda text, separator=None: text.split(separator),
    "join": lambda list, separator="": separator.join(text_of(item) for item in list),
    "replace": lambda text, old, new: text.replace(old, new),
    "matches": lambda text, pattern: re.search(pattern, text) is not None,
    "extract": _extracted,
    "len": lambda value: len(value),
    "str": lambda value: text_of(value),
    "int": lambda value: int(value),
    "float": lambda value: float(value),
    "bool": _truth,
    "round": _rounded,
    "abs": lambda number: abs(number),
    "min": min,
    "max": max,
    "sum": lambda list: sum(list),
    "sorted": lambda list: sorted(list),
    "range": _ranged,
    "randint": lambda low, high: random.randint(low, high),
    "random": lambda low=0.0, high=1.0: random.uniform(low, high),
    "choice": lambda list: random.choice(list),
    "weighted": lambda list, weights: random.choices(list, weights)[0],
    "uuid4": lambda: str(uuid.uuid4()),
    "random_string": lambda length, alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789": "".join(
        random.choices(alphabet, k=length)
    ),
    "date_add": lambda when, **amounts: _moment(when) + timedelta(**amounts),
    "date_format": lambda when, format="%Y-%m-%d": _moment(when).strftime(format),
    "json": lambda value: json.dumps(value, default=text_of, ensure_ascii=False, separators=(",", ":")),
    "parse_json": lambda text: json.loads(text),
    "raw": text_of,
    "urlencode": lambda value: urllib.parse.quote(text_of(value), safe=""),
    "basic_auth": lambda username, password: (
        "Basic " + base64.b64encode(f"{text_of(username)}:{text_of(password)}".encode()).decode()
    ),
    "base64": lambda text: base64.b64encode(text_of(text).encode("utf-8")).decode("ascii"),
    "base64_decode": _decoded,
    "md5": _hash("md5"),
    "sha1": _hash("sha1"),
    "sha256": _hash("sha256"),
    "hmac_sha256": _hmac,
}
_WITH_CONTEXT: dict[str, Callable[..., Any]] = {
    "counter": _count,
    "sequence": _count,
    "now": _now,
    "iso_now": lambda context: _now(context).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "today": lambda context, days=0: (_now(context) + timedelta(days=days)).strftime("%Y-%m-%d"),
    "timestamp": lambda context, unit="s": int(context.clock() * {"s": 1, "ms": 1000}[unit]),
    "totp": _totp,
}
_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "date of faker": lambda value: value.isoformat(),
    "time of faker": _moment,
    "number of faker": lambda value: float(value) if isinstance(value, Decimal) else value,
    "data of faker": _data,
}

assert set(_PLAIN) | set(_WITH_CONTEXT) == set(FUNCTIONS), "a function that the interpreter does not know"
