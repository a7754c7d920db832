"""A published run, measured at the commit that holds it."""

import logging
from collections.abc import Iterator
from pathlib import Path

from contracts.bands.measure import Measure
from flows.quality.freshness import measure_freshness
from flows.quality.partitions import measure_partitions
from flows.quality.plan import plans
from infra.catalog.changes import changes_between
from infra.catalog.nessie import Nessie
from infra.catalog.run_record import RunRecord
from infra.errors import TollgateError
from infra.query.duck import Lake

log = logging.getLogger(__name__)

# Maintenance stores rows otherwise, all of them perhaps; `rows_unchanged` has held it to that.
_MOVES_NO_ROW = frozenset({"maintain"})


def measure_run(nessie: Nessie, record: RunRecord, extensions: Path) -> list[Measure]:
    """Every partition that the run touched, and for a run of one host and day how fresh the host's tables are.

    A run that cannot be measured is none the less published: why is logged, and there are no measures of it.
    """
    if record.flow in _MOVES_NO_ROW:
        return []
    try:
        return list(_measures(nessie, record, extensions))
    except (TollgateError, OSError) as error:
        log.warning("run %s was not measured: %s", record.run_key, error)
        return []


def _measures(nessie: Nessie, record: RunRecord, extensions: Path) -> Iterator[Measure]:
    before, after = map(nessie.tables, record.commit.sides)
    known = plans()
    lake = Lake(nessie, record.commit.hash, extensions)
    for change in changes_between(before, after).tables.values():
        if change.table in known and not change.dropped:
            yield from measure_partitions(lake, known[change.table], change.partitions)
    if record.day is not None:
        yield from measure_freshness(after, known, record.host, record.day)
