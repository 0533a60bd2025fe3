"""Shell completion."""

from __future__ import annotations

import click

from mstui.cli.session import Session
from mstui.cli.verb import verb

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_MSTUI_COMPLETE"


@verb("completion")
@click.argument("shell", type=click.Choice(SHELLS), metavar="bash|zsh|fish")
def completion(session: Session, shell: str) -> None:
    """The completion script of a shell.

    \b
    bash: mstui completion bash > ~/.local/share/bash-completion/completions/mstui
    zsh:  mstui completion zsh > FOLDER-OF-$fpath/_mstui
    fish: mstui completion fish > ~/.config/fish/completions/mstui.fish
    """
    import sys

    from click.shell_completion import get_completion_class

    from mstui.cli.root import root

    script = get_completion_class(shell)
    assert script is not None
    sys.stdout.write(_Script.of(script, root()))


class _Script:
    """click's script, without its look at the installed bash."""

    @staticmethod
    def of(script: type, root: click.Command) -> str:
        # `source()` of bash runs bash to learn its version, which no one who writes a file needs.
        made = script(root, {}, "mstui", VARIABLE)
        text: str = made.source_template % made.source_vars()
        return text.strip() + "\n"
