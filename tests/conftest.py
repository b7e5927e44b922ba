"""Locust in the test process itself: imported without its monkey-patching, which would stall pytest-xdist's threads."""

import os

os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "yes"
try:
    import locust  # noqa: F401
finally:
    del os.environ["LOCUST_SKIP_MONKEY_PATCH"]  # a Locust that tests start needs the patching
