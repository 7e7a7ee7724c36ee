"""What the analyst asks to be done about gaps and outliers, read from texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import ALL_COLUMNS

GAPS = ("median", "most common", "drop", "refuse")
QUANTILES = re.compile(r"q(\d+(?:\.\d+)?)\s+to\s+q(\d+(?:\.\d+)?)")
FENCES = re.compile(r"iqr\s+(\d+(?:\.\d+)?)")

Gaps = Literal["median", "most common", "drop", "refuse"] | float


@dataclass(frozen=True, slots=True)
class Clip:
    """Where to clip: at two quantiles (shares 0…1), or ``factor`` × IQR beyond the quartiles."""

    shares: tuple[float, float] | None = None
    factor: float = 0.0


@dataclass(frozen=True, slots=True)
class Treatments:
    """By measure, or for `EVERY` one; what is not told is left to the features."""

    gaps: Mapping[str, Gaps] = field(default_factory=dict)
    clips: Mapping[str, Clip | None] = field(default_factory=dict)

    def gaps_of(self, measure: str) -> Gaps | None:
        """What becomes of the gaps in a measure, where it was told."""
        return self.gaps.get(measure, self.gaps.get(ALL_COLUMNS))

    def clip_of(self, measure: str) -> Clip | None:
        """Where a measure is clipped, if at all."""
        return self.clips.get(measure, self.clips.get(ALL_COLUMNS))

    def check(self, measures: Sequence[str]) -> None:
        """Raise for every name that is no measure of the run."""
        unknown = sorted({*self.gaps, *self.clips} - {*measures, ALL_COLUMNS})
        known = ", ".join(measures)
        if unknown:
            raise PersonasError(*(_unknown(name, known) for name in unknown))


def read_treatments(gaps: Mapping[str, str], outliers: Mapping[str, str]) -> Treatments:
    """Read what was said of gaps and of outliers; raise for all that cannot be read."""
    fills = {name: _gaps(text) for name, text in gaps.items()}
    clips = {name: _clip(text) for name, text in outliers.items()}
    both = [*zip(gaps.items(), fills.values(), strict=True)]
    problems = [_unread("--gaps", *said, "drop") for said, read in both if read is None]
    kept = {name: clip for name, clip in clips.items() if isinstance(clip, Clip)}
    odd = [name for name, clip in clips.items() if clip is None]
    problems += [_unread("--outliers", name, outliers[name], "iqr 3") for name in odd]
    if problems:
        raise PersonasError(*problems)
    keep: dict[str, Clip | None] = {name: kept.get(name) for name in clips}
    return Treatments({name: read for name, read in fills.items() if read is not None}, keep)


def _gaps(text: str) -> Gaps | None:
    words = " ".join(text.casefold().split())
    if words in GAPS:
        return words  # type: ignore[return-value]
    try:
        value = float(words)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _clip(text: str) -> Clip | Literal["keep"] | None:
    words = text.casefold().strip()
    if words == "keep":
        return "keep"
    if found := FENCES.fullmatch(words):
        return Clip(factor=float(found[1]))
    found = QUANTILES.fullmatch(words)
    low, high = (float(found[1]) / 100, float(found[2]) / 100) if found else (1.0, 0.0)
    return Clip((low, high)) if 0 <= low < high <= 1 else None


def _unread(option: str, name: str, text: str, example: str) -> Problem:
    ways = {
        "--gaps": "median, most common, drop, refuse, or a number",
        "--outliers": "keep, iqr 3, or q1 to q99",
    }
    shown = f"{name}={text}" if name else text
    example = f"{name}={example}" if name else example
    message = f'{option} "{shown}" says nothing that can be done'
    return Problem("E140", message, f'Write {option} "{example}"; there are: {ways[option]}')


def _unknown(name: str, known: str) -> Problem:
    return Problem(
        "E140",
        f"`{name}` is no measure of this run, so nothing can be done about its gaps or outliers",
        f"The measures are: {known}",
    )
