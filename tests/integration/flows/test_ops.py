"""The operations log: what the log of a target says, in a table; and what every check said."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from flows.ops import open_ops, record_run
from flows.run_log import rows_of_log
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.inputs import Input, read_input
from infra.catalog.publication import Publication, Status
from infra.catalog.revert import records_to_revert, revert_run, write_revert
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.query.duck import query
from tests.integration.infra.catalog.branch_tables import append, create
from tests.integration.infra.catalog.lake import DAY, Lake

TABLE = "bronze.counted"
Publish = Callable[..., Publication]


class Says:
    """A check that answers as it is told."""

    name = "says"
    of_host = False

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __call__(self, candidate: Candidate) -> CheckResult:
        return CheckResult(self.name, self.verdict, f"as told of {candidate.head.name}")


@pytest.fixture
def publish(work: Workspace, tmp_path: Path) -> Publish:
    """Publish one row onto a target of the test's own, by a run with a number."""
    open_ops(work)
    target = f"counted-{tmp_path.name}"
    work.nessie.create_branch(target, work.nessie.resolve("main"))
    create(work.nessie, Lake(tmp_path), target, TABLE)

    def publish(n: int, verdict: Verdict = Verdict.PASSED) -> Publication:
        def write(attempt: RunBranch) -> Sequence[Input]:
            append(work.nessie, attempt.branch.name, TABLE, [("h", DAY, n)])
            return [read_input(work.nessie.tables(attempt.base), TABLE, (("host", "h"),))]

        key = RunKey.of(flow="count", host="h", day=DAY, inputs={"n": str(n)}, target=target)
        return work.publisher.publish(Run("count", "h", DAY, key, target), write, [Says(verdict)])

    return publish


def told(work: Workspace, sql: str) -> list[tuple[object, ...]]:
    return query(work.nessie, "ops", sql, extensions=work.settings.cache / "duckdb").rows


def test_the_table_equals_the_log_column_by_column_also_where_a_record_was_lost(
    work: Workspace, publish: Publish
) -> None:
    lost = publish(1)
    recorded = publish(2)
    target = recorded.run.target
    record_run(work, recorded)
    records = records_to_revert(work.nessie, target, recorded.run.key.value, cascade=False)
    undone = work.publisher.publish(
        revert_run(records), lambda at: write_revert(work.nessie, at, recorded.run.key.value, cascade=False), []
    )
    record_run(work, undone)

    log = list(rows_of_log(work.nessie, target))
    columns = ", ".join(log[0])
    found = told(work, f"select {columns} from ops.runs where target = '{target}' order by published_at desc")
    assert found == [tuple(row.values()) for row in log]
    assert [row["published_hash"] for row in log] == [
        undone.published_hash, recorded.published_hash, lost.published_hash
    ]  # fmt: skip
    first = log[-1]
    assert (first["flow"], first["host"], first["day"], first["attempt"]) == ("count", "h", date(2015, 5, 17), 1)
    assert first["tables"] == '{"bronze.counted": {"added": 1, "removed": 0}}'
    assert '"bronze.counted",{"host":"h"}' in first["inputs"]
    assert recorded.run.key.value in log[0]["reverts"]


def test_a_refused_run_is_in_the_audits_alone(work: Workspace, publish: Publish) -> None:
    refused = publish(1, Verdict.FAILED)
    record_run(work, refused)
    of_it = f"where run_key = '{refused.run.key}'"
    assert refused.status is Status.REFUSED
    assert told(work, f"select * from ops.runs {of_it}") == []
    assert told(work, f"select status, check_name, verdict from ops.audits {of_it} order by check_name") == [
        ("refused", "inputs_unchanged", "passed"),
        ("refused", "says", "failed"),
    ]
