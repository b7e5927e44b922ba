"""The class that sets up and tears down, and the call that lets it do so."""

from __future__ import annotations

from scenarioc.languages.python import comment
from scenarioc.plan import model
from scenarioc.plan.walk import connects
from scenarioc.render import Code, render
from scenarioc.targets.locustfile.code import call, name
from scenarioc.targets.locustfile.steps import Writer
from scenarioc.targets.locustfile.users import attributes_of, start_body, stop_body


def setup_section(plan: model.Plan, headers: Code | None = None) -> Code:
    """A user class that Locust does not start, and what starts it once per test."""
    user = plan.setup
    assert user is not None
    writer = Writer(user.client)
    written = render(
        "locustfile/setup.jinja",
        "python",
        heading=Code(comment(f"{user.title} ({user.place})")),
        name=name(user.identifier),
        base=Code("FastHttpUser" if user.client.library == "fast" else "HttpUser"),
        attributes=attributes_of(user, headers),
        start=start_body(writer, user),
        start_closes=connects(user.start),
        stop=stop_body(writer, user.stop) if user.stop else None,
        stop_closes=connects(user.stop),
        call=call("once_per_test", name(user.identifier), *([list(plan.shared)] if plan.shared else [])),
    )
    return Code(written.rstrip("\n"))
