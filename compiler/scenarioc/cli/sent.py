"""The files that requests send, brought along byte for byte: no compiler looks into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scenarioc.build import Built
from scenarioc.cli.report import Report
from scenarioc.cli.sources import SpecFile
from scenarioc.plan.model import Copy
from scenarioc.problems import Problem, Severity
from scenarioc.targets.copies import copied_files, sent


def with_sent(built: Built, spec: SpecFile, report: Report) -> Built:
    """What was built, with copies of the files that its requests send; those that are missing are in the report."""
    copies = copied_files(list(_copies(built, spec, report)))
    return replace(built, files=(*built.files, *copies)) if copies else built


def _copies(built: Built, spec: SpecFile, report: Report) -> Iterator[Copy]:
    folder = Path(spec.name).parent
    for name in built.plan.files:
        try:
            content = spec.read_bytes((folder / name).as_posix())
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            why = "there is none" if missing else f"it cannot be read: {(error.strerror or str(error)).lower()}"
            help = f"put it beside the spec and build again; until it is `{sent(name)}`, these requests fail"
            message = f"`{spec.name}` sends `{name}`, but {why}"
            report.add([Problem("file-not-found", message, help=help, severity=Severity.WARNING)])
        else:
            yield Copy(sent(name), content.decode(errors="surrogateescape"))
