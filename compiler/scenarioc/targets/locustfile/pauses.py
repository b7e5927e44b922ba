"""How long pauses are, as Python."""

from __future__ import annotations

from scenarioc.expressions.tree import Constant, Expression
from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import call, python
from scenarioc.units import number


def seconds_of(wait: model.Wait, user: str = "self") -> Code:
    """The length of a pause in seconds, drawn anew each time."""
    a = _seconds(wait.a, user)
    match wait.kind:
        case "uniform" if wait.b is not None:
            return call("random.uniform", a, _seconds(wait.b, user))
        case "normal" if wait.b is not None:
            return call("max", 0, call("random.gauss", a, _seconds(wait.b, user)))
        case "exponential":
            return call("random.expovariate", Code(f"1 / {a}"))
        case _:
            return a


def _seconds(figure: Expression, user: str) -> Code:
    if isinstance(figure, Constant) and isinstance(figure.value, int | float):
        return python(number(figure.value))
    return python(figure, user)
