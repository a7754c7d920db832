"""The catalog as an engineer explores it with the plain pynessie library (API v1), after runs have published."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import pynessie
import pytest
from pynessie.client import NessieClient
from pynessie.error import NessieNotFoundException
from pynessie.model import ContentKey

from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.genesis import ensure_genesis
from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication
from infra.catalog.publisher import Publisher
from infra.catalog.run import RUN_KEY, Run, RunKey
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

_NUMBERS = itertools.count()


class Passes:
    name = "passes"
    of_host = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        return CheckResult(self.name, Verdict.PASSED, f"{len(candidate.changes.tables)} tables")


@pytest.fixture
def client(nessie: Nessie) -> NessieClient:
    """As its documentation says, at the address that `tollgate status` shows, but for the version in the path."""
    return pynessie.init(config_dict={"endpoint": nessie.transport.uri.replace("/api/v2", "/api/v1"), "verify": True})


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


@pytest.fixture
def target(nessie: Nessie) -> str:
    name = f"explored-{next(_NUMBERS)}"
    nessie.create_branch(name, nessie.root())
    ensure_genesis(nessie, name)
    return name


def publish(nessie: Nessie, lake: Lake, target: str, table: str) -> Publication:
    """A run that appends a row to one table, made when it is not there yet."""
    if table not in lake.tables:
        lake.create(table)

    def write(attempt: RunBranch) -> Sequence[Input]:
        commit_table(nessie, attempt.branch.name, table, lake.append(table, [("h", DAY, 1)]))
        return ()

    key = RunKey.of(flow="daily", host="h", day=DAY, inputs={"target": target, "n": str(next(_NUMBERS))})
    return Publisher(nessie).publish(Run("daily", "h", DAY, key, target), write, [Passes()])


def test_the_log_tells_each_run_by_its_properties(
    nessie: Nessie, lake: Lake, target: str, client: NessieClient
) -> None:
    runs = [publish(nessie, lake, target, "gold.a"), publish(nessie, lake, target, "gold.b")]
    newest, older, *_ = client.get_log(target)
    assert [entry.commit_meta.hash_ for entry in (newest, older)] == [run.published_hash for run in reversed(runs)]
    assert newest.commit_meta.properties[RUN_KEY] == runs[1].run.key.value
    assert newest.commit_meta.message == "daily h 2015-05-17"


def test_contents_are_the_tables_that_the_run_published(
    nessie: Nessie, lake: Lake, target: str, client: NessieClient
) -> None:
    publish(nessie, lake, target, "gold.a")
    keys = {".".join(entry.name.elements): entry.kind for entry in client.list_keys(target).entries}
    assert keys["gold.a"] == "ICEBERG_TABLE"
    content = client.get_content(target, ContentKey(["gold", "a"]))
    assert content.metadata_location == lake.tables["gold.a"].metadata_location


def test_a_branch_and_a_tag_are_made_listed_and_deleted(
    nessie: Nessie, lake: Lake, target: str, client: NessieClient
) -> None:
    first = publish(nessie, lake, target, "gold.a")
    publish(nessie, lake, target, "gold.a")
    names = (f"try-{target}", f"before-{target}")
    branch = client.create_branch(names[0], target, client.get_reference(target).hash_)
    tag = client.create_tag(names[1], target, first.published_hash)
    listed = {ref.name: (type(ref).__name__, ref.hash_) for ref in client.list_references(fetch_all=True).references}
    assert listed[names[0]] == ("Branch", nessie.resolve(target).hash)
    assert listed[names[1]] == ("Tag", first.published_hash)
    # What one client makes the other reads: a tag is a ref of ours.
    assert nessie.resolve(names[1]).hash == first.published_hash
    client.delete_branch(names[0], branch.hash_)
    client.delete_tag(names[1], tag.hash_)
    with pytest.raises(NessieNotFoundException):
        client.get_reference(names[0])


def test_a_diff_names_what_a_run_published_and_its_marker(
    nessie: Nessie, lake: Lake, target: str, client: NessieClient
) -> None:
    publish(nessie, lake, target, "gold.a")
    before = client.create_branch(f"before-{target}", target, client.get_reference(target).hash_).name
    after = publish(nessie, lake, target, "gold.b")
    changed = {
        diff.content_key.to_string(): (diff.from_content, diff.to_content)
        for diff in client.get_diff(before, target).diffs
    }
    assert set(changed) == {"gold.b", f"control.published.{after.run.key}"}
    absent, made = changed["gold.b"]
    assert absent is None
    assert made.metadata_location == lake.tables["gold.b"].metadata_location


def test_a_diff_names_what_an_experiment_changed(nessie: Nessie, lake: Lake, target: str, client: NessieClient) -> None:
    publish(nessie, lake, target, "gold.a")
    experiment = client.create_branch(f"try-{target}", target, client.get_reference(target).hash_).name
    commit_table(nessie, experiment, "gold.a", lake.append("gold.a", [("h", DAY, 2)]))
    (changed,) = client.get_diff(target, experiment).diffs
    assert changed.content_key.to_string() == "gold.a"
    assert changed.from_content.id == changed.to_content.id
    assert changed.to_content.metadata_location == lake.tables["gold.a"].metadata_location
