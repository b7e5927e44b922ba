"""`${…}`: a closed language of expressions, compiled to plain Python source and never evaluated."""

from scenarioc.expressions.compile import compile_text, compile_value
from scenarioc.expressions.python import items_source, python_source, text_source, url_source
from scenarioc.expressions.scope import Scope

__all__ = [
    "Scope",
    "compile_text",
    "compile_value",
    "items_source",
    "python_source",
    "text_source",
    "url_source",
]
