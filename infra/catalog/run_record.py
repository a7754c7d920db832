"""What a commit of a target says of the run that it publishes: its log alone tells who published what, from what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from infra.catalog.inputs import Input, parse_inputs, write_inputs
from infra.catalog.model import Commit
from infra.catalog.run import CARRIES, RUN_KEY
from infra.catalog.run_branch import ATTEMPT, BASE, RunBranch

INPUTS = "tollgate.inputs"
# The keys of the runs that a commit takes back.
REVERTS = "tollgate.reverts"


@dataclass(frozen=True)
class RunRecord:
    """A published run, as its commit tells."""

    run_key: str
    flow: str
    host: str
    day: date | None
    target: str
    attempt: int
    base_hash: str
    inputs: tuple[Input, ...]
    reverts: tuple[str, ...]
    carries: tuple[str, ...]
    commit: Commit

    @classmethod
    def of(cls, commit: Commit) -> Self | None:
        """Read a commit; None if it publishes no run."""
        said = commit.properties
        if RUN_KEY not in said:
            return None
        day = said.get("tollgate.day")
        return cls(
            run_key=said[RUN_KEY],
            flow=said.get("tollgate.flow", ""),
            host=said.get("tollgate.host", ""),
            day=date.fromisoformat(day) if day else None,
            target=said.get("tollgate.target", "main"),
            attempt=int(said.get(ATTEMPT, 1)),
            base_hash=said.get(BASE, commit.parent),
            inputs=parse_inputs(said.get(INPUTS, "[]")),
            reverts=tuple(json.loads(said.get(REVERTS, "[]"))),
            carries=tuple(one["run_key"] for one in json.loads(said.get(CARRIES, "[]"))),
            commit=commit,
        )

    def told(self) -> str:
        """The run in the words of an error: flow, host, day and key."""
        return " ".join(filter(None, (self.flow, self.host, str(self.day or ""), f"(run {self.run_key})")))


def properties_of(attempt: RunBranch, inputs: tuple[Input, ...]) -> Mapping[str, str]:
    """What the publishing commit says; `RunRecord.of` reads it."""
    return {
        **attempt.run.properties(),
        ATTEMPT: str(attempt.attempt),
        BASE: attempt.base.hash,
        INPUTS: write_inputs(inputs),
    }
