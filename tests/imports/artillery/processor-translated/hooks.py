"""Python in place of ./functions.js: write the functions below, and take `@stub` away from each."""

import sys
from collections.abc import Callable
from typing import Any

STUBS: list[str] = []


def stub(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function that is still to be written."""
    STUBS.append(function.__name__)
    return function


@stub
def sign(user: Any) -> Any:
    """`sign`, called as `beforeRequest`. It gives signature."""
    # function sign(requestParams, context, ee, next) {
    #   const signature = crypto.createHmac('sha256', 'key').update(requestParams.url).digest('hex');
    #   context.vars.signature = signature;
    #   next();
    # }
    raise NotImplementedError("sign")


if STUBS:
    print(f"hooks.py: still to be written: {', '.join(STUBS)}", file=sys.stderr)
    raise SystemExit(3)
