"""Steps of the plan: what a virtual user does, in order."""

from __future__ import annotations

from typing import Literal

from scenarioc.expressions.tree import Expression
from scenarioc.plan.model.requests import Request
from scenarioc.plan.model.sockets import Socket
from scenarioc.plan.model.values import Place, Wait
from scenarioc.records import record


@record
class Think:
    """Pause inside a flow."""

    wait: Wait
    place: Place


@record
class Repeat:
    """Do the steps `count` times."""

    count: Expression
    steps: tuple[Step, ...]
    place: Place


@record
class ForEach:
    """Do the steps for every item of a list, with the item in `variable`."""

    variable: str
    identifier: str
    items: Expression
    steps: tuple[Step, ...]
    place: Place


@record
class While:
    """Do the steps as long as the condition holds, at most `limit` times."""

    condition: Expression
    limit: int
    steps: tuple[Step, ...]
    place: Place


@record
class Until:
    """Poll: do the steps, then stop when the condition holds, else pause `every_s` and again, at most `limit` times.
    When the limit is reached, the iteration ends and the failure is counted."""

    condition: Expression
    every_s: float
    limit: int
    title: str
    steps: tuple[Step, ...]
    place: Place


@record
class If:
    """Do `then` when the condition holds, else `otherwise`."""

    condition: Expression
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...]
    place: Place


@record
class Branch:
    """One branch of `choose` or `parallel`; `weight` counts only for `choose`."""

    weight: float
    steps: tuple[Step, ...]
    place: Place


@record
class Choose:
    """Do one branch, drawn by weight."""

    branches: tuple[Branch, ...]
    place: Place


@record
class Parallel:
    """Do all branches at once and wait for the last; what they capture may be used afterwards."""

    branches: tuple[Branch, ...]
    place: Place


@record
class Group:
    """A transaction: the steps with their common time as a statistics row of its own."""

    name: str
    steps: tuple[Step, ...]
    place: Place


@record
class Retry:
    """Do the steps again from the first when one of them failed, `attempts` times at most, `every_s` apart."""

    attempts: int
    every_s: float
    steps: tuple[Step, ...]
    place: Place


@record
class Set:
    """Give a variable a new value."""

    variable: str
    identifier: str
    user_lived: bool
    value: Expression
    place: Place


@record
class Draw:
    """Give a variable the next row or record of some data; `source` is the module constant that has them, `may_end`
    says that the user or the test may end because there are no more; a record is made from `arguments`, which are
    drawn before it."""

    variable: str
    identifier: str
    user_lived: bool
    source: str
    may_end: bool
    place: Place
    arguments: tuple[Expression, ...] = ()


@record
class Put:
    """Put a value into a pool; `source` is the module constant of the pool."""

    source: str
    value: Expression
    place: Place


@record
class Take:
    """Give a variable the oldest value of a pool, or with `keeps` a random one that stays there."""

    variable: str
    identifier: str
    user_lived: bool
    source: str
    keeps: bool
    place: Place


@record
class Measure:
    """Add a value to a metric; `source` is the module constant of the metric."""

    source: str
    name: str
    kind: Literal["counter", "rate", "trend"]
    unit: Literal["ms", "s", "bytes"] | None
    value: Expression
    place: Place


@record
class Log:
    """Write a line to the log at level info."""

    text: Expression
    place: Place


@record
class RunHook:
    """Call a function of the hooks file with the user and named arguments; its result may be kept in a variable."""

    function: str
    arguments: tuple[tuple[str, Expression], ...]
    variable: str | None
    identifier: str | None
    user_lived: bool
    place: Place


@record
class Forget:
    """Empty the cookie jar of the user."""

    place: Place


@record
class Stop:
    """End the iteration, the user or the whole test; as a failure, if it says `because`."""

    what: Literal["iteration", "user", "test"]
    place: Place
    because: Expression | None = None


Step = (
    Request
    | Socket
    | Think
    | Repeat
    | ForEach
    | While
    | Until
    | If
    | Choose
    | Parallel
    | Group
    | Retry
    | Set
    | Draw
    | Put
    | Take
    | Measure
    | Log
    | RunHook
    | Forget
    | Stop
)
