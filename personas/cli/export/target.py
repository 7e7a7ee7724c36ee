"""`--to TARGET` chooses the command: each target has its own options, and its own help."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from personas.cli.group import Group

OPTION = "--to"


class ByTarget(Group):
    """A group whose command is named by an option, wherever on the line that stands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the target in front, where a group looks for its command."""
        return super().parse_args(ctx, in_order(args))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the target's command; it is shown as it is typed."""
        known = self.get_command(ctx, args[0])
        if known is None and not ctx.resilient_parsing:
            targets = ", ".join(self.list_commands(ctx))
            ctx.fail(f"{args[0]!r} is no target; say {OPTION} with one of: {targets}")
        return f"{OPTION} {args[0]}", known, args[1:]


def in_order(words: Sequence[str]) -> list[str]:
    """Return the words of a line with the target in front; without one they stay as they are."""
    for place, word in enumerate(words):
        if word == OPTION and place + 1 < len(words):
            return [words[place + 1], *words[:place], *words[place + 2 :]]
        if word.startswith(f"{OPTION}="):
            return [word.partition("=")[2], *words[:place], *words[place + 1 :]]
    return list(words)


def complete(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the targets in the shell."""
    group = ctx.command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return [CompletionItem(name) for name in names if name.startswith(begun)]
