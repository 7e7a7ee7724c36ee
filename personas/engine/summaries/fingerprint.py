"""A fingerprint of a table's measures that tells whether two runs saw the same customers."""

from __future__ import annotations

from hashlib import sha256

from personas.facts.population import Population


def fingerprint(population: Population) -> str:
    """Return 16 hexadecimal digits; the order of rows and columns leaves no trace."""
    numbers = [(name, *_facts(population, name)) for name in sorted(population.numbers)]
    categories = [
        (name, summary.count, sorted(summary.shares.items()))
        for name, summary in sorted(population.categories.items())
    ]
    text = repr((population.customers, numbers, categories))
    return sha256(text.encode()).hexdigest()[:16]


def _facts(population: Population, name: str) -> tuple[object, ...]:
    summary = population.numbers[name]
    return summary.count, summary.mean, summary.sd, summary.quantiles
