"""What the analyst sets by hand: features, their preparation, components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from personas.domain.measure import Measure
from personas.domain.override import Override, OverrideError, parse_override
from personas.domain.problem import ErrorCollector, Problem, error
from personas.domain.request import ALL_COLUMNS

# How many components, or the share of all variance that they hold.
Components = int | float


@dataclass(frozen=True, slots=True)
class PreparationSettings:
    """Features by name, None for all that are features by default; preparations by measure.

    Where segments are ``given``, measures need not separate any: each counts alike.
    """

    features: Sequence[str] | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)
    components: Components | None = None
    has_labels: bool = False

    def of(self, measure: str) -> Override:
        """Return what is set for a measure, by its name or for all."""
        default = self.overrides.get(ALL_COLUMNS, Override())
        return self.overrides.get(measure, Override()).replace_in(default)


def parse_settings(
    features: Sequence[str] | None,
    preparation: Mapping[str, str],
    components: str | None,
    *,
    has_labels: bool = False,
) -> PreparationSettings:
    """Parse texts of the analyst; raise `PersonasError` with all that cannot be read."""
    collector, overrides, count = ErrorCollector(), {}, None
    for name, text in preparation.items():
        with collector.step():
            overrides[name] = _parse_override(name, text)
    with collector.step():
        count = parse_components(components) if components else None
    collector.check()
    return PreparationSettings(features, overrides, count, has_labels)


def exclude_outcomes(
    settings: PreparationSettings, measures: Sequence[Measure]
) -> tuple[PreparationSettings, tuple[Problem, ...]]:
    """Return the settings without outcomes as features, and a warning of each that they name."""
    outcomes = {m.name: m for m in measures if m.role == "outcome"}
    names = [name for name in settings.features or () if name in outcomes]
    if not names:
        return settings, ()
    features = [name for name in settings.features or () if name not in outcomes]
    warnings = (_warn_of_outcome(outcomes[name]) for name in dict.fromkeys(names))
    return replace(settings, features=features), tuple(warnings)


def _warn_of_outcome(measure: Measure) -> Problem:
    return Problem(
        "W325",
        f"--features names `{measure.name}`, which is an outcome: segments are not found by it",
        "Segments that were found by an outcome would differ in it whatever customers do. If it is "
        f'none, say so: --role "{measure.column}=feature".',
    )


def _parse_override(name: str, text: str) -> Override:
    try:
        return parse_override(text)
    except OverrideError as reason:
        option = f"{name}={text}" if name else text
        message = f'--prepare "{option}" cannot be read: {reason.message}'
        raise error("E307", message, reason.help) from None


def parse_components(text: str) -> Components:
    """Parse `3`, `0.9` or `90%`; raise `PersonasError` for anything else."""
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
