"""A folder with the summaries of good runs, oldest first by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scenarioc.results.summary import Summary

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def file_name(summary: Summary) -> str:
    """`20260102T030405Z-<run>.json`: names in order are runs in order, on every file system."""
    started = re.sub(r"[-:]", "", summary.started)
    return f"{_UNSAFE.sub('_', started)[:40] or 'unknown'}-{_UNSAFE.sub('_', summary.run_id)[:40] or 'run'}.json"


def last_good(newest_first: Iterable[Summary], new: Summary) -> Summary | None:
    """The newest run of the same test with the same load profile whose thresholds held; never the run itself."""
    for summary in newest_first:
        same = (summary.name, summary.profile) == (new.name, new.profile)
        if same and summary.verdict == "held" and (summary.run_id, summary.started) != (new.run_id, new.started):
            return summary
    return None
