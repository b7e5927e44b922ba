"""A plain HTTP client for one virtual user: cookies, redirects and timeouts as the plan says."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import requests

from scenarioc.plan import model

FORM = "application/x-www-form-urlencoded"
REDIRECTS = {"fast": 5, "requests": 30}
"""How many redirects Locust's clients follow when the plan does not say."""


@dataclass
class Answer:
    """What came back; `status` 0 when nothing did."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes
    url: str
    redirected: bool
    took_ms: float

    def values(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def body(self) -> Any:
        """The body as JSON; raises ValueError."""
        return json.loads(self.content)


class Client:
    """The HTTP session of one user."""

    def __init__(self, settings: model.Client, host: str, folder: Path, headers: Mapping[str, str], proxy: Any) -> None:
        self.settings, self.host, self.folder = settings, host, folder
        self.session = requests.Session()
        self.sent = 0
        self.session.trust_env = False
        self.session.headers.clear()
        self.session.headers.update(headers)
        self.session.max_redirects = settings.max_redirects or REDIRECTS[settings.library]
        if proxy:
            self.session.proxies = {"http": proxy, "https": proxy}

    def send(self, request: model.Request, values: dict[str, Any]) -> Answer:
        """Send a request whose expressions have the given values: `url query headers cookies body`."""
        url = values["url"]
        address = url if url.startswith(("http://", "https://")) else self.host + url
        headers, more = self._body(request, values["body"])
        given = {name.lower() for name in values["headers"]}
        headers = {name: value for name, value in headers.items() if name.lower() not in given} | values["headers"]
        # A cookie of the request stands in for one of the same name that the server has set.
        covered = [cookie for cookie in self.session.cookies if cookie.name in values["cookies"]]
        for cookie in covered:
            self.session.cookies.clear(cookie.domain, cookie.path, cookie.name)
        self.sent += 1
        began = time.perf_counter()
        try:
            answer = self.session.request(
                request.method,
                address,
                params=values["query"],
                headers=headers,
                cookies=values["cookies"],
                allow_redirects=request.follow_redirects and not self.settings.keeps_methods,
                timeout=request.timeout_s or self.settings.timeout_s,
                **more,
            )
            if self.settings.keeps_methods and request.follow_redirects:
                answer = self._followed(answer, headers, more)
        except requests.RequestException:
            return Answer(0, [], b"", address, False, (time.perf_counter() - began) * 1000)
        took = (time.perf_counter() - began) * 1000
        for cookie in covered:
            if cookie.name not in self.session.cookies:
                self.session.cookies.set_cookie(cookie)
        self.sent += len(answer.history)
        pairs = list(answer.raw.headers.items())
        return Answer(answer.status_code, pairs, answer.content, answer.url, bool(answer.history), took)

    def _followed(self, answer: requests.Response, headers: dict[str, str], more: dict[str, Any]) -> requests.Response:
        """The answer behind all redirects, each asked with the method that the request had, except after a 303."""
        history: list[requests.Response] = []
        method = answer.request.method or ""
        while answer.is_redirect and len(history) < self.session.max_redirects:
            history.append(answer)
            if answer.status_code == 303:
                method, headers, more = "GET", {}, {}
            url = urljoin(answer.url, answer.headers["Location"])
            answer = self.session.request(method, url, headers=headers, allow_redirects=False, **more)
        answer.history = history
        return answer

    def _body(self, request: model.Request, body: Any) -> tuple[dict[str, str], dict[str, Any]]:
        packed: dict[str, str] = {"Content-Encoding": "gzip"} if request.compress else {}
        pack = gzip.compress if request.compress else bytes
        match request.body:
            case model.JsonBody():
                return {"Content-Type": "application/json", **packed}, {"data": pack(json.dumps(body).encode())}
            case model.FormBody():
                return {"Content-Type": FORM, **packed}, {"data": pack(urlencode(body, doseq=True).encode())}
            case model.RawBody():
                content = (self.folder / request.body.file).read_bytes() if request.body.file else body.encode()
                kind = {"Content-Type": request.body.content_type} if request.body.content_type else {}
                return {**kind, **packed}, {"data": pack(content)}
            case model.MultipartBody():
                return {}, {
                    "files": [self._part(part, *one) for part, one in zip(request.body.parts, body, strict=True)]
                }
        return {}, {}

    def _part(self, part: model.Part, content: str, filename: str | None) -> tuple[str, Any]:
        data = (self.folder / part.file).read_bytes() if part.file else content.encode()
        return part.name, (filename, data, part.content_type) if part.content_type else (filename, data)
