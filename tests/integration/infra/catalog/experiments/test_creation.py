"""Experiments begin anywhere, say whose they are, and take no name that is the catalog's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.errors import ReferenceExists, ReferenceMissing
from infra.catalog.experiments.creation import create_experiment, read_experiment
from infra.catalog.experiments.errors import NameReserved
from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication, Status
from infra.catalog.publisher import Publisher
from infra.catalog.run import RunKey
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.experiments.conftest import PublishRun, Write


class Refuses:
    name = "refuses"
    of_host = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        return CheckResult(self.name, Verdict.FAILED, f"refuses {candidate.head.hash}")


def test_it_begins_at_a_branch_a_tag_a_hash_or_a_moment(
    nessie: Nessie, target: str, published: Publication, publish: PublishRun
) -> None:
    path = f"/trees?name=tag-{target}&type=TAG"
    nessie.transport.change("POST", path, nessie.resolve(target).to_json())
    then = datetime.now(UTC).isoformat()
    before = nessie.tables(nessie.resolve(target))
    publish(target, "gold.b")
    after = nessie.tables(nessie.resolve(target))
    refs = {
        target: after,
        f"tag-{target}": before,
        published.published_hash: before,
        f"{target}@{published.published_hash}": before,
        f"{target}@{then}": before,
    }
    assert before != after
    for number, (ref, tables) in enumerate(refs.items()):
        made = create_experiment(nessie, f"try-{number}-{target}", ref, "ada")
        assert nessie.tables(made.branch) == tables
        assert made.base == nessie.resolve(ref).hash


def test_it_says_whose_it_is_and_what_it_began_from(nessie: Nessie, target: str, mine: str) -> None:
    found = read_experiment(nessie, nessie.resolve(mine))
    assert (found.owner, found.base) == ("ada", nessie.resolve(target).hash)


def test_of_a_branch_that_another_client_made_nobody_is_the_owner(nessie: Nessie, target: str, mine: str) -> None:
    other = nessie.create_branch(f"other-{target}", nessie.resolve(mine))
    found = read_experiment(nessie, other)
    assert (found.owner, found.base) == (None, None)


def test_a_reserved_name_is_refused_and_nothing_is_made(nessie: Nessie, target: str) -> None:
    before = nessie.branches()
    with pytest.raises(NameReserved):
        create_experiment(nessie, f"run/{target}", target, "ada")
    assert nessie.branches() == before


def test_a_name_that_is_taken_and_a_ref_that_is_none_are_refused(nessie: Nessie, target: str, mine: str) -> None:
    with pytest.raises(ReferenceExists):
        create_experiment(nessie, mine, target, "ada")
    with pytest.raises(ReferenceMissing, match=target):
        create_experiment(nessie, "any", f"{target}x", "ada")


def test_from_a_refused_run_it_takes_the_tables_but_not_the_mark_that_it_was_published(
    nessie: Nessie, target: str, write: Write, published: Publication
) -> None:
    def work(attempt: RunBranch) -> Sequence[Input]:
        write(attempt.branch.name, "gold.b")
        return ()

    run = replace(published.run, key=RunKey("0" * 20))
    refused = Publisher(nessie).publish(run, work, [Refuses()])
    made = create_experiment(nessie, f"why-{target}", refused.branch, "ada").branch
    assert nessie.tables(made) == nessie.tables(nessie.resolve(refused.branch))
    done = Publisher(nessie).publish(replace(run, target=made.name), work, [])
    assert done.status is Status.PUBLISHED
