"""Codes about the HTTP client of the virtual users."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "http-user": Code(
        "a setting that only the slower client has",
        "Locust has two HTTP clients. FastHttpUser costs about 100 µs of CPU a request, HttpUser about 500 µs. The "
        "compiler takes FastHttpUser unless the spec asks for something that only HttpUser can do; then this note says "
        "what that is, so that fewer requests a second come as no surprise.",
        "http:\n  proxy: socks5://localhost:1080",
        "http:\n  proxy: http://localhost:3128",
    ),
}
