"""What a login gives: headers that prove who a user is, for a time."""

from __future__ import annotations

import base64
import json
import math
import time
from typing import Any


class Token:
    """Headers for every request, how many seconds they are good, and a refresh token.

    A lifetime that is no number is not known.
    """

    def __init__(
        self, headers: dict[str, str], lasts_s: Any = None, refresh_token: Any = None
    ) -> None:
        self.headers = headers
        self.refresh_token = refresh_token
        self.since = time.monotonic()
        try:
            self.lasts_s = float(lasts_s)
        except (TypeError, ValueError):
            self.lasts_s = math.inf

    def left_s(self, margin_s: float | None = 0) -> float:
        """Seconds until it ends, or until it has to be replaced before that."""
        if margin_s is None:
            margin_s = min(30, self.lasts_s / 10)
        used_up = time.monotonic() - self.since
        # a margin longer than the token lives would replace it all the time
        return self.lasts_s - min(margin_s, self.lasts_s / 2) - used_up


def jwt_lifetime(token: Any) -> float | None:
    """The seconds that a JSON Web Token says it is good; None if it is none."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(
            base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        )
        # with `iat`, clocks that differ do no harm
        return float(claims["exp"] - claims.get("iat", time.time()))
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
