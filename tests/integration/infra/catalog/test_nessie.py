"""The client against a real server: naming a point in time, and what it refuses."""

import time
from datetime import UTC, datetime

import pytest

from infra.catalog.errors import CatalogUnavailable, ReferenceConflict, ReferenceMissing
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.transport import Transport
from tests.integration.infra.catalog.lake import Lake, commit_table


def test_every_way_to_name_a_commit(nessie: Nessie, lake: Lake, target: str) -> None:
    lake.create("bronze.a")
    lake.create("bronze.b")
    first = commit_table(nessie, target, "bronze.a", lake.tables["bronze.a"])
    time.sleep(0.05)
    between = datetime.now(UTC).isoformat()
    time.sleep(0.05)
    second = commit_table(nessie, target, "bronze.b", lake.tables["bronze.b"])
    assert nessie.resolve(target).hash == second.hash
    for name in (first.hash, f"{target}@{first.hash}", f"{target}@{between}"):
        at = nessie.resolve(name)
        assert at.hash == first.hash
        assert set(nessie.tables(at)) == {ContentKey.of("bronze.a")}


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("mian", "main"),
        ("0123456789abcdef0123", "not found"),
        ("main@yesterday", "neither a commit hash nor a time"),
        ("main@1999-01-01T00:00:00", "main"),
    ],
)
def test_a_ref_that_does_not_exist_is_named_with_a_way_out(nessie: Nessie, ref: str, says: str) -> None:
    with pytest.raises(ReferenceMissing) as raised:
        nessie.resolve(ref)
    assert ref in str(raised.value)
    assert says in str(raised.value)
    assert raised.value.remedy


def test_a_dry_run_merges_nothing(nessie: Nessie, lake: Lake, target: str) -> None:
    lake.create("bronze.a")
    source = nessie.create_branch(f"dry-{target}", nessie.resolve(target))
    source = commit_table(nessie, source.name, "bronze.a", lake.tables["bronze.a"])
    before = nessie.resolve(target)
    rehearsal = nessie.merge(source, before, message="m", properties={}, dry_run=True)
    assert rehearsal.conflicts == ()
    assert nessie.resolve(target) == before


def test_a_stale_commit_of_a_changed_key_is_refused(nessie: Nessie, lake: Lake, target: str) -> None:
    key = ContentKey.of("marker")
    stale = nessie.resolve(target)
    content = {"type": "UDF", "metadataLocation": "x", "versionId": "1", "signatureId": "s"}
    put = {"type": "PUT", "key": key.to_json(), "content": content}
    nessie.commit(stale, [put], message="first", properties={})
    with pytest.raises(ReferenceConflict):
        nessie.commit(stale, [put], message="second", properties={})


def test_the_log_is_read_page_by_page(nessie: Nessie, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.catalog.nessie._PAGE", 3)
    base = head = nessie.resolve(target)
    for number in range(7):
        key = ContentKey((f"n{number}",))
        put = {"type": "PUT", "key": key.to_json(), "content": {"type": "NAMESPACE", **key.to_json()}}
        head = nessie.commit(head, [put], message=str(number), properties={"number": str(number)})
    assert [commit.message for commit in nessie.log(head, until=base.hash)] == list("6543210")
    found = nessie.find_commit(head, "number", "3")
    assert found is not None
    assert [commit.message for commit in nessie.log(head, until=found.hash)] == list("654")


def test_a_catalog_that_is_down_is_said_to_be_with_the_remedy() -> None:
    nessie = Nessie(Transport("http://127.0.0.1:9/api/v2", timeout_seconds=1, tries=2))
    with pytest.raises(CatalogUnavailable, match="tollgate up"):
        nessie.resolve("main")
