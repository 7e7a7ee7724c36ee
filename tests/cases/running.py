"""Run `personas` on small inputs in this process, as a user does, and compare their outcomes."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from personas.cli import main as command_line


@dataclass(frozen=True)
class Outcome:
    """The exit code of a run and what it printed."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The result as JSON; the messages where there is none."""
        assert self.exit == 0, self.err
        data: dict[str, Any] = json.loads(self.out)
        return data

    @property
    def codes(self) -> set[str]:
        """The codes of all errors and warnings, of a run with JSON or of one that failed."""
        if self.exit != 0 or not self.out.startswith("{"):
            words = (self.err + self.out).replace("[", " ").replace("]", " ").split()
            return {word for word in words if word[0] in "EW" and word[1:].isdigit()}
        return {warning["code"] for warning in self.json["warnings"]}


def run_text(*words: str | Path) -> Outcome:
    """Run a command line; neither the terminal nor signals of this process are touched."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(command_line, "watch_signals"),
        mock.patch("sys.argv", ["personas", *map(str, words)]),
    ):
        try:
            command_line.main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())


def run_json(command: str, *words: str | Path) -> Outcome:
    """Run a command with `--format json`."""
    return run_text(command, *words, "--format", "json")
