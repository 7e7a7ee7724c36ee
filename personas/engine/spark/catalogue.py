"""What Spark finds by itself: tables of its catalogue, addresses, and frames of its own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from personas.engine.sources.choose import choose
from personas.engine.spark.read import CSV
from personas.engine.tables.source import SparkSource
from personas.facts.problem import PersonasError, error
from personas.facts.shareable import SPARK, hide, shown

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SHARED = count()


def bring(callers: SparkSession, ours: SparkSession, table: SparkSource) -> DataFrame:
    """Return the table within our session; raise `PersonasError` where Spark finds none."""
    if isinstance(table.found, str) and "://" in table.found:
        return _at_address(ours, table.found)
    found = _named(callers, table.found) if isinstance(table.found, str) else table.found
    if found.sparkSession.sparkContext is not ours.sparkContext:
        raise error("E154", "The data frame is of a Spark that was stopped", "Make it again.")
    shared = f"personas_{next(SHARED)}"
    found.createGlobalTempView(shared)
    return ours.table(f"{ours.conf.get('spark.sql.globalTempDatabase')}.{shared}")


def _at_address(ours: SparkSession, address: str) -> DataFrame:
    """Read files where Spark alone can see them: CSV by the ending of the name, else Parquet."""
    from pyspark.errors import AnalysisException

    try:
        if address.removesuffix(".gz").endswith(".csv"):
            return ours.read.csv(address, multiLine=True, **CSV)
        return ours.read.parquet(address)
    except AnalysisException as cause:
        name = shown(SPARK + address).removeprefix(SPARK)
        said = hide(str(cause).splitlines()[0], address, name)
        raise error("E105", f"`{name}` cannot be read: {said}", "Check the address.") from None


def _named(callers: SparkSession, name: str) -> DataFrame:
    from pyspark.errors import AnalysisException, ParseException

    try:
        return callers.table(name)
    except (AnalysisException, ParseException):
        raise _unknown(callers, shown(SPARK + name).removeprefix(SPARK)) from None


def _unknown(callers: SparkSession, name: str) -> PersonasError:
    """Say which tables there are beside the one that is asked for."""
    known = {table.name: table.name for table in callers.catalog.listTables()}
    try:
        choose("Spark", "table", known, name)
    except PersonasError as found:
        return found
    return error("E115", f"Spark has no table `{name}`", "Write it as spark:catalog.schema.table.")
