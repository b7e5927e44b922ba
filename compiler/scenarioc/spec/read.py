"""Document → Spec."""

from __future__ import annotations

from pydantic import ValidationError

from scenarioc.problems import Problems
from scenarioc.source import Document
from scenarioc.spec.foreign import ARTILLERY, other_tool
from scenarioc.spec.root import Spec

_WAYS_OUT = {ARTILLERY: "`scenarioc convert` makes a spec of it, and `scenarioc build` builds it"}


def read(document: Document) -> Spec:
    """The spec that a document holds; raises `Rejected` with every problem of form in it."""
    problems = Problems()
    _look_for_other_tools(document, problems)
    try:
        return Spec.model_validate(document.data)
    except ValidationError as errors:
        from scenarioc.spec.errors import tell

        tell(document, errors, problems)
        problems.stop_if_any()
        raise


def _look_for_other_tools(document: Document, problems: Problems) -> None:
    if (found := other_tool(document.data)) is not None:
        what, key = found
        problems.add(
            "not-a-spec",
            f"this is {what}, not a scenarioc spec",
            document.key_at((key,)),
            help=_WAYS_OUT.get(what, "`scenarioc init` writes a first spec to start from"),
        )
        problems.stop_if_any()
