"""What a step says that ends the iteration, the user or the test."""

from __future__ import annotations

from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import as_text, call, name


def stop_statement(step: model.Stop, user: str) -> Code:
    """One line, after which nothing follows."""
    ending = name(f"end_{step.what}")
    if step.because is not None:
        return call("end_as_failed", Code(user), as_text(step.because), str(step.place), ending, _user=user)
    if step.what == "test":
        return call(ending, Code(user))
    return Code("raise RescheduleTask" if step.what == "iteration" else "raise StopUser")
