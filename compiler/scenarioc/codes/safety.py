"""Codes of problems with what keeps a load from the wrong system."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "not-a-host": Code(
        "something that is not a host",
        "`safety` lists host names (`staging.test`), patterns for what lies below a name (`*.staging.test`), addresses "
        "and networks (`10.0.0.0/8`). A scheme, a port or a path do not belong there, and the list cannot depend on "
        "the environment: it is what protects from a wrong environment.",
        "safety: {hosts: [https://staging.test]}",
        "safety: {hosts: [staging.test]}",
    ),
    "beyond-safety": Code(
        "a load that safety forbids",
        "A profile asks for more users, a higher throughput or more time than `safety` allows in this spec. The run "
        "would be stopped, so one of the two is a mistake.",
        "load: {users: 500, for: 2m}\nsafety: {max_users: 100}",
        "load: {users: 100, for: 2m}\nsafety: {max_users: 100}",
    ),
}
