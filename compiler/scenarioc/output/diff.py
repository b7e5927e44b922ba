"""What a build would change, as text for people and for CI."""

from __future__ import annotations

from collections.abc import Iterable

from scenarioc.output.judge import Action, Judgement

_WORDS = {Action.CREATE: "new", Action.REPLACE: "changed", Action.DELETE: "no longer made", Action.REFUSE: "refused"}


def unified(judgements: Iterable[Judgement]) -> str:
    """A unified diff from the files on disk to the generated ones; empty when nothing differs."""
    return "".join(_diff(judgement) for judgement in judgements)


def named(judgements: Iterable[Judgement]) -> list[str]:
    """One line for each file that would change: `changed: generated/shop/locustfile.py`."""
    return [f"{_WORDS[j.action]}: {j.place.as_posix()}" for j in judgements if j.changes]


def _diff(judgement: Judgement) -> str:
    from difflib import unified_diff

    place = judgement.place.as_posix()
    old, new = judgement.old, judgement.new
    if any(map(_is_binary, (old or "", new or ""))):
        return f"Binary file {place} differs\n" if judgement.changes else ""
    lines = unified_diff(
        (old or "").splitlines(keepends=True),
        (new or "").splitlines(keepends=True),
        "/dev/null" if old is None else place,
        "/dev/null" if new is None else place,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _is_binary(text: str) -> bool:
    return "\0" in text or any("\udc80" <= character <= "\udcff" for character in text)
