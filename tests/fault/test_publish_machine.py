"""Publishing as a state machine: whatever order runs, deaths, lost answers and reverts come in, history is serial.

After every step the target holds exactly what the runs that are in force make of an empty table, one after another in
the order of its log. That one sentence says it all: atomic (both rows of a run or none), isolated (nothing of a run
that is under way), no lost update (what a run read was still so), no double publish, no row too many or too few.
"""

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from infra.catalog.candidate import Path as Way
from infra.catalog.errors import CatalogUnavailable, DependedUpon, NotRevertible, PublishConflict, RunInProgress
from infra.catalog.genesis import ensure_genesis
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Status
from infra.catalog.publisher import Publisher
from infra.catalog.reconcile import reconcile
from infra.catalog.revert import records_to_revert, revert_run, write_revert
from infra.catalog.run import Run, RunKey
from tests.fault.machine.actions import Action, Append, AppendIfAbsent, Both, Define, Rebuild, Slot, State
from tests.fault.machine.actor import Actor, Killed, Mishap
from tests.fault.machine.target import Target
from tests.integration.conftest import own_nessie
from tests.integration.infra.catalog.branch_tables import create
from tests.integration.infra.catalog.compacted import compact
from tests.integration.infra.catalog.lake import Lake

__all__ = ["own_nessie"]

TABLES = ("bronze.a", "gold.b")
HOSTS = ("g", "h")
DAYS = (date(2015, 5, 17),)
AT_ONCE = 3
TO_WRITE = 2
# Histories are drawn round after round until everything has happened in one; two or three rounds are usual.
EXAMPLES, STEPS_OF_EACH, FEWEST_STEPS, MOST_ROUNDS = 10, 30, 600, 12
slots = st.tuples(st.sampled_from(TABLES), st.sampled_from(HOSTS), st.sampled_from(DAYS))
kinds = st.sampled_from(["append", "if absent", "rebuild", "both", "define"])


