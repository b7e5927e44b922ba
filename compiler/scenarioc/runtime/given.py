"""Numbers of the load that the environment may set."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection
from typing import Any

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


WRONG_FIGURES: list[str] = []


def refuse_figure(name: str, text: str, expected: str, default: object) -> None:
    """Take note of a variable of the environment that makes no sense."""
    message = f"{name}={text} is not {expected}, as in {name}={default}"
    if message not in WRONG_FIGURES:
        WRONG_FIGURES.append(message)


def refuse_wrong_figures(user_classes: Collection[Any] = ()) -> None:
    """End the process, with one line for each variable that makes no sense.

    It ends as well if the environment has left none of the classes a weight.
    """
    wrong = list(WRONG_FIGURES)
    if user_classes and not any(one.weight for one in user_classes):
        wrong.append("every scenario has the weight 0, so nobody would do anything")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        sys.exit(2)


def env_count(name: str, default: int, least: int = 0) -> int:
    """The whole number that a variable of the environment says."""
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        refuse_figure(name, text, f"a whole number from {least}", default)
        return default
    return int(text)


def env_number(name: str, default: float) -> float:
    """The number from 0 that a variable of the environment says."""
    text = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        refuse_figure(name, text, "a number from 0", default)
        return default
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
        return 1
    return seconds


def env_rate(name: str, default: str, above: float = -1) -> float:
    """How many a second `50/s`, `90/m` and `1000/h` are; bare numbers are a second."""
    text = (os.environ.get(name, "").strip() or default).replace(" ", "")
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(?:/([smh]))?", text)
    rate = float(match[1]) / SECONDS[match[2] or "s"] if match else -1
    if rate <= above:
        refuse_figure(name, text, "a rate above 0" if above == 0 else "a rate", default)
        return 1
    return rate
