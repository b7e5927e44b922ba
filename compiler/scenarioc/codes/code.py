"""One code of the table."""

from __future__ import annotations

from scenarioc.records import record


@record
class Code:
    """What one kind of problem means: a title, a paragraph, and an example before and after, where one helps."""

    title: str
    explanation: str
    wrong: str = ""
    right: str = ""
