"""Maintain: what nobody needs any more is let go, and small files are put together; no row changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from prefect import flow

from flows.checks.rows_unchanged import RowsUnchanged
from flows.ops import record_run
from flows.progress import Stage, stage
from flows.settle import settle
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.config.retention import RetentionPolicy
from infra.config.service import Configured
from infra.maintenance.references import Expired, delete_expired, find_expired
from infra.maintenance.sweep import Sweeper, Swept
from infra.maintenance.upkeep import Upkeep, do_upkeep, plan_upkeep
from infra.maintenance.warehouse import Warehouse

EVERY_HOST = "all"


@dataclass(frozen=True)
class Maintained:
    """What was done, or in a dry run would be; `publication` is None if there was nothing to do to the tables."""

    dry_run: bool
    references: tuple[Expired, ...]
    upkeep: Upkeep
    publication: Publication | None
    swept: Swept


@flow(name="maintain", validate_parameters=False)
def maintain(target: str = "main", dry_run: bool = False) -> Maintained:
    """Settle, delete branches whose time is over, compact and expire, audit, publish, collect garbage, record."""
    with open_workspace() as work:
        if not dry_run:
            settle(work)
        done = maintain_lake(work, datetime.now(UTC), target, dry_run=dry_run)
        if done.publication:
            record_run(work, done.publication)
        return done


def maintain_lake(work: Workspace, now: datetime, target: str = "main", *, dry_run: bool = False) -> Maintained:
    """Bring references, the tables of `target` and the warehouse to what the policy says, as of `now`.

    Raises:
        Whatever `Publisher.publish` and `Sweeper.sweep` raise; what was done until then stays done.
    """
    policy = work.config.retention()
    references = expire_references(work, policy.document, now, dry_run=dry_run)
    upkeep, publication = keep_tables(work, policy, now, target, dry_run=dry_run)
    with stage(Stage.GARBAGE) as told:
        sweeper = Sweeper(work.nessie, Warehouse(work.settings.warehouse_uri), policy.document)
        swept = sweeper.sweep(now, dry_run=dry_run)
        told.detail = f"{len(swept.deleted)} files deleted, {len(swept.marked)} marked"
    return Maintained(dry_run, references, upkeep, publication, swept)


def expire_references(work: Workspace, policy: RetentionPolicy, now: datetime, *, dry_run: bool) -> tuple[Expired, ...]:
    """Delete the references that nobody will come back to."""
    with stage(Stage.REFERENCES) as told:
        expired = find_expired(work.nessie, policy, now)
        if not dry_run:
            delete_expired(work.nessie, expired)
        told.detail = f"{len(expired)} expired"
    return expired


def keep_tables(
    work: Workspace, policy: Configured[RetentionPolicy], now: datetime, target: str, *, dry_run: bool
) -> tuple[Upkeep, Publication | None]:
    """Publish compacted tables and shorter metadata, if there is anything to do."""
    plan = plan_upkeep(work.nessie, work.nessie.resolve(target), policy.document, now)
    if dry_run or not plan.states:
        return plan, None
    done = Upkeep()

    def write(attempt: RunBranch) -> Sequence[Input]:
        nonlocal done
        with stage(Stage.TABLES) as told:
            done = do_upkeep(work.nessie, attempt.branch.name, policy.document, now)
            told.detail = f"{len(done.compacted)} compacted, {len(done.expired)} with fewer snapshots"
        return ()

    key = RunKey.of(
        flow="maintain", host=EVERY_HOST, day=None, inputs={"policy": policy.version, "tables": plan.states}
    )
    check = RowsUnchanged(work.nessie, work.settings.cache / "duckdb")
    publication = work.publisher.publish(Run("maintain", EVERY_HOST, None, key, target), write, [check])
    return done, publication
