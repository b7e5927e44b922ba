"""How values and comments are written in TOML 1.0."""

from __future__ import annotations

from scenarioc.languages.hidden import HIDDEN, refuse_surrogates, shown

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def literal(value: object) -> str:
    """The value as TOML; ValueError for None, lone surrogates, and types that TOML does not have."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value)
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{', '.join(literal(item) for item in value)}]"
        case dict():
            members = ", ".join(f"{_text(key)} = {literal(item)}" for key, item in value.items())
            return f"{{ {members} }}" if members else "{}"
    raise ValueError(f"TOML has no literal for {value!r}")


def _text(value: str) -> str:
    refuse_surrogates(value, "TOML")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{HIDDEN.sub(lambda match: _SHORT.get(match[0]) or _escape(match[0]), quoted)}"'


def _escape(char: str) -> str:
    code = ord(char)  # TOML 1.0 has no \x
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def comment(text: str) -> str:
    """The text as one comment line."""
    return f"# {shown(text)}"
