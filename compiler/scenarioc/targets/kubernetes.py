"""Kubernetes: plain manifests, and the custom resource of the Locust operator, which share their files."""

from __future__ import annotations

from collections.abc import Iterable

from scenarioc.plan.model import Plan
from scenarioc.records import record
from scenarioc.render import render
from scenarioc.targets.containers import image
from scenarioc.targets.deployment import LOCUST_IMAGE, Deployment, Variable
from scenarioc.targets.file import File


@record
class Entry:
    """One file in a ConfigMap: its key there, its path in the pods, its content."""

    key: str
    path: str
    text: str = ""


def kubernetes(_: Plan, known: Deployment) -> list[File]:
    """The ConfigMap, the manifests that run the test with it, and what the operator takes instead of them."""
    entries = _entries(known.files)
    files = render("targets/configmap.yaml.jinja", "yaml", name=known.name, files=entries)
    settings = _settings(known, entries)
    return [
        File("kubernetes/files.yaml", files),
        File("kubernetes/load.yaml", render("targets/kubernetes.yaml.jinja", "dollars", **settings)),
        File("kubernetes/locusttest.yaml", render("targets/operator.yaml.jinja", "dollars", **settings)),
        *image(known),
    ]


def _settings(known: Deployment, entries: list[Entry]) -> dict[str, object]:
    chosen = [Variable("LOAD", required=False, secret=False)] if known.profiles else []
    return {
        "name": known.name,
        "master": f"{known.name}-master",
        "worker": f"{known.name}-worker",
        "sent": f"{known.name}-sent",
        "image": LOCUST_IMAGE,
        "built": known.image,
        "workers": known.workers,
        "count": str(known.workers),
        "packages": known.packages,
        "variables": [*chosen, *known.variables, *known.exports],
        "port": known.watched.prometheus,
        "opentelemetry": known.watched.opentelemetry,
        "files": entries,
        "sends": [Entry(f"file-{number}", path) for number, path in enumerate(known.sends, 1)],
        "travels_alone": known.travels_alone,
    }


def _entries(files: Iterable[File]) -> list[Entry]:
    """The files with keys that a ConfigMap can have; the user's names may hold anything."""
    return [
        Entry(f"data-{number}" if file.copied else file.path, file.path, file.text)
        for number, file in enumerate(files, 1)
    ]
