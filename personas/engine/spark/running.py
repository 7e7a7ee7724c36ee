"""How far the job is that runs now, by the tasks of its stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING

from personas.facts.progress import Pass

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def watch(session: SparkSession) -> Callable[[], Pass | None]:
    """Return what tells of the stages under way; seconds count from when they were first seen."""
    tracker = session.sparkContext.statusTracker()
    seen: dict[tuple[int, ...], float] = {}

    def running() -> Pass | None:
        stages = tuple(sorted(tracker.getActiveStageIds()))
        if not stages:
            return None
        if stages not in seen:
            seen.clear()
        now = monotonic()
        seconds = now - seen.setdefault(stages, now)
        tasks = list(_tasks(stages))
        total = sum(all_ for _, all_ in tasks)
        return Pass(seconds, sum(done for done, _ in tasks) / total if total else None)

    def _tasks(stages: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """Tasks done and tasks in all; a stage may be over by now."""
        infos = (tracker.getStageInfo(stage) for stage in stages)
        return ((info.numCompletedTasks, info.numTasks) for info in infos if info)

    return running
