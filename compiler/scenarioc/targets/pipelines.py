"""Pipelines that run the test: GitHub Actions and GitLab CI."""

from __future__ import annotations

from scenarioc.plan.model import Plan
from scenarioc.render import render
from scenarioc.targets.deployment import Deployment
from scenarioc.targets.file import File


def github(_: Plan, known: Deployment) -> list[File]:
    """A workflow for `.github/workflows/`."""
    # GitHub would take the expression in an option for one of its own, and refuse it.
    profiles = [name for name in known.profiles if "${{" not in name]
    text = render(
        "targets/github.yml.jinja",
        "github",
        name=known.name,
        folder=known.folder,
        results=f"{known.folder}/results",
        profiles=profiles,
        profile=known.profile if known.profile in profiles else next(iter(profiles), None),
        minutes=known.minutes,
        variables=known.variables,
    )
    return [File("ci/github.yml", text)]


def gitlab(_: Plan, known: Deployment) -> list[File]:
    """A job to be included in `.gitlab-ci.yml`."""
    text = render(
        "targets/gitlab.yml.jinja",
        "dollars",
        name=known.name,
        folder=known.folder,
        profiles=known.profiles,
        profile=known.profile,
        minutes=f"{known.minutes} minutes",
        variables=[f"    {one.name}{', which must be set' if one.required else ''}" for one in known.variables],
    )
    return [File("ci/gitlab.yml", text)]
