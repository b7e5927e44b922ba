"""`completion`: what makes a shell complete commands, options, specs and the names in them."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")

_EXAMPLES = """\b
Examples:
  scenarioc completion bash > ~/.local/share/bash-completion/completions/scenarioc
  scenarioc completion fish > ~/.config/fish/completions/scenarioc.fish
  eval "$(scenarioc completion zsh)"     (a line for ~/.zshrc)
"""


@click.command(short_help="Print what lets a shell complete.", epilog=_EXAMPLES)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that lets SHELL complete commands, options, specs, profiles, environments and codes."""
    from click.shell_completion import get_completion_class

    known = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    assert known is not None
    script = known(root, {}, "scenarioc", "_SCENARIOC_COMPLETE")
    # Not `source()`, which asks the bash of this machine for its version: the script may be meant for another one.
    click.echo((script.source_template % script.source_vars()).strip())
