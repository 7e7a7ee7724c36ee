"""One table of options: the command line, the file, Python and a request say the same."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path

import click
import pytest

from personas import segment
from personas.cli.commands import personas as cli
from personas.config import COMMANDS, KEYS, SECTIONS
from personas.config.options import BACKEND, READING, REPRODUCED, SEGMENTATION
from personas.domain.request import Backend, Reading, Request

RUN_ONLY = {"strict", "quiet"}  # they change what is printed, not what is segmented


def command_of(name: str) -> click.Command:
    groups = (cli, *(group for group in cli.commands.values() if isinstance(group, click.Group)))
    commands = (group.get_command(click.Context(group), name) for group in groups)
    return next(command for command in commands if command)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_the_options_of_the_table(name: str) -> None:
    parameters = {parameter.name: parameter for parameter in command_of(name).params}
    for option in COMMANDS[name]:
        parameter = parameters[option.dest]
        assert parameter.required == option.is_required
        assert parameter.multiple == option.is_repeatable if option.flags else True
        if isinstance(parameter, click.Option):
            assert (set(parameter.opts), parameter.help) == (set(option.flags), option.help)


def test_python_takes_the_options_of_a_segmentation() -> None:
    signature = inspect.signature(segment).parameters
    names = {option.name for option in SEGMENTATION} - RUN_ONLY
    reading = {option.name for option in READING}
    assert set(signature) == (names - reading) | {"reading"}
    for option in SEGMENTATION:
        if option.default is not None:
            assert signature[option.name].default == option.default


def test_a_request_holds_the_options_of_a_segmentation() -> None:
    names = {option.name for option in SEGMENTATION} - RUN_ONLY
    reading = {option.name for option in READING}
    assert {field.name for field in fields(Reading)} == reading | {"purchases"}
    assert {field.name for field in fields(Backend)} == {option.name for option in BACKEND}
    assert {field.name for field in fields(Request)} == (names - reading) | {
        "reading",
        "reproduce",
        "notes",
    }


def test_the_line_of_reproduction_says_what_changes_the_result() -> None:
    names = {option.name for option in SEGMENTATION} - RUN_ONLY - {"data"}
    assert {option.name for option in REPRODUCED} == names - {option.name for option in BACKEND}


def test_names_are_clear() -> None:
    for name, options in COMMANDS.items():
        dests = [option.dest for option in options]
        assert len(dests) == len(set(dests)), name
        assert not KEYS.keys() & (SECTIONS.get(name, {}).keys() - {"model"}), name


def test_every_key_is_in_the_documents(root: Path) -> None:
    text = (root / "docs" / "config.md").read_text("utf-8")
    names = {name for section in SECTIONS.values() for name in section} | KEYS.keys()
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
