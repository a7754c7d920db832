"""Rebuild: silver and gold made anew on DuckDB from the bronze of a ref, and compared with what is published there.

By this checkout's definitions, whatever was released: trying a changed model shows in the differences.
"""

import os
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.contract import Contract
from contracts.definition import Tier
from contracts.duckdb_ddl import create_duckdb_statement
from flows.backfill import HostDays, hosts_with_data
from flows.definitions import Checkout
from flows.progress import Stage, stage, tell
from flows.released import RUN_KINDS, released_at
from infra.catalog.nessie import Nessie
from infra.config.service import ConfigService, config_of
from infra.errors import TollgateError, UnknownNameError
from infra.query.duck import Lake, literal
from infra.query.files import Differences, LakeFile, identifier
from infra.settings import Settings
from transforms.adapters import tables_fed
from transforms.affected import everything
from transforms.dbt import Rebuild, fill_calendar, rebuild
from transforms.engines import OnDuckDB
from transforms.host import HostContext

# Which run wrote a row says nothing of the row.
_RUN_KEY = "run_key"
_THIS_RUN = "rebuild"
_FEATURES = "gold.visitor_features_v1"


class FileExists(TollgateError):
    """The file that is to be written is there already."""


@dataclass(frozen=True)
class Rebuilt:
    """What was made of one commit's bronze.

    Attributes:
        hash: the commit.
        seconds: for all of it, the comparison included.
        tables: each that dbt builds, in the contracts' order.
    """

    ref: str
    hash: str
    file: Path
    hosts: tuple[str, ...]
    seconds: float
    tables: Mapping[str, Differences]

    @property
    def equal(self) -> bool:
        """Whether every table is what is published."""
        return all(found.equal for found in self.tables.values())


@dataclass(frozen=True)
class Source:
    """One commit, the hosts of it, and the code that makes tables of their bronze.

    Attributes:
        state: folder of what dbt keeps between runs on DuckDB.
    """

    lake: Lake
    config: ConfigService
    hosts: tuple[HostDays, ...]
    checkout: Checkout
    state: Path

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts' names."""
        return tuple(given.host for given in self.hosts)

    @property
    def built(self) -> tuple[type[Contract], ...]:
        """Contracts of the tables that dbt builds."""
        return tuple(one for one in self.checkout.contracts if self.checkout.makes(one.definition().table))


def rebuild_file(  # noqa: PLR0913 - the parts of one question, each by its name
    settings: Settings,
    nessie: Nessie,
    ref: str,
    file: Path,
    *,
    hosts: Collection[str] = (),
    replace: bool = False,
    checkout: Checkout | None = None,
) -> Rebuilt:
    """Write `file` and compare it; without `hosts`, of all that have data at the ref.

    Raises:
        FileExists: it does, and is not to be replaced.
        UnknownNameError: no such ref, or a host that has no data there or is not configured.
        TransformFailed: a model failed; nothing is written then.
    """
    if file.exists() and not replace:
        raise FileExists(f"{file.name} exists", where=str(file), remedy="pass --replace, or name another file")
    started, checkout = time.monotonic(), checkout or Checkout()
    lake = Lake(nessie, ref, settings.cache / "duckdb")
    _tell_other_definitions(nessie, lake, checkout)
    there = chosen(hosts_with_data(nessie.tables(lake.at)), hosts)
    source = Source(lake, config_of(settings), there, checkout, settings.home / "dbt" / "duckdb")
    with _written(file) as engine:
        made = LakeFile(lake, engine.file, source.names)
        _copy(source, made)
        _build(source, engine)
        tables = _compare(source, made)
    return Rebuilt(ref, lake.at.hash, file, source.names, time.monotonic() - started, tables)


def chosen(there: Collection[HostDays], hosts: Collection[str]) -> tuple[HostDays, ...]:
    """Those of `hosts`, or all without any.

    Raises:
        UnknownNameError: one of them has no data.
    """
    names = [given.host for given in there]
    for host in hosts:
        if host not in names:
            remedy = f"hosts with data: {', '.join(names) or 'none'}"
            raise UnknownNameError(f"no data of a host {host!r}", where="--host", remedy=remedy)
    return tuple(given for given in there if not hosts or given.host in hosts)


def _tell_other_definitions(nessie: Nessie, lake: Lake, checkout: Checkout) -> None:
    differing = " and ".join(released_at(nessie, lake.at).differs_from(checkout, RUN_KINDS))
    if differing:
        tell(f"  {differing} definitions of this code are not those released at the ref: its rows may differ for that")


def _copy(source: Source, made: LakeFile) -> None:
    """Bronze as it is, and the tables above it, empty."""
    bronze = sorted(name for name in source.lake.tables if name.startswith(f"{Tier.BRONZE}."))
    with stage(Stage.COPY) as told:
        told.rows, told.detail = made.copy(bronze), ", ".join(bronze)
        names = {contract: contract.definition().table for contract in source.built}
        made.create({name: create_duckdb_statement(one, identifier(name)) for one, name in names.items()})


def _build(source: Source, engine: OnDuckDB) -> None:
    folders = {"state": source.state, "project": source.checkout.project}
    with stage(Stage.CALENDAR):
        fill_calendar(engine, **folders)
    for given in source.hosts:
        with stage(Stage.SILVER_GOLD, given.host) as told:
            host = source.config.host(given.host).document
            days = everything(given.days, known_until(source.lake, given))
            models = rebuild(engine, Rebuild(HostContext.of(host), _THIS_RUN, days, tables_fed(host)), **folders)
            told.detail = f"{len(given.days)} days of {', '.join(model.model for model in models)}"


def known_until(lake: Lake, given: HostDays) -> date:
    """What "now" was when the host was last published: the day of its last delivery, or of features after it."""
    if _FEATURES not in lake.tables:
        return given.last_run_day
    found = lake.ask(f"select max(day) from {_FEATURES} where host = {literal(given.host)}").rows[0][0]
    return max(given.last_run_day, found or date.min)


def _compare(source: Source, made: LakeFile) -> dict[str, Differences]:
    with stage(Stage.COMPARE) as told:
        definitions = [contract.definition() for contract in source.built]
        keys = {one.table: one.unique.columns if one.unique else () for one in definitions}
        found = {table: made.compare(table, key=key, apart_from=[_RUN_KEY]) for table, key in keys.items()}
        told.rows = sum(one.rows for one in found.values())
    return found


@contextmanager
def _written(file: Path) -> Iterator[OnDuckDB]:
    """A place to write to whose file becomes `file` when all went well."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.stem}-") as folder:
        engine = OnDuckDB(Path(folder))
        yield engine
        os.replace(engine.file, file)
