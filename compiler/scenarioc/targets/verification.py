"""The program that does everything in a locustfile once, in the place of a load: the same beside every locustfile.

Putting it together takes as long as a third of a build, so the package holds the text; `make golden` makes it anew.
"""

from __future__ import annotations

from scenarioc.layout import layout
from scenarioc.shake import assemble

_BODY = '''"""Does all that the locustfile can do once, and shows it; `run.py verify` loads it."""

verify_instead()
'''


def verification() -> str:
    """The text of `verify.py`, made of runtime modules."""
    return layout(assemble(_BODY))


if __name__ == "__main__":
    print(verification(), end="")
