"""Mistakes made by a script: each is found, on the right line, and misspelt words are recognised."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from scenarioc.problems import Problem
from scenarioc.spec.locate import aliases, models
from scenarioc.spec.steps import STEP_TAGS
from support import mutations
from support.mutations import Mutation
from support.problem_blocks import problems_in

ROOT = Path(__file__).parent.parent
RICH = Path(__file__).parent / "support" / "rich.yaml"
SPECS = [RICH, *sorted((ROOT / "specs").glob("*.yaml"))]
SEED = 20240229
SHARES = {
    "key": 52,
    "emptied": 8,
    "dropped": 12,
    "retyped": 20,
    "misindented": 18,
    "name": 16,
    "unit": 12,
    "expression": 12,
}
REQUIRED: list[tuple[str | int, ...]] = [
    *((key,) for key in ("version", "name", "target", "scenarios", "load")),
    ("load", "profiles", "short", "users"),
    ("load", "profiles", "short", "for"),
    ("endpoints", "show item", "get"),
    ("endpoints", "create item", "post"),
    ("fragments", "log in", "steps"),
    ("scenarios", "customer", "flow", 0, "steps"),
    ("scenarios", "customer", "flow", 1, "steps"),
    ("scenarios", "customer", "flow", 1, "repeat"),
    ("scenarios", "customer", "flow", 3, "while"),
    ("scenarios", "visitor", "tasks", "browse", "steps", 3, "then"),
    ("endpoints", "upload", "multipart", "letter", "file"),
    ("endpoints", "ask", "graphql", "query"),
]
NAMES = [
    r"(?<=- )(list items|show item|create item)$",
    r"(?<=call: )(log in|read news)$",
    r"(?<=\$\{)(item_id|new_id|page_size|signature|colours|tries|token)\b",
    r"(?<=^  - )(create item|order|slow)(?=: [a-z])",
    r"(?<=default: )(short)$",
    r"(?<=run: )(sign)$",
]
UNITS = [
    (r"(?<=think: )([0-9]+)(s|ms)$", lambda m: m[1]),
    (r"(?<=every: )([0-9]+)(s|ms)$", lambda m: m[1] + " secs"),
    (r"(?<=over: )([0-9]+)(s|m)$", lambda m: m[1]),
    (r"(?<=hold: )([0-9]+)(s|m)$", lambda m: m[1] + " min"),
    (r"(?<=timeout: )([0-9]+)s$", lambda m: m[1]),
    (r"(?<=time: < )([0-9]+)ms$", lambda m: m[1] + "%"),
    (r"(?<=error_rate < )([0-9]+)%$", lambda m: m[1] + "ms"),
    (r"(?<=p95 < )([0-9]+)(ms|s)$", lambda m: m[1] + "%"),
    (r"(?<=rate > )([0-9]+)/s$", lambda m: m[1]),
    (r"(?<=pace: )([0-9]+)s$", lambda m: m[1]),
    (r"(?<=for: )([0-9]+)m$", lambda m: m[1] + " mins"),
]
EXPRESSIONS = [
    (r"\$\{([a-z_.]+)\}", lambda m: f"${{{m[1]}"),
    (r"\$\{([a-z_.]+)\}", lambda m: f"${{{m[1]} +}}"),
    (r"\$\{([a-z_.]+)\}", lambda m: f"${{{m[1]}[}}"),
    (r"(?<=\$\{)(lower|randint|choice)\(", lambda m: f"{m[1]}x("),
    (r"(?<=\$\{)([a-z]+) (>|<|==) ", lambda m: f"{m[1]} {m[2]}{m[2]} "),
    (r"(?<=\$\{)env\.([A-Z_]+)", lambda m: "env."),
]


def read(path: str) -> str:
    """The only file that the specs need."""
    if path == "hooks.py":
        return "def sign(user, order):\n    return order\n"
    raise FileNotFoundError(path)


def known_words() -> list[str]:
    return sorted({key for model in models() for key in aliases(model)} | set(STEP_TAGS))


def all_mutations() -> dict[str, list[Mutation]]:
    """Every mutation that the rules allow, in an order that the seed decides."""
    rng = random.Random(SEED)
    known = known_words()
    found: dict[str, list[Mutation]] = {kind: [] for kind in SHARES}
    for path in SPECS:
        text = path.read_text("utf-8")
        found["key"] += mutations.key_typos(text, rng, known)
        found["retyped"] += mutations.retyped(text, rng)
        found["emptied"] += mutations.emptied(text)
        found["misindented"] += mutations.misindented(text)
        for pattern in NAMES:
            found["name"] += mutations.replaced(text, "name", pattern, lambda m: mutations.slips(m[1], (), rng))
        for kind, rules in (("unit", UNITS), ("expression", EXPRESSIONS)):
            for pattern, change in rules:
                found[kind] += mutations.replaced(text, kind, pattern, change)
    found["dropped"] += mutations.dropped(RICH.read_text("utf-8"), REQUIRED)
    for kind in found:
        rng.shuffle(found[kind])
    return found


ALL = all_mutations()
CHOSEN = [mutation for kind, share in SHARES.items() for mutation in ALL[kind][:share]]


def has_right_line(mutation: Mutation, problems: Sequence[Problem]) -> bool:
    return any(p.span is not None and p.span.line in mutation.lines for p in problems)


def is_recognised(mutation: Mutation, problems: Sequence[Problem]) -> bool:
    return any(p.help is not None and re.search(rf"`{re.escape(mutation.word or '')}(`|\()", p.help) for p in problems)


def test_the_specs_are_right_before_they_are_broken() -> None:
    for path in SPECS:
        assert problems_in(path.read_text("utf-8"), read=read) == (), path.name


def test_there_are_150_mutations_of_all_kinds() -> None:
    assert len(CHOSEN) == 150
    assert Counter(mutation.kind for mutation in CHOSEN) == SHARES


@pytest.mark.parametrize("mutation", [pytest.param(m, id=f"{i} {m.kind}") for i, m in enumerate(CHOSEN)])
def test_a_mistake_is_found_on_its_line(mutation: Mutation) -> None:
    problems = problems_in(mutation.text, read=read)
    lines = {p.span.line for p in problems if p.span}
    assert has_right_line(mutation, problems), (mutation.what, sorted(mutation.lines), sorted(lines), problems[:3])


def test_misspelt_words_get_the_right_suggestion() -> None:
    misspelt = [mutation for mutation in CHOSEN if mutation.word is not None]
    failed = [m.what for m in misspelt if not is_recognised(m, problems_in(m.text, read=read))]
    share = 1 - len(failed) / len(misspelt)
    assert share >= 0.95, f"{share:.1%} of {len(misspelt)}: {failed}"


@pytest.mark.parametrize("kind", sorted(SHARES))
def test_no_mutation_that_the_rules_allow_ends_in_a_traceback_or_on_the_wrong_line(kind: str) -> None:
    assert not [m.what for m in ALL[kind] if not has_right_line(m, problems_in(m.text, read=read))]


def test_every_misspelling_that_the_rules_allow_is_found_and_recognised() -> None:
    # Beyond the 150: all words of the richest spec, each with its own slip.
    rng = random.Random(SEED + 1)
    misspelt = list(mutations.key_typos(RICH.read_text("utf-8"), rng, known_words()))
    results = [(m, problems_in(m.text, read=read)) for m in misspelt]
    failed = [m.what for m, problems in results if not is_recognised(m, problems)]
    assert 1 - len(failed) / len(results) >= 0.95, f"{len(failed)} of {len(results)}: {failed}"
