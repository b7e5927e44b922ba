import base64
import hashlib
import hmac
import json
from typing import Any


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def launch_token(user: Any, name: str, secret: str) -> str:
    head = _encoded(b'{"alg":"HS256"}') + "." + _encoded(json.dumps({"sub": name}).encode())
    return f"{head}.{_encoded(hmac.digest(secret.encode(), head.encode(), hashlib.sha256))}"
