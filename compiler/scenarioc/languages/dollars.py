"""YAML for readers that expand `$NAME`, `${NAME}` and `$(NAME)` in texts: there, `$$` is one dollar.

Docker Compose does so everywhere, Kubernetes in commands and values of the environment, GitLab in variables and paths.
"""

from __future__ import annotations

from scenarioc.languages import yaml

comment = yaml.comment


def literal(value: object) -> str:
    """JSON data as YAML on one line, in which nothing is expanded; ValueError as for YAML."""
    return yaml.literal(_doubled(value))


def _doubled(value: object) -> object:
    match value:
        case str():
            return value.replace("$", "$$")
        case list() | tuple():
            return [_doubled(item) for item in value]
        case dict():
            return {_doubled(key): _doubled(item) for key, item in value.items()}
    return value
