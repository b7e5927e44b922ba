"""A headless Chromium that is told what to do through its DevTools, and says all that went on in a page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import websocket

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--remote-debugging-port=0",
)  # fmt: skip
_PATIENCE_S = 120


class Page:
    """One tab: what was logged and what was asked of the network are kept."""

    def __init__(self, url: str) -> None:
        self._socket = websocket.create_connection(url, timeout=_PATIENCE_S, suppress_origin=True)
        self._number = 0
        self.logged: list[str] = []
        self.requested: list[str] = []
        self._loaded = False
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Do something and give the result."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while (message := json.loads(self._socket.recv())).get("id") != self._number:
            self._note(message)
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    def _note(self, message: dict[str, Any]) -> None:
        method, given = message.get("method", ""), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requested.append(given["request"]["url"])
        elif method in ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"):
            self.logged.append(json.dumps(given))
        elif method == "Page.loadEventFired":
            self._loaded = True

    def open(self, file: Path) -> None:
        """Open a file and wait until it has loaded."""
        self._loaded = False
        self.logged.clear()
        self.requested.clear()
        self.call("Page.navigate", url=file.absolute().as_uri())
        while not self._loaded:
            self._note(json.loads(self._socket.recv()))

    def run(self, script: str) -> Any:
        """What a JavaScript expression gives."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def look(self, *, width: int = 1200, height: int = 900, dark: bool = False, media: str = "") -> None:
        """Be so large, prefer a theme, be printed."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[feature])

    def close(self) -> None:
        """Let go of the tab."""
        self._socket.close()


@contextmanager
def browser() -> Iterator[Page]:
    """A browser of its own with one empty tab."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": folder},
        )  # fmt: skip
        try:
            page = Page(_tab(Path(folder, "DevToolsActivePort"), process))
            try:
                yield page
            finally:
                page.close()
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _tab(said: Path, process: subprocess.Popen[bytes]) -> str:
    """The address of the tab, once the browser has said where it listens."""
    patience = time.monotonic() + _PATIENCE_S
    direct = build_opener(ProxyHandler({}))
    while time.monotonic() < patience and process.poll() is None:
        if said.exists() and (lines := said.read_text().split()):
            with direct.open(f"http://127.0.0.1:{lines[0]}/json", timeout=_PATIENCE_S) as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            if tabs:
                return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise RuntimeError(f"{CHROMIUM} did not start (exit code {process.poll()})")
