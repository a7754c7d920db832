"""The questions of the report: one SQL file per field of `ReportData`, asked of the tables of one commit."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from flows.report.data import (
    Alert,
    ConstraintRow,
    DayOfTraffic,
    DecisionFacts,
    EffectQuantiles,
    HostFacts,
    LevelCount,
    MeasuredDay,
    MetricPoint,
    OpenAlarm,
    Origin,
    QuarantinedRule,
    ReportData,
    SourceDeliveries,
    StrategyCount,
    StrategyPair,
    TableVerdict,
    TopArticle,
)
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import RUN_KEY
from infra.config.service import ConfigService
from infra.query.duck import Lake
from infra.settings import Settings

# As `contracts.ops` names it, whose import costs seconds of Pandera.
_OPS = "ops"
_SQL = Path(__file__).parent / "sql"
_TABLE = re.compile(r"\b(?:from|join) ((?:bronze|silver|gold|ops)\.\w+)")
# Rows of each answer, in the order of the columns.
_ROWS: Mapping[str, Callable[..., Any]] = {
    "traffic": DayOfTraffic,
    "top_articles": TopArticle,
    "deliveries": SourceDeliveries,
    "quarantined": QuarantinedRule,
    "decisions": DecisionFacts,
    "strategies": StrategyCount,
    "levels": LevelCount,
    "constraints": ConstraintRow,
    "metrics": MetricPoint,
    "pairs": StrategyPair,
    "effects": EffectQuantiles,
}
# The same of what is asked of branch `ops` instead, and which of it the report shows.
_ROWS_OF_OPS: Mapping[str, Callable[..., Any]] = {
    "verdicts": TableVerdict,
    "volumes": MeasuredDay,
    "alerts": Alert,
    "open_alarms": OpenAlarm,
}
_REPORTED = ("verdicts", "volumes", "alerts")
# Runs looked back for: every host's last run of each table is among them, unless it has been idle for years.
_LOG_ENTRIES = 2_000


def read(nessie: Nessie, settings: Settings, config: ConfigService, ref: str) -> ReportData:
    """Everything that the page shows of `ref`; what has no table there yet is empty.

    Raises:
        ReferenceMissing: nothing has that name.
    """
    lake = Lake(nessie, ref, settings.cache / "duckdb")
    rows = {name: tuple(row(*values) for values in _answer(lake, _sql(name))) for name, row in _ROWS.items()}
    hosts = _hosts(config, {row.host for found in rows.values() for row in found})
    of_ops = _of_ops(nessie, lake.at, settings.cache / "duckdb")
    return ReportData(origin=_origin(nessie, lake.at, ref, settings), hosts=hosts, **rows, **of_ops)


@dataclass(frozen=True)
class Told:
    """What runs said of tables: the last audit of each host's, and alarms that are open."""

    verdicts: tuple[TableVerdict, ...] = ()
    open_alarms: tuple[OpenAlarm, ...] = ()


def published_quality(nessie: Nessie, at: Reference, extensions: Path) -> Told:
    """The same, of the runs that the log of a commit names."""
    return Told(**_of_ops(nessie, at, extensions, ("verdicts", "open_alarms")))


def _answer(lake: Lake, sql: str) -> list[tuple[Any, ...]]:
    """The rows of an answer; none where a table that it needs is not there yet."""
    return lake.ask(sql).rows if lake.tables.keys() >= set(_TABLE.findall(sql)) else []


def _of_ops(
    nessie: Nessie, at: Reference, extensions: Path, names: Iterable[str] = _REPORTED
) -> dict[str, tuple[Any, ...]]:
    """What branch `ops` says of the runs that the log of the ref names."""
    keys = [commit.properties.get(RUN_KEY) for commit in islice(nessie.log(at), _LOG_ENTRIES)]
    published = ", ".join(f"'{key}'" for key in keys if key)
    if not published or not any(branch.name == _OPS for branch in nessie.branches(_OPS)):
        return {}
    lake = Lake(nessie, _OPS, extensions)
    return {
        name: tuple(
            _ROWS_OF_OPS[name](*values) for values in _answer(lake, _sql(name).replace("$published", f"[{published}]"))
        )
        for name in names
    }


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text()


def _origin(nessie: Nessie, at: Reference, ref: str, settings: Settings) -> Origin:
    head = next(nessie.log(at))
    return Origin(str(settings.home), ref, at.hash, head.time, head.message)


def _hosts(config: ConfigService, found: Iterable[str]) -> tuple[HostFacts, ...]:
    """Configured hosts, and those that are published here although no longer configured."""
    names = config.hosts()
    gone = (HostFacts(name, "no longer configured", "", "", simulated=False) for name in set(found) - set(names))
    facts = [*(_facts(config, name) for name in names), *gone]
    return tuple(sorted(facts, key=lambda host: host.name))


def _facts(config: ConfigService, name: str) -> HostFacts:
    host = config.host(name).document
    return HostFacts(host.name, host.site, host.zone, host.economics.currency, simulated=host.simulated)
