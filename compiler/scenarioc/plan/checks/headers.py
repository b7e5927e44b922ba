"""Header names and values that HTTP cannot carry: the client would fail before it counts anything."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scenarioc.expressions.tree import Constant, walk
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import steps_of

_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # a token of RFC 9110, section 5.6.2
_VALUE = r"[\t\x20-\x7e\x80-\xff]*"


def impossible_header(plan: model.Plan, lowering: Lowering) -> None:
    """Report header names with signs that none may have, and values with line breaks or beyond Latin-1."""
    for user in plan.everyone:
        _check(user.client.headers, user.place, lowering)
        for step in steps_of(user):
            if isinstance(step, model.Request | model.Socket):
                _check(step.headers, step.place, lowering)
            for offered in step.subprotocols if isinstance(step, model.Socket) else ():
                if not re.fullmatch(_NAME, offered):
                    way_out = "use letters, digits, `.` and `-`"
                    message = f"`{offered}` cannot name a subprotocol"
                    lowering.problems.add("bad-header", message, step.place.span, help=way_out)


def _check(headers: Iterable[model.NamedValue], place: model.Place, lowering: Lowering) -> None:
    for header in headers:
        if not re.fullmatch(_NAME, header.name):
            lowering.problems.add(
                "bad-header", f"`{header.name}` cannot name a header", place.span, help="use letters, digits and `-`"
            )
        for node in walk(header.value):
            if isinstance(node, Constant) and isinstance(node.value, str) and not re.fullmatch(_VALUE, node.value):
                lowering.problems.add(
                    "bad-header",
                    f"the header `{header.name}` cannot hold line breaks or letters beyond Latin-1",
                    place.span,
                    help="write `${urlencode(…)}` or `${base64(…)}` around it",
                )
