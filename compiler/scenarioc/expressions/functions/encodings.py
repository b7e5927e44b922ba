"""Functions that encode, decode, hash and sign."""

from __future__ import annotations

import base64
import binascii
import json

from scenarioc.expressions.functions.signature import Function, Given, Parameter, Refusal, Written
from scenarioc.expressions.pieces import Piece
from scenarioc.expressions.tree import Type

_TEXT = (Type.TEXT,)
_SCALAR = (Type.TEXT, Type.NUMBER, Type.BOOLEAN)
_OUTPUTS = ("hex", "base64", "base64url")
_OUTPUT = Parameter("output", _TEXT, "hex", _OUTPUTS)


def _digest(written: Written, algorithm: str) -> Piece:
    if written.given.constant("output", "hex") == "hex":
        return Piece(written.fill(f"hashlib.{algorithm}({{text:bytes}}).hexdigest()"))
    return Piece(written.fill(f"encoded(hashlib.{algorithm}({{text:bytes}}).digest(){{, output}})"))


def _hash(algorithm: str, name: str) -> Function:
    return Function(
        algorithm,
        (Parameter("text", _SCALAR), _OUTPUT),
        Type.TEXT,
        f"The {name} digest of a text.",
        f"{algorithm}(body)",
        lambda written: _digest(written, algorithm),
    )


def _is_json(given: Given) -> Refusal | None:
    text = given.constant("text")
    try:
        json.loads(text) if isinstance(text, str) else None
    except json.JSONDecodeError as error:
        return Refusal("text", f"this is not JSON from its character {error.pos + 1} on")
    except (ValueError, RecursionError):
        return Refusal("text", "this is not JSON that can be read")
    return None


def _is_base64(given: Given) -> Refusal | None:
    text = given.constant("text")
    try:
        if isinstance(text, str):
            base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True).decode()
    except ValueError:
        return Refusal("text", f"`{text}` is not base64 of a text")
    return None


def _is_base32(given: Given) -> Refusal | None:
    secret = given.constant("secret")
    try:
        if isinstance(secret, str):
            compact = secret.replace(" ", "").upper()
            base64.b32decode(compact + "=" * (-len(compact) % 8))
    except binascii.Error:
        return Refusal("secret", "the secret of a one-time password is base32: letters and the digits 2 to 7")
    return None


ENCODINGS = (
    Function(
        "json",
        (Parameter("value", (Type.ANY,)),),
        Type.TEXT,
        "The value as JSON text, without spaces.",
        "json(item)",
        "json_text({value})",
    ),
    Function(
        "parse_json",
        (Parameter("text", _TEXT),),
        Type.ANY,
        "The value that a JSON text stands for.",
        "parse_json(payload).id",
        "json.loads({text})",
        check=_is_json,
    ),
    Function(
        "urlencode",
        (Parameter("value", _SCALAR),),
        Type.TEXT,
        "The text with everything but letters, digits and `_.-~` percent-encoded.",
        'urlencode("a b")',
        "quoted({value})",
    ),
    Function(
        "raw",
        (Parameter("value", _SCALAR),),
        Type.TEXT,
        "In a URL, the value as it stands: its `/`, `?` and `&` are not percent-encoded.",
        "raw(link)",
        "{value:text}",
    ),
    Function(
        "base64",
        (Parameter("text", _SCALAR),),
        Type.TEXT,
        "The text in base64.",
        'base64(user + ":" + password)',
        "base64.b64encode({text:bytes}).decode()",
    ),
    Function(
        "basic_auth",
        (Parameter("username", _SCALAR), Parameter("password", _SCALAR)),
        Type.TEXT,
        "The value of an `Authorization` header for HTTP Basic.",
        'basic_auth("anna", env.PASSWORD)',
        "basic_auth({username:text}, {password:text})",
    ),
    Function(
        "base64_decode",
        (Parameter("text", _TEXT),),
        Type.TEXT,
        "The text that was encoded in base64 or base64url, with or without its padding.",
        'base64_decode(split(token, ".")[1])',
        "base64_decode({text})",
        check=_is_base64,
    ),
    _hash("md5", "MD5"),
    _hash("sha1", "SHA-1"),
    _hash("sha256", "SHA-256"),
    Function(
        "hmac_sha256",
        (
            Parameter("key", _TEXT),
            Parameter("message", _SCALAR),
            _OUTPUT,
            Parameter("key_format", _TEXT, "text", ("text", "hex", "base64")),
        ),
        Type.TEXT,
        "The HMAC-SHA-256 signature of a message.",
        'hmac_sha256(env.KEY, method + path, "base64")',
        "hmac_sha256({key}, {message:text}{, output=}{, key_format=})",
    ),
    Function(
        "totp",
        (Parameter("secret", _TEXT), Parameter("digits", (Type.INTEGER,), 6), Parameter("period", (Type.INTEGER,), 30)),
        Type.TEXT,
        "The time-based one-time password (RFC 6238) of this moment.",
        "totp(env.TOTP_SECRET)",
        "totp({secret}{, digits=}{, period=})",
        check=_is_base32,
    ),
)
