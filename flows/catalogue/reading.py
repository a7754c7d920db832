"""The catalogue of the definitions that were released together, and its entries by name."""

from collections.abc import Iterable
from difflib import get_close_matches

from contracts.stored import StoredDefinition
from flows.catalogue.entries import Catalogue, Metric, Table
from flows.catalogue.lineage import lineage_of
from flows.catalogue.metrics import metrics_of, saved_queries_of
from flows.catalogue.tables import tables_of
from infra.errors import UnknownNameError


def catalogue_of(definitions: Iterable[StoredDefinition]) -> Catalogue:
    """Read contracts, dbt files and semantic files; this checkout's own are not looked at."""
    given = tuple(definitions)
    lineage = lineage_of(given)
    metrics = metrics_of(given, lineage)
    saved = saved_queries_of(given)
    return Catalogue(tables_of(given, lineage, metrics, saved), metrics, saved)


def entry_of(catalogue: Catalogue, name: str) -> Table | Metric:
    """A table, of gold also without its version, or a metric.

    Raises:
        UnknownNameError: there is neither; it names the nearest that exist.
    """
    aliases = {table.alias: table for table in catalogue.tables.values() if table.alias}
    entries: dict[str, Table | Metric] = {**aliases, **catalogue.tables, **catalogue.metrics}
    if name not in entries:
        near = get_close_matches(name, entries, n=3, cutoff=0.4) or sorted(entries)[:5]
        raise UnknownNameError(
            f"no table or metric {name!r} was released", where="--ref", remedy=f"nearest: {', '.join(near)}"
        )
    return entries[name]
