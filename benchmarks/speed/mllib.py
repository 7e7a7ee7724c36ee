"""What Spark's own library does for the one k: ``python -m benchmarks.speed.mllib FILE K MASTER``.

VectorAssembler, StandardScaler and KMeans with their defaults, on the measures of `made`.
"""

from __future__ import annotations

import sys
import warnings

from benchmarks.speed.made import MEASURES

SETTINGS = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
LOCAL = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
MEMORY = {"spark.driver.memory": "2g"}


def main(path: str, k: str, master: str) -> None:
    """Fit the pipeline and print the sizes of the clusters."""
    warnings.simplefilter("ignore")
    from pyspark.ml import Pipeline
    from pyspark.ml.clustering import KMeans
    from pyspark.ml.feature import StandardScaler, VectorAssembler
    from pyspark.sql import SparkSession

    settings = {**SETTINGS, **LOCAL, **MEMORY}
    spark = SparkSession.builder.master(master).config(map=settings).getOrCreate()
    table = spark.read.parquet(f"file:{path}")
    assembled = VectorAssembler(inputCols=list(MEASURES), outputCol="raw", handleInvalid="skip")
    scaled = StandardScaler(inputCol="raw", outputCol="features", withMean=True)
    means = KMeans(k=int(k), seed=1)
    fitted = Pipeline(stages=[assembled, scaled, means]).fit(table)
    print(fitted.stages[-1].summary.clusterSizes)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
