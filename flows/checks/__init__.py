"""The checks that a candidate is put to: tables against their contracts, and against each other."""

from flows.checks.as_released import AsReleased
from flows.checks.contracts_hold import ContractsHold, ReleasedContractsHold
from flows.checks.definitions_are_whole import DefinitionsAreWhole
from flows.checks.deliveries_reconcile import DeliveriesReconcile
from flows.checks.fresh import IsFresh
from flows.checks.history_stands import HistoryStands
from flows.checks.loses_little import LosesLittle
from flows.checks.stays_in_its_host import StaysInItsHost
from flows.checks.tables_agree import ReleasedTablesAgree, TablesAgree
from flows.checks.tables_match_contracts import TablesMatchContracts
from flows.checks.takes_out_what_it_names import TakesOutWhatItNames
from flows.definitions import Checkout
from flows.workspace import Workspace
from infra.catalog.checks import Check

__all__ = [
    "AsReleased",
    "ContractsHold",
    "DefinitionsAreWhole",
    "DeliveriesReconcile",
    "HistoryStands",
    "IsFresh",
    "LosesLittle",
    "ReleasedContractsHold",
    "ReleasedTablesAgree",
    "StaysInItsHost",
    "TablesAgree",
    "TablesMatchContracts",
    "TakesOutWhatItNames",
    "checks_of_a_host",
    "checks_of_a_release",
    "checks_of_a_replay",
    "checks_of_a_withdrawal",
    "checks_of_rows",
]


def checks_of_a_host(work: Workspace) -> tuple[Check, ...]:
    """What every run that writes a host's data is put to."""
    return (AsReleased(work), *checks_of_rows(work), HistoryStands(work), IsFresh(work))


def checks_of_a_replay(work: Workspace) -> tuple[Check, ...]:
    """The same, but that quarantine may come to hold less."""
    rows = (LosesLittle(frozenset({"bronze.quarantine"})), ContractsHold(work), DeliveriesReconcile(work))
    return (AsReleased(work), StaysInItsHost(), *rows, HistoryStands(work))


def checks_of_a_withdrawal(work: Workspace) -> tuple[Check, ...]:
    """It is there to lose rows, so it is held to those of the deliveries that it names."""
    rows = (TakesOutWhatItNames(work), ContractsHold(work), TablesAgree(work), DeliveriesReconcile(work))
    return (AsReleased(work), StaysInItsHost(), *rows, HistoryStands(work))


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
