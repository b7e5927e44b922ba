"""Values that the standard library does not give in one call; all times are in UTC."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import itertools
import json
import random
import re
import string
import time
import urllib.parse
import weakref
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from locust import User
from locust.env import Environment
from locust.runners import WorkerRunner


def text(value: Any) -> str:
    """A value as it stands in text: anything but text as in JSON (`true`, `[1,2]`)."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return json_text(value)


def json_text(value: Any) -> str:
    """A value as JSON without spaces, as browsers write it."""
    compact = (",", ":")
    return json.dumps(value, default=text, ensure_ascii=False, separators=compact)


def quoted(value: Any) -> str:
    """A value as one part of a URL's path or query: what is special percent-encoded."""
    if type(value) is int:
        return str(value)
    return urllib.parse.quote(value if isinstance(value, str) else text(value), safe="")


def plain(value: Any) -> Any:
    """Data as JSON has it: dates and decimals become text, tuples and sets lists."""
    if isinstance(value, dict):
        return {text(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value, key=str)]
    return (
        value if value is None or isinstance(value, str | int | float) else str(value)
    )


def boolean(value: Any) -> bool:
    """Whether a value counts as true: not `0`, `false`, `no`, `off` and empty text."""
    if isinstance(value, str):
        return value.strip().lower() not in {"", "0", "false", "no", "off"}
    return bool(value)


def number_or_text(cell: str) -> float | str:
    """The number that a cell of a table holds, or its text."""
    if not re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", cell):
        return cell
    number = float(cell)
    return int(number) if number.is_integer() else number


def extract(value: str, pattern: str, group: int | None = None) -> str:
    """What the pattern or its group (by default the first) matches; else empty."""
    match = re.search(pattern, value)
    if match is None:
        return ""
    return match[min(1, match.re.groups) if group is None else group] or ""


def random_string(
    length: int, alphabet: str = string.ascii_letters + string.digits
) -> str:
    """So many random characters of an alphabet."""
    return "".join(random.choices(alphabet, k=length))


def moment(when: Any) -> datetime.datetime:
    """The time of a time, a date, ISO 8601 text or a number of seconds since 1970."""
    if isinstance(when, int | float):
        return datetime.datetime.fromtimestamp(when, datetime.UTC)
    found = datetime.datetime.fromisoformat(when) if isinstance(when, str) else when
    if not isinstance(found, datetime.datetime):
        found = datetime.datetime.combine(found, datetime.time())
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def date_add(when: Any, **amounts: float) -> datetime.datetime:
    """The time so many `weeks`, `days`, `hours`, `minutes` and `seconds` later."""
    return moment(when) + datetime.timedelta(**amounts)


def today(days: int = 0) -> str:
    """The date so many days from today."""
    return (
        (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days))
        .date()
        .isoformat()
    )


def encoded(data: bytes, output: str) -> str:
    """Bytes as `hex`, `base64`, or as `base64url` without padding."""
    if output == "hex":
        return data.hex()
    if output == "base64url":
        return base64.urlsafe_b64encode(data).decode().rstrip("=")
    return base64.b64encode(data).decode()


def basic_auth(username: str, password: str) -> str:
    """The header with which HTTP Basic proves who somebody is."""
    return f"Basic {base64.b64encode(f'{username}:{password}'.encode()).decode()}"


def base64_decode(value: str) -> str:
    """The text that was encoded in base64 or base64url, with or without padding."""
    return base64.urlsafe_b64decode(
        value.replace("+", "-").replace("/", "_") + "=" * (-len(value) % 4)
    ).decode()


def hmac_sha256(
    key: str, message: str, output: str = "hex", key_format: str = "text"
) -> str:
    """The HMAC-SHA-256 signature of a message; the key is `text`, `hex` or `base64`."""
    decoders = {"hex": bytes.fromhex, "base64": base64.b64decode}
    secret = decoders[key_format](key) if key_format in decoders else key.encode()
    return encoded(hmac.digest(secret, message.encode(), "sha256"), output)


def totp(secret: str, digits: int = 6, period: int = 30) -> str:
    """The one-time password of this moment, as RFC 6238 has it with SHA-1."""
    compact = secret.replace(" ", "").upper()
    key = base64.b32decode(compact + "=" * (-len(compact) % 8))
    mac = hmac.digest(key, int(time.time() // period).to_bytes(8, "big"), hashlib.sha1)
    number = int.from_bytes(mac[mac[-1] & 15 :][:4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


_counters: defaultdict[str, Iterator[int]] = defaultdict(itertools.count)
_users: weakref.WeakKeyDictionary[User, int] = weakref.WeakKeyDictionary()


def counter(name: str, start: int = 1, step: int = 1) -> int:
    """The next number of the counter of that name in this process."""
    return start + step * next(_counters[name])


def sequence(user: User, name: str, start: int = 1, step: int = 1) -> int:
    """The next number of the sequence of that name, which no other worker gives."""
    return start + step * spread(user.environment, next(_counters[name]))


def user_id(user: User) -> int:
    """The number of a virtual user, from 1, which no other user of the test has."""
    if user not in _users:
        _users[user] = 1 + spread(user.environment, next(_counters["user.id"]))
    return _users[user]


def spread(environment: Environment, number: int) -> int:
    """A number that only this worker gives: each worker takes every thousandth."""
    runner = environment.runner
    return (
        number * 1000 + runner.worker_index
        if isinstance(runner, WorkerRunner)
        else number
    )
