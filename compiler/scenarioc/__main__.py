"""`python -m scenarioc` is the same as `scenarioc`."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line as a process of its own."""
    # One short run makes no garbage worth looking for, neither meanwhile nor (`gc.freeze`) when the interpreter ends:
    # that would cost a seventh of the time of a small build, and begins with what is imported.
    gc.disable()
    from scenarioc.cli import main

    try:
        main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
