"""The checks that a candidate is put to: tables against their contracts, and against each other."""

from flows.checks.as_released import AsReleased
from flows.checks.contracts_hold import ContractsHold, ReleasedContractsHold
from flows.checks.definitions_are_whole import DefinitionsAreWhole
from flows.checks.deliveries_reconcile import DeliveriesReconcile
from flows.checks.fresh import IsFresh
from flows.checks.loses_little import LosesLittle
from flows.checks.stays_in_its_host import StaysInItsHost
from flows.checks.tables_agree import ReleasedTablesAgree, TablesAgree
from flows.checks.tables_match_contracts import TablesMatchContracts
from flows.definitions import Checkout
from flows.workspace import Workspace
from infra.catalog.checks import Check

__all__ = [
    "AsReleased",
    "ContractsHold",
    "DefinitionsAreWhole",
    "DeliveriesReconcile",
    "IsFresh",
    "LosesLittle",
    "ReleasedContractsHold",
    "ReleasedTablesAgree",
    "StaysInItsHost",
    "TablesAgree",
    "TablesMatchContracts",
    "checks_of_a_host",
    "checks_of_a_release",
    "checks_of_a_replay",
    "checks_of_rows",
]


def checks_of_a_host(work: Workspace) -> tuple[Check, ...]:
    """What every run that writes a host's data is put to."""
    return (AsReleased(work), *checks_of_rows(work), IsFresh(work))


def checks_of_a_replay(work: Workspace) -> tuple[Check, ...]:
    """The same, but that quarantine may come to hold less."""
    rows = (LosesLittle(frozenset({"bronze.quarantine"})), ContractsHold(work), DeliveriesReconcile(work))
    return (AsReleased(work), StaysInItsHost(), *rows)


def checks_of_rows(work: Workspace) -> tuple[Check, ...]:
    """What its rows are put to, whatever they were made by."""
    return (StaysInItsHost(), LosesLittle(), ContractsHold(work), TablesAgree(work), DeliveriesReconcile(work))


def checks_of_a_release(work: Workspace, checkout: Checkout) -> tuple[Check, ...]:
    """What a release of the checkout is put to."""
    return (
        TablesMatchContracts(work, checkout.contracts),
        DefinitionsAreWhole(work, checkout),
        ReleasedContractsHold(work, checkout.contracts),
        ReleasedTablesAgree(work, checkout.contracts),
    )
