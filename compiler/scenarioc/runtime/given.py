"""Numbers of the load that the environment may set."""

from __future__ import annotations

import os
import re
import sys
from typing import NoReturn

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def refuse_figure(name: str, text: str, expected: str, default: object) -> NoReturn:
    """End the process: a variable of the environment makes no sense."""
    message = f"{name}={text} is not {expected}, as in {name}={default}"
    print(message, file=sys.stderr)
    sys.exit(2)


def env_count(name: str, default: int, least: int = 0) -> int:
    """The whole number that a variable of the environment says."""
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        refuse_figure(name, text, f"a whole number from {least}", default)
    return int(text)


def env_number(name: str, default: float) -> float:
    """The number from 0 that a variable of the environment says."""
    text = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        refuse_figure(name, text, "a number from 0", default)
    return float(text)


def env_seconds(name: str, default: str, above: float = -1) -> float:
    """The seconds of a duration such as `1m30s`; a bare number is seconds."""
    text = (os.environ.get(name, "").strip() or default).replace(" ", "")
    with_unit = f"{text}s" if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else text
    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)(ms|[smhd])", with_unit)
    seconds = sum(float(number) * SECONDS[unit] for number, unit in parts)
    if not parts or "".join(map("".join, parts)) != with_unit or seconds <= above:
        what = "a duration above 0" if above == 0 else "a duration"
        refuse_figure(name, text, what, default)
    return seconds


def env_rate(name: str, default: str, above: float = -1) -> float:
    """How many a second `50/s`, `90/m` and `1000/h` are; bare numbers are a second."""
    text = (os.environ.get(name, "").strip() or default).replace(" ", "")
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(?:/([smh]))?", text)
    rate = float(match[1]) / SECONDS[match[2] or "s"] if match else -1
    if rate <= above:
        refuse_figure(name, text, "a rate above 0" if above == 0 else "a rate", default)
    return rate
