"""What keeps a load from the wrong system, and from getting out of hand."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any

from scenarioc.spec.base import Count, Duration, Scalar, Text, refuse, scalar, shown
from scenarioc.spec.model import Model
from scenarioc.spec.rates import Rate

_NAME = re.compile(r"(\*\.)?([^\s.*/:@]+\.)*[^\s.*/:@]+")


def check_host(value: Any) -> str:
    """A host name, a pattern such as `*.staging.test`, an address or a network such as `10.0.0.0/8`."""
    text = value if isinstance(value, str) else ""
    try:
        ipaddress.ip_network(text.strip("[]"))
    except ValueError as error:
        if "host bits" in str(error):
            network = str(ipaddress.ip_network(text, strict=False))
            raise refuse(
                "not-a-host", f"{shown(value)} is not a network", f"did you mean `{network}`?", network
            ) from None
        if "${" in text or not _NAME.fullmatch(text):
            raise refuse(
                "not-a-host",
                f"{shown(value)} is not a host",
                "write a name, `*.name`, an address or a network: `staging.test`, `*.staging.test`, `10.0.0.0/8`; "
                "without scheme, port or path",
            ) from None
    return text


Host = Annotated[str, scalar(check_host, type="string", examples=["localhost", "*.staging.test", "10.0.0.0/8"])]


class Kill(Model):
    """What ends a running test at once, beside the signal SIGUSR1."""

    file: Text | None = None
    """A file: when it appears where the test runs, the test ends. Examples: `STOP`"""
    url: Text | None = None
    """A URL that is asked twice a second: when it answers `stop`, the test ends. Examples: `https://ops.test/load`"""


class Safety(Model):
    """Limits that are compiled into the locustfile and hold wherever it runs."""

    hosts: list[Host] | None = None
    """The only hosts that get requests: names, `*.patterns`, addresses and networks. It holds for redirects, absolute
    URLs and the addresses that names resolve to. Without it, the targets; in CI, a target elsewhere than on this
    machine must be listed. Examples: `[staging.test, 10.0.0.0/8]`"""
    production: list[Host] | None = None
    """Targets that a test only runs against when it is started with `--confirm HOST`. Examples: `[shop.test]`"""
    max_users: Count | None = None
    """The most users at once. Examples: `500`"""
    max_rate: Rate | None = None
    """The most requests a second in all. Examples: `1000/s`"""
    max_duration: Duration | None = None
    """The longest time that a test may run. Examples: `30m`"""
    marker: dict[str, Scalar] | None = None
    """Headers that tell the target that a request is part of a load test; `X-Load-Test: true` if absent. Another,
    `X-Load-Test-Run`, names the run. Examples: `{X-Load-Test: "true"}`"""
    kill: Kill | None = None
    """What ends a running test at once. Examples: `{file: STOP}`"""
