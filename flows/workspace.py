"""What every flow works with: the catalog, the configuration and, once it is needed, the Spark session."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from flows.progress import Stage, StepsTold, stage
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Observe
from infra.catalog.publisher import Publisher
from infra.catalog.transport import Transport
from infra.config.service import ConfigService, config_of
from infra.jars import spark_jars
from infra.maintenance.retention import Readable
from infra.servers import endpoints
from infra.settings import Settings, load_settings
from infra.spark.catalogs import branch_catalog, pinned_catalog
from infra.spark.session import start_session


@dataclass(frozen=True)
class Workspace:
    """One home, as a flow sees it."""

    settings: Settings
    nessie: Nessie
    given_config: ConfigService | None = None
    observe: Observe = field(default_factory=StepsTold)

    @cached_property
    def config(self) -> ConfigService:
        """What is configured: in this home, and by the product."""
        return self.given_config or config_of(self.settings)

    @cached_property
    def spark(self) -> SparkSession:
        """The session of this process, started when first asked for."""
        with nullcontext() if SparkSession.getActiveSession() else stage(Stage.SPARK_SESSION):
            return start_session(self.settings, spark_jars(self.settings))

    @cached_property
    def mlflow_uri(self) -> str:
        """The model registry of this home.

        Raises:
            ServiceError: it is not running.
        """
        return endpoints(self.settings).mlflow_uri

    @cached_property
    def publisher(self) -> Publisher:
        """The one way onto a published branch."""
        return Publisher(self.nessie, observe=self.observe)

    def branch_catalog(self, branch: str) -> str:
        """Name of a Spark catalog that reads and writes the head of `branch`."""
        return branch_catalog(self.spark, self.settings, self.nessie.transport.uri, branch)

    def table_at(self, at: Reference, name: str) -> DataFrame:
        """A table as it is at exactly one commit."""
        catalog = pinned_catalog(self.spark, self.settings, self.nessie.transport.uri, at)
        return self.spark.table(f"{catalog}.{name}")

    def sql_at(self, at: Reference, query: str) -> DataFrame:
        """The answer to Spark SQL whose tables are those of exactly one commit."""
        self.spark.catalog.setCurrentCatalog(pinned_catalog(self.spark, self.settings, self.nessie.transport.uri, at))
        return self.spark.sql(query)

    def landing_table(self, host: str, source: str) -> Path:
        """Folder of the raw Delta table of one source."""
        return self.settings.landing / host / source

    @property
    def dbt_state(self) -> Path:
        """Folder of what dbt keeps between runs."""
        return self.settings.home / "dbt"


@contextmanager
def open_workspace(observe: Observe | None = None, settings: Settings | None = None) -> Iterator[Workspace]:
    """Open the home that the settings name, those of the environment by default.

    `observe` is told of each publishing step, in place of the terminal.

    Raises:
        ServiceError: its catalog is not running, or does not answer; nothing was started then.
    """
    settings = settings or load_settings()
    transport = Transport(endpoints(settings).nessie_uri, timeout_seconds=settings.catalog_timeout_seconds)
    nessie = Readable(transport, lambda: config_of(settings).retention().document)
    try:
        nessie.resolve("main")
        yield Workspace(settings, nessie, observe=observe or StepsTold())
    finally:
        transport.close()
