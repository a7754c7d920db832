"""How old a host's newest rows are, told by the partitions of its files without reading one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from contracts.bands.measure import Measure, Metric
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.partitions import partition_of


def measure_freshness(
    tables: Mapping[ContentKey, TableState], names: Iterable[str], host: str, day: date
) -> Iterator[Measure]:
    """Days from the newest day with rows, up to `day`, until `day`; of each of the tables that are there.

    Also of those that the run did not touch, as a feed that stops touches nothing. A table without rows of the host
    has no freshness.
    """
    for name in names:
        state = tables.get(ContentKey.of(name))
        newest = _newest_day(state, host, day) if state else None
        if newest is not None:
            yield Measure(name, host, day, None, Metric.FRESHNESS, float((day - newest).days))


def _newest_day(state: TableState, host: str, until: date) -> date | None:
    table = open_table(state.metadata_location)
    files = (task.file for task in table.scan(f"host = '{host}' and day <= '{until}'").plan_files())
    days = (dict(partition_of(file, table.specs()[file.spec_id], table.schema()))["day"] for file in files)
    return max(map(date.fromisoformat, days), default=None)
