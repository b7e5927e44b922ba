"""`python -m scenarioc` is the same as `scenarioc`."""

from scenarioc.cli import main

main()
