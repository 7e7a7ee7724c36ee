"""The session that queries run in: the caller's, else a new one."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from time import monotonic
from typing import TYPE_CHECKING

from personas.domain.address import display_name, hide_words
from personas.domain.problem import PersonasError, error
from personas.domain.progress import Pass
from personas.files.temporary import Scratch

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DEFAULT_MASTER = "local[*]"
DEFAULT_MEMORY = "2GB"
REASON = "Reason: "  # precedes the reason in the log, where a cluster does not respond
SCRATCH = Scratch()  # a session outlives the engine that started it, and so do its files
# The settings with which Spark gives the results of the embedded engine.
QUERY_SETTINGS = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}
START_SETTINGS = {
    "spark.app.name": "personas",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# A laptop without a network is enough: the driver listens on the address of this machine alone.
LOCAL_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Few cores collect garbage fastest in parallel; code of many measures is worth compiling.
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:-DontCompileHugeMethods",
    "spark.sql.adaptive.enabled": "false",  # replanning is slow on little data
}


def open_sessions(master: str | None, memory: str | None) -> tuple[SparkSession, SparkSession]:
    """Return the session of the caller, or a new one, and a session of our own beside it.

    Ours has its own settings and views, and leaves the caller's unchanged. ``master`` is a Spark
    URL, ``memory`` that of the driver (``2000MB``); both are for a Spark that does not run yet.
    Raises `PersonasError` (E151–E153).
    """
    if find_spec("pyspark") is None:
        help_ = "Install it: pip install 'personas[spark]'. Or leave out --engine spark."
        raise error("E151", "Segmenting on Spark needs pyspark", help_)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark warns of newer pandas, which is not used here
        from pyspark.sql import SparkSession

        running = SparkSession.getActiveSession() or _start(master or DEFAULT_MASTER, memory)
        ours = running.newSession()
    for name, value in QUERY_SETTINGS.items():
        ours.conf.set(name, value)
    if is_local(str(ours.sparkContext.master)):
        cores = ours.sparkContext.defaultParallelism
        ours.conf.set("spark.sql.shuffle.partitions", str(cores))
    return running, ours


def _start(master: str, memory: str | None) -> SparkSession:
    _check_java()
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    settings = {**START_SETTINGS, "spark.master": master}
    if is_local(master):
        settings |= LOCAL_SETTINGS
        settings["spark.local.dir"] = str(SCRATCH.new().with_suffix(".spark"))
        # Spark makes this folder even where nothing is written to it, else in the working folder.
        settings["spark.sql.warehouse.dir"] = str(SCRATCH.new().with_suffix(".warehouse"))
    settings["spark.driver.memory"] = (memory or DEFAULT_MEMORY).removesuffix("B").lower()
    conf = SparkConf().setAll(list(settings.items()))
    log = SCRATCH.new()
    try:
        with log.open("wb") as stream, _temporary_files_in_scratch():
            gateway = launch_gateway(conf, {"stdout": stream, "stderr": stream})
        return SparkSession(SparkContext(gateway=gateway, conf=conf))
    except Exception as cause:
        raise _start_error(master, log, cause) from None
    finally:
        log.unlink()


@contextmanager
def _temporary_files_in_scratch() -> Iterator[None]:
    """Have pyspark make the folder in which it meets Java where it is removed at the end."""
    previous, tempfile.tempdir = tempfile.tempdir, str(SCRATCH.new().parent)
    try:
        yield
    finally:
        tempfile.tempdir = previous


def is_local(master: str) -> bool:
    """Whether Spark runs on this machine, in one process."""
    return master.startswith("local")


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if (home and which("java", path=str(Path(home) / "bin"))) or which("java"):
        return
    help_ = "Install Java 17 or newer, or set JAVA_HOME. Or leave out --engine spark."
    raise error("E152", "Spark needs Java, and there is none", help_)


def _start_error(master: str, log: Path, cause: Exception) -> PersonasError:
    log_lines = log.read_text("utf-8", "replace").splitlines()
    lines = [*str(cause).splitlines(), *log_lines]
    reasons = [line.partition(REASON)[2] for line in log_lines if REASON in line]
    errors = [line.strip() for line in lines if "Exception" in line or "ERROR" in line]
    reason = (reasons or errors or lines or [type(cause).__name__])[0]
    reason = hide_words(reason, master, display_name(master))[:300]
    help_ = "Check --master: local[*], or the address of a cluster, such as spark://host:7077."
    return error(
        "E153", f"Spark does not start with master `{display_name(master)}`: {reason}", help_
    )


def watch_progress(session: SparkSession) -> Callable[[], Pass | None]:
    """Return a function of the progress of active stages; seconds count from their first report."""
    tracker = session.sparkContext.statusTracker()
    first_reports: dict[tuple[int, ...], float] = {}

    def running() -> Pass | None:
        stages = tuple(sorted(tracker.getActiveStageIds()))
        if not stages:
            return None
        if stages not in first_reports:
            first_reports.clear()
        now = monotonic()
        seconds = now - first_reports.setdefault(stages, now)
        tasks = list(_tasks(stages))
        total = sum(count for _, count in tasks)
        return Pass(seconds, sum(completed for completed, _ in tasks) / total if total else None)

    def _tasks(stages: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """Completed tasks and all tasks of each stage; a stage may be over by now."""
        infos = (tracker.getStageInfo(stage) for stage in stages)
        return ((info.numCompletedTasks, info.numTasks) for info in infos if info)

    return running
