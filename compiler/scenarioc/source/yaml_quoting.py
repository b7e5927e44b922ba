"""Mistakes around quotes: templates and special characters without them, quotes and brackets without an end."""

from __future__ import annotations

import re

from scenarioc.problems import Label, Problem
from scenarioc.source.complaint import Complaint
from scenarioc.source.template import templates_of_line, value_in_brackets

_CLOSING = {"{": "}", "[": "]"}
_REASONS = {
    "%": "begins a directive",
    "@": "is reserved",
    "`": "is reserved",
    "*": "refers to an alias",
    "&": "names an anchor",
    "!": "begins a tag",
    "|": "begins a block of text",
    ">": "begins a block of text",
    ",": "separates the items of a list",
    "]": "closes a list",
    "}": "closes a mapping",
    "?": "begins a key",
}


def unquoted_template(complaint: Complaint) -> Problem | None:
    """`${…}` or `{{…}}` without quotes where YAML sees a brace or a colon."""
    line = complaint.line(complaint.at)
    for start, end in templates_of_line(complaint.text, line.word, line.end):
        in_brackets = "flow" in complaint.context and complaint.since is not None and complaint.since < start
        if in_brackets:
            value = value_in_brackets(complaint.text, max(line.start, complaint.since or 0), start)
        else:
            value = complaint.value(start)
            begins = value[0] == start
            # In block style `${…}` is plain text like any other, unless there is a `: ` in it.
            inside = start <= complaint.at <= end and "mapping values" in complaint.message
            if (complaint.text[start] == "$" and not inside) or (complaint.text[start] == "{" and not begins):
                continue
        quoted, fix = complaint.quote(*value)
        template = complaint.text[start:end]
        place = complaint.source.span(start, end)
        message = f"`{template if len(template) <= 40 else template[:39] + '…'}` needs quotes around it"
        return complaint.problem_here("unquoted-template", message, place, f"quote it: `{quoted}`", fix=fix)
    return None


def unterminated_quote(complaint: Complaint) -> Problem | None:
    """A quote that is never closed."""
    if (
        "quoted scalar" not in complaint.context
        or "found unexpected" not in complaint.message
        or complaint.since is None
    ):
        return None
    quote = complaint.text[complaint.since : complaint.since + 1]
    help = f"add `{quote}` at the end of the text"
    return complaint.problem_here("unterminated-quote", "this quote is never closed", complaint.since, help)


def bad_escape(complaint: Complaint) -> Problem | None:
    """A backslash in double quotes that begins no escape."""
    if "double-quoted scalar" not in complaint.context or "escape" not in complaint.message:
        return None
    at = complaint.text.rfind("\\", 0, complaint.at + 1)
    shown = complaint.text[at : at + 2].strip()
    place = complaint.source.span(at, at + len(shown))
    help = "write a backslash as `\\\\`, or put the text in single quotes, where it stands for itself"
    return complaint.problem_here("bad-escape", f"`{shown}` is no escape that YAML knows", place, help)


def text_after_quote(complaint: Complaint) -> Problem | None:
    """More text behind a closing quote, or a quote inside the quotes."""
    if not re.search(
        "expected <block end>, but found '<scalar>'|expected '<document start>', but found", complaint.message
    ):
        return None
    line = complaint.line(complaint.at)
    closing = len(complaint.text[: complaint.at].rstrip(" \t")) - 1
    if closing < 0 or complaint.text[closing] not in "\"'":
        return None
    quote = complaint.text[closing]
    opening = complaint.text.rfind(quote, 0, closing)
    if opening >= 0 and opening < line.start:
        label = Label(complaint.source.span(opening, opening + 1), "this quote opens the text that ends there")
        message, help = "there is text after a closing quote", "is a quote missing at the end of the line of the first?"
        return complaint.problem_here("unterminated-quote", message, complaint.at, help, (label,))
    inner = "doubled: `''`" if quote == "'" else 'escaped: `\\"`'
    help = f"put all of it in quotes; a quote inside the text is {inner}"
    return complaint.problem_here("unquoted-text", "there is text after the closing quote", complaint.at, help)


