"""YAML for GitHub Actions, where `${{ … }}` in a text is evaluated."""

from __future__ import annotations

from scenarioc.languages import dotenv, yaml

_OPENING = "${{"

comment = yaml.comment


def literal(value: object) -> str:
    """JSON data as YAML on one line, in which nothing is evaluated; ValueError as for YAML."""
    return yaml.literal(_escaped(value))


def secret(name: str) -> str:
    """The secret of the repository with this name; ValueError for what cannot be one."""
    return f"${{{{ secrets.{dotenv.name(name)} }}}}"


def setting(name: str) -> str:
    """The variable of the repository with this name; ValueError for what cannot be one."""
    return f"${{{{ vars.{dotenv.name(name)} }}}}"


def _escaped(value: object) -> object:
    match value:
        case str():
            return value.replace(_OPENING, f"${{{{ '{_OPENING}' }}}}")
        case list() | tuple():
            return [_escaped(item) for item in value]
        case dict():
            return {_escaped(key): _escaped(item) for key, item in value.items()}
    return value
