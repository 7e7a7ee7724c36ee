"""Command lines to paste, at the end of a page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from personas.report.environments import phrases

Command = tuple[str, str]  # a line for the shell, and the key of its purpose among the phrases


def print_commands(console: Console, commands: Sequence[Command]) -> None:
    """Write the lines, each with what it is for where there is room.

    One that is too long is left to the terminal to wrap, so that it can be pasted.
    """
    if not commands:
        return
    say = phrases("preview")
    title = f" {say.next}  "
    longest = max(cell_len(command) for command, _ in commands)
    console.print()
    for index, (command, key) in enumerate(commands):
        purpose = str(say.purpose[key])
        has_room = len(title) + longest + 3 + cell_len(purpose) <= console.width
        line = Text().append(" " * len(title) if index else title, "bold")
        line.append(command.ljust(longest) if has_room else command, "cyan")
        line.append(f"   {purpose}" if has_room else "", "dim")
        console.print(line, soft_wrap=True)
