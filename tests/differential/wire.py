"""What one run sent, in a form in which two tools can be compared: users, each with its requests in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

OWN = {"host", "connection", "accept-encoding", "content-length", "accept", "user-agent"}
"""Headers in which every client differs; of these, only those values that mean something are kept."""
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"

Request = dict[str, Any]
User = list[Request]


CONNECTIONS = ("WS", "SIO")


def users_of(rows: Iterable[dict[str, Any]], masks: Sequence[str], ports: Sequence[int], alone: bool) -> list[User]:
    """The requests of each user, told apart by their connections unless the user was alone; random values masked."""
    users: dict[int, User] = {}
    for row in rows:
        users.setdefault(0 if alone else row["connection"], []).append(request_of(row, masks, ports))
    return [sorted(user, key=channel_of) for user in users.values()]


def channel_of(request: Request) -> tuple[str, str]:
    """What comes over one connection keeps its order; which of two connections is faster is no difference."""
    return (request["method"], request["path"]) if request["method"] in CONNECTIONS else ("", "")


def request_of(row: dict[str, Any], masks: Sequence[str], ports: Sequence[int]) -> Request:
    """One request as it is compared."""

    def masked(text: str) -> str:
        for number, port in enumerate(ports):
            text = text.replace(f"127.0.0.1:{port}", f"server-{number + 1}").replace(str(port), "PORT")
        for mask in [UUID, *masks]:
            text = re.sub(mask, "*", text)
        return text

    url = urlsplit(row["target"])
    headers = dict(row["headers"])
    request: Request = {"method": row["method"], "path": masked(url.path)}
    query = [[masked(name), masked(value)] for name, value in parse_qsl(url.query, keep_blank_values=True)]
    cookies = sorted(masked(pair.strip()) for pair in headers.pop("cookie", "").split(";") if pair.strip())
    body = masked(body_of(row["body"], headers))
    if headers.get("content-type", "").startswith("multipart/"):
        headers["content-type"] = headers["content-type"].partition(";")[0]
    kept = {name: masked(value) for name, value in sorted(headers.items()) if told(name, value)}
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        kept["content-type"] = "application/x-www-form-urlencoded"
    if "gzip" not in headers.get("accept-encoding", "") and row["method"] not in CONNECTIONS:
        kept["accept-encoding"] = "nothing compressed"
    rest = {"query": query, "headers": kept, "cookies": cookies, "body": body}
    return request | {key: value for key, value in rest.items() if value}


def told(name: str, value: str) -> bool:
    """Whether a header says something that its script said."""
    if name == "user-agent":
        return not value.startswith(("got ", "python-", "node-XMLHttpRequest"))
    return name not in OWN or (name == "accept" and value not in ("*/*", "application/json"))


def body_of(raw: str, headers: dict[str, str]) -> str:
    """A body without what means nothing: the spaces of JSON, the boundary of a multipart form."""
    kind = headers.get("content-type", "")
    content = raw.encode("latin-1")
    if kind.startswith("multipart/"):
        whole = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + content)
        parts = whole.get_payload() if whole.is_multipart() else []
        return json.dumps([part_of(part) for part in parts if not isinstance(part, str)], sort_keys=True)
    text = content.decode(errors="replace")
    if "json" in kind:
        try:
            return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
        except ValueError:
            return text
    return text


def part_of(part: Any) -> dict[str, Any]:
    """One part of a multipart form."""
    told = {
        "name": part.get_param("name", header="content-disposition"),
        "filename": part.get_filename(),
        "type": part.get("content-type"),
        "content": part.get_payload(decode=True).decode(errors="replace").rstrip("\r\n"),
    }
    return {key: value for key, value in told.items() if value is not None}
