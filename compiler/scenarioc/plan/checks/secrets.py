"""Secrets written into the spec, from where they would travel into every generated file."""

from __future__ import annotations

import re

from scenarioc.plan.checks.texts import texts_of
from scenarioc.plan.context import Lowering
from scenarioc.plan.model import Plan
from scenarioc.regex import pattern
from scenarioc.spec.base import has_expression

_SECRET_KEY = re.compile(
    r"(^|[_-])(pass(word|wd|phrase)?|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|authorization|credentials?|bearer)($|[_-])",
    re.IGNORECASE,
)
_SECRET_VALUE = re.compile(
    r"(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}"
    r"|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
    r"|(AKIA|ASIA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}"
    r"|sk_(live|test)_[A-Za-z0-9]{10,}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)
_ABOUT_A_SECRET = pattern(
    r"[_-](type|url|uri|path|file|field|header|name|id|ttl|expiry|expires|length|min|max|param)$", re.IGNORECASE
)
_DEMO_WORD = pattern(r"[a-z]{1,8}")
_LITERAL_KEY = re.compile(r"""\b(totp|hmac_\w+)\(\s*(?:"[^"]{8,}"|'[^']{8,}')\s*[,)]""")


def literal_secret(plan: Plan, lowering: Lowering) -> None:
    """Warn about literals that look like passwords, tokens or keys."""
    for path, text in texts_of(lowering.document):
        if call := _LITERAL_KEY.search(text):
            function, rest = call[1], "" if call[1] == "totp" else ", …"
            lowering.problems.warn(
                "literal-secret",
                f"the key of `{function}` looks like a secret, and would be written into the generated files",
                lowering.document.at(path),
                help=f"read it from the environment: `{function}(env.KEY{rest})`",
            )
        if looks_like_a_secret(str(path[-1]), text):
            key = re.sub(r"\W+", "_", str(path[-1])).strip("_").upper() or "SECRET"
            scheme = text.split(" ", 1)[0] if text.startswith(("Bearer ", "Basic ")) else None
            example = f"{scheme} ${{env.TOKEN}}" if scheme else f"${{env.{key}}}"
            lowering.problems.warn(
                "literal-secret",
                f"`{path[-1]}` looks like a secret, and would be written into the generated files",
                lowering.document.at(path),
                help=f"read it from the environment: `{example}`",
            )


def looks_like_a_secret(key: str, text: str) -> bool:
    """Whether a literal under this key is likely a secret."""
    if _SECRET_VALUE.search(text):
        return True
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key)
    if has_expression(text) or text.startswith("$.") or not _SECRET_KEY.search(key) or _ABOUT_A_SECRET.search(key):
        return False
    # `demo`, `secret` or `bearer` protect nothing: a warning about them would only teach people to ignore warnings.
    return len(text) >= 4 and " " not in text.strip() and not _DEMO_WORD.fullmatch(text)
