"""One Spark for all tests of a process, with settings for little data."""

from __future__ import annotations

import warnings
from shutil import which
from typing import Any

import pytest

# Little work is done sooner by a virtual machine that does not optimise.
SETTINGS = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}


def spark_session() -> Any:
    """Return the session of this process, started at first; skip where there is no Spark."""
    if which("java") is None:
        pytest.skip("Java is not installed, and Spark needs it")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
        return sql.SparkSession.builder.master("local[2]").config(map=SETTINGS).getOrCreate()
