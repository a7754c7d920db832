"""The checks that a candidate is put to: tables against their contracts, and against each other."""

from flows.checks.contracts_hold import ContractsHold
from flows.checks.deliveries_reconcile import DeliveriesReconcile
from flows.checks.stays_in_its_host import StaysInItsHost
from flows.checks.tables_match_contracts import TablesMatchContracts
from flows.workspace import Workspace
from infra.catalog.checks import Check

__all__ = ["ContractsHold", "DeliveriesReconcile", "StaysInItsHost", "TablesMatchContracts", "checks_of_a_host"]


def checks_of_a_host(work: Workspace) -> tuple[Check, ...]:
    """What every run that writes a host's data is put to."""
    return (StaysInItsHost(), ContractsHold(work), DeliveriesReconcile(work))
