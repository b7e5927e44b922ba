"""The documentation says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scenarioc import reference
from scenarioc.build import document_of, plan_of, spec_of
from scenarioc.cli import commands
from scenarioc.cli import reference as cli_reference

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def test_the_language_reference_is_what_the_models_say() -> None:
    assert (DOCS / "language.md").read_text("utf-8") == reference.markdown(), "run `make docs`"


def test_the_cli_reference_is_what_the_commands_say() -> None:
    assert (DOCS / "cli.md").read_text("utf-8") == cli_reference.markdown(), "run `make docs`"


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"scenarioc {command}" in (ROOT / "README.md").read_text("utf-8")


def test_the_tutorial_adds_up_to_a_spec_that_compiles() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / "tutorial.md").read_text("utf-8"), re.DOTALL)
    spec: dict[str, object] = {}
    for block in blocks:
        for key, value in yaml.safe_load(block).items():
            known = spec.get(key)
            spec[key] = {**known, **value} if key == "scenarios" and isinstance(known, dict) else value
    text = yaml.safe_dump(spec, sort_keys=False)
    document = document_of(text, "tutorial.yaml", read=lambda name: "")
    plan, warnings = plan_of(spec_of(document), document, read=lambda name: "")
    assert len(plan.users) == 3
    assert not warnings


AUTH = re.findall(r"```yaml\n(.*?)```", (DOCS / "auth.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("block", AUTH, ids=[re.findall(r"^  (\w+):", block, re.MULTILINE)[0] for block in AUTH])
def test_every_auth_of_its_page_compiles_without_a_warning(block: str) -> None:
    spec = {"version": 1, "name": "shown", "target": "http://localhost:8000", "load": {"users": 1, "for": "1m"}}
    spec |= yaml.safe_load(block)
    flow = [{"get": f"/{name}", "auth": name} for name in spec["auth"]]
    text = yaml.safe_dump({"scenarios": {"user": {"flow": flow}}} | spec, sort_keys=False)
    hooks = "def ticket(user):\n    return {}\n\n\ndef sign(user, request):\n    return {}\n"
    document = document_of(text, "auth.yaml", read=lambda name: hooks)
    plan, warnings = plan_of(spec_of(document), document, read=lambda name: hooks)
    assert len(plan.users) == 1
    assert not [warning for warning in warnings if warning.code != "rows-run-out"]


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
