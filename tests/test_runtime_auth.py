"""What the helpers of auth work out by themselves: lifetimes, signatures, who logs in for all."""

from __future__ import annotations

import base64
import datetime
import json
import math
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from locust.runners import MasterRunner

from scenarioc.build import document_of, emit, plan_of, spec_of
from scenarioc.runtime.sharedlogins import SharedLogin
from scenarioc.runtime.signing import body_as_sent, sorted_query
from scenarioc.runtime.tokens import Token, jwt_lifetime

DOCS = Path(__file__).parent.parent / "docs"


def jwt(**claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.c2ln"


@pytest.mark.parametrize(
    ("token", "seconds"),
    [(jwt(iat=1000, exp=1300), 300), (jwt(sub="anna"), None), ("opaque", None), ("a.b.c", None), (17, None)],
)
def test_a_json_web_token_says_how_long_it_is_good(token: Any, seconds: float | None) -> None:
    assert jwt_lifetime(token) == seconds


@pytest.mark.parametrize(
    ("lasts_s", "margin_s", "left_s"),
    [(100, None, 90), ("3600", None, 3570), (100, 5, 95), (10, 60, 5), (None, None, math.inf), ("soon", 5, math.inf)],
)
def test_a_token_is_replaced_before_it_ends_but_not_all_the_time(lasts_s: Any, margin_s: Any, left_s: float) -> None:
    assert Token({}, lasts_s).left_s(margin_s) == pytest.approx(left_s, abs=1)


def test_the_example_of_aws_gets_the_signature_that_aws_says() -> None:
    [block] = [
        b for b in re.findall(r"```yaml\n(.*?)```", (DOCS / "auth.md").read_text("utf-8"), re.S) if "  aws:" in b
    ]
    # The test `get-vanilla` of the suite that AWS publishes for version 4: it signs two headers.
    block = block.replace("eu-central-1/execute-api", "us-east-1/service").replace('"eu-central-1"', '"us-east-1"')
    block = block.replace('"execute-api"', '"service"').replace(
        "host;x-amz-content-sha256;x-amz-date", "host;x-amz-date"
    )
    block = block.replace("        x-amz-content-sha256:${payload}\n", "")
    head = "version: 1\nname: aws\ntarget: http://localhost\nload: {users: 1, for: 1m}\n"
    text = f"{head}{block}scenarios: {{user: {{auth: aws, flow: [GET /]}}}}\n"
    document = document_of(text, "aws.yaml", read=str)
    plan, _ = plan_of(spec_of(document), document, read=str)
    source = next(file.text for file in emit(plan) if file.path == "locustfile.py")
    start = source.index("def sign_for_aws")
    values: dict[str, Any] = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"}
    values["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    exec("import hashlib\nfrom typing import Any\nfrom scenarioc.runtime.values import hmac_sha256", values)
    exec(source[start : source.index("\n\n\n", start)], values)
    moment = datetime.datetime(2015, 8, 30, 12, 36, tzinfo=datetime.UTC)
    request = {"method": "GET", "path": "/", "query": "", "host": "example.amazonaws.com", "body": "", "time": moment}
    signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    assert values["sign_for_aws"](None, request)["Authorization"].endswith(f"Signature={signature}")


def test_a_query_is_sorted_and_encoded_for_signatures() -> None:
    assert sorted_query("b=2&a=x+y", {"c": ["ü", "1"], "B": ""}) == "B=&a=x%20y&b=2&c=%C3%BC&c=1"
    assert body_as_sent(None, {"a": "ü"}) == ('{"a": "\\u00fc"}', {"Content-Type": "application/json"})
    assert body_as_sent({"a": ["1", "2"]}, None)[0] == "a=1&a=2"


class Master(MasterRunner):
    """A master that keeps what it would send, and hears of the workers it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, str | None]] = []
        self.workers: list[str] = []
        self.greenlet = None

    @property
    def clients(self) -> Any:
        return SimpleNamespace(all=[SimpleNamespace(id=one) for one in self.workers], missing=[])

    def register_message(self, *_: Any, **__: Any) -> None:
        pass

    def send_message(self, kind: str, data: Any, client_id: str | None = None) -> None:
        self.sent.append((data, client_id))


def test_when_the_worker_that_logs_in_is_lost_another_one_does() -> None:
    master = Master()
    master.workers = ["one", "two"]
    login = SharedLogin("all", lambda user: Token({}))
    login.attach(master)

    def hear(node: str, **message: Any) -> list[tuple[Any, str | None]]:
        master.sent.clear()
        login.asked(SimpleNamespace(node_id=node, data=message))
        return list(master.sent)

    assert hear("one", after=0) == [({"yours": 0}, "one")]
    assert hear("two", after=0) == []
    master.workers = ["two"]
    assert hear("two", after=0) == [({"yours": 0}, "two")]
    [(given, everybody)] = hear("two", token=({"Authorization": "t"}, math.inf, None))
    assert (given, everybody) == ({"number": 1, "token": ({"Authorization": "t"}, math.inf, None)}, None)
    # Who comes late gets it at once; who has it and needs another one logs in; who gives up leaves it to others.
    assert hear("three", after=0)[0][1] == "three"
    assert hear("two", after=1) == [({"yours": 1}, "two")]
    hear("two", no="longer")
    assert hear("three", after=1) == [({"yours": 1}, "three")]
