"""An experiment reaches its target as one audited commit that names all that it brings, or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from infra.catalog.checks import Candidate, Check, CheckResult, Verdict
from infra.catalog.errors import NotATarget
from infra.catalog.experiments.carried import runs_of
from infra.catalog.experiments.creation import create_experiment
from infra.catalog.experiments.errors import ExperimentConflict, NotAnExperiment, Unrelated
from infra.catalog.experiments.merge import MergeRun, plan_merge, write_merge
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Status, Step
from infra.catalog.publisher import Publisher
from infra.catalog.run_branch import cause_of
from tests.integration.infra.catalog.branch_tables import rows_of
from tests.integration.infra.catalog.experiments.conftest import PublishRun, Write
from tests.integration.infra.catalog.lake import DAY


@dataclass
class Sees:
    """Keeps the candidates that it is put to; passes or fails as it is told."""

    status: Verdict = Verdict.PASSED
    does: Callable[[], object] = lambda: None
    name: str = "sees"
    of_host: bool = False
    candidates: list[Candidate] = field(default_factory=list)

    def __call__(self, candidate: Candidate) -> CheckResult:
        self.candidates.append(candidate)
        if len(self.candidates) == 1:
            self.does()
        return CheckResult(self.name, self.status, "as told")


def plan(nessie: Nessie, name: str, target: str) -> MergeRun:
    run = plan_merge(nessie, name, target, "all")
    assert run is not None
    return run


def merge(nessie: Nessie, name: str, target: str, checks: Sequence[Check] = ()) -> Publication:
    run = plan(nessie, name, target)
    return Publisher(nessie).publish(run, write_merge(nessie, run), checks)


def test_all_that_it_changed_arrives_in_one_commit_that_names_experiment_and_runs(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    runs = [publish(mine, "bronze.a", host="h").run, publish(mine, "gold.b", host="g").run]
    write(mine, "gold.new")
    before, experiment = nessie.resolve(target), nessie.resolve(mine)
    sees = Sees()
    done = merge(nessie, mine, target, [sees])
    after = nessie.resolve(target)
    (commit,) = nessie.log(after, until=before.hash)
    assert (done.status, done.published_hash) == (Status.PUBLISHED, commit.hash)
    assert set(sees.candidates[0].changes.tables) == {"bronze.a", "gold.b", "gold.new"}
    assert nessie.tables(after) == nessie.tables(experiment)
    assert commit.message == f"merge {mine}"
    assert commit.properties["tollgate.merged_experiment"] == f"{mine}@{experiment.hash}"
    own, *carried = runs_of(commit, mine)
    assert own.key == done.run.key
    assert carried == runs


def test_a_run_that_it_carried_counts_as_published_there(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    publish(mine, "gold.b", key="ours")
    done = merge(nessie, mine, target)
    again = publish(target, "gold.b", key="ours")
    assert (again.status, again.published_hash) == (Status.NOOP, done.published_hash)


def test_what_the_audit_refuses_stays_on_the_experiment(nessie: Nessie, target: str, mine: str, write: Write) -> None:
    head = write(mine, "gold.new")
    before = nessie.resolve(target)
    done = merge(nessie, mine, target, [Sees(Verdict.FAILED)])
    assert done.status is Status.REFUSED
    assert (nessie.resolve(target), nessie.resolve(mine)) == (before, head)
    assert cause_of(nessie, nessie.resolve(done.branch)) == "the audit refused it: sees"


def test_merged_again_there_is_nothing_to_bring_until_it_goes_on(
    nessie: Nessie, target: str, mine: str, write: Write
) -> None:
    assert plan_merge(nessie, mine, target, "all") is None
    write(mine, "gold.new")
    run = plan(nessie, mine, target)
    assert Publisher(nessie).publish(run, write_merge(nessie, run), []).status is Status.PUBLISHED
    assert plan_merge(nessie, mine, target, "all") is None
    assert Publisher(nessie).publish(run, write_merge(nessie, run), []).status is Status.NOOP
    write(mine, "gold.new")
    write(mine, "gold.b")
    assert merge(nessie, mine, target).status is Status.PUBLISHED
    assert nessie.tables(nessie.resolve(target)) == nessie.tables(nessie.resolve(mine))


def test_a_table_that_both_changed_in_other_partitions_has_the_rows_of_both(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    publish(mine, "gold.b", host="i")
    publish(target, "gold.b", host="g")
    assert merge(nessie, mine, target).status is Status.PUBLISHED
    assert rows_of(nessie, target, "gold.b") == [("g", DAY, 1), ("h", DAY, 1), ("i", DAY, 1)]
    assert plan_merge(nessie, mine, target, "all") is None


def test_a_conflict_names_table_partition_and_the_run_that_caused_it_with_the_remedy(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    write(mine, "gold.b")
    write(mine, "bronze.a")
    publish(target, "bronze.a", host="i")
    cause = publish(target, "gold.b").run
    publish(target, "gold.new", host="i")
    head = nessie.resolve(target)
    with pytest.raises(ExperimentConflict) as refused:
        merge(nessie, mine, target)
    (conflict,) = refused.value.conflicts
    assert (conflict.table, conflict.kind, conflict.run) == ("gold.b", "value_differs", cause)
    for word in ("gold.b", "host=h", "daily h 2015-05-17", cause.key.value, f"--ref {target}"):
        assert word in str(refused.value)
    assert nessie.resolve(target) == head


def test_a_conflict_that_no_run_caused_says_so(nessie: Nessie, target: str, mine: str, write: Write) -> None:
    write(mine, "gold.new")
    write(target, "gold.new")
    with pytest.raises(ExperimentConflict, match=r"gold\.new: was created .* a commit that no run made"):
        merge(nessie, mine, target)


def test_one_run_on_both_sides_is_no_conflict_of_tables_alone(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    publish(mine, "gold.new", key="twice")
    publish(target, "gold.b", key="twice")
    with pytest.raises(ExperimentConflict, match=r"one run was published on both .* `daily h 2015-05-17`") as refused:
        merge(nessie, mine, target)
    assert [conflict.kind for conflict in refused.value.conflicts] == ["run_on_both"]


def test_rows_that_a_run_on_the_experiment_read_and_that_are_others_now_refuse_it(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    publish(mine, "gold.b", host="g", reads="bronze.a")
    publish(target, "bronze.a", host="i")
    assert Publisher(nessie).published(publish(mine, "gold.b", host="i").run)
    cause = publish(target, "bronze.a", host="g").run
    with pytest.raises(ExperimentConflict, match=rf"bronze\.a .*'g'.* was read; .*{cause.key}") as refused:
        merge(nessie, mine, target)
    assert [conflict.kind for conflict in refused.value.conflicts] == ["input_moved"]


def test_rows_that_are_changed_while_it_is_merged_are_found_before_it_is_published(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    write(mine, "gold.b", "g")
    with pytest.raises(ExperimentConflict, match=r"gold\.b: others changed .* `daily g"):
        merge(nessie, mine, target, [Sees(does=lambda: publish(target, "gold.b", host="g"))])
    newest = next(iter(nessie.log(nessie.resolve(target))))
    assert newest.properties["tollgate.host"] == "g"


def test_a_run_of_other_tables_meanwhile_is_kept_beside_what_is_merged(
    nessie: Nessie, target: str, mine: str, write: Write, publish: PublishRun
) -> None:
    write(mine, "gold.b")
    sees = Sees(does=lambda: publish(target, "bronze.a", host="g"))
    assert merge(nessie, mine, target, [sees]).status is Status.PUBLISHED
    assert len(sees.candidates) == 2
    both = nessie.tables(nessie.resolve(target))
    ours = nessie.tables(nessie.resolve(mine))
    assert {str(key) for key in both if both[key] == ours.get(key)} == {"gold.b"}


def test_what_is_committed_to_the_experiment_meanwhile_waits_for_the_next_merge(
    nessie: Nessie, target: str, mine: str, write: Write
) -> None:
    pinned = nessie.tables(write(mine, "gold.b"))
    run = plan(nessie, mine, target)

    def go_on(step: Step) -> None:
        if step is Step.WRITE:
            write(mine, "gold.new")

    Publisher(nessie, observe=go_on).publish(run, write_merge(nessie, run), [])
    assert nessie.tables(nessie.resolve(target)) == pinned
    assert plan_merge(nessie, mine, target, "all") is not None


def test_only_experiments_are_merged_and_only_into_what_runs_publish_to(
    nessie: Nessie, target: str, mine: str, published: Publication
) -> None:
    for source in ("main", published.published_hash, f"{mine}@{published.published_hash}"):
        with pytest.raises(NotAnExperiment):
            plan_merge(nessie, source, target, "all")
    for onto in ("ops", "candidate/x", "run/daily/x/1"):
        with pytest.raises(NotATarget):
            plan_merge(nessie, mine, onto, "all")


def test_branches_without_a_common_commit_are_told_so(nessie: Nessie, target: str, write: Write) -> None:
    stranger = nessie.create_branch(f"stranger-{target}", nessie.root()).name
    write(stranger, "gold.new")
    with pytest.raises(Unrelated, match=f"{stranger} and {target} have no commit in common"):
        plan_merge(nessie, stranger, target, "all")


def test_an_experiment_that_carries_another_names_its_runs_too(
    nessie: Nessie, target: str, mine: str, publish: PublishRun
) -> None:
    yours = create_experiment(nessie, f"yours-{target}", target, "bob").branch.name
    run = publish(yours, "gold.b").run
    merged = merge(nessie, yours, mine)
    done = merge(nessie, mine, target)
    commit = nessie.find_run(nessie.resolve(target), run.key.value)
    assert commit is not None
    assert commit.hash == done.published_hash
    assert {carried.key for carried in runs_of(commit, target)} == {run.key, merged.run.key, done.run.key}
