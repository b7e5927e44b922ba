"""Functions that draw: random numbers, choices, identifiers, counters."""

from __future__ import annotations

from scenarioc.expressions.functions.signature import Function, Given, Parameter, Refusal, Written
from scenarioc.expressions.pieces import Piece
from scenarioc.expressions.tree import Type
from scenarioc.expressions.types import item_type

_INTEGER = (Type.INTEGER,)
_NUMBER = (Type.NUMBER,)
_LIST = (Type.LIST,)
_TEXT = (Type.TEXT,)


def _bounds(given: Given) -> Refusal | None:
    low, high = given.constant("low"), given.constant("high")
    if "low" in given.nodes and "high" not in given.nodes:
        return Refusal("low", "a lower bound needs an upper one", "write both, as in `random(1, 2)`")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        return Refusal(
            "low", f"nothing is between {low} and {high}", f"write the smaller number first: `{high}, {low}`"
        )
    return None


def _random(written: Written) -> Piece:
    return Piece(written.fill("random.uniform({low}, {high})" if written.given.nodes else "random.random()"))


def _chosen(given: Given) -> Type:
    return item_type(given.nodes["list"])


def _not_empty(given: Given) -> Refusal | None:
    return Refusal("list", "nothing can be chosen from an empty list") if given.constant("list") == [] else None


def _weights(given: Given) -> Refusal | None:
    items, weights = given.constant("list"), given.constant("weights")
    if items == []:
        return _not_empty(given)
    if not isinstance(weights, list):
        return None
    if not all(isinstance(w, int | float) and not isinstance(w, bool) and w >= 0 for w in weights) or not any(weights):
        return Refusal("weights", "weights are numbers from 0, at least one of them above")
    if isinstance(items, list) and len(items) != len(weights):
        return Refusal("weights", f"{len(items)} items need {len(items)} weights, found {len(weights)}")
    return None


def _length(given: Given) -> Refusal | None:
    length, alphabet = given.constant("length"), given.constant("alphabet", "a")
    if isinstance(length, int) and length < 0:
        return Refusal("length", "a text cannot have a negative length")
    return Refusal("alphabet", "the alphabet is empty") if alphabet == "" else None


_COUNTING = (Parameter("name", _TEXT), Parameter("start", _INTEGER, 1), Parameter("step", _INTEGER, 1))

CHANCE = (
    Function(
        "randint",
        (Parameter("low", _INTEGER), Parameter("high", _INTEGER)),
        Type.INTEGER,
        "A random whole number from `low` to `high`, both included.",
        "randint(1, 6)",
        "random.randint({low}, {high})",
        check=_bounds,
    ),
    Function(
        "random",
        (Parameter("low", _NUMBER, 0), Parameter("high", _NUMBER, 1)),
        Type.NUMBER,
        "A random number between `low` and `high`.",
        "random(0.5, 2)",
        _random,
        check=_bounds,
    ),
    Function(
        "choice",
        (Parameter("list", _LIST),),
        Type.ANY,
        "A random item of a list, each as likely as the others.",
        'choice(["red", "green"])',
        "random.choice({list:items})",
        result=_chosen,
        check=_not_empty,
    ),
    Function(
        "weighted",
        (Parameter("list", _LIST), Parameter("weights", _LIST)),
        Type.ANY,
        "A random item of a list, as likely as its weight says.",
        'weighted(["ON", "QC"], [38, 23])',
        "random.choices({list:items}, {weights})[0]",
        result=_chosen,
        check=_weights,
    ),
    Function("uuid4", (), Type.TEXT, "A random UUID.", "uuid4()", "str(uuid.uuid4())"),
    Function(
        "random_string",
        (Parameter("length", _INTEGER), Parameter("alphabet", _TEXT, "letters and digits")),
        Type.TEXT,
        "So many random characters of an alphabet.",
        'random_string(8, "0123456789abcdef")',
        "random_string({length}{, alphabet})",
        check=_length,
    ),
    Function(
        "counter",
        _COUNTING,
        Type.INTEGER,
        "The next number of the counter of that name; each process counts for itself.",
        'counter("orders")',
        "counter({name}{, start=}{, step=})",
    ),
    Function(
        "sequence",
        _COUNTING,
        Type.INTEGER,
        "The next number of the sequence of that name; the workers of a distributed run never give the same one "
        "(each takes every thousandth).",
        'sequence("accounts", start=1000)',
        "sequence({user}, {name}{, start=}{, step=})",
    ),
)
