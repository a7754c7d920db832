"""One Spark session per process, able to read Delta landing tables and Iceberg at any reference."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pyspark.sql import SparkSession

from infra.cds import spark_archive
from infra.settings import Settings

_LOG4J = (Path(__file__).parent / "log4j2.properties").as_uri()
_EXTENSIONS = (
    "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "io.delta.sql.DeltaSparkSessionExtension",
)


def start_session(settings: Settings, jars: Sequence[Path], *, name: str = "tollgate") -> SparkSession:
    """Start, or return, the session of this process; `jars` are on its class path from the start."""
    scratch = settings.home / "spark"
    scratch.mkdir(parents=True, exist_ok=True)
    # One thread per Python worker: more only fight over the cores that Spark has given out already.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # Spark otherwise takes the first `python3` on PATH, which without an activated environment lacks our packages.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Spark otherwise looks the machine's name up, and warns of what it finds.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    options = {
        "spark.master": settings.spark_master,
        "spark.driver.memory": settings.spark_memory,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraClassPath": os.pathsep.join(str(jar) for jar in jars),
        "spark.executor.extraClassPath": os.pathsep.join(str(jar) for jar in jars),
        "spark.driver.extraJavaOptions": (
            f"-Dderby.system.home={scratch} -Dlog4j2.configurationFile={_LOG4J} {driver_java_options(settings, jars)}"
        ),
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
        "spark.ui.enabled": "false",
        # Each query's plan is written out for a page that nobody sees; the shortest form costs least.
        "spark.sql.ui.explainMode": "simple",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.extensions": ",".join(_EXTENSIONS),
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        # Delta reads its own log with this many tasks; 50 by default, for logs of a few files.
        "spark.databricks.delta.snapshotPartitions": "2",
        # A parallelism of its own for listing partitions makes tiny commits wait for tasks.
        "spark.sql.sources.parallelPartitionDiscovery.parallelism": "2",
    }
    builder = SparkSession.Builder().appName(name)
    for option, value in options.items():
        builder = builder.config(option, value)
    return builder.getOrCreate()


def driver_java_options(settings: Settings, jars: Sequence[Path]) -> str:
    """As set, with the class data archive of these jars where there is one."""
    archive = spark_archive(jars)
    return " ".join([*(archive.options() if archive else ()), settings.spark_java_options])
