"""Docker Compose: a master and its workers on one machine."""

from __future__ import annotations

from scenarioc.plan.model import Plan
from scenarioc.render import render
from scenarioc.targets.deployment import LOCUST_IMAGE, Deployment
from scenarioc.targets.file import File


def compose(_: Plan, known: Deployment) -> list[File]:
    """`compose.yaml`, and the image that it needs."""
    text = render(
        "targets/compose.yaml.jinja",
        "dollars",
        name=known.name,
        image=known.image,
        packages=known.packages,
        workers=known.workers,
        variables=names(known),
        port=known.watched.prometheus,
        travels_alone=known.travels_alone,
    )
    return [File("compose.yaml", text), *image(known)]


def image(known: Deployment) -> list[File]:
    """The `Dockerfile`, where Locust's own image is not enough."""
    if not known.packages:
        return []
    return [File("Dockerfile", render("targets/Dockerfile.jinja", "text", name=known.image, base=LOCUST_IMAGE))]


def names(known: Deployment) -> list[str]:
    """The variables of the test, the one that chooses its profile, and those of OpenTelemetry."""
    chosen = ["LOAD"] if known.profiles else []
    return sorted({*chosen, *(variable.name for variable in (*known.variables, *known.exports))})
