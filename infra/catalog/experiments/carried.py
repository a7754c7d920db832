"""Runs that were published on an experiment: a merge carries them along, and its one commit says so."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from infra.catalog.genesis import MARKERS
from infra.catalog.model import Commit, CommitHash, ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run import CARRIED_RUNS, RUN_KEY, Run, RunKey


def carried_runs(nessie: Nessie, source: Reference, onto: Reference, since: CommitHash | None) -> tuple[Run, ...]:
    """The runs that `source` holds and `onto` does not, oldest first; `since` is a commit that both hold."""
    namespace = ContentKey(MARKERS)
    ours = nessie.keys(source, namespace) - nessie.keys(onto, namespace)
    found: dict[str, Run] = {}
    for commit in nessie.log(source, until=since or ""):
        for run in runs_of(commit, onto.name):
            if ContentKey((*MARKERS, run.key.value)) in ours:
                found.setdefault(run.key.value, run)
    return tuple(reversed(found.values()))


def runs_of(commit: Commit, target: str) -> Iterator[Run]:
    """The run that a commit published, if any, and those that it carried."""
    said = commit.properties
    if RUN_KEY in said:
        day = said.get("tollgate.day")
        yield _run(said.get("tollgate.flow", ""), said.get("tollgate.host", ""), day, said[RUN_KEY], target)
    for one in json.loads(said.get(CARRIED_RUNS, "[]")):
        yield _run(one["flow"], one["host"], one["day"], one["run_key"], target)


def carried_property(runs: Iterable[Run]) -> dict[str, str]:
    """What the commit that carries them says of them; nothing if there are none."""
    told = [
        {"flow": run.flow, "host": run.host, "day": run.day.isoformat() if run.day else "", "run_key": run.key.value}
        for run in runs
    ]
    return {CARRIED_RUNS: json.dumps(told)} if told else {}


def _run(flow: str, host: str, day: str | None, key: str, target: str) -> Run:
    return Run(flow, host, date.fromisoformat(day) if day else None, RunKey(key), target)
