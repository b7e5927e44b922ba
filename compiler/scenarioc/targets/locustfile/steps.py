"""Steps of the plan → blocks of Python, each through the template of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from itertools import count
from typing import Any

from scenarioc.expressions.tree import Constant, Expression
from scenarioc.languages.python import comment
from scenarioc.plan import model
from scenarioc.records import record
from scenarioc.render import Code, render
from scenarioc.targets.locustfile.answers import answered_call, capture_call, check_call, expect_call, looks_at_answer
from scenarioc.targets.locustfile.calls import request_call, time_limit
from scenarioc.targets.locustfile.code import as_text, call, indented, name, negated, python, sequence
from scenarioc.targets.locustfile.locals import assigned_locals
from scenarioc.targets.locustfile.loops import index_of
from scenarioc.targets.locustfile.pauses import seconds_of
from scenarioc.targets.locustfile.sockets import socket_call
from scenarioc.targets.locustfile.stops import stop_statement
from scenarioc.units import number


@record
class Writer:
    """Writes the steps of one method. `user` is the virtual user there, `through` its client, `expect` what looks at
    answers; `read` are the locals that are read, `around` what the next `with` statement opens as well."""

    client: model.Client
    user: str = "self"
    read: frozenset[str] = frozenset()
    around: tuple[Code, ...] = ()
    through: str = "self.client"
    expect: str = "Expect"
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def block(self, steps: Sequence[model.Step]) -> Code:
        """The steps one after the other, requests set apart by a blank line; `pass` when there is none."""
        written = [self.step(step) for step in steps]
        # A request begins with a comment, and a comment reads better with air above it.
        pieces = [("\n" if index and block.startswith("#") else "") + block for index, block in enumerate(written)]
        return Code("\n".join(pieces) or "pass")

    def body(self, steps: Sequence[model.Step]) -> Code:
        """The steps as the body of a statement."""
        return indented(self.block(steps))

    def step(self, step: model.Step) -> Code:
        """One step."""
        return Code(_WRITERS[type(step)](self, step).rstrip("\n"))

    def py(self, expression: Expression) -> Code:
        """An expression as this user's methods write it."""
        return python(expression, self.user)


def _request(writer: Writer, step: model.Request) -> str:
    limit = time_limit(step, writer.client)
    written = request_call(step, writer.client, writer.user, catch=looks_at_answer(step), through=writer.through)
    return _exchange(writer, step, written, [] if limit is None else [call("gevent.Timeout", number(limit))])


def _socket(writer: Writer, step: model.Socket) -> str:
    return _exchange(writer, step, socket_call(step, writer.client, writer.user, catch=looks_at_answer(step)), [])


def _exchange(writer: Writer, step: model.Request | model.Socket, written: Code, limits: list[Code]) -> str:
    looked_at = looks_at_answer(step)
    captures = [
        (_target(writer, c.identifier, c.user_lived) if c.user_lived or c.identifier in writer.read else None, taken)
        for c, taken in ((c, capture_call(c, writer.user)) for c in step.captures)
    ]
    contexts = [*writer.around, *limits, *([Code(f"{written} as response")] if looked_at else [])]
    return render(
        "locustfile/request.jinja",
        "python",
        heading=Code(comment(f"{step.endpoint} ({step.place})" if step.endpoint else str(step.place))),
        call=written if looked_at else answered_call(step, written, writer.user) or written,
        answered=answered_call(step, Code("response"), writer.user) if looked_at else None,
        contexts=Code(", ".join(contexts)) if contexts else None,
        expect=expect_call(step, writer.user, writer.expect) if looked_at else None,
        follow_up=bool(step.checks or step.captures),
        checks=[check_call(check, writer.user) for check in step.checks],
        captures=captures,
    )


def _target(writer: Writer, identifier: str, user_lived: bool) -> Code:
    if not user_lived and identifier not in writer.read:
        return Code("_")
    return name(f"{writer.user}.{identifier}" if user_lived else identifier)


def _line(line: Code) -> str:
    return render("locustfile/line.jinja", "python", line=line)


def _think(writer: Writer, step: model.Think) -> str:
    return _line(call("gevent.sleep", seconds_of(step.wait, writer.user)))


def _repeat(writer: Writer, step: model.Repeat) -> str:
    plain = isinstance(step.count, Constant)
    times = call("range", step.count if plain else call("int", step.count, _user=writer.user))
    index = name(index_of(step))
    return render("locustfile/repeat.jinja", "python", index=index, times=times, body=writer.body(step.steps))


def _for_each(writer: Writer, step: model.ForEach) -> str:
    items = writer.py(step.items)
    index = index_of(step)
    numbered = index != "_"
    return render(
        "locustfile/for_each.jinja",
        "python",
        item=_target(writer, step.identifier, False),
        index=name(index) if numbered else None,
        items=call("enumerate", items) if numbered else items,
        body=writer.body(step.steps),
    )


def _while(writer: Writer, step: model.While) -> str:
    return _limited(writer, step, "while", done=negated(step.condition, writer.user))


