"""The jars of Spark and of the catalog server: named in `ivy.xml`, summed in `jars.sha256`, fetched once."""

from infra.jars.fetch import fetch_jars
from infra.jars.manifest import JarSet, nessie_jar, spark_jars

__all__ = ["JarSet", "fetch_jars", "nessie_jar", "spark_jars"]
