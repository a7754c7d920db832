"""Records of an export that a host's document maps, as rows of the table that it names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, reduce
from operator import and_, or_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.contract import Contract
from infra.config.mapping import Condition, FileFormat, MappedRow, SourceMapping
from transforms.adapters.bots import NO_READER_PATTERN
from transforms.adapters.json_format import Columns, as_extras, as_map, unreadable
from transforms.adapters.mapped_values import Fields, Test, retyped, unknown_word, value
from transforms.adapters.pages import own_path
from transforms.canonical import Reading, Rules, article_of, classify, content_id, day_in, row, row_columns, vendor_id
from transforms.host import HostContext

NAME = "mapped"
# Which of the mapping's rows, and of which element: what tells the rows of one record apart.
Place = tuple[Column, Column]
# Something that a field says, by its path, of what is no row.
Holds = Callable[[Fields], Column]
Told = tuple[str, Holds]


def paths_of(mapping: SourceMapping) -> tuple[str, ...]:
    """Every field that a mapping reads, once, in its order."""
    conditions = [*mapping.ignore.values(), *(one for given in mapping.rows for one in given.where)]
    read = [one.path for given in mapping.rows for one in given.columns.values() if one.path]
    return tuple(dict.fromkeys([*read, *(condition.path for condition in conditions)]))


def top_level(mapping: SourceMapping) -> frozenset[str]:
    """The fields of a record in which those lie."""
    if mapping.format is FileFormat.CSV:
        return frozenset(paths_of(mapping))
    return frozenset(path.partition(".")[0] for path in (*paths_of(mapping), mapping.explode or "") if path)


@dataclass(frozen=True)
class MappedRecords:
    """The records of one source of one host."""

    mapping: SourceMapping
    contract: type[Contract]
    host: HostContext
    source: str

    def classified(self, landed: DataFrame) -> DataFrame:
        """See `Adapter.canonical`."""
        known = {"content_id": content_id(self.host.name, self.source), "elements": self._elements()}
        # What a record is said to be no row for is not read any further: a line of totals has no day.
        meant = ~reduce(or_, (what for _, what in self._declared()), F.lit(False))
        reading = Reading(
            refusing=(*unreadable(), *((rule, meant & wrong) for rule, wrong in self._refusing())),
            ignoring=self._ignoring(),
            several=F.flatten(F.transform("elements", self._rows)),
            contract=self.contract,
        )
        return classify(landed.withColumns(known), landed.columns, reading)

    def _elements(self) -> Column:
        if self.mapping.explode is None:
            return F.array("payload")
        return F.from_json(Fields(F.col("payload"), None, nested=True).text(self.mapping.explode), "array<string>")

    def _fields(self, element: Column) -> Fields:
        return Fields(element, self.mapping.explode, nested=self.mapping.format is not FileFormat.CSV)

    def _refusing(self) -> Rules:
        rules = [(f"{NAME}.not_a_list", F.col("elements").isNull())] if self.mapping.explode else []
        wrong = [
            (f"{NAME}.{name}_{what}", F.exists("elements", partial(self._is_wrong, given, name, test)))
            for given in self.mapping.rows
            for name in given.columns
            for what, test in (("unknown_word", unknown_word), ("retyped", retyped))
        ]
        # An empty list is no fault; an element that nobody said anything of is.
        return (*rules, *wrong, (f"{NAME}.no_row", F.exists("elements", lambda one: ~self._gives_a_row(one))))

    def _is_wrong(self, given: MappedRow, name: str, test: Test, element: Column) -> Column:
        fields = self._fields(element)
        return self._applies(given, fields) & test(given.columns[name], self._types()[name], fields)

    def _gives_a_row(self, element: Column) -> Column:
        fields = self._fields(element)
        return reduce(or_, (self._applies(given, fields) for given in self.mapping.rows), self._is_left_out(fields))

    def _ignoring(self) -> Rules:
        nothing = [(f"{NAME}.empty_list", F.size("elements") == 0)] if self.mapping.explode else []
        return (*self._declared(), *((f"{NAME}.bot", self._of_record(*bot)) for bot in self._bots()), *nothing)

    def _declared(self) -> Rules:
        declared = zip(self.mapping.ignore, self._ignored(), strict=True)
        return [(f"{NAME}.{rule}", self._of_record(*what)) for rule, what in declared]

    def _ignored(self) -> list[Told]:
        return [(condition.path, partial(_holds, condition)) for condition in self.mapping.ignore.values()]

    def _bots(self) -> list[Told]:
        agents = {one.columns["user_agent"].path for one in self.mapping.rows if "user_agent" in one.columns}
        return [(path, partial(_is_bot, path)) for path in sorted(filter(None, agents))]

    def _of_record(self, path: str, holds: Holds) -> Column:
        """Whether it holds of a record: of all its elements, and of one at least, where the path is of these."""
        if not self._is_of_elements(path):
            return holds(self._fields(F.col("payload")))
        every = F.forall("elements", lambda element: holds(self._fields(element)))
        return F.coalesce(every & (F.size("elements") > 0), F.lit(False))

    def _is_of_elements(self, path: str) -> bool:
        return self.mapping.explode is not None and path.startswith(f"{self.mapping.explode}.")

    def _is_left_out(self, fields: Fields) -> Column:
        """Whether an element is no row by what it is, though others of its record may be."""
        told = (holds(fields) for path, holds in (*self._ignored(), *self._bots()) if self._is_of_elements(path))
        return reduce(or_, told, F.lit(False))

    def _applies(self, given: MappedRow, fields: Fields) -> Column:
        every = reduce(and_, (_holds(condition, fields) for condition in given.where), F.lit(True))
        return ~self._is_left_out(fields) & every

    def _rows(self, element: Column, at: Column) -> Column:
        """The rows of one element, which is the `at`-th of its record: one for each mapping that applies."""
        fields = self._fields(element)
        made = []
        for number, given in enumerate(self.mapping.rows):
            place = (F.lit(str(number)), at.cast("string"))
            made.append(F.when(self._applies(given, fields), row(self.contract, self._columns(given, fields, place))))
        return F.array_compact(F.array(*made))

    def _columns(self, given: MappedRow, fields: Fields, place: Place) -> Columns:
        """What the mapping says, before what a row gets by itself."""
        types = self._types()
        said = {name: value(one, types[name], fields) for name, one in given.columns.items()}
        made = {"extras": as_extras(self._kept()), "event_id": self._event_id(given, said, place)}
        if "ts" in said:
            made["day"] = day_in(self.host.zone, said["ts"])
        if "path" in said or "url" in said:
            made["path"] = own_path(said["path"] if "path" in said else said["url"], self.host.site)
            made["article_id"] = article_of(made["path"], self.host.article_pattern)
        for name in (column for column, type_ in types.items() if type_.startswith("array")):
            made[name] = F.coalesce(said.get(name, F.lit(None)), F.array().cast(types[name]))
        return {name: one for name, one in {**said, **made, **_own(said)}.items() if name in types}

    def _event_id(self, given: MappedRow, said: Columns, place: Place) -> Column:
        """By the vendor's id where it gives one: of the element, or of a record, whose elements are then counted."""
        kind, at = place
        if "event_id" not in said:
            return vendor_id(self.host.name, self.source, F.col("content_id"), kind, at)
        is_of_element = (given.columns["event_id"].path or "").startswith(f"{self.mapping.explode}.")
        counted = [at] if self.mapping.explode and not is_of_element else []
        return vendor_id(self.host.name, self.source, said["event_id"], kind, *counted)

    def _types(self) -> dict[str, str]:
        return {column.name: column.type for column in row_columns(self.contract)}

    def _kept(self) -> Column:
        """Fields that no row reads."""
        read = sorted(top_level(self.mapping))
        return F.map_filter(as_map(), lambda name, one: ~name.isin(*read) & (one != ""))


def _own(said: Columns) -> Columns:
    """What counts as it is said, where it is."""
    return {name: said[name] for name in ("article_id", "day", "extras") if name in said}


def _holds(condition: Condition, fields: Fields) -> Column:
    return F.coalesce(fields.text(condition.path).isin(*condition.words), F.lit(False))


def _is_bot(path: str, fields: Fields) -> Column:
    return F.coalesce(fields.text(path).rlike(NO_READER_PATTERN), F.lit(False))
