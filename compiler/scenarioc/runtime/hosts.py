"""Only hosts and addresses that the spec allows get a request, whoever asks for it."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import unicodedata
import urllib.parse
from collections.abc import Iterable, Sequence
from typing import Any

import gevent.socket
import requests
from geventhttpclient.client import HTTPClientPool
from geventhttpclient.url import URL
from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Forbidden(PermissionError):
    """A request that was not sent; Locust counts it as failed."""


def address_of(host: str) -> Address | None:
    """The address that a host is, however it is written: `0x7f.1` is 127.0.0.1."""
    try:
        address: Address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        try:
            address = ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def network_of(entry: str) -> Network | None:
    """The network that an entry such as `10.0.0.0/8` or `::1` names."""
    try:
        return ipaddress.ip_network(entry.strip("[]"))
    except ValueError:
        return None


def plain_host(host: str) -> str:
    """A host name in the one form in which names are compared."""
    name = unicodedata.normalize("NFKC", host).lower().removesuffix(".")
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name


class AllowedHosts:
    """The host names, `*.patterns` and networks that may get requests.

    Names are compared when a URL is asked for and when they are resolved, addresses
    when a connection is made. A name may lead to public addresses; private ones must be
    listed themselves. Those of this machine need not be if the target is here, unless
    some of them are listed.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.networks: list[Network] = []
        self.loopback = False
        self.place = ""

    def add(self, entries: Iterable[str]) -> None:
        """Allow more hosts."""
        for entry in entries:
            network = network_of(entry)
            if network is None and (address := address_of(entry)) is not None:
                network = ipaddress.ip_network(address)
            if network is None:
                self.names.add(plain_host(entry))
            else:
                self.networks.append(network)

    def allow_loopback(self, target_is_here: bool) -> None:
        """Allow all of this machine if the target is here and no entry says less."""
        listed = any(network.is_loopback for network in self.networks)
        self.loopback = "localhost" in self.names or (target_is_here and not listed)

    def may_reach(self, address: Address) -> bool:
        """Whether a connection to the address is allowed."""
        if any(address in network for network in self.networks):
            return True
        return self.loopback if address.is_loopback else self.is_named_public(address)

    def is_named_public(self, address: Address) -> bool:
        """Whether the address can be that of a name on the list."""
        return address.is_global and bool(self.names)

    def has(self, host: str) -> bool:
        """Whether the host is on the list."""
        if (address := address_of(host)) is not None:
            networks = self.networks
            here = self.loopback and address.is_loopback
            return here or any(address in network for network in networks)
        name = plain_host(host)
        if name == "localhost" or name.endswith(".localhost"):
            return self.loopback or name in self.names
        parts = name.split(".")
        wider = {"*." + ".".join(parts[cut:]) for cut in range(1, len(parts))}
        return name in self.names or bool(wider & self.names)

    def check(self, host: str) -> None:
        """Raise `Forbidden` for a host that is not on the list."""
        if not self.has(host):
            raise Forbidden(f"not sent: {host} is not in safety.hosts ({self.place})")

    def check_address(self, text: str) -> None:
        """Raise `Forbidden` for an address that must not be reached."""
        address = address_of(text)
        if address is None or not self.may_reach(address):
            raise Forbidden(
                f"not sent: {text} is no address that safety.hosts allows"
                f" ({self.place})"
            )


allowed = AllowedHosts()


def guard_requests() -> None:
    """Let both HTTP clients ask before each request, and each redirect they follow."""
    client_of = HTTPClientPool.get_client
    adapter_of = requests.Session.get_adapter

    def get_client(pool: HTTPClientPool, url: Any) -> Any:
        url = url if isinstance(url, URL) else URL(url)
        allowed.check(url.host)
        return client_of(pool, url)

    def get_adapter(session: requests.Session, url: str | bytes) -> Any:
        text = url if isinstance(url, str) else url.decode()
        try:
            allowed.check(urllib.parse.urlsplit(text).hostname or text)
        except Forbidden as error:
            raise requests.ConnectionError(error) from error  # what Locust counts here
        return adapter_of(session, text)

    replace(HTTPClientPool, "get_client", get_client)
    replace(requests.Session, "get_adapter", get_adapter)


def guard_sockets() -> None:
    """Let everybody ask who resolves a name or connects, such as a hook."""
    resolve, connect = socket.getaddrinfo, socket.socket.connect
    connect_ex = socket.socket.connect_ex

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and address_of(name) is None:
            allowed.check(name)
        return resolve(host, *rest, **named)

    def checked_connect(end: Any, address: Any) -> Any:
        check_end(end, address)
        return connect(end, address)

    def checked_connect_ex(end: Any, address: Any) -> Any:
        check_end(end, address)
        return connect_ex(end, address)

    for module in (socket, gevent.socket):
        replace(module, "getaddrinfo", getaddrinfo)
    replace(socket.socket, "connect", checked_connect)
    replace(socket.socket, "connect_ex", checked_connect_ex)


def replace(owner: Any, name: str, replacement: Any) -> None:
    """Put a function that asks first in the place of one that does not."""
    setattr(owner, name, replacement)


def check_end(end: Any, address: Any) -> None:
    """Check where an Internet socket is about to be connected to."""
    if end.family in (socket.AF_INET, socket.AF_INET6):
        allowed.check_address(address[0])


def is_here(host: str) -> bool:
    """Whether a host is this machine by its name or address."""
    address = address_of(host)
    name = plain_host(host)
    named = name == "localhost" or name.endswith(".localhost")
    return named if address is None else address.is_loopback


def targets_of(environment: Any, user_classes: Sequence[Any]) -> set[str]:
    """The hosts that users are about to ask: `--host`, or those of the scenarios."""
    urls = [str(user_class.host) for user_class in user_classes]
    urls = [environment.host] if environment.host else urls
    return {urllib.parse.urlsplit(url).hostname or url for url in urls}


def keep_to_hosts(
    hosts: Sequence[str], user_classes: Sequence[Any], place: str
) -> None:
    """Send nothing to any host but these; without any, to none but the targets.

    In CI, a target elsewhere than on this machine must be among the hosts.
    """
    allowed.place = place
    allowed.add(hosts)
    listed = bool(hosts) or os.environ.get("CI", "").lower() in ("1", "true")

    def settle(environment: Any) -> list[str]:
        """Let the targets of this test be asked, except for those returned."""
        targets = targets_of(environment, user_classes)
        allowed.allow_loopback(any(map(is_here, targets)))
        if not listed:
            allowed.add(target for target in targets if not is_here(target))
        return sorted(target for target in targets if not allowed.has(target))

    @on(events.init)
    def guard(environment: Any, runner: Any, **_: Any) -> None:
        refused = settle(environment)
        if refused and not isinstance(runner, WorkerRunner):
            names = ", ".join(refused)
            print(f"Not in safety.hosts ({place}): {names}", file=sys.stderr)
            sys.exit(2)
        guard_requests()
        guard_sockets()  # not before Locust has resolved its master's name

    @on(events.test_start)
    def settle_again(environment: Any, **_: Any) -> None:
        settle(environment)  # the web UI and the master may have named another host
