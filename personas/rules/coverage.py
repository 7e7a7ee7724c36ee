"""Coverage of a pack's conditions by its own tests."""

from __future__ import annotations

from dataclasses import dataclass

from personas.rules.language.pack import RulePack
from personas.rules.language.phrases import render_amount, render_condition
from personas.rules.language.scalars import scalar
from personas.rules.mutants import (
    Mutant,
    find_difference,
    is_equivalent,
    mutants,
    outcomes,
    subjects_of_tests,
)
from personas.rules.samples import read_sample, render_statements, sample_of


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many conditions, and sides of thresholds, the tests decide; what they leave open."""

    decided: int
    undecided: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """The share of decided ones, 0…1; 1 where there is nothing to decide."""
        count = self.decided + len(self.undecided)
        return self.decided / count if count else 1.0


def measure_coverage(pack: RulePack) -> Coverage:
    """Return what the tests of a pack decide.

    A condition is decided if a test gets another persona without it, a side of a threshold if one
    does once the threshold is moved to that side by a step: 5 positions, 5% of a share, 0.1 of a
    ratio, 1 of a whole value up to 10, a tenth of any other. Changes that make no difference to
    any segment do not count.
    """
    subjects = subjects_of_tests(pack)
    expected = outcomes(pack, subjects)
    candidates = [m for m in mutants(pack) if m.change.kind in ("removed", "raised", "lowered")]
    survivors = [m for m in candidates if outcomes(m.pack, subjects) == expected]
    undecided = tuple(mutant for mutant in survivors if not is_equivalent(pack, mutant))
    return Coverage(len(candidates) - len(survivors), undecided)


def suggest_test(pack: RulePack, mutant: Mutant) -> str | None:
    """Return a test that decides what a mutant changes, as a line of YAML; None if none does."""
    difference = find_difference(pack, mutant)
    if difference is None:
        return None
    statements = sample_of(*difference)
    subject = read_sample(pack, statements)
    if subject is None:
        return None
    [(persona, is_near)] = outcomes(pack, [subject])
    expected = "none" if persona is None else scalar(persona)
    expected = f"{{near: {expected}}}" if is_near else expected
    return f"- {{given: {render_statements(statements)}, expect: {expected}}}"


def describe(mutant: Mutant) -> str:
    """Return what no test decides: ``rich: income at least q70, no test between q65 and q70``."""
    leaf, ends = mutant.change.leaf, mutant.change.ends
    if leaf is None:
        return mutant.persona.id
    words = f"{mutant.persona.id}: {leaf.measure} {render_condition(leaf)}"
    if ends is None:
        return f"{words}: no test needs it"
    low, high = sorted(ends, key=lambda end: end.value)
    return f"{words}: no test between {render_amount(low)} and {render_amount(high)}"