class PublishMachine(RuleBasedStateMachine):
    """Up to three runs under way at a time, on one target of one real catalog that nobody else uses."""

    nessie: Nessie
    folder: Path
    steps: ClassVar[int] = 0
    seen: ClassVar[set[str]] = set()

    @initialize()
    def begin(self) -> None:
        name = f"machine-{uuid.uuid4().hex[:12]}"
        self.nessie.create_branch(name, self.nessie.root())
        ensure_genesis(self.nessie, name)
        self.target = Target(self.nessie, name, self.folder / name, TABLES)
        create(self.nessie, Lake(self.target.folder), name, *TABLES)
        self.numbers = itertools.count(1)
        self.actions: dict[str, Action] = {}
        self.runs: dict[str, Run] = {}
        self.under_way: dict[str, Actor] = {}
        self.began: dict[str, datetime] = {}
        self.checked: Reference | None = None

    # -- runs ------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.under_way) < AT_ONCE)
    @rule(slot=slots, kind=kinds, steps=st.integers(0, TO_WRITE))
    def start(self, slot: Slot, kind: str, steps: int) -> None:
        self._go_on(self._new(slot, kind), steps)

    @precondition(lambda self: len(self.under_way) < AT_ONCE - 1)
    @rule(slot=slots, kind=kinds, elsewhere=st.none() | slots, by_kind=kinds)
    def overtake(self, slot: Slot, kind: str, elsewhere: Slot | None, by_kind: str) -> None:
        """A run has written when another, often on the same partition, begins and comes to its end."""
        slow = self._new(slot, kind)
        self._go_on(slow, TO_WRITE)
        for key in (self._new(elsewhere or slot, by_kind), slow):
            if key in self.under_way:
                self.under_way[key].finish()
                self._look_at(key)

    @precondition(lambda self: len(self.under_way) < AT_ONCE and self._idle())
    @rule(data=st.data())
    def start_again(self, data: st.DataObject) -> None:
        """A run that ended without a verdict, or one that was published."""
        self._start(data.draw(st.sampled_from(self._idle())))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), steps=st.integers(1, 3))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        self._go_on(self._one(data), steps)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def crash(self, data: st.DataObject) -> None:
        key = self._one(data)
        self.under_way[key].kill()
        self._look_at(key)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), mishap=st.sampled_from(Mishap))
    def lose(self, data: st.DataObject, mishap: Mishap) -> None:
        key = self._one(data)
        self.under_way[key].transport.mishap = mishap
        self.under_way[key].go_on()
        self._look_at(key)

    # -- what is done to published runs ----------------------------------------------------------------------------

    @precondition(lambda self: self._in_force())
    @rule(data=st.data(), cascade=st.booleans())
    def revert(self, data: st.DataObject, cascade: bool) -> None:
        key = data.draw(st.sampled_from(self._in_force()))
        before = self.target.head
        try:
            records = records_to_revert(self.nessie, self.target.name, key, cascade=cascade)
            done = Publisher(self.nessie).publish(
                revert_run(records), lambda at: write_revert(self.nessie, at, key, cascade=cascade), []
            )
        except (DependedUpon, NotRevertible) as refused:
            self.seen.add("past retention" if "past retention" in str(refused) else "revert refused")
            assert self.target.head == before
        else:
            self.seen.add("reverted")
            assert done.status is Status.PUBLISHED
            assert key not in self._in_force()

    @precondition(lambda self: self.target.filled())
    @rule(data=st.data())
    def store_otherwise(self, data: st.DataObject) -> None:
        table, host, day = data.draw(st.sampled_from(self.target.filled()))
        compact(self.nessie, self.target.name, table, (host, day))
        self.seen.add("compacted")

    @rule()
    def settle(self) -> None:
        """Were something of a live run settled, that run would not come to its verdict."""
        if reconcile(self.nessie):
            self.seen.add("settled")

    @rule()
    def collect_garbage(self) -> None:
        """The grace period is longer than any run that is under way, as it has to be, and no longer."""
        now = datetime.now(UTC)
        oldest = min((self.began[key] for key in self.under_way), default=now)
        grace = now - oldest + timedelta(milliseconds=1)
        # The first marks, and the second may delete what is marked.
        swept = [self.target.sweep(grace) for _ in range(2)]
        if any(each.deleted for each in swept):
            self.seen.add("swept")
            self.checked = None

    # -- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def history_is_serial(self) -> None:
        type(self).steps += 1
        head = self.target.head
        if head == self.checked:
            return
        self.checked = head
        expected: State = {table: [] for table in TABLES}
        for key in reversed(self._in_force()):
            self.actions[key].expect(expected)
        assert self.target.rows(head) == {table: sorted(rows) for table, rows in expected.items()}

    @invariant()
    def no_run_is_published_twice(self) -> None:
        assert set(self.target.times_published().values()) <= {0, 1}

    def teardown(self) -> None:
        """Whatever was left lying: everything can be brought to its end, once."""
        for key in list(self.under_way):
            self.under_way[key].finish()
            self._look_at(key)
        reconcile(self.nessie)
        for key in self._idle():
            self._start(key)
            if key in self.under_way:
                assert isinstance(self.under_way[key].finish(), Publication)
                self._look_at(key)
        self.history_is_serial()
        self.no_run_is_published_twice()
        assert set(self.actions) <= set(self._in_force())
        assert not self.nessie.branches("candidate/")
        for branch in (self.target.head, *self.nessie.branches("run/")):
            self.nessie.delete_branch(branch)

    # -- its own affairs -------------------------------------------------------------------------------------------

    def _new(self, slot: Slot, kind: str) -> str:
        """Begin a run that was never begun before; its key."""
        table, host, day = slot
        n = next(self.numbers)
        of_kind: dict[str, Callable[[], Action]] = {
            "append": lambda: Append(slot, n),
            "if absent": lambda: AppendIfAbsent(slot, 7),
            "rebuild": lambda: Rebuild(slot, next(other for other in TABLES if other != table), n),
            "both": lambda: Both(host, day, n, TABLES),
            "define": lambda: Define(table, f"c{n}"),
        }
        action = of_kind[kind]()
        run_key = RunKey.of(flow="machine", host=host, day=day, inputs={"n": str(n)}, target=self.target.name)
        self.actions[run_key.value] = action
        self.runs[run_key.value] = Run("machine", host, day, run_key, self.target.name, blind=action.blind)
        self._start(run_key.value)
        return run_key.value

    def _start(self, key: str) -> None:
        run, action = self.runs[key], self.actions[key]

        def publish(publisher: Publisher, nessie: Nessie) -> Publication:
            return publisher.publish(run, partial(action.write, nessie), [])

        self.began[key] = datetime.now(UTC)
        self.under_way[key] = Actor(self.nessie.transport.uri, publish)
        self._look_at(key)

    def _go_on(self, key: str, steps: int) -> None:
        for _ in range(steps):
            if key in self.under_way:
                self.under_way[key].go_on()
                self._look_at(key)

    def _look_at(self, key: str) -> None:
        """An acknowledged run is in force; an unacknowledged one may be, and its next start finds out."""
        outcome = self.under_way[key].outcome
        if outcome is None:
            return
        del self.under_way[key]
        if isinstance(outcome, Publication):
            # While it tidied up it may have been taken back.
            assert key in self._in_force() or key in self.target.taken_back()
            self.seen.add(f"{outcome.status} {outcome.path if outcome.status is Status.PUBLISHED else ''}".strip())
        else:
            assert isinstance(outcome, CatalogUnavailable | PublishConflict | RunInProgress | Killed), repr(outcome)
            self.seen.add(type(outcome).__name__)

    def _one(self, data: st.DataObject) -> str:
        return str(data.draw(st.sampled_from(list(self.under_way))))

    def _idle(self) -> list[str]:
        # In the order of their beginning: keys are other ones each time, and what is drawn must not be.
        return [key for key in self.actions if key not in self.under_way]

    def _in_force(self) -> list[str]:
        return self.target.in_force(self.actions)


# What the drawn histories have to have come upon.
EVERYTHING = {f"published {way}" for way in Way} | {
    "noop", "reverted", "revert refused", "compacted", "settled", "swept", "Killed", "AnswerLost", "CatalogUnavailable"
}  # fmt: skip


def test_history_is_serial(own_nessie: Nessie, tmp_path: Path) -> None:
    class Machine(PublishMachine):
        steps: ClassVar[int] = 0
        seen: ClassVar[set[str]] = set()

    Machine.nessie, Machine.folder = own_nessie, tmp_path
    for round_ in range(MOST_ROUNDS):
        run_state_machine_as_test(
            seed(round_)(Machine),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS_OF_EACH,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
        if Machine.steps >= FEWEST_STEPS and Machine.seen >= EVERYTHING:
            break
    assert Machine.steps >= FEWEST_STEPS
    assert Machine.seen >= EVERYTHING
