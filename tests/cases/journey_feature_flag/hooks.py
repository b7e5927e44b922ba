import zlib
from typing import Any


def rounds(user: Any, visitor: str, share: float) -> int:
    return 4 if zlib.crc32(visitor.encode()) % 100 < share * 100 else 1
