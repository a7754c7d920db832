"""How the tables of one commit are: rows, newest days, and what the last audits said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.report.data import OpenAlarm, TableVerdict

# The host of what is no publisher's, as runs name it.
ALL_HOSTS = "all"


@dataclass(frozen=True)
class Holding:
    """Rows of one host in a table; `newest_day` is None where rows are of no day."""

    host: str
    rows: int
    newest_day: date | None


@dataclass(frozen=True)
class HostState:
    """One host's rows in a table beside the last published audit of them; None where none is recorded."""

    holding: Holding
    verdict: TableVerdict | None

    @property
    def days_behind(self) -> int | None:
        """Days from the newest row to the day of the run that was audited last; None without the two."""
        newest, run = self.holding.newest_day, self.verdict.day if self.verdict else None
        return (run - newest).days if newest and run else None


@dataclass(frozen=True)
class Condition:
    """All tables' rows, verdicts and alarms.

    Attributes:
        holdings: by table, of every host that has rows.
        verdicts: the last audit of each table and host among the runs that the commit's log names.
        alarms: those of the same runs whose measure is still what is published.
        simulated: hosts that are no publishers.
    """

    holdings: Mapping[str, tuple[Holding, ...]]
    verdicts: tuple[TableVerdict, ...] = ()
    alarms: tuple[OpenAlarm, ...] = ()
    simulated: frozenset[str] = frozenset()

    def states(self, table: str) -> tuple[HostState, ...]:
        """Of every host that has rows in the table or was audited for it, by host."""
        verdicts = {one.host: one for one in self.verdicts if one.table == table}
        holdings = {one.host: one for one in self.holdings.get(table, ())}
        hosts = sorted({*verdicts, *holdings})
        return tuple(HostState(holdings.get(host, Holding(host, 0, None)), verdicts.get(host)) for host in hosts)

    def alarms_of(self, table: str) -> tuple[OpenAlarm, ...]:
        """Of one table, by host, the newest day first."""
        return tuple(one for one in self.alarms if one.table == table)

    def rows(self, table: str) -> int:
        """Rows of all hosts."""
        return sum(one.rows for one in self.holdings.get(table, ()))

    def newest_day(self, table: str) -> date | None:
        """The newest day of any host; None where rows are of no day."""
        return max((one.newest_day for one in self.holdings.get(table, ()) if one.newest_day), default=None)

    def status(self, table: str) -> str | None:
        """The worst word of the last audits: `failed`, `warned` or `passed`; None where none is recorded."""
        said = {one.status for one in self.verdicts if one.table == table}
        return next((word for word in ("failed", "warned", "passed") if word in said), None)
