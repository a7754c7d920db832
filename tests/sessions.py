"""One Spark session for a test process: a JVM has one class path, so all tests start with the same."""

import os
import sys

from pyspark.sql import SparkSession

from infra.jars.fetch import fetch_jars
from infra.settings import load_settings
from infra.spark.session import driver_java_options

EXTENSIONS = (
    "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "io.delta.sql.DeltaSparkSessionExtension",
)

# A test process runs for many minutes: the thorough compiler, too dear for one run, earns its work back.
LONG_LIVED = "-XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"


def local_session() -> SparkSession:
    """Two cores, one shuffle partition, UTC, no web page; Iceberg and Delta are there, catalogs are not.

    Training runs as many tasks at once as there are cores.
    """
    # Otherwise workers are the first python3 on PATH, which need not be this environment's.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings = load_settings().model_copy(update={"spark_java_options": LONG_LIVED})
    jars = fetch_jars(settings).spark
    return (
        SparkSession.builder.master("local[2]")
        .appName("tests")
        .config("spark.driver.extraClassPath", os.pathsep.join(map(str, jars)))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.extraJavaOptions", driver_java_options(settings, jars))
        .config("spark.sql.extensions", ",".join(EXTENSIONS))
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
