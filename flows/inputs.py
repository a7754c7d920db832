"""What a host's run reads of published tables: every slice of its own, and what belongs to no host."""

from contracts.registry import all_contracts
from flows.workspace import Workspace
from infra.catalog.inputs import Input, read_input
from infra.catalog.run_branch import RunBranch


def inputs_of_a_host(work: Workspace, attempt: RunBranch) -> tuple[Input, ...]:
    """Its slices of all tables as they were when the run began, so that no other host makes it stale."""
    tables = work.nessie.tables(attempt.base)
    own = (("host", attempt.run.host),)
    definitions = sorted((contract.definition() for contract in all_contracts()), key=lambda one: one.table)
    return tuple(read_input(tables, one.table, own if "host" in one.partitioned_by else ()) for one in definitions)
