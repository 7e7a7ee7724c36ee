"""A job under way can be watched from another thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest

from personas.backends.spark.engine import Spark
from personas.domain.progress import Pass

pytestmark = pytest.mark.long  # each starts or holds a Spark of its own

TASKS = 8


def test_a_long_job_tells_how_far_it_is(spark: Any) -> None:
    engine = Spark()
    # one task after the other ends, however many run at once
    work = spark.sparkContext.parallelize(range(TASKS), TASKS).map(lambda i: sleep(i / 5))
    seen: list[Pass] = []
    with ThreadPoolExecutor(1) as other:
        for _ in range(20):  # one job may be over before it was looked at
            long = other.submit(work.collect)
            while not long.done():
                seen += filter(None, [engine.running()])
                sleep(0.005)
            if any(one.share not in (None, 0, 1) for one in seen):
                break
    assert engine.running() is None
    shares = {one.share for one in seen} - {None}
    assert shares <= {done / TASKS for done in range(TASKS + 1)}
    assert shares - {0, 1}
    assert all(one.seconds >= 0 for one in seen)
