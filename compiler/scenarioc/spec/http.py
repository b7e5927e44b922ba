"""How virtual users talk HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from scenarioc.spec.base import Count, Duration, Text
from scenarioc.spec.model import Model


class Certificate(Model):
    """A client certificate."""

    cert: Text
    """Path of the certificate (PEM), relative to where the test runs."""
    key: Text | None = None
    """Path of its key, when it is not in the same file."""


def _verify_form(value: Any) -> str:
    return "@flag" if isinstance(value, bool) else "@authority"


def _connections_form(value: Any) -> str:
    return "@kind" if isinstance(value, str) else "@most"


class Http(Model):
    """How the virtual users talk HTTP."""

    timeout: Duration | None = None
    """Give up a request when the server sends nothing for this long; 60 s if absent. Examples: `30s`"""
    connect_timeout: Duration | None = None
    """Give up connecting after this time; 60 s if absent. Examples: `5s`"""
    max_redirects: Count | None = None
    """The most redirects that one request follows. Examples: `5`"""
    verify: Annotated[
        Annotated[bool, Tag("@flag")] | Annotated[Text, Tag("@authority")], Discriminator(_verify_form)
    ] = True
    """Check TLS certificates; false accepts any, a text is the path of an authority's certificate."""
    certificate: Certificate | None = None
    """The client certificate for mutual TLS."""
    proxy: Text | None = None
    """An HTTP proxy. Examples: `http://proxy.test:3128`"""
    connections: Annotated[
        Annotated[Literal["per_user", "shared"], Tag("@kind")] | Annotated[Count, Tag("@most")],
        Discriminator(_connections_form),
    ] = "per_user"
    """Whether each user opens connections of its own, as visitors do, or takes one that another user of its scenario
    has left (`shared`): with many arrivals a second that costs less CPU and no ports. A number: shared, and never
    more than so many to a host. Cookies are each user's own in all of them."""
    on_no_answer: Literal["continue", "end_iteration", "end_user", "end_test"] = "continue"
    """What it means for the user when a request gets no answer at all: refused, cut off, too slow."""
    redirected_post: Literal["get", "post"] = "get"
    """What becomes of a POST, PUT or other request with a body that is redirected with 301 or 302: a GET, as browsers
    do it, or the same request once more."""
