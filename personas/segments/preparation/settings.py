"""What the analyst sets by hand of the numbers: features, their preparation, components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from personas.domain.override import Override, OverrideError, parse_override
from personas.domain.problem import ErrorCollector, error
from personas.domain.request import ALL_COLUMNS

# How many components, or which share of all variance they are to hold.
Components = int | float


@dataclass(frozen=True, slots=True)
class Wishes:
    """Features by name, None for all that are features by default; preparations by measure.

    Where segments are ``given``, measures do not have to tell any apart: each counts alike.
    """

    features: Sequence[str] | None = None
    by_hand: Mapping[str, Override] = field(default_factory=dict)
    components: Components | None = None
    given: bool = False

    def of(self, measure: str) -> Override:
        """Return what is set of a measure, by its name or for every one."""
        everywhere = self.by_hand.get(ALL_COLUMNS, Override())
        return self.by_hand.get(measure, Override()).over(everywhere)


def read_wishes(
    features: Sequence[str] | None,
    preparation: Mapping[str, str],
    components: str | None,
    *,
    given: bool = False,
) -> Wishes:
    """Read what was said in words; raise `PersonasError` for all that has no meaning."""
    gathered, by_hand, count = ErrorCollector(), {}, None
    for name, text in preparation.items():
        with gathered.step():
            by_hand[name] = _by_hand(name, text)
    with gathered.step():
        count = read_components(components) if components else None
    gathered.check()
    return Wishes(features, by_hand, count, given)


def _by_hand(name: str, text: str) -> Override:
    try:
        return parse_override(text)
    except OverrideError as unread:
        said = f"{name}={text}" if name else text
        message = f'--prepare "{said}" cannot be read: {unread.message}'
        raise error("E307", message, unread.help) from None


def read_components(text: str) -> Components:
    """Read `3`, `0.9` or `90%`; raise `PersonasError` for anything else."""
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and int(plain) >= 1:
        return int(plain)
    try:
        share = float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise error(
            "E309",
            f"--pca `{text}` cannot be read",
            "Write how many components (3), or the share of variance they are to hold (0.9).",
        )
    return share
