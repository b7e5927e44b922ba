"""Mistakes in the layout of YAML: indentation, tabs, list items, a missing space after a colon."""

from __future__ import annotations

import re

from scenarioc.problems import Edit, Label, Problem
from scenarioc.regex import pattern
from scenarioc.source.complaint import Complaint, Line
from scenarioc.source.place import Source

_KEY_WITHOUT_SPACE = pattern(r"[A-Za-z_$][\w .-]*:(?=[^\s:/])")


def tab(complaint: Complaint) -> Problem | None:
    """A tab in the indentation."""
    line = complaint.line(min(complaint.at, len(complaint.text)))
    indentation = complaint.text[line.start : line.word]
    if "\t" not in indentation.partition("-")[0] and "'\\t'" not in complaint.message:
        return None
    at = line.start + indentation.index("\t") if "\t" in indentation else complaint.at
    help = "indent with spaces; most editors can convert the tabs of a file"
    return complaint.problem_here("tab-indentation", "a tab cannot indent YAML", at, help)


def words_without_space(source: Source, start: int) -> Problem | None:
    """`key:value` as all there is in a file."""
    return missing_space(Complaint(source, "could not find expected ':'", "", start, None))


def missing_space(complaint: Complaint) -> Problem | None:
    """`key:value`, which YAML reads as one word."""
    if not re.search(
        "could not find expected ':'|mapping values are not allowed|expected <block end>", complaint.message
    ):
        return None
    here = complaint.line(complaint.at)
    before = next(complaint.lines_before(here.start), None)
    since = (
        complaint.line(complaint.since) if complaint.since is not None and "simple key" in complaint.context else None
    )
    for line in dict.fromkeys(line for line in (since, here, before) if line):
        if match := _KEY_WITHOUT_SPACE.match(complaint.text, line.word, line.end):
            colon = complaint.source.span(match.end() - 1, match.end())
            key = match[0].rstrip(":")
            insert = complaint.source.span(match.end(), match.end())
            help = f"write `{key}: {complaint.word(match.end())}`"
            message = f"there is no space after the colon of `{key}`"
            return complaint.problem_here("missing-space-after-colon", message, colon, help, fix=(Edit(insert, " "),))
    return None


def missing_colon(complaint: Complaint) -> Problem | None:
    """`key value`, or an item of a list that has a key below it: YAML takes the next line for more of the same text."""
    here = complaint.line(complaint.at)
    before = next(complaint.lines_before(here.start), None)
    text = complaint.text[before.word : before.end] if before else ""
    if before is None or "mapping values are not allowed" not in complaint.message or not re.match(r"[\w.$-]", text):
        return None
    if re.search(r":(\s|$)", text) or _column(here) != _column(before):
        return None
    word, at = complaint.word(before.word), complaint.word_span(before.word)
    if before.dash is not None:
        key = complaint.word(here.word)
        help = f"write it as a key with a value, as in `- get: /items`, so that `{key}` can stand beside it"
        return complaint.problem_here("yaml-syntax", f"`{word}` is text, and text has no keys below it", at, help)
    key, _, value = word.partition(" ")
    help = f"write `{key.lower() if key.isupper() else key}: {value or '…'}`"
    return complaint.problem_here("yaml-syntax", f"`{word}` is neither a key with a value nor an item", at, help)


def item_beside_key(complaint: Complaint) -> Problem | None:
    """`key: - item` on one line."""
    if "sequence entries are not allowed" not in complaint.message:
        return None
    help = "put each `- item` on a line of its own below the key, or write `[item, item]`"
    message = "a list cannot begin on the line of its key"
    return complaint.problem_here("bad-indentation", message, complaint.at, help)


def deeper_than_siblings(complaint: Complaint) -> Problem | None:
    """A key set in below one that already has a value."""
    if "mapping values are not allowed" not in complaint.message:
        return None
    here = complaint.line(complaint.at)
    before = next(complaint.lines_before(here.start), None)
    if (
        before is None
        or _column(here) <= _column(before)
        or not re.match(r"[^\s#\"'][^#]*?:[ \t]+[^\s#|>]", complaint.text[before.word : before.end])
    ):
        return None
    key, other = complaint.word(here.word), complaint.word(before.word)
    help = f"start both in the same column, or leave the value of `{other}` out if `{key}` belongs inside it"
    label = Label(complaint.word_span(before.word), "this has its value on the same line")
    message = f"`{key}` is indented more than `{other}`"
    return complaint.problem_here("bad-indentation", message, complaint.word_span(here.word), help, (label,))


