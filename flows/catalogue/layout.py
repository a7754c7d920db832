"""Where the tables around one table stand in its picture: in columns, from what it is made of to what it goes into."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flows.catalogue.entries import Catalogue, Table


@dataclass(frozen=True)
class Edge:
    """A line between two tables; `of_rows` where the second is made of the first, else a rule is between them."""

    left: str
    right: str
    of_rows: bool


@dataclass(frozen=True)
class Crossing:
    """The place of a line in a column that it passes, so that no table stands on it."""

    edge: Edge
    rank: int


Slot = str | Crossing


@dataclass(frozen=True)
class Layout:
    """Columns from left to right, each from top to bottom, and the slots that each line goes through."""

    columns: tuple[tuple[Slot, ...], ...]
    ways: Mapping[Edge, tuple[Slot, ...]]


def layout_of(catalogue: Catalogue, table: Table) -> Layout:
    """All that the table is made of, all that is made of it, and what its own rules speak of."""
    made = {**_distances(catalogue, table, _upstream, -1), **_distances(catalogue, table, _downstream, 1)}
    ruled = {pair for pair in _ruled(catalogue, table) if not {pair, pair[::-1]} & set(_pairs(catalogue, made))}
    ranks = {**{left: -1 for left, _ in ruled}, **{right: 1 for _, right in ruled}, **made}
    edges = [Edge(*pair, of_rows=True) for pair in _pairs(catalogue, made)]
    edges += [Edge(*pair, of_rows=False) for pair in sorted(ruled)]
    ways = {edge: _way(edge, ranks) for edge in edges}
    return Layout(_columns(ranks, ways.values()), ways)


def _upstream(table: Table) -> tuple[str, ...]:
    return table.upstream


def _downstream(table: Table) -> tuple[str, ...]:
    return table.downstream


def _distances(
    catalogue: Catalogue, start: Table, following: Callable[[Table], tuple[str, ...]], step: int
) -> dict[str, int]:
    """The longest way to each table that can be reached, in steps: none stands beside what it is made of."""
    found: dict[str, int] = {}

    def walk(name: str, far: int) -> None:
        found[name] = max(far, found.get(name, far), key=abs)
        for other in following(catalogue.tables[name]):
            walk(other, far + step)

    walk(start.name, 0)
    return found


def _pairs(catalogue: Catalogue, names: Iterable[str]) -> list[tuple[str, str]]:
    """What is made of what, among these."""
    among = set(names)
    return sorted((read, name) for name in among for read in catalogue.tables[name].upstream if read in among)


def _ruled(catalogue: Catalogue, table: Table) -> Iterator[tuple[str, str]]:
    """Tables that a rule of this one speaks of, left of it, and those whose rules speak of it, to its right."""
    for other in catalogue.tables.values():
        if any(rule.table == other.name for rule in table.between):
            yield other.name, table.name
        if any(rule.table == table.name for rule in other.between):
            yield table.name, other.name


def _way(edge: Edge, ranks: Mapping[str, int]) -> tuple[Slot, ...]:
    passed = range(ranks[edge.left] + 1, ranks[edge.right])
    return edge.left, *(Crossing(edge, rank) for rank in passed), edge.right


def _columns(ranks: Mapping[str, int], ways: Iterable[tuple[Slot, ...]]) -> tuple[tuple[Slot, ...], ...]:
    """Outward from the table itself, so that each column can follow the one that stands already."""
    steps = [pair for way in ways for pair in pairwise(way)]
    by_rank: dict[int, list[Slot]] = {rank: [] for rank in sorted(ranks.values(), key=abs)}
    for slot in [*sorted(ranks), *dict.fromkeys(slot for pair in steps for slot in pair)]:
        rank = slot.rank if isinstance(slot, Crossing) else ranks[slot]
        by_rank[rank] += [slot] if slot not in by_rank[rank] else []
    places: dict[Slot, float] = {}
    for slots in by_rank.values():
        # The sort is stable: of two with the same neighbours the first by name stays first.
        slots.sort(key=lambda slot: _middle(slot, steps, places))
        places |= {slot: place - len(slots) / 2 for place, slot in enumerate(slots)}
    return tuple(tuple(by_rank[rank]) for rank in sorted(by_rank))


def _middle(slot: Slot, steps: Iterable[tuple[Slot, Slot]], places: Mapping[Slot, float]) -> float:
    """The mean place of the neighbours that stand already."""
    near = [places[other] for pair in steps if slot in pair for other in pair if other != slot and other in places]
    return sum(near) / len(near) if near else 0.0
