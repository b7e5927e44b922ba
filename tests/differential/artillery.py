"""Real Artillery: how it is had from npm, and one run of it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from pathlib import Path

VERSION, NODE = "2.0.34", "22"
FOLDER = Path(__file__).parent / ".artillery"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def installed(limit_s: float = 600, patience_s: float = 20) -> str:
    """Install Artillery and its Node into a folder that is not committed; returns why that could not be done."""
    if node().exists() and entry().exists():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm"
    FOLDER.mkdir(exist_ok=True)
    reached = asked([npm, "view", f"artillery@{VERSION}", "version"], patience_s)
    if reached:
        return reached
    (FOLDER / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    packages = [f"artillery@{VERSION}", f"{node_package()}@{NODE}"]
    words = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *packages]
    return asked(words, limit_s)


def asked(words: list[str], limit_s: float) -> str:
    """Let npm do something; returns why it did not."""
    quiet = {**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
    try:
        run = subprocess.run(words, cwd=FOLDER, env=quiet, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return f"npm took longer than {limit_s:.0f} s"
    return "" if run.returncode == 0 else f"npm failed: {run.stderr.strip()[-300:]}"


def node_package() -> str:
    """The package with the Node of this machine, which `node@22` would fetch with a script of its own."""
    return f"node-{platform.system().lower()}-{MACHINES.get(platform.machine().lower(), 'x64')}"


def node() -> Path:
    """The binary of Node 22."""
    return FOLDER / "node_modules" / node_package() / "bin" / "node"


def entry() -> Path:
    """The program of Artillery."""
    return FOLDER / "node_modules" / "artillery" / "bin" / "run"


def command(script: Path, options: list[str]) -> list[str]:
    """The words that run a script, without figures on the console."""
    return [str(node()), str(entry()), "run", "-q", *options, str(script)]


def users_in(report: Path) -> dict[str, int] | None:
    """How many users completed and failed by a report; None when Artillery wrote none."""
    if not report.exists():
        return None
    counters = json.loads(report.read_text("utf-8"))["aggregate"]["counters"]
    return {fate: counters.get(f"vusers.{fate}", 0) for fate in ("completed", "failed")}


def environment(own: dict[str, str]) -> dict[str, str]:
    """The environment of a run, which says nothing to Artillery's makers."""
    quiet = {"ARTILLERY_DISABLE_TELEMETRY": "1", "CI": "true", "NO_UPDATE_NOTIFIER": "1", "HOME": str(FOLDER)}
    return {**os.environ, **quiet, **own}


def start(script: Path, options: list[str], own: dict[str, str], report: Path) -> subprocess.Popen[str]:
    """Begin to run a script in its folder; its figures go into the report."""
    return subprocess.Popen(
        command(Path(script.name), ["--output", str(report), *options]),
        cwd=script.parent,
        env=environment(own),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
