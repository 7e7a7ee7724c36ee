"""Write the pages that code knows best: commands, settings, pack schema, template variables."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from personas.cli.commands import personas
from personas.config.options import KEYS, SECTIONS, Option
from personas.report.views.documentation import descriptions
from personas.rules.schema import pack_schema

WIDTH = 100


def pages() -> Mapping[str, str]:
    """Return file name → Markdown of each page."""
    return {
        "commands.md": _page("Commands", "What `--help` says, of every command.", _commands()),
        "settings.md": _page("Settings", SETTINGS, _settings()),
        "pack.md": _page("Pack schema", PACK, _pack()),
        "templates.md": _page("Variables of templates", TEMPLATES, _variables()),
    }


SETTINGS = "The keys of `personas.yaml`; [personas.yaml](../config.md) explains them by example."
ARGUMENTS = {  # which click shows without help
    "data": "The table of customers or purchases.",
    "model": "The model that a report wrote.",
    "old": "The report that is compared with.",
    "new": "The table, report or model that is compared.",
}
PACK = (
    "The keys of a rule pack, from [its JSON Schema](../pack.schema.json); "
    "[Rule packs](../rules.md) explains them by example."
)
TEMPLATES = (
    "What a template can speak of; `[]` stands for each member of a list. "
    "`personas templates context DATA` shows the values for a table of yours."
)


def _page(title: str, intro: str, parts: Iterable[str]) -> str:
    return "\n\n".join((f"# {title}", intro, *parts)) + "\n"


def _commands() -> Iterator[str]:
    yield from _help(personas, None)


def _help(command: click.Command, parent: click.Context | None) -> Iterator[str]:
    widths = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    settings: dict[str, Any] = {**command.context_settings, **widths}
    context = click.Context(command, parent=parent, info_name=command.name, **settings)
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    yield f"## {context.command_path}\n\n```text\n{text}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if (below := command.get_command(context, name)) is not None:
                yield from _help(below, context)


def _settings() -> Iterator[str]:
    yield "## At the top\n\n" + _options(KEYS)
    for command, options in sorted(SECTIONS.items()):
        yield f"## Under `{command}`\n\n" + _options(options)


def _options(options: Mapping[str, Option]) -> str:
    rows = (
        (f"`{name}`", _flags(each), _help_of(each), _default(each))
        for name, each in options.items()
    )
    return _table(("key", "flag", "what it says", "default"), rows)


def _help_of(option: Option) -> str:
    return option.help or ARGUMENTS.get(option.name, "")


def _flags(option: Option) -> str:
    flags = ", ".join(f"`{flag}`" for flag in option.flags)
    return "the argument" if option.is_argument else flags


def _default(option: Option) -> str:
    values = (option.default,) if isinstance(option.default, str) else option.default or ()
    return ", ".join(f"`{value}`" for value in values)


def _pack() -> Iterator[str]:
    document = pack_schema()
    yield "## At the top\n\n" + _keys(document["properties"])
    for name, part in sorted(document.get("definitions", {}).items()):
        if "properties" in part:
            yield f"## {name}\n\n" + _keys(part["properties"])


def _keys(properties: Mapping[str, Any]) -> str:
    rows = ((f"`{name}`", part.get("description", "")) for name, part in properties.items())
    return _table(("key", "what it says"), rows)


def _variables() -> Iterator[str]:
    rows = ((f"`{path}`", text) for path, text in descriptions().items())
    yield _table(("variable", "what it means"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(folder: Path) -> None:
    """Write all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
