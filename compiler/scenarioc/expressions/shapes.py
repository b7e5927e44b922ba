"""Objects whose fields are known when a spec is compiled."""

from __future__ import annotations

from collections.abc import Mapping

from scenarioc.expressions.syntax import ExpressionError
from scenarioc.expressions.tree import Constant, Expression, Index, Name, Shape, Type
from scenarioc.problems import did_you_mean


def shape_of(node: Expression) -> Shape | None:
    """What is known of the fields of a value; None when nothing is."""
    if isinstance(node, Name):
        return node.variable.shape
    if isinstance(node, Index) and isinstance(node.key, Constant):
        outer = shape_of(node.target)
        return _fields(outer).get(str(node.key.value)) if outer else None
    return None


def known_field(target: Expression, name: str, start: int, end: int) -> Expression | None:
    """A field of an object of known shape; an error when it has no such field, None when nothing is known."""
    fields = _fields(shape_of(target))
    if not fields:
        return None
    if name not in fields:
        near = did_you_mean(name, fields)
        listed = ", ".join(f"`{one}`" for one in list(fields)[:8])
        help = f"did you mean `{near}`?" if near else f"there are {listed}"
        whose = f"`{target.variable.name}`" if isinstance(target, Name) else "this object"
        raise ExpressionError("unknown-field", f"{whose} has no field `{name}`", start, end, help, near)
    return Index(fields[name].type, target, Constant(Type.TEXT, name))


def _fields(shape: Shape | None) -> Mapping[str, Shape]:
    return dict(shape.fields or ()) if shape else {}
