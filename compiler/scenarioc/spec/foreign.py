"""Documents that were written for other programs."""

from __future__ import annotations

from typing import Any

ARTILLERY = "an Artillery script"
_ARTILLERY_CONFIG = {"target", "environments", "phases", "payload", "plugins", "processor"}


def other_tool(data: Any) -> tuple[str, str] | None:
    """What a document is that was written for another program, and the key that shows it; None for a spec."""
    if not isinstance(data, dict):
        return None
    config, scenarios = data.get("config"), data.get("scenarios")
    if isinstance(scenarios, list) and any(isinstance(one, dict) and "flow" in one for one in scenarios):
        return ARTILLERY, "config" if isinstance(config, dict) else "scenarios"
    if "version" in data:
        return None
    if isinstance(config, dict) and ("scenarios" in data or config.keys() & _ARTILLERY_CONFIG):
        return ARTILLERY, "config"
    if "execution" in data and "scenarios" in data:
        return "a Taurus configuration", "execution"
    for key in ("openapi", "swagger"):
        if key in data and "paths" in data:
            return "an OpenAPI description", key
    if "info" in data and "item" in data:
        return "a Postman collection", "info"
    log = data.get("log")
    return ("a HAR recording", "log") if isinstance(log, dict) and "entries" in log else None