def _until(writer: Writer, step: model.Until) -> str:
    pause = call("gevent.sleep", number(step.every_s))
    give_up = call("gave_up", Code(writer.user), step.title, str(step.place))
    return _limited(writer, step, "until", done=writer.py(step.condition), pause=pause, give_up=give_up)


def _limited(writer: Writer, step: model.While | model.Until, template: str, **parts: Code) -> str:
    index, body = name(index_of(step)), writer.body(step.steps)
    return render(f"locustfile/{template}.jinja", "python", index=index, limit=step.limit, body=body, **parts)


def _if(writer: Writer, step: model.If) -> str:
    return render(
        "locustfile/if.jinja",
        "python",
        condition=writer.py(step.condition),
        then=writer.body(step.then),
        otherwise=writer.body(step.otherwise) if step.otherwise else None,
    )


def _choose(writer: Writer, step: model.Choose) -> str:
    weights = sequence([python(number(branch.weight)) for branch in step.branches])
    drawn = call("random.choices", Code(f"range({len(step.branches)})"), weights)
    return render(
        "locustfile/choose.jinja", "python", drawn=drawn, bodies=[writer.body(b.steps) for b in step.branches]
    )


def _parallel(writer: Writer, step: model.Parallel) -> str:
    names = [name(f"branch_{next(writer.numbers)}") for _ in step.branches]
    branches = []
    for function, branch in zip(names, step.branches, strict=True):
        shared = [identifier for identifier in assigned_locals(branch.steps) if identifier in writer.read]
        outer = ", ".join(name(identifier) for identifier in shared)
        branches.append((function, Code(outer) if outer else None, writer.body(branch.steps)))
    return render("locustfile/parallel.jinja", "python", branches=branches, together=call("together", *names))


def _group(writer: Writer, step: model.Group) -> str:
    return _with(writer, call("TimedGroup", Code(writer.user), step.name), step.steps)


def _with(writer: Writer, context: Code, steps: Sequence[model.Step]) -> str:
    """Steps in a context; one that is itself a `with` statement opens both."""
    around = (*writer.around, context)
    if len(steps) == 1 and _opens(writer, steps[0]):
        return replace(writer, around=around).step(steps[0])
    body = replace(writer, around=()).body(steps)
    return render("locustfile/with.jinja", "python", context=Code(", ".join(around)), body=body)


def _opens(writer: Writer, step: model.Step) -> bool:
    if isinstance(step, model.Request) and time_limit(step, writer.client) is not None:
        return True
    return isinstance(step, model.Group) or (isinstance(step, model.Request | model.Socket) and looks_at_answer(step))


def _retry(writer: Writer, step: model.Retry) -> str:
    attempts = call("attempts", step.attempts, every_s=number(step.every_s))
    body = indented(_with(writer, name("attempt"), step.steps).rstrip("\n"))
    return render("locustfile/retry.jinja", "python", attempts=attempts, body=body)


def _assign(writer: Writer, step: Any, value: Code) -> str:
    target = _target(writer, step.identifier, step.user_lived)
    return render("locustfile/set.jinja", "python", target=target, value=value)


def _set(writer: Writer, step: model.Set) -> str:
    return _assign(writer, step, writer.py(step.value))


def _draw(writer: Writer, step: model.Draw | model.Take) -> str:
    how = "pick" if isinstance(step, model.Take) and step.keeps else "take"
    given = step.arguments if isinstance(step, model.Draw) else ()
    return _assign(writer, step, call(f"{step.source}.{how}", Code(writer.user), *map(writer.py, given)))


def _feed(writer: Writer, step: model.Put | model.Measure) -> str:
    how, first = ("put", []) if isinstance(step, model.Put) else ("add", [Code(writer.user)])
    return _line(call(f"{step.source}.{how}", *first, step.value, _user=writer.user))


def _log(writer: Writer, step: model.Log) -> str:
    return _line(call("logger.info", as_text(step.text), _user=writer.user))


def _hook(writer: Writer, step: model.RunHook) -> str:
    arguments = [Code(f"{name(key)}={writer.py(value)}") for key, value in step.arguments]
    written = call(step.function, Code(writer.user), *arguments)
    return _line(written) if step.identifier is None else _assign(writer, step, written)


_WRITERS: dict[type, Callable[[Writer, Any], str]] = {
    model.Request: _request,
    model.Socket: _socket,
    model.Think: _think,
    model.Repeat: _repeat,
    model.ForEach: _for_each,
    model.While: _while,
    model.Until: _until,
    model.If: _if,
    model.Choose: _choose,
    model.Parallel: _parallel,
    model.Group: _group,
    model.Retry: _retry,
    model.Set: _set,
    model.Draw: _draw,
    model.Put: _feed,
    model.Take: _draw,
    model.Measure: _feed,
    model.Log: _log,
    model.RunHook: _hook,
    model.Forget: lambda writer, _: _line(Code(f"cookie_jar({writer.through}).clear()")),
    model.Stop: lambda writer, step: _line(stop_statement(step, writer.user)),
}
