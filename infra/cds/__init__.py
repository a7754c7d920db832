"""Class data archives: the classes that a Java process loads, kept as loaded, so that the next one maps them.

Half of the work of starting Spark or the catalog server is loading the same classes again. `make setup` runs both once
and lets each leave its classes behind (`python -m infra.cds`); every later start of this environment uses them. A Java
that finds an archive unfit (another version, another jar) starts as if there were none: slower, never wrong.
"""

from infra.cds.archive import ClassArchive, nessie_archive, spark_archive

__all__ = ["ClassArchive", "nessie_archive", "spark_archive"]
