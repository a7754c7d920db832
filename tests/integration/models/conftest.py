"""Models of a small host with a known response, trained once on real Spark and registered in real MLflow."""

from collections.abc import Iterator

import pytest
from pyspark.sql import DataFrame, SparkSession

from infra.servers import endpoints
from infra.settings import Settings
from models.delivery import Served, Trained, served_models, train_host
from tests.integration.models import synthetic
from tests.sessions import local_session


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    session = local_session()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def mlflow_uri(stack_home: Settings) -> str:
    return endpoints(stack_home).mlflow_uri


@pytest.fixture(scope="session")
def features(spark: SparkSession) -> DataFrame:
    return synthetic.features(spark).cache()


@pytest.fixture(scope="session")
def exposures(spark: SparkSession) -> DataFrame:
    return synthetic.exposures(spark).cache()


@pytest.fixture(scope="session")
def trained(spark: SparkSession, exposures: DataFrame, features: DataFrame, mlflow_uri: str) -> tuple[Trained, ...]:
    return train_host(spark, exposures, features, synthetic.HOST, synthetic.DELIVERY, mlflow_uri, print)


@pytest.fixture(scope="session")
def served(trained: tuple[Trained, ...], mlflow_uri: str) -> Served:
    return served_models(mlflow_uri, synthetic.HOST, synthetic.DELIVERY)
