"""Where `log` steps write."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)
