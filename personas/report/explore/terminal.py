"""An exploration as a page in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from personas.domain.exploration import Exploration
from personas.report.environments import phrases
from personas.report.explore.view import (
    ColumnView,
    ExplorationView,
    MatrixView,
    NumberView,
    exploration_view,
)
from personas.report.terminal.console import (
    TerminalPage,
    folding,
    numeric,
    unbroken,
    view_with_cells,
)

BARS, ASCII_BARS = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
MAX_MATRIX_COLUMNS = 8  # more do not fit side by side; the pairs are listed anyhow
EXAMPLE_LENGTH = 16  # characters of a cell that are enough to recognise it


def print_exploration(exploration: Exploration, console: Console) -> None:
    """Write the exploration: what a run would do, what hinders it, the roles, then the data."""
    view = exploration_view(exploration, private=True)
    page = TerminalPage(console, phrases("explore"))
    warnings = [view_with_cells(problem) for problem in exploration.warnings]
    errors = [warning for warning in warnings if warning.code.startswith("E")]
    console.print(page.text(page.phrases.title(view), "bold"))
    console.print()
    page.paragraph(page.phrases.answer(view), "bold")
    page.paragraph(page.phrases.state(view, len(warnings) - len(errors)))
    page.warnings("errors", errors, spaced=True)
    _print_roles(page, view)
    _print_distributions(page, view)
    page.heading("read")
    page.show(_columns(page, view.columns))
    page.warnings("warnings", [w for w in warnings if w not in errors], spaced=True)


def _print_distributions(page: TerminalPage, view: ExplorationView) -> None:
    if view.numbers:
        page.heading("numbers")
        page.show(_numbers(page, view.numbers))
        page.paragraph(page.phrases.outliers(), "dim")
    if view.categories:
        page.heading("categories")
        macros = page.phrases
        rows = [(c.name, macros.count(c.distinct), macros.values(c)) for c in view.categories]
        page.show(page.table(rows, folding("column"), numeric("distinct"), folding("commonest")))
    if view.matrix:
        _print_correlations(page, view, view.matrix)


def _columns(page: TerminalPage, columns: Sequence[ColumnView]) -> Table:
    macros = page.phrases
    rows = [
        (
            column.name,
            macros.form(column),
            macros.count(column.distinct),
            macros.count(column.gaps),
            macros.comma_list([_shorten(cell) for cell in column.examples]),
        )
        for column in columns
    ]
    words = folding("column", "form")
    return page.table(rows, words, numeric("distinct", "gaps"), folding("examples"))


def _print_roles(page: TerminalPage, view: ExplorationView) -> None:
    """Write what each column is for, and the flags that change it."""
    page.heading("roles")
    console = page.console
    rows = [(role.column, role.role, page.phrases.reason(role)) for role in view.roles]
    page.show(page.table(rows, folding("column"), unbroken("role"), folding("reason")))
    page.paragraph(page.phrases.change_roles(), "dim")
    for proposal in view.proposals:
        line = page.text(page.phrases.proposal(proposal), "dim")
        console.print(Text(" " * 4) + line, soft_wrap=True)


def _shorten(cell: str) -> str:
    return cell if len(cell) <= EXAMPLE_LENGTH else cell[: EXAMPLE_LENGTH - 1] + "…"


def _numbers(page: TerminalPage, numbers: Sequence[NumberView]) -> Table:
    macros = page.phrases
    rows = [
        (
            number.name,
            *map(macros.rounded, (number.low, number.median, number.high)),
            _histogram(page, number.bins),
            macros.count(number.outliers),
        )
        for number in numbers
    ]
    figures = numeric("low", "median", "high")
    return page.table(rows, folding("column"), figures, unbroken("shape"), numeric("outliers"))


def _histogram(page: TerminalPage, bins: Sequence[int]) -> Text:
    """Return a histogram in one line: the height of a sign is the number of values."""
    bars, highest = ASCII_BARS if page.ascii_only else BARS, max(bins) or 1
    heights = [-(-count * (len(bars) - 1) // highest) for count in bins]
    return Text("".join(bars[height] for height in heights), style="cyan")


def _print_correlations(page: TerminalPage, view: ExplorationView, matrix: MatrixView) -> None:
    page.heading("correlations")
    if len(matrix.names) <= MAX_MATRIX_COLUMNS:
        page.show(_matrix(page, matrix))
        page.console.print()
    page.paragraph(page.phrases.correlated(view))
    if view.pairs:
        page.console.print()
        rows = [(pair.first, pair.second, page.phrases.strength(pair.value)) for pair in view.pairs]
        page.show(page.table(rows, folding("first", "second"), numeric("value")))


def _matrix(page: TerminalPage, matrix: MatrixView) -> Table:
    """Return the square of correlations; letters beside the rows stand for its columns."""
    letters, strength = "ABCDEFGH"[: len(matrix.names)], page.phrases.strength
    rows = [
        (letter, name, *("" if value is None else strength(value) for value in row))
        for letter, name, row in zip(letters, matrix.names, matrix.cells, strict=True)
    ]
    return page.table(rows, folding("", "column"), numeric(*map(page.text, letters)))
