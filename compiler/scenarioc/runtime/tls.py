"""TLS contexts that all users share.

FastHttpUser would load the certificates anew for each of them: 33 ms of CPU.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import cache


@cache
def tls_context(cafile: str | None = None) -> ssl.SSLContext:
    """The context that checks certificates against the authorities of this machine."""
    return ssl.create_default_context()


def tls_contexts(
    *,
    verify: bool = True,
    authority: str | None = None,
    certificate: tuple[str, str | None] | None = None,
) -> Callable[..., ssl.SSLContext]:
    """A function that gives one context, made when the first user asks for it."""

    @cache
    def context(cafile: str | None = None) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=authority)
        if not verify:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        if certificate:
            made.load_cert_chain(*certificate)
        return made

    return context
