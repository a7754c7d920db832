"""An experiment on another branch's head: the same changes, the same name, the old state or the new."""

import pytest

from infra.catalog.errors import AnswerLost, ReferenceConflict
from infra.catalog.experiments import rebase as module
from infra.catalog.experiments._move import move_experiment
from infra.catalog.experiments.creation import create_experiment, read_experiment
from infra.catalog.experiments.errors import ExperimentConflict, NameReserved, NotAnExperiment
from infra.catalog.experiments.merge import plan_merge, write_merge
from infra.catalog.experiments.rebase import rebase_experiment
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.publisher import Publisher
from tests.integration.infra.catalog.branch_tables import rows_of
from tests.integration.infra.catalog.experiments.conftest import PublishRun, Write
from tests.integration.infra.catalog.lake import DAY


def test_its_changes_lie_on_the_head_and_it_is_still_its_owners(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    ours = nessie.tables(write(mine, "gold.b"))
    publish(target, "bronze.a", host="g")
    head = nessie.resolve(target)
    done = rebase_experiment(nessie, mine, target)
    now = nessie.resolve(mine)
    assert (done.after, done.onto) == (now, head)
    assert head.hash in [commit.hash for commit in nessie.log(now)]
    changed = ContentKey.of("gold.b")
    assert nessie.tables(now) == {**nessie.tables(head), changed: ours[changed]}
    found = read_experiment(nessie, now)
    assert (found.owner, found.base) == ("ada", head.hash)
    assert nessie.branches("rebase/") == ()


def test_runs_that_were_published_on_it_still_are_and_travel_on(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    run = publish(mine, "gold.b", key="ours").run
    publish(target, "bronze.a")
    rebase_experiment(nessie, mine, target)
    assert publish(mine, "gold.b", key="ours").status is Status.NOOP
    planned = plan_merge(nessie, mine, target, "all")
    assert planned is not None
    assert [carried.key for carried in planned.carried.runs] == [run.key]


def test_where_it_is_already_nothing_is_done(nessie: Nessie, target: str, mine: str, write: Write) -> None:
    before = write(mine, "gold.b")
    done = rebase_experiment(nessie, mine, target)
    assert done.before == done.after == nessie.resolve(mine) == before


def test_an_experiment_without_changes_of_its_own_is_moved_along(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    publish(target, "gold.b")
    rebase_experiment(nessie, mine, target)
    assert nessie.tables(nessie.resolve(mine)) == nessie.tables(nessie.resolve(target))
    assert plan_merge(nessie, mine, target, "all") is None


def test_rows_of_both_are_there_when_they_are_of_other_partitions(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    write(mine, "gold.b", "i")
    publish(target, "gold.b", host="g")
    rebase_experiment(nessie, mine, target)
    assert rows_of(nessie, mine, "gold.b") == [("g", DAY, 1), ("h", DAY, 1), ("i", DAY, 1)]
    write(mine, "gold.b", "i")
    planned = plan_merge(nessie, mine, target, "all")
    assert planned is not None
    Publisher(nessie).publish(planned, write_merge(nessie, planned), [])
    assert nessie.tables(nessie.resolve(target)) == nessie.tables(nessie.resolve(mine))


def test_rows_that_both_changed_are_named_and_the_experiment_stays(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    before = write(mine, "gold.b", "g")
    cause = publish(target, "gold.b", host="g").run
    with pytest.raises(ExperimentConflict, match=rf"gold\.b: .*host=g.*{cause.key}") as refused:
        rebase_experiment(nessie, mine, target)
    assert f"tollgate branch create {mine}-again --ref {target}" in refused.value.remedy
    assert nessie.resolve(mine) == before
    assert nessie.branches("rebase/") == ()


def test_what_its_runs_read_is_looked_at_when_it_is_rebased_and_ever_after(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    publish(mine, "gold.b", host="g", reads="bronze.a")
    publish(target, "bronze.a", host="i")
    rebase_experiment(nessie, mine, target)
    publish(target, "bronze.a", host="g")
    with pytest.raises(ExperimentConflict, match=r"bronze\.a .* was read"):
        rebase_experiment(nessie, mine, target)


def test_what_is_committed_meanwhile_is_not_lost(
    nessie: Nessie, target: str, mine: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(target, "bronze.a")
    meanwhile: list[Reference] = []

    def overtaken(nessie: Nessie, experiment: Reference, to: Reference) -> Reference:
        meanwhile.append(write(mine, "gold.b"))
        return move_experiment(nessie, experiment, to)

    monkeypatch.setattr(module, "move_experiment", overtaken)
    with pytest.raises(ReferenceConflict):
        rebase_experiment(nessie, mine, target)
    assert [nessie.resolve(mine)] == meanwhile


def test_what_a_rebase_left_that_died_half_way_is_in_nobodys_way(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    write(mine, "gold.b")
    publish(target, "bronze.a")
    left = nessie.create_branch(f"rebase/{mine}", nessie.resolve(target))
    write(left.name, "gold.new")
    rebase_experiment(nessie, mine, target)
    assert ContentKey.of("gold.new") not in nessie.tables(nessie.resolve(mine))
    assert nessie.branches("rebase/") == ()


def test_a_lost_answer_is_looked_up(nessie: Nessie, target: str, mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there = nessie.resolve(target)
    send = nessie.transport.change

    def lose(*arguments: object) -> object:
        send(*arguments)  # type: ignore[arg-type]
        raise AnswerLost("no answer")

    monkeypatch.setattr(nessie.transport, "change", lose)
    assert move_experiment(nessie, nessie.resolve(mine), there) == Reference(mine, there.hash)


def test_only_an_experiment_is_rebased_or_moved(nessie: Nessie, target: str) -> None:
    with pytest.raises(NotAnExperiment):
        rebase_experiment(nessie, "main", target)
    with pytest.raises(NameReserved):
        move_experiment(nessie, nessie.resolve("main"), nessie.resolve(target))


def test_it_can_be_brought_onto_a_commit(nessie: Nessie, target: str, mine: str, publish: PublishRun) -> None:
    done = publish(target, "bronze.a")
    publish(target, "bronze.a")
    made = create_experiment(nessie, f"third-{target}", mine, "ada").branch.name
    rebase_experiment(nessie, made, done.published_hash)
    assert read_experiment(nessie, nessie.resolve(made)).base == done.published_hash
