"""Text on a terminal: without markup, in the characters it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from rich import box
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from personas.domain.problem import Problem
from personas.report.escape import clean
from personas.report.projection import project
from personas.report.views.facts import WarningView

INDENT = 2
_EIGHTHS = " ▏▎▍▌▋▊▉"
_ASCII = str.maketrans({
    "−": "-", "–": "-", "—": "-", "·": "-", "×": "x", "…": "...", "›": ">", "◂": "<", "•": "-",
    "†": "*",
})  # fmt: skip


def view_with_cells(problem: Problem) -> WarningView:
    """Return a problem with its cells, which the analyst alone sees: no report has them."""
    return project(WarningView, problem, message=problem.full_message, help=problem.full_help)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, or the key of its title among the phrases.

    Only columns that ``fold`` shrink when the console is narrow.
    """

    title: str | Text
    justify: JustifyMethod = "left"
    fold: bool = False
    min_width: int | None = None
    max_width: int | None = None


Columns = Iterable[Column]


def unbroken(*titles: str | Text) -> Columns:
    """Return columns of words that are never broken."""
    return [Column(title) for title in titles]


def numeric(*titles: str | Text, fold: bool = False) -> Columns:
    """Return columns of figures."""
    return [Column(title, "right", fold) for title in titles]


def folding(*titles: str | Text) -> Columns:
    """Return columns of words that take several lines where there is no room."""
    return [Column(title, fold=True) for title in titles]


@dataclass(frozen=True, slots=True)
class TerminalPage:
    """A page on one console; ``phrases`` are its template macros. No text is read as markup."""

    console: Console
    phrases: Any

    @property
    def ascii_only(self) -> bool:
        """Whether the console is limited to its encoding, without pictures."""
        return bool(self.console.options.ascii_only)

    def text(self, value: str, style: str = "") -> Text:
        """Return data or a phrase as literal text, in characters the console can write."""
        line = clean(value)
        if self.ascii_only:
            encoding = self.console.encoding
            line = line.translate(_ASCII).encode(encoding, "replace").decode(encoding)
        return Text(line, style=style)

    def persona(self, icon: str, name: str, style: str = "") -> Text:
        """Return a persona's name behind its icon, where icons can be shown."""
        return self.text(name if self.ascii_only or not icon else f"{icon} {name}", style)

    def bar(self, share: float, width: int) -> Text:
        """Return a bar that fills ``share`` of ``width`` cells."""
        eighths = round(share * width * 8)
        if self.ascii_only:
            return Text("#" * max(round(share * width), 1), style="cyan")
        return Text("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip(), style="cyan")

    def heading(self, key: str) -> None:
        """Write a section's heading, an empty line above it."""
        self.console.print()
        self.console.print(self.text(self.phrases.heading[key], "bold cyan"))

    def paragraph(self, value: str, style: str = "") -> None:
        """Write one paragraph, wrapped and indented."""
        self.show(self.text(value, style))

    def show(self, renderable: RenderableType, indent: int = INDENT) -> None:
        """Write anything, indented."""
        self.console.print(Padding(renderable, (0, 0, 0, indent), expand=False))

    def table(
        self, rows: Iterable[Sequence[str | Text]], *columns: Columns, header: bool = True
    ) -> Table:
        """Return a table without a frame, two spaces between its columns."""
        table = Table(
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            show_edge=False,
            padding=(0, 1, 0, 0),
            header_style="bold",
            show_header=header,
        )
        for column in chain(*columns):
            table.add_column(
                self._title(column.title),
                justify=column.justify,
                no_wrap=not column.fold,
                overflow="fold",
                min_width=column.min_width,
                max_width=column.max_width,
            )
        for row in rows:
            table.add_row(*(self.text(cell) if isinstance(cell, str) else cell for cell in row))
        return table

    def _title(self, title: str | Text) -> Text:
        if isinstance(title, Text):
            return title
        return self.text(self.phrases.column[title] if title else "")

    def warnings(
        self,
        key: str,
        warnings: Sequence[WarningView],
        style: str = "",
        *,
        spaced: bool = False,
    ) -> None:
        """Write codes, messages and help under a heading, errors in red.

        If ``spaced``, the line of help is never absent.
        """
        if not warnings:
            return
        self.heading(key)
        grid = Table.grid(padding=(0, 2))
        for warning in warnings:
            colour = "bold red" if warning.code.startswith("E") else "bold yellow"
            grid.add_row(self.text(warning.code, style or colour), self.text(warning.message))
            if warning.help or spaced:
                grid.add_row("", self.text(warning.help or "", "dim"))
        self.show(grid)
