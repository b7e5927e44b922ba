"""Locust in the test process itself: imported without its monkey-patching, which would stall pytest-xdist's threads.

And Hypothesis without deadlines, which a busy machine would miss. And Ctrl-C as programs know it, which those that a
shell has started in the background do not heed.
"""

import os
import signal

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["LOCUST_SKIP_MONKEY_PATCH"] = "yes"
try:
    import locust  # noqa: F401
finally:
    del os.environ["LOCUST_SKIP_MONKEY_PATCH"]  # a Locust that tests start needs the patching