def special_character(complaint: Complaint) -> Problem | None:
    """Text without quotes that begins with a character that means something to YAML."""
    message = complaint.message
    at = complaint.at
    if "cannot start any token" in message:
        pass
    elif (
        re.search("scanning an? (alias|anchor|tag|block scalar)|parsing a tag", complaint.context)
        and complaint.since is not None
    ):
        at = complaint.since
    elif "undefined tag handle" in message or ("directive" in complaint.context and complaint.since is not None):
        at = complaint.since if complaint.since is not None else at
        at = complaint.at if complaint.text[complaint.at : complaint.at + 1] == "!" else at
    else:
        return None
    character = complaint.text[at : at + 1]
    if character not in _REASONS:
        return None
    start, end = complaint.value(at)
    if start != at:
        start, end = at, max(end, at + 1)
    quoted, fix = complaint.quote(start, end)
    if "flow" in complaint.context or re.search(r"[,\]}]", complaint.text[start:end]):
        fix = ()
    message = f"unquoted text cannot begin with `{character}`, which {_REASONS[character]}"
    return complaint.problem_here("unquoted-text", message, at, f"quote it: `{quoted}`", fix=fix)


def colon_in_text(complaint: Complaint) -> Problem | None:
    """A colon and a space inside a value without quotes."""
    if "mapping values are not allowed" not in complaint.message:
        return None
    line = complaint.line(complaint.at)
    first = re.search(r":[ \t]", complaint.text[line.word : complaint.at])
    if not first:
        return None
    start = line.word + first.end()
    start += len(complaint.text[start : line.end]) - len(complaint.text[start : line.end].lstrip())
    end = complaint.value(line.end)[1] if complaint.value(line.end)[1] > start else line.end
    quoted, fix = complaint.quote(start, end)
    value, help = complaint.text[start:end], f"quote it: `{quoted}`"
    if re.match(r"[a-z_]+:[ \t]", value):
        help, fix = f"write `{{{value}}}` if it is a mapping; as text, quote it: `{quoted}`", ()
    fix = () if value[0] in "\"'{[" else fix
    message = "there is a second `: ` on this line, which only quotes make part of the text"
    return complaint.problem_here("unquoted-text", message, complaint.at, help, fix=fix)


def unclosed_bracket(complaint: Complaint) -> Problem | None:
    """A list or mapping in brackets without its end, or without a comma."""
    found = re.search(r"expected (?:',' or '[\]}]'|the node content), but (?:got|found) '(.*)'", complaint.message)
    begin = complaint.since
    if found and "node content" in found[0]:
        begin = _still_open(complaint.text) if found[1] == "<stream end>" else None
    if not found or begin is None:
        return None
    bracket = complaint.text[begin]
    closing = _CLOSING.get(bracket, "]")
    here, since = complaint.line(complaint.at), complaint.line(begin)
    if found[1] == "<stream end>" or (here.start != since.start and here.word - here.start <= since.word - since.start):
        help = f"add `{closing}`"
        if re.search(r"\s#", complaint.text[begin : since.end]):
            help = f"a `#` behind a space begins a comment: quote the text that holds it, or add `{closing}` before it"
        return complaint.problem_here("unclosed-bracket", f"this `{bracket}` is never closed", begin, help)
    label = Label(complaint.source.span(begin, begin + 1), "opened here")
    help = f"separate entries with `,`; quote text that holds any of `,[]{{}}`, or close with `{closing}`"
    return complaint.problem_here("yaml-syntax", f"expected `,` or `{closing}` here", complaint.at, help, (label,))


def _still_open(text: str) -> int | None:
    """Where the innermost bracket stands that is open at the end of a text."""
    brackets: list[int] = []
    for found in re.finditer(r"(?:^|(?<=\s))#.*|[\[\]{}]", text, re.MULTILINE):
        if found[0] in "{[":
            brackets.append(found.start())
        elif found[0] in "}]" and brackets:
            brackets.pop()
    return brackets[-1] if brackets else None
