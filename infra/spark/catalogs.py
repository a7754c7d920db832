"""The Nessie catalog inside Spark, one catalog name per reference.

Spark reads a catalog's settings once, when its name is first used, so a name is never used for a second
reference. A branch gets a name to write through; a commit gets one that can only read.
"""

import hashlib

from pyspark.sql import SparkSession

from infra.catalog.model import Reference
from infra.settings import Settings


def branch_catalog(spark: SparkSession, settings: Settings, nessie_uri: str, branch: str) -> str:
    """Name of a catalog that reads and writes the head of `branch`."""
    return _register(spark, settings, nessie_uri, "branch", {"ref": branch})


def pinned_catalog(spark: SparkSession, settings: Settings, nessie_uri: str, at: Reference) -> str:
    """Name of a read-only catalog at exactly the commit of `at`."""
    ref = {"ref": at.name or "main", "ref.hash": at.hash}
    return _register(spark, settings, nessie_uri, "at", ref)


def _register(spark: SparkSession, settings: Settings, nessie_uri: str, kind: str, ref: dict[str, str]) -> str:
    options = {
        "type": "nessie",
        "uri": nessie_uri,
        "warehouse": settings.warehouse_uri,
        # A cached table would hide what another process committed to the branch.
        "cache-enabled": "false",
        **ref,
    }
    digest = hashlib.sha256(repr(sorted(options.items())).encode()).hexdigest()[:12]
    name = f"{kind}_{digest}"
    spark.conf.set(f"spark.sql.catalog.{name}", "org.apache.iceberg.spark.SparkCatalog")
    for option, value in options.items():
        spark.conf.set(f"spark.sql.catalog.{name}.{option}", value)
    return name
