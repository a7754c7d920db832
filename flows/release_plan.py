"""What a release would do to a branch, worked out from metadata alone: nothing is written, no session is started."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from json import loads
from pathlib import Path

from contracts.evolution import (
    Change,
    ChangeKind,
    EvolutionRefused,
    Plan,
    Refusal,
    Terms,
    plan,
    plan_without_contract,
    present_table,
)
from contracts.stored import StoredDefinition
from flows.backfill import HostDays, Tables, hosts_with_data
from flows.definitions import Checkout
from flows.release_exports import outdated_exports
from flows.release_views import plan_views
from flows.released import Released, released_at
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from transforms.dbt import parse
from transforms.lineage import reached_models

_GROWS = {ChangeKind.CREATE, ChangeKind.ADD}


@dataclass(frozen=True)
class DefinitionChange:
    """One definition that the release adds, changes or removes."""

    kind: str
    name: str
    what: str


@dataclass(frozen=True)
class ReleasePlan:
    """From what a branch holds to what the checkout says.

    Attributes:
        tables: changes by table, in the order of the contracts, and by view after them.
        models: paths of the dbt models to make anew.
        exports: tables of exported saved queries, to make anew after them.
        hosts: whose days they are made anew for.
        released: what the branch holds now.
    """

    tables: Mapping[str, tuple[Change, ...]]
    refusals: tuple[Refusal, ...]
    definitions: tuple[DefinitionChange, ...]
    models: tuple[str, ...]
    exports: tuple[str, ...]
    hosts: tuple[HostDays, ...]
    released: Released

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of every table."""
        return tuple(change for changes in self.tables.values() for change in changes)

    @property
    def is_empty(self) -> bool:
        """Whether the branch is what the checkout says already."""
        return not self.changes and not self.definitions and not self.refusals

    def require(self) -> None:
        """Let a plan through that can be carried out.

        Raises:
            EvolutionRefused: it cannot; names each column with its remedy.
        """
        if self.refusals:
            raise EvolutionRefused(self.refusals)


def today() -> date:
    """A release's day, if nobody names another: the date in UTC."""
    return datetime.now(UTC).date()


def plan_release(nessie: Nessie, checkout: Checkout, at: Reference, day: date, state: Path) -> ReleasePlan:
    """Compare a checkout with one commit; dbt, which keeps its work in `state`, is asked only where it has a say."""
    released = released_at(nessie, at)
    tables = nessie.tables(at)
    before = released.definitions()
    plans = {**_plans(checkout, tables, before, day), **_plans_of_the_gone(checkout, tables, before, day)}
    dropped = {table for table, one in plans.items() if any(c.kind is ChangeKind.DROP_TABLE for c in one.changes)}
    views = plan_views(nessie, at, checkout.contracts, {*map(str, tables)} - dropped)
    differing = _differing(before, checkout.definitions)
    hosts = hosts_with_data(tables)
    models = _models(differing, plans, checkout, state) if hosts else ()
    remade = {*_grown(plans), *(f"{Path(model).parent.name}.{Path(model).stem}" for model in models)}
    numbers = any(one.kind == "semantic" for one in differing)
    exports = outdated_exports(released, checkout, state, remade) if hosts and (remade or numbers) else ()
    return ReleasePlan(
        tables={**{table: one.changes for table, one in plans.items() if one.changes}, **views},
        refusals=tuple(refusal for one in plans.values() for refusal in one.refusals),
        definitions=differing,
        models=models,
        exports=exports,
        hosts=hosts if models or exports else (),
        released=released,
    )


def _plans(checkout: Checkout, tables: Tables, before: Iterable[StoredDefinition], day: date) -> dict[str, Plan]:
    retired = {one.name: _retired(one) for one in before if one.kind == "contract"}
    plans = {}
    for contract in checkout.contracts:
        definition = contract.definition()
        state = tables.get(ContentKey.of(definition.table))
        present = present_table(state.metadata_location) if state else None
        terms = Terms(day, retired.get(definition.table, {}), filled=checkout.makes(definition.table))
        plans[definition.table] = plan(definition, present, terms)
    return plans


def _plans_of_the_gone(
    checkout: Checkout, tables: Tables, before: Iterable[StoredDefinition], day: date
) -> dict[str, Plan]:
    """Tables whose contract was released, and that the checkout has no contract of."""
    ours = {contract.definition().table for contract in checkout.contracts}
    gone = (one for one in before if one.kind == "contract" and one.name not in ours)
    return {
        one.name: plan_without_contract(one.name, _day(loads(one.body).get("retired_until")), day)
        for one in gone
        if ContentKey.of(one.name) in tables
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _retired(stored: StoredDefinition) -> dict[str, date]:
    """Columns that a released contract declares retired."""
    columns = loads(stored.body)["columns"]
    given = {column["name"]: column.get("retired_until") for column in columns}
    return {name: date.fromisoformat(until) for name, until in given.items() if until}


def _differing(before: Iterable[StoredDefinition], after: Iterable[StoredDefinition]) -> tuple[DefinitionChange, ...]:
    old = {(one.kind, one.name): one.digest for one in before}
    new = {(one.kind, one.name): one.digest for one in after}
    what = {
        **dict.fromkeys(old.keys() - new.keys(), "removed"),
        **dict.fromkeys(new.keys() - old.keys(), "added"),
        **{key: "changed" for key in new.keys() & old.keys() if new[key] != old[key]},
    }
    return tuple(DefinitionChange(kind, name, what[kind, name]) for kind, name in sorted(what))


def _grown(plans: Mapping[str, Plan]) -> set[str]:
    """Tables that get columns which nothing has filled yet."""
    return {table for table, one in plans.items() if any(c.kind in _GROWS for c in one.changes)}


def _models(
    differing: Iterable[DefinitionChange], plans: Mapping[str, Plan], checkout: Checkout, state: Path
) -> tuple[str, ...]:
    files = {one.name.partition("/")[2] for one in differing if one.kind == "dbt"}
    files = {file for file in files if file.endswith(".sql") or "/" not in file}
    widened = {table for table, one in plans.items() if any(c.kind is ChangeKind.ADD for c in one.changes)}
    return reached_models(parse(state, checkout.project), files, widened) if files or widened else ()
