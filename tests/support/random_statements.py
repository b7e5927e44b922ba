"""Random Python as our templates write it: the material for the test that layout agrees with ruff."""

from __future__ import annotations

import random
from collections.abc import Callable

from scenarioc.languages.python import literal


class Statements:
    """Random statements as templates write them: each on one line, with the formatter's quotes and spaces."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.choice: Callable[..., str] = self.random.choice

    def name(self) -> str:
        end = self.choice(["", "_b", "ccc", "_dddd", "_long_name", "_very_long_name_indeed", "x" * 20, "y" * 50])
        return self.choice("abcdefgh") + end

    def string(self) -> str:
        length = self.random.choice([0, 3, 8, 20, 40, 90])
        hostile = "abc def'\"\\\n/é😀中{}%#\u202e"
        return literal("".join(self.choice(hostile) if self.random.random() < 0.2 else "x" for _ in range(length)))

    def f_string(self) -> str:
        parts = ["aaa", "{" + self.name() + "}", "{" + self.name() + "['x']}", "bbb ccc"]
        return f'f"{"".join(self.choice(parts) for _ in range(self.random.randint(1, 6)))}{{a}}"'

    def atom(self) -> str:
        numbers = [0, 1, 5, 12345, 1234567890123, 2.5, 1e300, -3]
        kind = self.random.random()
        if kind < 0.5:
            return self.name()
        if kind < 0.75:
            return self.string()
        return self.f_string() if kind < 0.85 else literal(self.random.choice([*numbers, None, True]))

    def arguments(self, depth: int) -> str:
        parts = [self.expression(depth - 1, 1) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        parts += [f"{self.name()}={self.expression(depth - 1, 1)}" for _ in range(self.random.choice([0, 0, 1, 2, 4]))]
        return f"({', '.join(parts)})"

    def chain(self, depth: int) -> str:
        text = self.name()
        for _ in range(self.random.randint(1, 5)):
            kind = self.random.random()
            if kind < 0.5:
                text += f".{self.name()}"
            else:
                text += self.arguments(depth) if kind < 0.8 else f"[{self.expression(depth - 1)}]"
        return text

    def several(self, depth: int) -> list[str]:
        return [self.expression(depth - 1) for _ in range(self.random.randint(0, 4))]

    def expression(self, depth: int, lowest: int = 2) -> str:
        """An expression that binds at least as tightly as `lowest`: 1 lambda, 2 conditional, 3 or, … 9 atom."""
        if depth <= 0 or self.random.random() < 0.2:
            return self.atom()
        if lowest == 1 and self.random.random() < 0.1:
            return f"lambda {self.name()}: {self.expression(depth - 1)}"
        text, binds = self.random.choice(self.KINDS)(self, depth)
        return f"({text})" if binds < lowest else text

    def listed(self, depth: int) -> tuple[str, int]:
        return f"[{', '.join(self.several(depth))}]", 9

    def tupled(self, depth: int) -> tuple[str, int]:
        items = self.several(depth)
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})", 9

    def mapped(self, depth: int) -> tuple[str, int]:
        return "{" + ", ".join(f"{self.string()}: {value}" for value in self.several(depth)) + "}", 9

    def chosen(self, depth: int) -> tuple[str, int]:
        then, test, other = (self.expression(depth - 1, level) for level in (3, 3, 2))
        return f"{then} if {test} else {other}", 2

    def either(self, depth: int) -> tuple[str, int]:
        return " or ".join(self.expression(depth - 1, 4) for _ in range(self.random.randint(2, 4))), 3

    def both(self, depth: int) -> tuple[str, int]:
        return " and ".join(self.expression(depth - 1, 5) for _ in range(self.random.randint(2, 4))), 4

    def negated(self, depth: int) -> tuple[str, int]:
        return f"not {self.expression(depth - 1, 5)}", 5

    def compared(self, depth: int) -> tuple[str, int]:
        operator = self.choice(["==", "!=", "<", "in", "not in", "is not"])
        return f" {operator} ".join(self.expression(depth - 1, 7) for _ in range(self.random.choice([2, 2, 3]))), 6

    def calculated(self, depth: int) -> tuple[str, int]:
        # No `%` before a text: ruff takes it for formatting and breaks it differently; no generated file has that.
        operator, binds = self.random.choice([("+", 7), ("-", 7), ("*", 8), ("/", 8), ("//", 8)])
        return f"{self.expression(depth - 1, binds)} {operator} {self.expression(depth - 1, binds + 1)}", binds

    def comprehension(self, depth: int) -> tuple[str, int]:
        end = f" if {self.expression(depth - 1, 3)}" if self.random.random() < 0.5 else ""
        return f"[{self.expression(depth - 1)} for {self.name()} in {self.expression(depth - 1, 3)}{end}]", 9

    def called(self, depth: int) -> tuple[str, int]:
        return self.chain(depth), 9

    KINDS = (
        *(called, called, called, listed, tupled, mapped, mapped, chosen),
        *(either, both, negated, compared, calculated, comprehension),
    )

    def annotation(self) -> str:
        return self.choice(["int", "str | None", "Any", f"dict[str, {self.name()}]", f"list[{self.name()}] | None"])

    def parameters(self) -> str:
        others = [f"{self.name()}{n}: {self.annotation()}" for n in range(self.random.choice([0, 1, 3]))]
        return ", ".join(["self", *others])

    def statement(self) -> str:
        depth = self.random.choice([1, 2, 2, 3, 4])
        name, value, call = self.name(), self.expression(depth), f"{self.name()}.{self.name()}{self.arguments(depth)}"
        forms = [
            f"{name} = {self.expression(depth, 1)}",
            f"self.{name} = {value}",
            f"{name}[{self.string()}] = {value}",
            f"{name}: Any = {value}",
            f"{name} += {value}",
            f"{self.name()}{self.arguments(depth)}",
            call,
            f"return {value}",
            f"assert {value}, {self.expression(depth)}",
            f"raise {name}{self.arguments(depth)}",
            f"if {value}:\n    pass",
            f"while {value}:\n    pass",
            f"for {name} in {value}:\n    pass",
            f"with {call} as response:\n    pass",
            f"with {call}:\n    pass",
            f"with {call} as a, {self.name()}(1):\n    pass",
            f"def {name}({self.parameters()}) -> {self.annotation()}:\n    pass",
            f"@{name}{self.arguments(depth)}\ndef f():\n    pass",
            f"class {name}({self.name()}, {self.name()}):\n    pass",
        ]
        return self.choice(forms)


def module_of(seed: int, statements: int) -> str:
    """A module whose statements stand apart, so that each can be looked at."""
    some = Statements(seed)
    texts = [text for text in (some.statement() for _ in range(statements)) if len(text) < 700]
    return "".join(f"if number == {n}:\n    " + text.replace("\n", "\n    ") + "\n" for n, text in enumerate(texts))
