"""The session that queries run in: the one that is there, else one that is started here."""

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

from personas.domain.address import hide, shown
from personas.domain.problem import PersonasError, error
from personas.domain.progress import Pass
from personas.files.temporary import Scratch

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HERE = "local[*]"
REASON = "Reason: "  # what stands before it in the log, where a cluster does not answer
MEMORY = "2GB"
LAID_DOWN = Scratch()  # a session outlives the engine that started it: what it lays down does, too
# Everything that Spark would answer otherwise than the embedded engine, or leave to its settings.
ANSWERS = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}
STARTED = {
    "spark.app.name": "personas",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# A laptop without a network must do: the driver is met under the address of this machine alone.
LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Few cores are soonest done by collecting in parallel, and code of many measures by compiling.
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:-DontCompileHugeMethods",
    "spark.sql.adaptive.enabled": "false",  # plans anew as it goes, which is slow on little
}


def open_sessions(master: str | None, memory: str | None) -> tuple[SparkSession, SparkSession]:
    """Return the session of the caller, or one that is started, and one of our own beside it.

    Ours has settings and views of its own; the caller's are neither changed nor seen by others.

    ``master`` is a Spark URL, ``memory`` what the driver may hold (``2000MB``); both are for a
    Spark that is not running yet. Raises `PersonasError` (E151–E153).
    """
    if find_spec("pyspark") is None:
        help_ = "Install it: pip install 'personas[spark]'. Or leave out --engine spark."
        raise error("E151", "Segmenting on Spark needs pyspark", help_)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark warns of newer pandas, which is not used here
        from pyspark.sql import SparkSession

        running = SparkSession.getActiveSession() or _start(master or HERE, memory)
        ours = running.newSession()
    for name, value in ANSWERS.items():
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

    settings = {**STARTED, "spark.master": master}
    if is_local(master):
        settings |= LOCAL | {"spark.local.dir": str(LAID_DOWN.new().with_suffix(".spark"))}
    settings["spark.driver.memory"] = (memory or MEMORY).removesuffix("B").lower()
    conf = SparkConf().setAll(list(settings.items()))
    said = LAID_DOWN.new()
    try:
        with said.open("wb") as log, _laid_down():
            gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
        return SparkSession(SparkContext(gateway=gateway, conf=conf))
    except Exception as cause:
        raise _not_started(master, said, cause) from None
    finally:
        said.unlink()


@contextmanager
def _laid_down() -> Iterator[None]:
    """Have pyspark make the folder in which it meets Java where nothing is left of it."""
    before, tempfile.tempdir = tempfile.tempdir, str(LAID_DOWN.new().parent)
    try:
        yield
    finally:
        tempfile.tempdir = before


def is_local(master: str) -> bool:
    """Whether Spark runs within this machine, and in one process."""
    return master.startswith("local")


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if (home and which("java", path=str(Path(home) / "bin"))) or which("java"):
        return
    help_ = "Install Java 17 or newer, or set JAVA_HOME. Or leave out --engine spark."
    raise error("E152", "Spark needs Java, and there is none", help_)


def _not_started(master: str, said: Path, cause: Exception) -> PersonasError:
    log = said.read_text("utf-8", "replace").splitlines()
    lines = [*str(cause).splitlines(), *log]
    reasons = [line.partition(REASON)[2] for line in log if REASON in line]
    telling = reasons or [line.strip() for line in lines if "Exception" in line or "ERROR" in line]
    why = (telling or lines or [type(cause).__name__])[0]
    why = hide(why, master, shown(master))[:300]
    help_ = "Check --master: local[*], or the address of a cluster, such as spark://host:7077."
    return error("E153", f"Spark does not start with master `{shown(master)}`: {why}", help_)


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
