"""Fix-its applied to a text, and to nothing of it but the places they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scenarioc.problems import Edit, Problem


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; of edits that overlap the first wins, the others are left for another round."""
    chosen: list[Edit] = []
    for edit in edits:
        if _fits(text, edit) and not any(_overlap(edit, other) for other in chosen):
            chosen.append(edit)
    for edit in sorted(chosen, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def fixable(problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Problem]:
    """The problems whose fix-its can be made together in one round; a fix-it of several edits is whole or left."""
    chosen: list[Problem] = []
    taken: dict[str, list[Edit]] = {}
    for problem in problems:
        free = problem.fix and all(
            edit.span.file in texts
            and _fits(texts[edit.span.file], edit)
            and not any(_overlap(edit, other) for other in taken.get(edit.span.file, ()))
            for edit in problem.fix
        )
        if free:
            chosen.append(problem)
            for edit in problem.fix:
                taken.setdefault(edit.span.file, []).append(edit)
    return chosen


def fixed(problems: Iterable[Problem], texts: Mapping[str, str]) -> dict[str, str]:
    """The new text of every file that fix-its change; a fix-it of several edits is made whole or not at all."""
    edits: dict[str, list[Edit]] = {}
    for problem in fixable(problems, texts):
        for edit in problem.fix:
            edits.setdefault(edit.span.file, []).append(edit)
    return {file: apply(texts[file], own) for file, own in edits.items()}


def _fits(text: str, edit: Edit) -> bool:
    return 0 <= edit.span.start <= edit.span.end <= len(text)


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same characters; two insertions at one point do, because their order is unknown."""
    if one.span.start == other.span.start:
        return True
    first, second = sorted((one.span, other.span), key=lambda span: span.start)
    return second.start < first.end
