"""A run on one screen: the finding, a row a segment with its first action, what to know, what next.

It fits 80 × 40 for six segments; where it would not, texts are cut that `--details` has whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from personas.report.environments import phrases
from personas.report.terminal.commands import Command, print_commands
from personas.report.terminal.console import TerminalPage
from personas.report.terminal.widths import GAP, Widths, fit_widths
from personas.report.views import RunView, SegmentView

MAX_LINES, MAX_WIDTH = 40, 100
MAX_FACTS, MAX_TRAITS = 3, 3
CERTAINTY_STYLES = ("dim", "bold red", "yellow", "green", "green")  # by level


@dataclass(frozen=True, slots=True)
class Screen:
    """The first screen of a run, with some ``facts``; unless it ``is_whole``, texts are cut."""

    page: TerminalPage
    view: RunView
    say: Any
    widths: Widths
    is_whole: bool = True
    facts: int = MAX_FACTS

    @property
    def width(self) -> int:
        """The cells of a line."""
        return _width(self.page)

    def parts(self) -> Iterator[RenderableType]:
        """Yield all but the commands at the end."""
        page, view = self.page, self.view
        name, headline = page.text(view.table.name), page.text(page.phrases.headline(view))
        has_room = name.cell_len + 3 + headline.cell_len <= page.console.width
        yield Text("   " if has_room else "\n").join([name, headline])
        yield Text()
        yield self._text(0, self.say.finding(view.answer), "bold")
        yield Text()
        yield self._row(self._head())
        yield self._rule()
        by_number = {segment.number: segment for segment in view.segments}
        for number in view.answer.order:
            yield from self._segment(by_number[number])
        yield self._rule()
        yield from self._notes()

    def _rule(self) -> Text:
        sign = "-" if self.page.ascii_only else "─"
        return Text(f" {sign * (self.width - 1)}", style="dim")

    def _row(self, cells: Sequence[Text]) -> Padding:
        """Return one line of the table; its columns are as wide in every line."""
        widths = self.widths
        table = Table.grid(padding=(0, GAP, 0, 0))
        columns = (widths.number, widths.name, widths.customers, widths.value, widths.certainty)
        visible = [pair for pair in zip(cells, columns, strict=True) if pair[1]]
        for _, width in visible[:-1]:
            table.add_column(width=width, overflow="fold")
        table.add_column(max_width=widths.certainty, overflow="fold")
        table.add_row(*(cell for cell, _ in visible))
        return Padding(table, (0, 0, 0, 1), expand=False)

    def _head(self) -> tuple[Text, ...]:
        titles, value = self.page.phrases.column, self.view.value
        label = value.label if value else ""
        is_long = any(cell_len(word) > self.widths.value for word in label.split())
        keys = ("segment", "customers", "value", "sure")
        texts = ["", *(titles[key] for key in keys)]
        texts[3] = titles["value"] if is_long else label
        return tuple(self.page.text(text, "bold") for text in texts)

    def _segment(self, segment: SegmentView) -> Iterator[RenderableType]:
        """Yield a row of figures, what marks the segment, and what to do first."""
        page, certainty = self.page, segment.certainty
        yield self._row((
            page.text(str(segment.number).rjust(self.widths.number), "dim"),
            page.persona(segment.icon, segment.title, "bold"),
            self._customers(segment),
            self._value(segment),
            page.text(certainty.word, CERTAINTY_STYLES[certainty.level]),
        ))  # fmt: skip
        indent = self.widths.indent
        yield self._text(indent, self._traits(segment), may_cut=True)
        if segment.do:
            yield self._text(indent, segment.do[0], sign="▸ ", may_cut=True)

    def _customers(self, segment: SegmentView) -> Text:
        macros = self.page.phrases
        sizes = (cell_len(str(macros.count(s.size))) for s in self.view.segments)
        size = str(macros.count(segment.size)).rjust(max(sizes))
        share = str(macros.share(segment.share)).rjust(4)
        return self.page.text(f"{size}") + Text(" ") + Text(share) + self._bar(segment.share)

    def _value(self, segment: SegmentView) -> Text:
        text = self.page.text(self.page.phrases.value_share(segment))
        share = segment.value.share if segment.value else None
        return Text(" " * (4 - len(text))) + text + self._bar(share or 0.0)

    def _bar(self, share: float) -> Text:
        """Return a bar; those of customers and of value have one scale."""
        if not self.widths.bar or share <= 0:
            return Text()
        values = [s.value.share or 0.0 for s in self.view.segments if s.value]
        longest = max(*values, *(s.share for s in self.view.segments), share)
        return Text(" ") + self.page.bar(share / longest, self.widths.bar)

    def _traits(self, segment: SegmentView) -> str:
        """Return as many marks as fit one line, at least one, and what is typical of the value."""
        lines = (
            str(self.say.traits(self.page.phrases, segment, self.view.value, most))
            for most in range(MAX_TRAITS, 0, -1)
        )
        line = ""
        for line in lines:
            if cell_len(line) <= self.width - self.widths.indent:
                break
        return line

    def _notes(self) -> Iterator[RenderableType]:
        """Yield the outcome that differs most, the first things to know, and what is left out."""
        view, facts = self.view, self.view.key_facts
        if view.outcomes:
            yield self._text(1, self.page.phrases.outcome_line(view.outcomes[0]))
        if self.facts == 0:
            return
        codes = dict.fromkeys([*(f.code for f in facts), *(w.code for w in view.warnings)])
        if facts:
            yield self._text(1, self.say.facts(len(codes)))
        for fact in facts[: self.facts]:
            yield self._text(2, fact.text, sign="· ", may_cut=True, end=fact.code)
        further = list(codes)[min(len(facts), self.facts) :]
        yield self._text(1, self.say.more(further, max(len(view.outcomes) - 1, 0)), "dim")

    def _text(
        self, indent: int, value: object, style: str = "", sign: str = "", may_cut: bool = False,
        end: str = "",
    ) -> Table:  # fmt: skip
        """Return a text behind an indent and a sign; where lines are few it is cut to one.

        The ``end`` is never cut.
        """
        text, margin = self.page.text(str(value), style), indent + len(sign)
        if may_cut and not self.is_whole:
            room = self.width - margin - len(end) - bool(end)
            text = self.page.text(shorten(text.plain, room), style)
        text.append(f" {end}" if end else "", "dim")
        grid = Table.grid()
        cells = [(Text(" " * indent) + self.page.text(sign), margin), (text, self.width - margin)]
        visible = [(cell, width) for cell, width in cells if width]
        for cell, width in visible:
            is_text = cell is text
            grid.add_column(width=None if is_text else width, max_width=width, overflow="fold")
        grid.add_row(*(cell for cell, _ in visible))
        return grid


def print_screen(
    page: TerminalPage, view: RunView, commands: Sequence[Command] = (), *, is_whole: bool = False
) -> None:
    """Write the first screen of a run, and the commands that can follow.

    Texts are cut where they would not fit, unless it ``is_whole``: then all of it follows below.
    """
    say = phrases("preview")
    widths = fit_widths(_width(page), view, page.phrases)
    screen = Screen(page, view, say, widths, facts=0 if is_whole else MAX_FACTS)
    if not is_whole:
        lines = MAX_LINES - len(commands) - 2  # a blank line, and that of the next prompt
        cut = replace(screen, is_whole=False)
        screen = next((form for form in _forms(screen) if _height(form) <= lines), cut)
    for part in screen.parts():
        page.console.print(part)
    print_commands(page.console, commands)


def _forms(screen: Screen) -> Iterator[Screen]:
    """Yield the screen in fewer and fewer lines."""
    yield screen
    yield from (replace(screen, is_whole=False, facts=most) for most in range(MAX_FACTS, 0, -1))


def _height(screen: Screen) -> int:
    return sum(len(screen.page.console.render_lines(part)) for part in screen.parts())


def _width(page: TerminalPage) -> int:
    return min(page.console.width, MAX_WIDTH)


def shorten(text: str, width: int) -> str:
    """Return a text in at most ``width`` cells, cut behind a word."""
    if cell_len(text) <= width:
        return text
    start = set_cell_size(text, width - 1)
    words = (start + text[len(start) : len(start) + 1]).rpartition(" ")[0] or start.strip()
    return f"{words.rstrip(' ,;:')}…"
