"""The program that does everything in a locustfile once, in the place of a load: the same beside every locustfile."""

from __future__ import annotations

import functools

from scenarioc.layout import layout
from scenarioc.shake import assemble

_BODY = '''"""Does all that the locustfile can do once, and shows it; `run.py verify` loads it."""

verify_instead()
'''


@functools.cache
def verification() -> str:
    """The text of `verify.py`."""
    return layout(assemble(_BODY))
