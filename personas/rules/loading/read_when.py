"""Read `when`: conditions and how they combine, from the tree to the long form."""

from __future__ import annotations

from dataclasses import dataclass

from personas.facts.problem import Location
from personas.rules.language.conditions import All, AnyOf, Condition, Not
from personas.rules.language.findings import Findings, Slip, nearest
from personas.rules.language.levels import Levels
from personas.rules.loading.fields import wrong_type
from personas.rules.loading.read_condition import read_condition
from personas.rules.loading.tree import Entry, Items, Scalar, Table, Value, kind_of

GROUPS = ("all", "any", "not")


@dataclass(frozen=True, slots=True)
class WhenReader:
    """Reads conditions of a pack with these measures and levels."""

    measures: tuple[str, ...]
    levels: Levels
    found: Findings

    def group(self, value: Value, what: str) -> Condition | None:
        """Read a mapping, every line of which must hold; None where nothing was readable."""
        if not isinstance(value, Table):
            self._refuse(value, what)
            return None
        if not value.entries:
            self._empty(what, value.at)
            return None
        return _joined(All, [self._line(entry) for entry in value.entries])

    def _refuse(self, value: Value, what: str) -> None:
        if _is_empty(value):
            self._empty(what, value.at)
            return
        hint = "Write `measure: condition` lines, such as `income: high`"
        if isinstance(value, Items):
            hint = f"{hint}; alternatives go under `any:`"
        self.found.add("E206", f"{what} must be a mapping, not {kind_of(value)}", value.at, hint)

    def _empty(self, what: str, at: Location) -> None:
        self.found.add(
            "E213",
            f"{what} has no condition in it",
            at,
            "Give it at least one line, such as `income: high`",
        )

    def _line(self, entry: Entry) -> Condition | None:
        match entry.key.text:
            case "any":
                return _joined(AnyOf, self._parts(entry))
            case "all":
                return self._everything(entry)
            case "not":
                part = self.group(entry.value, "`not`")
                return None if part is None else Not(part)
        return self._measure(entry)

    def _everything(self, entry: Entry) -> Condition | None:
        if isinstance(entry.value, Table):
            return self.group(entry.value, "`all`")
        return _joined(All, self._parts(entry))

    def _parts(self, entry: Entry) -> list[Condition | None]:
        what = f"`{entry.key.text}`"
        if isinstance(entry.value, Items) and entry.value.items:
            return [self.group(item, f"An item of {what}") for item in entry.value.items]
        if isinstance(entry.value, Items) or _is_empty(entry.value):
            self._empty(what, entry.value.at)
        else:
            hint = "Start each alternative with `- `"
            wrong_type(entry.value, what, "a list", hint, self.found)
        return []

    def _measure(self, entry: Entry) -> Condition | None:
        name = entry.key.text
        if name not in self.measures:
            guess = nearest(name, (*self.measures, *GROUPS))
            hint = (
                f"Did you mean `{guess}`?" if guess else f"Measures are: {', '.join(self.measures)}"
            )
            self.found.add("E209", f"There is no measure `{name}`", entry.key.at, hint)
            return None
        try:
            return read_condition(name, entry.value, self.levels, self.found)
        except Slip as slip:
            self.found.slip(slip, entry.value.at)
            return None


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.empty


def _joined(group: type[All] | type[AnyOf], parts: list[Condition | None]) -> Condition | None:
    """Join the parts that could be read; a group of one is its part."""
    read = tuple(part for part in parts if part is not None)
    if not read:
        return None
    return read[0] if len(read) == 1 else group(read)
