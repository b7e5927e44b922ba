import hashlib
import hmac
from typing import Any


def signature(user: Any, key: str, **form: Any) -> str:
    text = "&".join(f"{name}={form[name]}" for name in sorted(form))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
