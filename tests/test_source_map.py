"""Every generated request leads back to the spec."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

GENERATED = Path(__file__).resolve().parent.parent / "generated"
SPECS = GENERATED.parent / "specs"


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in GENERATED.glob("*/locustfile.py")))
def test_every_entry_leads_from_a_request_to_its_line_of_the_spec(folder: str) -> None:
    entries = json.loads((GENERATED / folder / "source-map.json").read_text("utf-8"))["requests"]
    generated = (GENERATED / folder / "locustfile.py").read_text("utf-8").splitlines()
    assert len(entries) == sum(bool(re.search(r"self\.client\.|\(self\)\.", line)) for line in generated)
    for entry in entries:
        statement = generated[entry["line"] - 1]
        # `member(self)` is the client of a user who is logged in.
        assert re.search(rf"(self\.client|\(self\))\.{entry['method'].lower()}\(", statement)
        assert entry["source"] in generated[entry["line"] - 2]
        file, _, line = entry["source"].partition(":")
        said = (SPECS / file).read_text("utf-8").splitlines()[int(line) - 1]
        words = (entry["method"], f"{entry['method'].lower()}:", entry["title"])
        assert any(word in said for word in words)
