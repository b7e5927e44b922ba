"""What must be set before a test can run."""

from __future__ import annotations

import os
import sys


def require_environment(*names: str) -> None:
    """End the process with one message if any of the variables is not set."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        print(
            f"Set {', '.join(missing)} in the environment first, see .env.example.",
            file=sys.stderr,
        )
        sys.exit(2)
