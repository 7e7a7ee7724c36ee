"""What the terminal can show: text without markup, in the characters it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from personas.report.escape import clean

INDENT = 2
_EIGHTHS = " ▏▎▍▌▋▊▉"
_PLAIN = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "·": "-",
        "×": "x",
        "…": "...",
        "›": ">",
        "◂": "<",
        "•": "-",
        "†": "*",
    }
)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes on one console; ``say`` holds the phrases. Nothing it writes is read as markup."""

    console: Console
    say: Any

    @property
    def plain(self) -> bool:
        """Whether the console is limited to what its encoding has, without pictures."""
        return bool(self.console.options.ascii_only)

    def text(self, value: str, style: str = "") -> Text:
        """Return data or a phrase as literal text, in characters the console can write."""
        shown = clean(value)
        if self.plain:
            encoding = self.console.encoding
            shown = shown.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
        return Text(shown, style=style)

    def titled(self, icon: str, name: str, style: str = "") -> Text:
        """Return a persona's name behind its icon, where icons can be shown."""
        return self.text(name if self.plain or not icon else f"{icon} {name}", style)

    def bar(self, share: float, width: int) -> Text:
        """Return a bar that fills ``share`` of ``width`` cells."""
        eighths = round(share * width * 8)
        if self.plain:
            return Text("#" * max(round(share * width), 1), style="cyan")
        return Text("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip(), style="cyan")

    def heading(self, key: str) -> None:
        """Write a section's heading, an empty line above it."""
        self.console.print()
        self.console.print(self.text(self.say.heading[key], "bold cyan"))

    def paragraph(self, value: str, style: str = "") -> None:
        """Write one paragraph, wrapped and indented."""
        self.put(self.text(value, style))

    def put(self, what: RenderableType, indent: int = INDENT) -> None:
        """Write anything, indented."""
        self.console.print(Padding(what, (0, 0, 0, indent), expand=False))

    def table(self) -> Table:
        """Start a table without a frame, two spaces between its columns."""
        return Table(
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            show_edge=False,
            padding=(0, 1, 0, 0),
            header_style="bold",
        )

    def columns(self, table: Table, *titles: str, right: bool = False, fold: bool = False) -> None:
        """Add columns; only those that ``fold`` give way when the console is narrow."""
        for title in titles:
            side: JustifyMethod = "right" if right else "left"
            table.add_column(self.text(title), justify=side, no_wrap=not fold, overflow="fold")
