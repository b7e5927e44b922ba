"""Records behave like `dataclass(frozen=True, slots=True)`, though they share most of their methods."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from scenarioc.records import record


@record
class Point:
    """A place."""

    x: int
    y: int = 0
    note: str = dataclasses.field(default="", compare=False, repr=False)
    tags: list[str] = dataclasses.field(default_factory=list, compare=False)


@record
class Far(Point):
    """A place in space."""

    z: int = 9

    def __str__(self) -> str:
        return f"far at {self.z}"


@record
class Empty:
    """Nothing."""


@record
class Checked:
    """A number that is known to be small, with its double."""

    number: int
    double: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        if self.number > 9:
            raise ValueError(self.number)
        object.__setattr__(self, "double", 2 * self.number)


def test_a_record_takes_its_fields_by_position_and_by_name() -> None:
    assert (Point(1, 2).x, Point(1, y=2).y, Point(1).y, Far(1, z=3).z) == (1, 2, 0, 3)


@pytest.mark.parametrize(
    ("arguments", "named"), [((), {}), ((1, 2, "", [], 5), {}), ((1,), {"x": 1}), ((1,), {"w": 1})]
)
def test_a_record_refuses_arguments_that_are_missing_or_too_many(
    arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="__init__"):
        Point(*arguments, **named)


def test_records_do_not_share_what_a_factory_makes() -> None:
    Point(1).tags.append("a")
    assert Point(1).tags == []


def test_records_of_one_class_with_equal_fields_are_equal_and_hash_alike() -> None:
    assert Point(1, 2) == Point(1, 2, note="not compared", tags=["neither"])
    assert hash(Point(1, 2)) == hash(Point(1, 2, note="not compared"))
    assert Point(1, 2) != Point(1, 3)
    assert Point(1) != Far(1, z=0)
    assert Empty() == Empty()
    assert len({Empty(), Empty(), Point(1), Point(1), Far(1)}) == 3


def test_nothing_can_be_set_added_or_deleted() -> None:
    point = Point(1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="`x`"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="`w`"):
        point.w = 2  # type: ignore[attr-defined]
    with pytest.raises(dataclasses.FrozenInstanceError, match="`x`"):
        del point.x
    assert not hasattr(point, "__dict__")


def test_a_record_is_shown_as_it_would_be_written() -> None:
    assert repr(Point(1, note="not shown")) == "Point(x=1, y=0, tags=[])"
    assert str(Far(1)) == "far at 9"
    assert repr(Empty()) == "Empty()"


def test_the_standard_library_takes_records_for_dataclasses() -> None:
    assert dataclasses.is_dataclass(Empty)
    assert [field.name for field in dataclasses.fields(Far)] == ["x", "y", "note", "tags", "z"]
    assert dataclasses.replace(Far(1, 2), y=5) == Far(1, 5)
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 0, "note": "", "tags": []}
    match Point(4, 5):
        case Point(x, y):
            assert (x, y) == (4, 5)


def test_a_record_is_checked_when_it_is_made() -> None:
    assert Checked(4).double == 8
    with pytest.raises(ValueError, match="10"):
        Checked(10)
