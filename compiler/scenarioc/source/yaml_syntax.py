"""Explains why a text is not YAML: the parser's complaint becomes the mistake that the author most likely made."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scenarioc.problems import Problem
from scenarioc.source import yaml_layout, yaml_quoting
from scenarioc.source.complaint import Complaint
from scenarioc.source.place import Source

Cause = Callable[[Complaint], Problem | None]

# The first that recognises the complaint explains it: what is certain comes before what is likely.
CAUSES: tuple[Cause, ...] = (
    yaml_quoting.unquoted_template,
    yaml_quoting.unterminated_quote,
    yaml_quoting.bad_escape,
    yaml_layout.tab,
    yaml_quoting.text_after_quote,
    yaml_quoting.special_character,
    yaml_layout.item_beside_key,
    yaml_layout.missing_space,
    yaml_layout.missing_colon,
    yaml_quoting.unclosed_bracket,
    yaml_layout.deeper_than_siblings,
    yaml_quoting.colon_in_text,
    yaml_layout.item_deeper_than_items,
    yaml_layout.key_among_items,
    yaml_layout.less_than_siblings,
    yaml_layout.item_among_keys,
    yaml_layout.neither_key_nor_item,
)


def explain(error: Any, source: Source) -> Problem:
    """The problem behind an error of the YAML parser."""
    mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark = mark or context_mark
    complaint = Complaint(
        source,
        str(getattr(error, "problem", None) or ""),
        str(getattr(error, "context", None) or ""),
        source.begin + (mark.index if mark else 0),
        source.begin + context_mark.index if context_mark else None,
    )
    for cause in CAUSES:
        if problem := cause(complaint):
            return problem
    return complaint.problem_here("yaml-syntax", _plain(complaint), complaint.at)


def _plain(complaint: Complaint) -> str:
    """The parser's own words, where nothing better is known."""
    if found := re.search(r"but (?:found|got) '?(.+?)'?$", complaint.message):
        word = found[1].strip("'\"")
        names = {
            "<stream end>": "the end of the file",
            "<scalar>": "this text",
            "?": "this key",
            ":": "a `:` without key",
        }
        return f"{names.get(word, f'`{word}`')} does not fit here"
    if "did not find expected" in complaint.message:  # libyaml's words for anything out of place
        return "this does not fit into the YAML around it"
    words = complaint.message.replace("'", "`").replace('"', "`")
    return f"this is not YAML: {words}" if words else "this is not YAML"
