"""Command lines that meet hostile files."""

from __future__ import annotations

from random import Random

from tests.hostile.case import Command

MODEL = "model.json"
# By how often each is worth its time: most faults show when a table is read.
READERS = (
    (6, ("explore", "{}"), ()),
    (6, ("preview", "{}", "-k", "3"), ()),
    (2, ("preview", "{}"), ()),
    (2, ("preview", "{}", "-k", "3", "--format", "json"), ()),
    (1, ("preview", "{}", "-k", "3", "--strict", "--quiet"), ()),
    (1, ("report", "{}", "-k", "3", "-o", "out"), ("out",)),
    (1, ("report", "{}", "-k", "3", "-o", "out", "--format", "md,html,xlsx"), ("out",)),
    (1, ("explore", "{}", "-o", "out"), ("out",)),
    (1, ("rules", "explain", "{}", "-k", "3"), ()),
    (1, ("rules", "test", "retail", "--generate", "{}"), ()),
    (1, ("rules", "lint", "retail", "--data", "{}"), ()),
    (1, ("templates", "context", "{}", "-k", "3"), ()),
    (2, ("init", "{}"), ("personas.yaml",)),
)
# These need a model beside the table.
PLACERS = (
    (2, ("assign", "{}", "--model", MODEL, "-o", "out.csv"), ("out.csv",)),
    (1, ("assign", "{}", "--model", MODEL, "-o", "out.parquet"), ("out.parquet",)),
    (1, ("assign", "{}", "--model", MODEL, "-o", "out.xlsx"), ("out.xlsx",)),
    (1, ("compare", MODEL, "{}"), ()),
    (1, ("compare", MODEL, "{}", "-o", "out"), ("out",)),
    (1, ("preview", "{}", "-k", "3", "--like", MODEL), ()),
)
EXPORTS = (
    (1, ("export", MODEL, "--to", "sql"), ()),
    (1, ("export", MODEL, "--to", "sql", "--as", "view", "-o", "out.sql"), ("out.sql",)),
    (2, ("export", MODEL, "--to", "xlsx", "-o", "out.xlsx"), ("out.xlsx",)),
)
WHOLE = (
    (1, ("report", "{}", "-k", "3", "-o", "out", "--format", "md,html,xlsx"), ("out",)),
    (1, ("report", "{}", "-k", "3", "-o", "out", "--template", "slides"), ("out",)),
    (1, ("report", "{}", "-k", "3", "-o", "out", "--template", "crm"), ("out",)),
)
Choices = tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]


def read(dice: Random, data: str) -> Command:
    """Dice a command that reads a table of customers."""
    return dice_one(dice, READERS, data)


def place(dice: Random, data: str) -> Command:
    """Dice a command that puts a table into the segments of a model."""
    return dice_one(dice, PLACERS, data)


def use_model(dice: Random, data: str) -> Command:
    """Dice a command that reads a model."""
    return dice_one(dice, (*PLACERS, *EXPORTS), data)


def write_report(dice: Random, data: str) -> Command:
    """Dice a command that writes a whole report."""
    return dice_one(dice, WHOLE, data)


def dice_one(dice: Random, choices: Choices, data: str) -> Command:
    """Choose one of some commands, by their weights, on a table."""
    ((_, words, writes),) = dice.choices(choices, [weight for weight, *_ in choices])
    return Command(tuple(data if word == "{}" else word for word in words), writes)
