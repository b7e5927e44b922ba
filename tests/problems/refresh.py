"""Writes the texts of `tests/problems/*.md` anew: `python tests/problems/refresh.py [PAGE …]`. Read the difference."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "compiler")]

from support.problem_blocks import PAGES, blocks_of, shown  # noqa: E402


def refresh(page: str) -> int:
    """Write one page anew; how many of its texts changed."""
    path = PAGES / f"{page}.md"
    text = path.read_text("utf-8")
    changed = 0
    for block in reversed(list(blocks_of(page, text))):
        now = shown(block)
        if now != block.expected:
            changed += 1
            text = text[: block.place[0]] + now + text[block.place[1] :]
    path.write_text(text, encoding="utf-8")
    return changed


if __name__ == "__main__":
    for page in sys.argv[1:] or sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "README"):
        print(f"{page}: {refresh(page)} changed")
