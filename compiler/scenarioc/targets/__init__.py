"""Targets turn a plan into files."""

from scenarioc.targets.file import File

__all__ = ["File"]
