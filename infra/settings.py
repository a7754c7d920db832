"""The settings of one home: from the environment (`TOLLGATE_*`), never from a file inside the code."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.errors import SettingError

REPOSITORY = Path(__file__).resolve().parent.parent


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tollgate"


class Settings(BaseSettings):
    """Where state lives and which servers are used. An address that is set is not served by the home itself."""

    model_config = SettingsConfigDict(env_prefix="TOLLGATE_", frozen=True, extra="ignore")

    home: Path = REPOSITORY / ".tollgate"
    cache: Path = Field(default_factory=_default_cache)
    nessie_port: int = Field(default=0, ge=0, le=65535, description="0: a free port, kept for the home's life")
    mlflow_port: int = Field(default=0, ge=0, le=65535)
    prefect_port: int = Field(default=0, ge=0, le=65535)
    nessie_uri: str = Field(default="", description="an external Nessie, up to and with /api/v2")
    mlflow_uri: str = ""
    prefect_api_url: str = ""
    warehouse: str = Field(default="", description="URI of the Iceberg warehouse; default below the home")
    catalog_timeout_seconds: float = Field(default=10.0, gt=0)
    spark_master: str = "local[2]"
    spark_memory: str = "2g"
    # The embedded stack's runs are short and small: the quick compiler alone takes 56 s of CPU where both take 90, and
    # one collector's thread an eighth less than several that wait for two cores.
    # With it Java keeps 48 MB for compiled code, unless told otherwise: a few runs fill them, and end the compiling.
    spark_java_options: str = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"
    # Beside Spark: a heap that cannot grow to a quarter of the machine, and the quick compiler alone, which halves
    # the work of a start (4.4 s of CPU against 9.5 s).
    nessie_java_options: str = "-Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

    @model_validator(mode="after")
    def _absolute(self) -> Self:
        object.__setattr__(self, "home", self.home.expanduser().absolute())
        object.__setattr__(self, "cache", self.cache.expanduser().absolute())
        return self

    @property
    def warehouse_uri(self) -> str:
        """URI below which every Iceberg table of this home lies."""
        return self.warehouse or (self.home / "warehouse").as_uri()

    @property
    def landing(self) -> Path:
        """Folder of the raw Delta tables, one per host and source."""
        return self.home / "landing"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """Read the settings once per process.

    Raises:
        SettingError: a variable holds a value that its setting cannot take.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "TOLLGATE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingError(
            f"{name}: {first['msg']} (was {first['input']!r})",
            where="environment",
            remedy=f"set {name} to a usable value or unset it",
        ) from error
