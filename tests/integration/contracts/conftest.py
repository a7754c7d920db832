from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from tests.sessions import local_session


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session with the Iceberg catalog `lake` in a folder of its own."""
    session = local_session()
    session.conf.set("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
    session.conf.set("spark.sql.catalog.lake.type", "hadoop")
    session.conf.set("spark.sql.catalog.lake.warehouse", tmp_path_factory.mktemp("lake").as_uri())
    yield session
    session.stop()
