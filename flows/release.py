"""Release: the tables brought to what the contracts say, published like any other run."""

from collections.abc import Sequence

from prefect import flow

from contracts.ddl import create_statement, write_order_statement
from contracts.gold import TimeSpine
from contracts.registry import all_contracts
from flows.checks import TablesMatchContracts
from flows.definitions import contracts_digest
from flows.ops import open_ops, record_run
from flows.progress import stage
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from transforms.dbt import fill_calendar

EVERY_HOST = "all"


@flow(name="release", validate_parameters=False)
def release(target: str = "main") -> Publication:
    """Branch, create the tables that contracts ask for, fill the calendar, audit, publish, record."""
    with open_workspace() as work:
        open_ops(work)
        publication = publish_release(work, target)
        record_run(work, publication)
        return publication


def publish_release(work: Workspace, target: str = "main") -> Publication:
    """Bring the tables on `target` to what the contracts say, once."""
    key = RunKey.of(flow="release", host=EVERY_HOST, day=None, inputs={"contracts": contracts_digest()})

    def write(attempt: RunBranch) -> Sequence[Input]:
        with stage("tables") as told:
            created = create_tables(work, attempt.branch.name)
            told.detail = ", ".join(created) or "all there"
        fill_time_spine(work, attempt.branch.name)
        return ()

    run = Run("release", EVERY_HOST, None, key, target)
    return work.publisher.publish(run, write, [TablesMatchContracts(work)])


def fill_time_spine(work: Workspace, branch: str) -> None:
    """Write the calendar where it is not there yet."""
    catalog = work.branch_catalog(branch)
    if not work.spark.table(f"{catalog}.{TimeSpine.definition().table}").isEmpty():
        return
    with stage("calendar"):
        fill_calendar(work.spark, catalog, state=work.dbt_state)


def create_tables(work: Workspace, branch: str) -> list[str]:
    """Create on `branch` what it lacks of the contracts' tables; returns their names."""
    catalog = work.branch_catalog(branch)
    there = {str(key) for key in work.nessie.tables(work.nessie.resolve(branch))}
    missing = [contract for contract in all_contracts() if contract.definition().table not in there]
    for tier in sorted({contract.definition().tier for contract in missing}):
        work.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {catalog}.{tier}")
    for contract in missing:
        name = f"{catalog}.{contract.definition().table}"
        work.spark.sql(create_statement(contract, name))
        work.spark.sql(write_order_statement(contract, name))
    return [contract.definition().table for contract in missing]
