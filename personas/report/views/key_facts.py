"""What to know of the data, in a line for each kind of warning."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from personas.codes import find
from personas.report.environments import phrases
from personas.report.views.facts import RunFacts, WarningView

# The caution and the certainty say these, or they are of the rules and not of the customers.
LEFT_OUT = ("W303", "W304", "W313", "W401", "W415")
# Customers, cells or values were left out, filled or changed: of these a reader has to know first.
FIRST = ("W132", "W133", "W136", "W140", "W141", "W142", "W143", "W301", "W302", "W305")
_NAME = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class KeyFact:
    """All warnings of one kind."""

    code: Annotated[str, "the code of warnings of one kind"]
    text: Annotated[str, "what they say together, in a line"]
    count: Annotated[int, "how many they are"]


def key_facts(run: RunFacts) -> tuple[KeyFact, ...]:
    """Return a fact for every kind of warning; what happened to the customers comes first."""
    kinds: dict[str, list[WarningView]] = {}
    for warning in (w for w in run.warnings if w.code not in LEFT_OUT):
        kinds.setdefault(warning.code, []).append(warning)
    labels = {measure.name: measure.label for measure in run.measures}
    order = sorted(kinds, key=lambda code: (code not in FIRST, code[1] not in "34", code))
    return tuple(
        KeyFact(code, _text(code, kinds[code], labels), len(kinds[code])) for code in order
    )


def _text(code: str, warnings: Sequence[WarningView], labels: Mapping[str, str]) -> str:
    """Return the message of one warning; of several what kind they are, and of which measures."""
    if len(warnings) == 1:
        message = _NAME.sub(lambda match: labels.get(match[1], match[1]), warnings[0].message)
        return message[:1].upper() + message[1:]
    names = [match[1] for w in warnings if (match := _NAME.match(w.message))]
    subjects = [labels.get(name, name) for name in dict.fromkeys(names)]
    is_complete = len(names) == len(warnings)
    return str(phrases().key_fact(_title(code), len(warnings), subjects if is_complete else []))


def _title(code: str) -> str:
    entry = find(code)
    return entry.title if entry else code
