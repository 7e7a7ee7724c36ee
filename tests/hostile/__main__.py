"""Run cases again, one or a stretch of them: `python -m tests.hostile data 17 [400]`."""

from __future__ import annotations

import sys
import time
from collections import Counter

import click

from tests.hostile.batch import KEPT, Failure, run_cases


def main(words: list[str]) -> int:
    """Run the cases of one family from a first to a last; print what is wrong."""
    family, first, last = words[0], int(words[1]), int(words[-1])
    began = time.monotonic()
    results = run_cases({family: range(first, last + 1)})
    for result in results:
        if isinstance(result, Failure):
            click.echo(result)
    outcomes = [r.outcome if isinstance(r, Failure) else r for r in results]
    if len(outcomes) == 1:
        click.echo(outcomes[0].stdout)
        click.echo(outcomes[0].stderr)
    kinds = Counter("failed" if isinstance(r, Failure) else f"exit {r.code}" for r in results)
    spent = sum(outcome.seconds for outcome in outcomes) / len(outcomes)
    click.echo(f"{dict(kinds)}, {spent:.2f} s each, in {time.monotonic() - began:.0f} s")
    click.echo(f"What failed is kept in {KEPT}")
    return 1 if kinds["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
