"""A gold table's name without a version stands for the latest one, at every ref, whoever reads it."""

from datetime import date

from flows.release import plan_of, publish_release
from flows.workspace import Workspace
from infra.catalog.model import Reference
from infra.catalog.publication import Publication, Status
from tests.integration.flows.code import code_with, field, ratings

NAME, OLD, NEW = "gold.ratings", "gold.ratings_v1", "gold.ratings_v2"
END = date(2026, 6, 30)
FIRST = ratings({"stars": ("int", field())})
RETIRED = ratings({"stars": ("int", field())}, retired_until=END)
SECOND = ratings({"share": ("double", field())}, "Ratings as shares.", version=2)


def released(work: Workspace, target: str, *contracts: type, day: date = END) -> Publication:
    done = publish_release(work, target, checkout=code_with(*contracts), day=day)
    assert done.status is Status.PUBLISHED, done.audit
    return done


def values(work: Workspace, at: Reference, table: str) -> list[object]:
    return [row[2] for row in work.table_at(at, table).collect()]


def test_old_and_new_version_stand_side_by_side_and_the_name_follows_the_new_one(work: Workspace, target: str) -> None:
    released(work, target, FIRST)
    work.spark.sql(f"insert into {work.branch_catalog(target)}.{OLD} values ('a', date'2026-03-09', 4)")
    before = work.nessie.resolve(target)
    assert values(work, before, NAME) == values(work, before, OLD) == [4]

    released(work, target, RETIRED, SECOND)
    work.spark.sql(f"insert into {work.branch_catalog(target)}.{NEW} values ('a', date'2026-03-09', 0.8)")
    after = work.nessie.resolve(target)
    assert (values(work, after, OLD), values(work, after, NEW), values(work, after, NAME)) == ([4], [0.8], [0.8])
    assert values(work, before, NAME) == [4]
    described = {row[0]: row[1:] for row in work.sql_at(after, f"describe extended {NAME}").collect()}
    assert described["share"] == ("double", "A column.")
    assert "version 1 is kept until 2026-06-30" in str(described["Comment"])


def test_the_older_version_goes_after_its_end_and_the_name_stays(work: Workspace, target: str) -> None:
    released(work, target, RETIRED, SECOND)
    released(work, target, SECOND, day=date(2026, 7, 1))
    at = work.nessie.resolve(target)

    assert OLD not in {str(key) for key in work.nessie.tables(at)}
    assert values(work, at, NAME) == []


def test_a_name_of_no_contract_goes_and_a_release_of_nothing_new_leaves_all_as_they_are(
    work: Workspace, target: str
) -> None:
    released(work, target, RETIRED)
    assert NAME in {str(key) for key in work.nessie.views(work.nessie.resolve(target))}
    assert plan_of(work, code_with(RETIRED), work.nessie.resolve(target), END).changes == ()

    planned = plan_of(work, code_with(), work.nessie.resolve(target), date(2026, 7, 1))
    assert [str(change) for change in planned.changes] == [f"drop_table {OLD}", f"drop_view {NAME}"]
    released(work, target, day=date(2026, 7, 1))
    assert NAME not in {str(key) for key in work.nessie.views(work.nessie.resolve(target))}


def test_every_gold_table_has_its_name(work: Workspace, target: str) -> None:
    at = work.nessie.resolve(target)
    named = {str(key) for key in work.nessie.views(at)}
    assert named == {str(key).rpartition("_v")[0] for key in work.nessie.tables(at) if str(key).startswith("gold.")}
