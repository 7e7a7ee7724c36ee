"""What to know of the data, in a line for each kind of warning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from personas.codes import find
from personas.report.environments import phrases
from personas.report.views.facts import RunFacts, WarningView

_NAME = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class KeyFact:
    """All warnings of one kind."""

    code: Annotated[str, "the code of warnings of one kind"]
    text: Annotated[str, "what they say together, in a line"]
    count: Annotated[int, "how many they are"]


def key_facts(run: RunFacts) -> tuple[KeyFact, ...]:
    """Return a fact for every kind of warning; those on segments and names come first."""
    kinds: dict[str, list[WarningView]] = {}
    for warning in run.warnings:
        kinds.setdefault(warning.code, []).append(warning)
    order = sorted(kinds, key=lambda code: (code[1] not in "34", -len(kinds[code]), code))
    return tuple(KeyFact(code, _text(code, kinds[code]), len(kinds[code])) for code in order)


def _text(code: str, warnings: Sequence[WarningView]) -> str:
    """Return the message of one warning; of several what kind they are, and of which columns."""
    if len(warnings) == 1:
        return warnings[0].message.replace("`", "")
    names = [match[1] for w in warnings if (match := _NAME.match(w.message))]
    subjects = list(dict.fromkeys(names)) if len(names) == len(warnings) else []
    return str(phrases().key_fact(_title(code), len(warnings), subjects))


def _title(code: str) -> str:
    entry = find(code)
    return entry.title if entry else code
