"""The condition of the tables of one commit, asked of the tables themselves and of branch `ops`."""

from collections.abc import Callable

from flows.catalogue.condition import ALL_HOSTS, Condition, Holding
from flows.catalogue.entries import Catalogue, Table
from flows.report.queries import published_quality
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.config.service import ConfigService
from infra.query.duck import Answer, Lake
from infra.settings import Settings


def measure(
    nessie: Nessie, settings: Settings, config: ConfigService, at: Reference, catalogue: Catalogue
) -> Condition:
    """Count the rows of every table that is there at `at`, and read what its published runs' audits and alarms said."""
    extensions = settings.cache / "duckdb"
    lake = Lake(nessie, at.hash, extensions)
    there = [table for name, table in catalogue.tables.items() if name in lake.tables]
    told = published_quality(nessie, at, extensions)
    return Condition(
        holdings={table.name: holdings(lake.ask, table) for table in there},
        verdicts=told.verdicts,
        alarms=told.open_alarms,
        simulated=frozenset(name for name in config.hosts() if config.host(name).document.simulated),
    )


def holdings(ask: Callable[[str], Answer], table: Table) -> tuple[Holding, ...]:
    """Rows by host, in the order of their names; of a table without hosts, all together."""
    columns = {column.name for column in table.columns}
    newest = "max(day)" if "day" in columns else "null::date"
    host = "host" if "host" in columns else f"'{ALL_HOSTS}'"
    rows = ask(f"select {host}, count(*), {newest} from {table.name} group by 1 order by 1").rows
    return tuple(Holding(*row) for row in rows)
