"""What a day costs once there is history: the day after a month of them against the first day of all."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from flows.bench.ratio import Ratio
from flows.daily import publish_day
from flows.deliver import land_files
from flows.workspace import Workspace
from infra.catalog.publication import Status

# The host without models of its own: what is measured are the tables, not the training of years.
_HOST, _SOURCE = "semicomplete", "access_log"
_FIRST = date(2025, 1, 1)
_VISITORS, _ARTICLES = 400, 60
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0"


def bench_increment(work: Workspace, folder: Path, lines: int, history: int, progress: Callable[[str], None]) -> Ratio:
    """Whole daily runs of `lines` pageviews each, from landed file to published decisions, on branches of main.

    Days that come after `history` days, each in turn with the only day of a branch that has no other.
    """
    with _target(work) as long:
        for number in range(history):
            progress(f"day {number + 1} of {history}")
            _day(_apart(work, folder / "long"), folder, long, number, lines)
        pairs = []
        for turn in range(3):
            progress(f"turn {turn + 1} of 3")
            after = _day(_apart(work, folder / "long"), folder, long, history + turn, lines)
            with _target(work) as short:
                first = _day(_apart(work, folder / f"short-{turn}"), folder, short, history + turn, lines)
            pairs.append((after, first))
    ours, peer = (median(pair[side] for pair in pairs) for side in (0, 1))
    name = f"a day of {lines:,} pageviews after {history} others / the first day of all"
    return Ratio(name, ours, peer, median(one / other for one, other in pairs), len(pairs))


@contextmanager
def _target(work: Workspace) -> Iterator[str]:
    name = f"bench/{secrets.token_hex(4)}"
    work.nessie.create_branch(name, work.nessie.resolve("main"))
    try:
        yield name
    finally:
        work.nessie.delete_branch(work.nessie.resolve(name))


def _apart(work: Workspace, home: Path) -> Workspace:
    """The same catalog, with a landing of its own."""
    shared = {"nessie_uri": work.nessie.transport.uri, "warehouse": work.settings.warehouse_uri, "home": home}
    return Workspace(work.settings.model_copy(update=shared), work.nessie, observe=lambda _: None)


def _day(work: Workspace, folder: Path, target: str, number: int, lines: int) -> float:
    """Seconds of the run of one day."""
    day = _FIRST + timedelta(days=number)
    log = folder / f"log-{day}"
    log.write_text("".join(_line(day, visit) for visit in range(lines)))
    land_files(work, _HOST, _SOURCE, [log])
    began = time.perf_counter()
    done = publish_day(work, _HOST, day, target)
    assert done.status is Status.PUBLISHED, done.audit
    return time.perf_counter() - began


def _line(day: date, visit: int) -> str:
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(seconds=visit % 36_000)
    visitor, article = visit % _VISITORS, (visit * 7 + day.toordinal()) % _ARTICLES
    address = f"198.51.{visitor // 250}.{visitor % 250}"
    page = f'"GET /articles/a{article}/ HTTP/1.1" 200 1234 "-" "{_AGENT}"'
    return f"{address} - - [{at:%d/%b/%Y:%H:%M:%S +0000}] {page}\n"
