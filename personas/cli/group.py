"""Groups whose commands are imported when they run: `personas --help` imports none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

TARGET = "--to"


class Group(click.Group):
    """A group of commands; ``paths`` maps their names to ``personas.module:command``."""

    def __init__(self, *args: Any, paths: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._paths = paths

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return sorted(self._paths)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command; None where there is none of that name."""
        if cmd_name not in self._paths:
            return None
        module, _, name = self._paths[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


class TargetGroup(Group):
    """A group whose command is the value of ``--to``, wherever on the line that stands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the target in front, where a group looks for its command."""
        return super().parse_args(ctx, put_target_first(args))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the target's command; help shows it as it is typed."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            targets = ", ".join(self.list_commands(ctx))
            ctx.fail(f"{args[0]!r} is no target; say {TARGET} with one of: {targets}")
        return f"{TARGET} {args[0]}", command, args[1:]


def put_target_first(words: Sequence[str]) -> list[str]:
    """Return the words of a line with the target in front; without one they stay as they are."""
    for position, word in enumerate(words):
        if word == TARGET and position + 1 < len(words):
            return [words[position + 1], *words[:position], *words[position + 2 :]]
        if word.startswith(f"{TARGET}="):
            return [word.partition("=")[2], *words[:position], *words[position + 1 :]]
    return list(words)


def complete_target(ctx: click.Context, _: click.Parameter, prefix: str) -> list[CompletionItem]:
    """Offer the targets in the shell."""
    group = ctx.command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return [CompletionItem(name) for name in names if name.startswith(prefix)]
