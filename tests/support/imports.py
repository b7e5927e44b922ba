"""The folders of `tests/imports`: a foreign script, and what it becomes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from scenarioc.convert import Converted, convert
from scenarioc.diagnostics import render
from scenarioc.importers import Options
from scenarioc.problems import Rejected
from scenarioc.source import load

FOLDER = Path(__file__).parent.parent / "imports"


@dataclass(frozen=True)
class Import:
    """One folder: `test.yml`, perhaps `options.json`; `spec.yaml`, `notes.txt` and `hooks.py` are what comes out."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def options(self) -> Options:
        file = self.folder / "options.json"
        given = json.loads(file.read_text("utf-8")) if file.exists() else {}
        for key in ("overrides", "variables"):
            if key in given:
                given[key] = load(json.dumps(given[key]), f"{key}.json")
        if "config" in given:
            given["config"] = load((self.folder / given["config"]).read_text("utf-8"), given["config"])
        return Options(**given)

    def converted(self) -> Converted:
        text = (self.folder / "test.yml").read_text("utf-8")
        return convert(
            text, "test.yml", read=lambda path: (self.folder / path).read_text("utf-8"), options=self.options
        )

    def outcome(self) -> dict[str, str]:
        """The files that should be in the folder."""
        script = (self.folder / "test.yml").read_text("utf-8")
        try:
            converted = self.converted()
        except Rejected as rejected:
            return {"notes.txt": render(rejected.problems, {"test.yml": script}, "text")}
        counts = ", ".join(f"{count} {fate}" for fate, count in converted.counts.items() if count)
        problems = [*(note.problem(strict=False) for note in converted.notes), *converted.built.warnings]
        shown = render(problems, {"test.yml": script, converted.built.source: converted.spec}, "text")
        return {"spec.yaml": converted.spec, "notes.txt": f"{shown}\n{counts}\n".lstrip(), **converted.files}


def imports() -> list[Import]:
    """Every folder, by name."""
    return [Import(path.parent) for path in sorted(FOLDER.glob("*/*/test.yml"))]
