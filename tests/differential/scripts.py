"""The scripts of the laboratory: Artillery's own format, and on their first line what the laboratory has to know.

`# laboratory: {…}` may have `shows` (the constructs), `mask` (regular expressions of random values), `kinds` (true:
compare the kinds of users, not how many there are of each), `options` (of `artillery run`: `environment`,
`overrides`, `variables`), `env`, `target` (`http://HOST` by default), `different` (why the wire differs; then it has
to), and `verdict` (why the exit codes differ).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARK = "# laboratory:"


@dataclass(frozen=True)
class Script:
    """One script and its recording."""

    file: Path
    settings: dict[str, Any]

    @property
    def name(self) -> str:
        return self.file.stem

    @property
    def recording(self) -> Path:
        return HERE / "recordings" / f"{self.name}.json"

    @property
    def alone(self) -> bool:
        """Whether only one user comes, however many connections it makes."""
        return "phases" not in self.file.read_text("utf-8")

    def recorded(self) -> dict[str, Any]:
        """What Artillery did when it was last recorded."""
        kept: dict[str, Any] = json.loads(self.recording.read_text("utf-8"))
        return kept

    def artillery_options(self, target: str) -> list[str]:
        """The words after `artillery run`."""
        said = self.settings.get("options", {})
        words = ["--target", target]
        for key, value in said.items():
            words += [f"--{key}", value if isinstance(value, str) else json.dumps(value)]
        return words

    def environment(self, ports: list[int]) -> dict[str, str]:
        """The environment variables that both tools get."""
        own = {str(name): str(value) for name, value in self.settings.get("env", {}).items()}
        return {**own, "OTHER": f"http://127.0.0.1:{ports[1]}", "WS": f"ws://127.0.0.1:{ports[0]}"}

    def target(self, ports: list[int]) -> str:
        """What both tools are told to send to."""
        target: str = self.settings.get("target", "http://HOST")
        return target.replace("HOST", f"127.0.0.1:{ports[0]}")


def scripts() -> list[Script]:
    """All of them, by name."""
    return [Script(file, settings_of(file)) for file in sorted((HERE / "scripts").glob("*.yml"))]


def settings_of(file: Path) -> dict[str, Any]:
    """What the first line of a script says."""
    first = file.read_text("utf-8").partition("\n")[0]
    settings: dict[str, Any] = json.loads(first.removeprefix(MARK)) if first.startswith(MARK) else {}
    return settings
