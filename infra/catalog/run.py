"""What a run is before it starts: its flow, host and day, and the key that makes it happen once."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

RUN_KEY = "tollgate.run_key"
# The runs that a commit brings along from the branch of an experiment: each with its key, flow, host and day.
CARRIES = "tollgate.carries"
_KEY_LENGTH = 20


@dataclass(frozen=True)
class RunKey:
    """A digest of everything that a run's result depends on: the same key is the same result.

    Not in it: the run's own outputs, and where they lie (a compaction changes no content).
    """

    value: str

    @classmethod
    def of(
        cls,
        *,
        flow: str,
        host: str,
        day: date | None,
        inputs: Mapping[str, Sequence[str] | str],
        target: str = "main",
    ) -> Self:
        """Digest a run's identity and its named inputs; a sequence is a set: its order does not count."""
        canonical = {
            name: digests if isinstance(digests, str) else sorted(set(digests)) for name, digests in inputs.items()
        }
        identity = {
            "flow": flow,
            "host": host,
            "day": day.isoformat() if day else None,
            "inputs": canonical,
            "target": target,
        }
        text = json.dumps(identity, sort_keys=True, separators=(",", ":"))
        return cls(hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH])

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Run:
    """One unit of publishing: a flow for one host and day, onto one target branch; a release has no day.

    `blind` names tables that it appends to without having looked at any row of theirs, so that what others append to
    the same partitions meanwhile does not matter to it. `notes` are further properties of its publishing commit.
    """

    flow: str
    host: str
    day: date | None
    key: RunKey
    target: str = "main"
    blind: frozenset[str] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def branch_prefix(self) -> str:
        """Every attempt of this run, and of no other, is a branch below this name."""
        return f"run/{self.flow}/{self.key}/"

    @property
    def candidate_prefix(self) -> str:
        """Every candidate of this run is a branch below this name."""
        return f"candidate/{self.flow}/{self.key}/"

    @property
    def title(self) -> str:
        """The message of the commit that publishes it."""
        return " ".join(filter(None, (self.flow, self.host, self._day)))

    def properties(self) -> dict[str, str]:
        """What the log of the target says of it; `RUN_KEY` is what makes it findable."""
        return {
            RUN_KEY: self.key.value,
            "tollgate.flow": self.flow,
            "tollgate.host": self.host,
            "tollgate.day": self._day,
            "tollgate.target": self.target,
            **dict(self.notes),
        }

    @property
    def _day(self) -> str:
        return self.day.isoformat() if self.day else ""