def item_deeper_than_items(complaint: Complaint) -> Problem | None:
    """A list item in the column of the keys of the item before it."""
    if "expected <block end>" not in complaint.message or complaint.since is None:
        return None
    here, since = complaint.line(complaint.at), complaint.line(complaint.since)
    if here.dash is None or since.dash is None or since.start == here.start or complaint.since != since.word:
        return None
    if here.dash - here.start <= since.dash - since.start:
        return None
    columns = since.dash - since.start
    label = Label(complaint.source.span(since.dash, since.dash + 1), "the item before it begins here")
    help = f"set the `-` in by {_spaces(columns)}, in the column of the item before it"
    message = "this list item is indented more than the one before it"
    return complaint.problem_here("bad-indentation", message, here.dash, help, (label,))


def key_among_items(complaint: Complaint) -> Problem | None:
    """A key in the column of the dashes of a list, the last item of which has no keys itself."""
    here = complaint.line(complaint.at)
    before = next(complaint.lines_before(here.start), None)
    if "block collection" not in complaint.context or before is None or before.dash is None:
        return None
    if here.dash is not None or before.dash - before.start != _column(here):
        return None
    if re.search(r":(?:\s|$)", complaint.text[before.word : before.end]):
        return None
    label = Label(complaint.source.span(before.dash, before.dash + 1), "an item of the list")
    message = "a key cannot stand among the items of a list"
    help = "put a `-` before it, or indent it differently from the list"
    return complaint.problem_here("bad-indentation", message, complaint.word_span(here.word), help, (label,))


def less_than_siblings(complaint: Complaint) -> Problem | None:
    """A key or item indented less than those it belongs with, and more than what is around them."""
    if not re.search("expected <block end>|expected '<document start>'", complaint.message):
        return None
    here = complaint.line(complaint.at)
    is_item = here.dash is not None
    column = here.dash - here.start if here.dash is not None else _column(here)
    deeper: list[tuple[int, int]] = []
    for line in complaint.lines_before(here.start):
        offset = line.dash if is_item and line.dash is not None else line.word
        if (line.dash if line.dash is not None and is_item else line.word) - line.start <= column:
            break
        if not is_item or line.dash is not None:
            deeper.append((offset - line.start, offset))
    if not deeper:
        return None
    sibling_column, sibling = min(deeper)
    own, other = complaint.word(here.word), complaint.word(sibling)
    if is_item:
        message, help = (
            "this list item is indented less than the one before it",
            f"set the `-` in by {_spaces(sibling_column)}",
        )
    else:
        message = f"`{own}` is indented less than `{other}`"
        help = f"indent it by {_spaces(sibling_column)} as well if the two belong together"
        if any(line.dash is not None and line.word == sibling for line in complaint.lines_before(here.start)):
            help += "; if it is an item as well, begin both with `- `, or neither"
    place = complaint.source.span(here.dash, here.dash + 1) if here.dash is not None else complaint.word_span(here.word)
    label = Label(
        complaint.source.span(sibling, sibling + 1) if is_item else complaint.word_span(sibling), "this one starts here"
    )
    return complaint.problem_here("bad-indentation", message, place, help, (label,))


def item_among_keys(complaint: Complaint) -> Problem | None:
    """A list item where the keys of a mapping stand."""
    found_item = re.search("found '-'|<block sequence start>", complaint.message)
    if not found_item or complaint.since is None:
        return None
    label = Label(complaint.word_span(complaint.since), "the mapping begins here")
    help = "indent the list below the key it belongs to, or leave the `-` out"
    message = "a list item cannot stand among the keys of a mapping"
    return complaint.problem_here("bad-indentation", message, complaint.at, help, (label,))


def neither_key_nor_item(complaint: Complaint) -> Problem | None:
    """A line of text among keys."""
    if "could not find expected ':'" not in complaint.message or complaint.since is None:
        return None
    word = complaint.word(complaint.since)
    help = f"write `{word}: value`, or `- {word}` for an item of a list"
    message = f"`{word}` is neither a key with a value nor an item of a list"
    return complaint.problem_here("yaml-syntax", message, complaint.word_span(complaint.since), help)


def _column(line: Line) -> int:
    return line.word - line.start


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"
