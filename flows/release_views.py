"""Names of gold tables without a version, as a release leaves them."""

from collections.abc import Collection, Iterable, Mapping

from contracts.contract import Contract
from contracts.evolution import Change, ChangeKind
from contracts.latest import STATEMENT, latest_versions
from infra.catalog.metadata import view_properties
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie


def plan_views(
    nessie: Nessie, at: Reference, contracts: Iterable[type[Contract]], tables: Collection[str]
) -> Mapping[str, tuple[Change, ...]]:
    """What there is to do, by view, for each name to stand for its latest version.

    A name goes when no version of it is among `tables`, those that are there then.
    """
    there = {str(key): view_properties(location).get(STATEMENT) for key, location in nessie.views(at).items()}
    wanted = {one.name: one for one in latest_versions(contracts)}
    changed = [one for name, one in wanted.items() if there.get(name) != one.digest]
    kept = {table.rpartition("_v")[0] for table in tables}
    gone = [name for name in there if name not in wanted and name not in kept]
    return {
        **{one.name: (Change(ChangeKind.VIEW, one.name, after=f"of {one.definition.table}"),) for one in changed},
        **{name: (Change(ChangeKind.DROP_VIEW, name),) for name in gone},
    }


def view_statement(change: Change, contracts: Iterable[type[Contract]], identifier: str) -> str:
    """Spark SQL for a planned change, run with the catalog of `identifier` as the current one."""
    if change.kind is ChangeKind.DROP_VIEW:
        return f"DROP VIEW {identifier}"
    (found,) = (one for one in latest_versions(contracts) if one.name == change.table)
    return found.create_statement(identifier)


def is_of_view(change: Change) -> bool:
    """Whether a change is of a view."""
    return change.kind in {ChangeKind.VIEW, ChangeKind.DROP_VIEW}
