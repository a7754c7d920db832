"""Train: every model that a host's delivery names, from published outcomes, registered by digest."""

from datetime import timedelta
from typing import TYPE_CHECKING

from prefect import flow
from pyspark.sql import functions as F

from flows.progress import Stage, stage, tell
from flows.workspace import Workspace, open_workspace
from infra.maintenance.leases import lease

if TYPE_CHECKING:
    from models.delivery import Trained

_AT_LONGEST = timedelta(days=1)


@flow(name="train", validate_parameters=False)
def train(host: str, ref: str = "main") -> "tuple[Trained, ...]":
    """Read the outcomes at one commit, train, register; nothing is written to the catalog."""
    with open_workspace() as work:
        return train_models(work, host, ref)


def train_models(work: Workspace, host: str, ref: str = "main") -> "tuple[Trained, ...]":
    """Train each variant of each model of the host on what is published at `ref`.

    Raises:
        UnknownNameError: no such host, ref or model package.
        NothingToLearn: the host has too few outcomes.
    """
    from models.delivery import train_host  # noqa: PLC0415

    delivery = work.config.delivery(work.config.host(host).document.name).document
    at = work.nessie.resolve(ref)
    # It reads for long, and of a commit that may be old: what it reads is not to be collected meanwhile.
    with lease(work.nessie, at, _AT_LONGEST), stage(Stage.TRAIN, host) as told:
        trained = train_host(
            work.spark,
            work.table_at(at, "silver.wall_exposures").where(F.col("host") == host),
            work.table_at(at, "gold.visitor_features_v1").where(F.col("host") == host),
            host,
            delivery,
            work.mlflow_uri,
            tell,
        )
        told.detail = f"{len(trained)} models at {at.hash[:12]}"
    return trained
