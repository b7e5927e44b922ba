"""The command line: arguments in, exit code out.

Every command imports what it needs when it runs: `scenarioc build` must start as fast as its libraries allow.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys

import click

from scenarioc import __version__
from scenarioc.problems import did_you_mean

INTERRUPTED = 130

_MODULES = {
    "build": "build",
    "check": "build",
    "convert": "convert",
    "show": "show",
    "data": "data",
    "schema": "show",
    "init": "start",
    "verify": "verify",
    "run": "run",
    "report": "results",
    "compare": "compare",
    "demo": "run",
    "explain": "explain",
    "completion": "completion",
}
"""The module that a command stands in, as a function of its name."""

_EPILOG = """\b
Exit codes:
  0  done; the thresholds held
  1  a threshold failed, or `--check` or `--diff` found a difference
  2  the spec or the command line is wrong
  3  the run itself broke

\b
First steps:
  scenarioc demo
  scenarioc init
  scenarioc build scenario.yaml
"""


class Commands(click.Group):
    """The commands, each imported when somebody asks for it, with a suggestion for a misspelt one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        return command(cmd_name) if cmd_name in _MODULES else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        known = args[0].startswith("-") or self.get_command(ctx, args[0]) is not None
        if not known and not ctx.resilient_parsing:
            near = did_you_mean(args[0], self.list_commands(ctx))
            ctx.fail(f"There is no command `{args[0]}`." + (f" Did you mean `{near}`?" if near else ""))
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scenarioc", message="%(prog)s %(version)s", help="Show the version.")
def scenarioc() -> None:
    """Compile short load-test specs into self-contained locustfiles, and run them with Locust."""


def command(name: str) -> click.Command:
    """The command of that name."""
    found: click.Command = getattr(importlib.import_module(f"scenarioc.cli.{_MODULES[name]}"), name)
    return found


def commands() -> dict[str, click.Command]:
    """All commands by name."""
    return {name: command(name) for name in _MODULES}


def main() -> None:
    """Run the command that `sys.argv` names and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError):
                stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(scenarioc.main(prog_name="scenarioc", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output, such as `head`, has seen enough; nothing may be flushed into it at exit.
        sys.stdout = io.TextIOWrapper(io.BytesIO())
