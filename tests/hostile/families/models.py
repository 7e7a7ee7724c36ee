"""Models that somebody else wrote: damaged bytes, any value in any place, names that would act."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.hostile.case import CANARY, Case, Family
from tests.hostile.commands import MODEL, use_model
from tests.hostile.damage import damage
from tests.hostile.tables import NAMES, sound_rows, write_csv
from tests.hostile.words import hostile

FIRST = Path(__file__).resolve().parent.parent.parent / "model" / "first.json"
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1,
    0.5,
    1e308,
    -1e308,
    5e-324,
    10**30,
    10**400,
    float("nan"),
    float("inf"),
    "",
    "x",
    "1e5",
    "\u202e\n\x1b[2J",
    [],
    {},
    [[]],
    {"": 1},
    ["x"] * 50,
    "=1+1",
    "<x-pwn>",
    CANARY,
    "read_text('/etc/passwd')",
    "'); copy (select 1) to 'pwn'; --",
)

Path_ = tuple[Any, ...]


@cache
def sound_model() -> bytes:
    """Return a model of the mall table."""
    return FIRST.read_bytes()


def _case(dice: Random, what: str, model: bytes) -> Case:
    table = write_csv(NAMES, sound_rows(dice))
    return Case(what, use_model(dice, "t.csv"), {"t.csv": table, MODEL: model})


def bytes_damaged(dice: Random) -> Case:
    """Damaged bytes."""
    return _case(dice, "a damaged model", damage(dice, sound_model()))


def any_value(dice: Random) -> Case:
    """Some values in some places."""
    model = json.loads(sound_model())
    paths = list(paths_of(model))
    for _ in range(dice.choice((1, 1, 1, 3))):
        put(model, dice.choice(paths), dice.choice(VALUES))
    return _case(dice, "any value in any place of a model", _dump(model))


def near_value(dice: Random) -> Case:
    """A value of the same kind: what passes every check of types, and means something else."""
    model = json.loads(sound_model())
    paths = list(paths_of(model))
    for path in dice.sample(paths, dice.choice((1, 1, 3, 20))):
        with suppress(KeyError, IndexError, TypeError):  # what stood around it may be gone
            put(model, path, _near(dice, _at(model, path)))
    return _case(dice, "near values in a model", _dump(model))


def hostile_texts(dice: Random) -> Case:
    """Hostile words wherever the model has texts for people; the rest is sound."""
    model = json.loads(sound_model())
    texts = [p for p in paths_of(model) if isinstance(_at(model, p), str) and p[-1] in PROSE]
    for path in dice.sample(texts, min(len(texts), dice.choice((1, 3, 30)))):
        put(model, path, hostile(dice))
    return _case(dice, "hostile texts in a model", _dump(model))


def renamed(dice: Random) -> Case:
    """A column, a value or a measure of the model goes by a hostile name throughout."""
    old = dice.choice(
        ("Gender", "Male", "Age", "Annual Income (k$)", "income", "premium", "female")
    )
    new = json.dumps(hostile(dice), ensure_ascii=dice.random() < 0.5)[1:-1]
    text = sound_model().decode().replace(old, new)
    return _case(dice, f"{old} renamed in a model", text.encode("utf-8", "surrogatepass"))


def odd_json(dice: Random) -> Case:
    """JSON that is no model."""
    text = dice.choice(
        (
            "[" * 100_000,
            '{"format": 1}',
            "{}",
            "null",
            "9" * 100_000,
            '{"format": 1e400}',
            '{"format": 1, "run": ' + "[" * 900 + "]" * 900 + "}",
            json.dumps({f"k{at}": at for at in range(20_000)}),
        )
    )
    return _case(dice, "JSON that is no model", text.encode())


PROSE = (
    "name",
    "label",
    "story",
    "description",
    "unit",
    "icon",
    "table",
    "note",
    "higher",
    "lower",
)


def _near(dice: Random, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return dice.choice((value + 1, -value, value * 1e6, value / 3, 0, int(value)))
    if isinstance(value, str):
        return dice.choice((value.upper(), value + "x", value[:-1], hostile(dice)))
    if isinstance(value, list):
        return dice.choice((value[:-1], value * 2, value[::-1], []))
    return dict(list((value or {}).items())[1:])


def paths_of(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from paths_of(one, (*path, key))


def _at(model: Any, path: Path_) -> Any:
    for key in path:
        model = model[key]
    return model


def put(model: Any, path: Path_, value: Any) -> None:
    """Put a value into its place, where that is still there."""
    with suppress(KeyError, IndexError, TypeError):
        _at(model, path[:-1])[path[-1]] = value


def _dump(model: Any) -> bytes:
    return json.dumps(model, indent=1).encode("utf-8", "surrogatepass")


FAMILY = Family(
    "models",
    (bytes_damaged, any_value, any_value, near_value, near_value, hostile_texts, renamed, odd_json),
)
