"""Back-fill: the models that a release reaches, made anew for every host and day that has data, on its branch."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.bronze import Deliveries
from contracts.definition import Tier
from flows.progress import Stage, stage
from flows.workspace import Workspace
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import partition_of
from infra.catalog.run_branch import RunBranch
from transforms.adapters import tables_fed
from transforms.affected import affected
from transforms.dbt import Rebuild, rebuild
from transforms.engines import OnSpark
from transforms.host import HostContext
from transforms.known import Branch, known

Tables = Mapping[ContentKey, TableState]


@dataclass(frozen=True)
class HostDays:
    """The days of which bronze has rows of a host, by table."""

    host: str
    by_table: Mapping[str, frozenset[date]]

    @property
    def days(self) -> tuple[date, ...]:
        """All of them, in order."""
        return tuple(sorted(frozenset().union(*self.by_table.values())))

    @property
    def last_run_day(self) -> date:
        """Day of the newest run that consumed something: whatever was published by then is made anew."""
        return max(self.by_table.get(Deliveries.definition().table, self.days))


def hosts_with_data(tables: Tables) -> tuple[HostDays, ...]:
    """Every host that bronze has rows of; from metadata, no row is read."""
    found: dict[str, dict[str, set[date]]] = {}
    for key, state in tables.items():
        if key.elements[0] == Tier.BRONZE:
            for host, day in _partitions(state.metadata_location):
                found.setdefault(host, {}).setdefault(str(key), set()).add(day)
    return tuple(
        HostDays(host, {table: frozenset(days) for table, days in sorted(by_table.items())})
        for host, by_table in sorted(found.items())
    )


def backfill(
    work: Workspace, attempt: RunBranch, hosts: Collection[HostDays], models: Collection[str], project: Path
) -> None:
    """Make `models` (paths in the dbt project) anew for every host that is configured.

    Raises:
        UnknownNameError: a host has data and no configuration.
        TransformFailed: a model failed.
    """
    for given in hosts:
        with stage(Stage.BACK_FILL, given.host) as told:
            made = _backfill_host(work, attempt, given, models, project)
            told.detail = f"{len(given.days)} days of {', '.join(made) or 'nothing: no source of it feeds them'}"


def _backfill_host(
    work: Workspace, attempt: RunBranch, given: HostDays, models: Collection[str], project: Path
) -> list[str]:
    """As if everything that was ever delivered came again; returns the models that were made."""
    host = work.config.host(given.host).document
    catalog, context = work.branch_catalog(attempt.branch.name), HostContext.of(host)
    branch = Branch(work.spark, catalog, context, given.last_run_day, attempt.run.key.value)
    # Of nothing that arrives late: its days are among all the others.
    days = affected(given.last_run_day, given.by_table, known(branch, {}))
    what = Rebuild(context, branch.run_key, days, tables_fed(host), frozenset(models))
    engine = OnSpark(work.spark, catalog)
    return [made.model for made in rebuild(engine, what, state=work.dbt_state, project=project)]


def _partitions(metadata_location: str) -> set[tuple[str, date]]:
    """Host and day of every partition with a live file."""
    table = open_table(metadata_location)
    snapshot = table.current_snapshot()
    specs, schema = table.specs(), table.schema()
    found = (
        dict(partition_of(entry.data_file, specs[manifest.partition_spec_id], schema))
        for manifest in (snapshot.manifests(table.io) if snapshot else ())
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True)
    )
    return {(values["host"], date.fromisoformat(values["day"])) for values in found}
