"""Runs that were published on an experiment: a merge carries them along, and its one commit says so."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from infra.catalog.genesis import MARKERS
from infra.catalog.inputs import Input, parse_inputs, read_input, write_inputs
from infra.catalog.model import Commit, CommitHash, ContentKey, Reference, TableState
from infra.catalog.nessie import Nessie
from infra.catalog.run import CARRIES, Run, RunKey
from infra.catalog.run_branch import marker_key
from infra.catalog.run_record import INPUTS, RunRecord


@dataclass(frozen=True)
class Carried:
    """What was done on an experiment since it left another branch.

    Args:
        runs: those published on it that the other branch has not, oldest first.
        inputs: the slices that they read, as they stood where the experiment left.
    """

    runs: tuple[Run, ...]
    inputs: tuple[Input, ...]

    def properties(self) -> dict[str, str]:
        """What the commit that carries the runs says of them; nothing if there are none."""
        told = [
            {
                "run_key": run.key.value,
                "flow": run.flow,
                "host": run.host,
                "day": run.day.isoformat() if run.day else "",
            }
            for run in self.runs
        ]
        return {CARRIES: json.dumps(told)} if told else {}

    def inputs_at(self, tables: Mapping[ContentKey, TableState]) -> dict[str, str]:
        """The same slices as they stand among `tables`, for the commit that puts the runs there."""
        return {INPUTS: write_inputs(read_input(tables, given.table, given.partition) for given in self.inputs)}


def carried(nessie: Nessie, source: Reference, onto: Reference, since: CommitHash) -> Carried:
    """Read from the log of `source` what was done after `since`, the newest commit that both hold."""
    namespace = ContentKey(MARKERS)
    ours = nessie.keys(source, namespace) - nessie.keys(onto, namespace)
    left_at = nessie.tables(Reference.bare(since))
    runs: dict[str, Run] = {}
    read: dict[tuple[str, object], Input] = {}
    for commit in nessie.log(source, until=since):
        runs.update({run.key.value: run for run in runs_of(commit, onto.name) if marker_key(run.key) in ours})
        for given in parse_inputs(commit.properties.get(INPUTS, "[]")):
            read[given.table, given.partition] = read_input(left_at, given.table, given.partition)
    return Carried(tuple(reversed(runs.values())), tuple(read.values()))


def runs_of(commit: Commit, target: str) -> Iterator[Run]:
    """The run that a commit published, if any, and those that it carried."""
    if record := RunRecord.of(commit):
        yield Run(record.flow, record.host, record.day, RunKey(record.run_key), target)
    yield from _carried_by(json.loads(commit.properties.get(CARRIES, "[]")), target)


def _carried_by(told: Iterable[Mapping[str, str]], target: str) -> Iterator[Run]:
    for one in told:
        day = date.fromisoformat(one["day"]) if one["day"] else None
        yield Run(one["flow"], one["host"], day, RunKey(one["run_key"]), target)
