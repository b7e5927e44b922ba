"""All targets, in the order in which their files are made."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Collection, Sequence

from scenarioc.languages import dotenv
from scenarioc.plan.model import Plan
from scenarioc.targets import locustfile, runners
from scenarioc.targets.file import File

TARGETS = {
    "compose": ("containers", "a master and workers with Docker Compose"),
    "kubernetes": ("kubernetes", "manifests for Kubernetes and for the Locust operator"),
    "github": ("pipelines", "a workflow for GitHub Actions"),
    "gitlab": ("pipelines", "a job for GitLab CI"),
    "azure": ("azure", "a test of Azure Load Testing"),
    "grafana": ("grafana", "a dashboard for Grafana"),
}
"""Targets that are made when somebody asks for them: the function of that name in a module here, and what they are."""

_IMPORT = re.compile(r"^(?:import|from) +(\w+)", re.MULTILINE)


def emit(plan: Plan, also: Collection[str] = ()) -> list[File]:
    """Every file that a plan becomes; `also` names targets besides those that the plan asks for."""
    files = locustfile.emit(plan)
    files += runners.emit(plan, imports=third_party(files[0].text))
    return files + chosen(plan, files, {*plan.made.targets, *also})


def chosen(plan: Plan, files: Sequence[File], names: Collection[str]) -> list[File]:
    """The files of these targets, each once, for a plan that has become `files`."""
    if not names:
        return []
    from scenarioc.targets.deployment import deployment

    known = deployment(plan, files, [one.name for one in plan.environment if runners.is_secret(dotenv.name(one.name))])
    found: dict[str, File] = {}
    for name, (module, _) in TARGETS.items():
        if name in names:
            make: Callable[..., list[File]] = getattr(importlib.import_module(f"scenarioc.targets.{module}"), name)
            found |= {file.path: file for file in make(plan, known)}
    return list(found.values())


def third_party(source: str) -> frozenset[str]:
    """The packages outside the standard library that a module imports at its top level, below its docstring."""
    found = _IMPORT.findall(source, source.find('"""\n') + 1)
    return frozenset(set(found) - sys.stdlib_module_names)
