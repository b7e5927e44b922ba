"""Does an answer have the expected status, or is there none at all."""

from __future__ import annotations

from typing import Any

from locust.contrib.fasthttp import LocustBadStatusCode
from requests import RequestException

from scenarioc.runtime.wording import failure_text

Status = int | str | tuple[int | str, ...]


def status_in(code: int, wanted: Status) -> bool:
    """Whether a status is one of those wanted; `"2xx"` stands for 200 to 299."""
    if isinstance(wanted, tuple):
        return any(status_in(code, one) for one in wanted)
    return wanted == (code if isinstance(wanted, int) else f"{code // 100}xx")


def unmet_status(
    code: int, status: Status | None, not_status: Status | None
) -> str | None:
    """The expected status in words when the code is another; None when it fits."""
    if status is None and not_status is None:
        return "status < 400" if code >= 400 else None
    if status == code:
        return None
    if status is not None and not status_in(code, status):
        return f"status {status_text(status)}"
    if not_status is not None and status_in(code, not_status):
        return f"a status other than {status_text(not_status)}"
    return None


def status_text(wanted: Status) -> str:
    """The status codes in words: `200 or 3xx`."""
    codes = wanted if isinstance(wanted, tuple) else (wanted,)
    return " or ".join(str(code) for code in codes)


def status_problem(
    response: Any, place: str, status: Status | None, not_status: Status | None
) -> Exception | str | None:
    """Why the answer must not be used: it did not arrive, or has another status."""
    error = response.request_meta["exception"]
    code = response.status_code
    if not code or (error and not isinstance(error, LocustBadStatusCode)):
        return lost_answer(error or response.error, place)
    wanted = unmet_status(code, status, not_status)
    return failure_text(place, wanted, str(code)) if wanted else None


def lost_answer(error: BaseException, place: str) -> Exception | str:
    """Locust's own words for a broken connection, or a text if they name every URL."""
    if isinstance(error, RequestException):
        while error.__context__ is not None:
            error = error.__context__
    timeout = getattr(error, "original", None) or isinstance(error, TimeoutError)
    if timeout or not isinstance(error, Exception):
        return failure_text(place, "an answer", "a timeout")
    return error


def too_slow(took: float, below_ms: float) -> tuple[str, str]:
    """What was expected and what came when an answer took so many milliseconds."""
    # rounded down to 1, 2 or 5 with zeros, so that few texts differ
    size = 10 ** (len(str(int(took))) - 1)
    over = max(step * size for step in (1, 2, 5) if step * size <= max(took, 1))
    return f"time < {below_ms:g} ms", f"over {max(over, below_ms):g} ms"
