"""Request lines, paths and URLs as text: `GET /items`, `/items`, `http://localhost:8000`."""

from __future__ import annotations

import re
from typing import Annotated, Any

from scenarioc.problems import did_you_mean, letters_apart
from scenarioc.records import record
from scenarioc.regex import pattern
from scenarioc.spec.base import described, kind_of, refuse, scalar, shown

_STARTS = ("/", "http://", "https://", "${")
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_OTHER_METHODS = ("PURGE", "QUERY", "SEARCH", "REPORT", "TRACE", "CONNECT", "COPY", "MOVE", "LOCK", "LINK", "BAN")
_LINE = re.compile(r"([A-Za-z]+)\s+(\S.*)", re.DOTALL)


def split_request(text: str) -> tuple[str, str] | None:
    """Method and URL of `GET /items`; None when the text is not of that form."""
    match = _LINE.fullmatch(text.strip())
    if match and match[1].isupper() and (match[1].lower() in METHODS or match[2].startswith(("/", "http", "${"))):
        return match[1], match[2]
    return None


@record
class Mistake:
    """What is wrong with a request line: the words about it, the right text, and which characters it replaces."""

    message: str
    help: str
    fix: str | None
    part: tuple[int, int]


def mistake_in_request(text: str) -> Mistake | None:
    """Why a text that looks like a request is none: its method is misspelt or in small letters."""
    match = _LINE.fullmatch(text.strip())
    if match is None or (match[1].lower() in METHODS and split_request(text) is not None):
        return None
    word, rest = match[1], match[2]
    start = text.index(word)
    if word.lower() in METHODS:
        right = f"{word.upper()} {rest if rest.startswith(_STARTS) else '/' + rest}"
        message = f"{shown(text.strip())} is not a request"
        return Mistake(message, f"did you mean `{right}`?", right, (start, start + len(text.strip())))
    if not rest.startswith(_STARTS):
        return None
    near = did_you_mean(word, METHODS)
    # Any word in capitals may be a method of some server; only what is nearly a common one is taken for a mistake.
    common = near is not None and letters_apart(word.lower(), near) <= max(1, len(word) // 3)
    if split_request(text) is not None and (word in _OTHER_METHODS or not common):
        return None
    way_out = f"did you mean `{near.upper()}`?" if near else "as in `GET /items`"
    fix = near.upper() if near else None
    return Mistake(f"{shown(word)} is not an HTTP method", way_out, fix, (start, start + len(word)))


def refuse_mistake(text: str) -> None:
    """Refuse a text that was meant as a request and is none."""
    if mistake := mistake_in_request(text):
        raise refuse("not-a-request", mistake.message, mistake.help, mistake.fix, part=mistake.part)


def check_request_line(value: Any) -> str:
    """`METHOD URL` in one text."""
    if not isinstance(value, str):
        raise refuse("wrong-type", f"expected a request such as `GET /items`, found {kind_of(value)}")
    refuse_mistake(value)
    if split_request(value) is None:
        way_out = "write a method in capitals and a path, as in `GET /items`"
        raise refuse("not-a-request", f"{shown(value)} is not a request", way_out)
    check_path_of_line(value)
    return value


def check_path_of_line(text: str) -> None:
    """Refuse `GET items`, whose path lacks the slash; a text that is no request at all passes."""
    if (parts := split_request(text)) is not None:
        _check_path(text.rstrip(), text.index(parts[1], text.index(parts[0]) + len(parts[0])))


def check_step_text(value: Any) -> str:
    """`GET /items`, or the name of an endpoint."""
    if isinstance(value, str) and value.strip():
        if split_request(value) is not None:
            refuse_mistake(value)
            check_path_of_line(value)
        return value
    raise refuse(
        "wrong-type",
        f"expected a step, found {kind_of(value)}",
        "a step is a request, the name of an endpoint, or a mapping such as `think: 1s`",
    )


def check_url(value: Any) -> str:
    """A path that begins with `/`, an absolute URL, or an expression."""
    if not isinstance(value, str):
        way_out = "write `get: /items`, and the other keys beside it" if isinstance(value, dict) else None
        raise refuse("wrong-type", f"expected a path, found {kind_of(value)}", way_out)
    _check_path(value, 0)
    return value


def _check_path(text: str, start: int) -> None:
    """Refuse a text that from `start` on is neither a path nor a URL."""
    url = text[start:]
    if url.startswith((*_STARTS, "?")):
        return
    fix = f"/{url}" if re.match(r"[A-Za-z0-9_{$]", url) else None
    way_out = f"a path begins with `/`: `{fix}`" if fix else "a path begins with `/`"
    if _HOST.match(url):
        way_out, fix = "a URL begins with `http://` or `https://`", None
    part = (start, len(text)) if start else None
    raise refuse("not-a-path", f"{shown(url)} is neither a path nor a URL", way_out, fix, part=part)


_HOST = pattern(r"(localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)(:[0-9]+)?(/|$)")
_LOCAL = pattern(r"(localhost|127\.|0\.0\.0\.0|[A-Za-z0-9-]+(:|$))")


def check_base_url(value: Any) -> str:
    """The beginning of all URLs: `http://host:port`, perhaps with a path, or an expression."""
    if not isinstance(value, str):
        raise refuse("wrong-type", f"expected a URL, found {described(value)}", "as in `http://localhost:8000`")
    if value.startswith(("http://", "https://", "${")):
        return value
    fix = None
    if variable := re.fullmatch(r"\$([A-Z_]+)|%([A-Z_]+)%", value):
        fix = f"${{env.{variable[1] or variable[2]}}}"
    elif re.match(r"[A-Za-z0-9]", value) and "://" not in value and " " not in value:
        fix = f"{'http' if _LOCAL.match(value) else 'https'}://{value}"
    way_out = f"did you mean `{fix}`?" if fix else "a URL begins with `http://` or `https://`"
    raise refuse("not-a-url", f"{shown(value)} is not a URL", way_out, fix)


RequestLine = Annotated[
    str, scalar(check_request_line, type="string", pattern=r"^\s*[A-Z]+\s+\S", examples=["GET /items"])
]
BaseUrl = Annotated[
    str, scalar(check_base_url, type="string", pattern=r"^(https?://|\$\{)", examples=["http://localhost:8000"])
]
Url = Annotated[
    str, scalar(check_url, type="string", pattern=r"^(/|https?://|\$\{|\?)", examples=["/items/${item_id}"])
]
