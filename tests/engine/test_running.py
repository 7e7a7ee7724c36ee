"""A pass under way can be watched from another thread, and a run says what to watch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.domain.progress import Pass, Progress, Step
from personas.domain.request import Request
from personas.use_cases.run import run

MALL = Path(__file__).parents[2] / "examples/mall/customers.csv"
LONG = "sum(sqrt(range))"


def asked(answer: str) -> exp.Select:
    numbers = exp.Table(this=exp.func("range", exp.Literal.number(50_000_000)))
    return exp.select(answer).from_(numbers)


def test_a_long_query_tells_how_far_it_is() -> None:
    engine = DuckDB()
    engine.rows(exp.select("1"))
    seen: list[Pass] = []
    with ThreadPoolExecutor(1) as other:
        long = other.submit(engine.rows, asked(LONG))
        while not long.done():
            seen += filter(None, [engine.running()])
            sleep(0.005)
    assert engine.running() is None
    shares = [one.share for one in seen if one.share is not None]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    assert [one.seconds for one in seen] == sorted(one.seconds for one in seen)


def test_a_failed_query_is_over() -> None:
    engine = DuckDB()
    with ThreadPoolExecutor(1) as other:
        failed = other.submit(engine.rows, asked("nothing"))
    assert failed.exception()
    assert engine.running() is None


def test_a_run_says_what_to_watch() -> None:
    told: list[tuple[Step, int | None]] = []

    def on_step(step: Step, watched: Progress | None = None, /) -> None:
        told.append((step, watched.rows if watched else None))
        assert watched is None or watched.running() is None

    run(Request(MALL), on_step)
    reading = [("read", None), ("read", None), ("read", 200), ("read", 200)]
    assert told == [*reading, ("cluster", None), ("profile", None), ("trust", None)]
