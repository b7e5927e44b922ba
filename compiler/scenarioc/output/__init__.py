"""From files as text to files on disk: headers, judgements, differences, writing."""

from scenarioc.output.diff import named, unified
from scenarioc.output.judge import Action, Judgement, Wanted, judge
from scenarioc.output.stamp import Stamp, plain, read_stamp, stamp
from scenarioc.output.write import write

__all__ = [
    "Action",
    "Judgement",
    "Stamp",
    "Wanted",
    "judge",
    "named",
    "plain",
    "read_stamp",
    "stamp",
    "unified",
    "write",
]
