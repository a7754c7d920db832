"""Where the dbt project's SQL runs: an output of profiles.yml, and what it needs while dbt works."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pyspark.sql import SparkSession


class Engine(Protocol):
    """One place to run the project."""

    @property
    def target(self) -> str:
        """The output of profiles.yml."""

    @property
    def variables(self) -> Mapping[str, object]:
        """What the output asks of the project's variables."""

    def opened(self) -> "AbstractContextManager[None]":
        """While this lasts, dbt works there."""


@dataclass(frozen=True)
class OnSpark:
    """The pipeline's own Spark session, and the catalog of a branch in it."""

    spark: "SparkSession"
    catalog: str
    target: str = "session"

    @property
    def variables(self) -> Mapping[str, object]:
        """None: the session is there."""
        return {}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the catalog the one that names without a catalog mean."""
        before = self.spark.catalog.currentCatalog()
        self.spark.catalog.setCurrentCatalog(self.catalog)
        try:
            yield
        finally:
            self.spark.catalog.setCurrentCatalog(before)


@dataclass(frozen=True)
class OnDuckDB:
    """The DuckDB file of a folder, which nobody else has open; dbt closes it after each model.

    A database is called as its file is, and dbt remembers that from parsing: hence one name, whatever the file's in
    the end.
    """

    folder: Path
    target: str = "duckdb"

    @property
    def file(self) -> Path:
        """Where the database is while dbt works."""
        return self.folder / "lake.duckdb"

    @property
    def variables(self) -> Mapping[str, object]:
        """The file."""
        return {"file": str(self.file)}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Nothing is held between dbt's calls."""
        yield
