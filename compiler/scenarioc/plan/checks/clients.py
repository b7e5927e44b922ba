"""Which HTTP client the compiler chose, where it is not the fast one."""

from __future__ import annotations

from scenarioc.plan.context import Lowering
from scenarioc.plan.model import Plan
from scenarioc.problems import Severity


def slower_client(plan: Plan, lowering: Lowering) -> None:
    """Say why the users are HttpUsers, which cost the load generator several times the CPU."""
    for user in plan.everyone:
        if user.client.because is not None:
            lowering.problems.add(
                "http-user",
                f"{user.client.because} needs Locust's HttpUser, which costs about five times the CPU of FastHttpUser",
                lowering.document.key_at(("http", "proxy")),
                severity=Severity.NOTE,
            )
            return
