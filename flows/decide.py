"""From features to decisions, on a run's branch: scored, solved and written together, dark mode included.

What lies behind `models.delivery` is imported when a run needs it: nothing else of the product brings ML libraries.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pyspark.sql import functions as F

from flows.economics import with_rpm_of
from flows.progress import Stage, stage
from flows.workspace import Workspace
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host

if TYPE_CHECKING:
    from models.delivery import Decisions, Served


def serving(work: Workspace, host: str) -> "Served":
    """The registered models that the host's delivery names, not loaded: what the run key needs to know of them."""
    from models.delivery import served_models  # noqa: PLC0415

    delivery = work.config.delivery(host).document
    return served_models(work.mlflow_uri if delivery.models else "", host, delivery)


def decide_day(work: Workspace, attempt: RunBranch, host: Host, served: "Served", config_version: str) -> date:
    """Write the run's day of decisions, dark mode's scores and the constraint report, all of them or none.

    The day that they hold on is returned.
    """
    from models.delivery import decide  # noqa: PLC0415

    assert attempt.run.day is not None
    catalog = work.branch_catalog(attempt.branch.name)
    with stage(Stage.DECIDE) as told:
        host, rpm = with_rpm_of(work.spark, catalog, host, attempt.run.day)
        decisions = decide(
            work.spark,
            work.spark.table(f"{catalog}.gold.visitor_features_v1"),
            work.spark.table(f"{catalog}.gold.article_features_v1"),
            host,
            served,
            work.mlflow_uri if served.models else "",
            attempt.run.key.value,
            attempt.run.day,
            config_version=config_version,
        )
        try:
            _write(catalog, decisions, attempt)
        finally:
            decisions.release()
        told.detail = f"{_told(decisions)}; rpm {rpm.value:.2f} {host.economics.currency}, {rpm.by}"
    return attempt.run.day + timedelta(days=1)


def _write(catalog: str, decisions: "Decisions", attempt: RunBranch) -> None:
    """Replace the run's day in every table, also where there is nothing to say: an older word must not stand."""
    run = attempt.run
    its_day = (F.col("host") == run.host) & (F.col("day") == F.lit(run.day))
    for contract, frame in decisions.tables.items():
        frame.writeTo(f"{catalog}.{contract.definition().table}").overwrite(its_day)


def _told(decisions: "Decisions") -> str:
    gaps = (f"{name}: gap {gap:.2%}" for name, gap in decisions.gaps.items())
    return "; ".join([f"policy {decisions.policy}", *gaps, *decisions.problems])
