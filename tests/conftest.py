"""Locust in the test process itself: imported without its monkey-patching, which would stall pytest-xdist's threads.

And Hypothesis without deadlines, which a busy machine would miss.
"""

import os

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "yes"
try:
    import locust  # noqa: F401
finally:
    del os.environ["LOCUST_SKIP_MONKEY_PATCH"]  # a Locust that tests start needs the patching
