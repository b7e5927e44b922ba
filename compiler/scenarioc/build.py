"""The whole compiler on one screen: text in, files out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping

from scenarioc.compose import assemble
from scenarioc.plan.lower import analyse, lower
from scenarioc.plan.model import Plan
from scenarioc.problems import Problem, Problems, in_order
from scenarioc.records import record
from scenarioc.source import Document, load
from scenarioc.spec import Spec, read
from scenarioc.targets.file import File
from scenarioc.targets.registry import emit

Read = Callable[[str], str]


@record
class Built:
    """What a spec becomes: its plan, its files, the warnings about it, and the texts that warnings point into."""

    name: str
    source: str
    files: tuple[File, ...]
    warnings: tuple[Problem, ...]
    texts: Mapping[str, str]
    plan: Plan


def build(text: str, name: str, *, read: Read, environment: str | None = None, targets: Collection[str] = ()) -> Built:
    """The files that a spec compiles to, these targets included; raises `Rejected`. `read` gives the text of a file
    beside the spec."""
    document = document_of(text, name, read=read, environment=environment)
    spec = spec_of(document)
    plan, warnings = plan_of(spec, document, read=read)
    files = emit(plan, targets)
    return Built(plan.name, name, tuple(files), warnings, document.texts, plan)


def document_of(text: str, name: str, *, read: Read, environment: str | None = None) -> Document:
    """The text parsed, with what it includes and the chosen environment laid over it."""
    return assemble(load(text, name), read, environment)


def spec_of(document: Document) -> Spec:
    """What the person said."""
    return read(document)


def plan_of(spec: Spec, document: Document, *, read: Read) -> tuple[Plan, tuple[Problem, ...]]:
    """What will happen, and what is worth a warning."""
    problems = Problems()
    lowering, plan = lower(spec, document, _beside(document.name, read), problems)
    problems.stop_if_any()
    analyse(plan, lowering)
    problems.stop_if_any()
    return plan, in_order(problems.found)


def _beside(name: str, read: Read) -> Read:
    """Files that a spec names are where the spec is, which need not be the folder that its own name starts from."""
    folder = posixpath.dirname(name)
    return (lambda path: read(posixpath.join(folder, path))) if folder else read
