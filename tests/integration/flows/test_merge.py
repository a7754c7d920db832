"""A day that was run on an experiment reaches the target through the checks of its runs, and main is left alone."""

from collections.abc import Callable
from datetime import date

from flows.daily import publish_day
from flows.deliver import Delivered
from flows.merge import publish_merge
from flows.workspace import Workspace
from infra.catalog.experiments.creation import create_experiment
from infra.catalog.experiments.diff import diff
from infra.catalog.publication import Status
from tests.integration.flows.log_lines import line

LAST_DAY = date(2015, 5, 20)


def test_a_day_on_an_experiment_is_merged_once_its_deliveries_add_up(
    work: Workspace, target: str, deliver: Callable[..., Delivered]
) -> None:
    deliver(line(), line("/articles/arp-security/"))
    nessie, main = work.nessie, work.nessie.resolve("main")
    before = nessie.resolve(target)
    mine = create_experiment(nessie, f"mine-{target}", target, "ada").branch.name
    day = publish_day(work, "semicomplete", LAST_DAY, mine)
    assert nessie.resolve(target) == before

    broken = create_experiment(nessie, f"broken-{target}", mine, "ada").branch.name
    work.spark.sql(f"delete from {work.branch_catalog(broken)}.bronze.events where path like '%arp-security%'")
    refused = publish_merge(work, broken, target)
    assert refused is not None
    assert refused.status is Status.REFUSED
    carried = f"deliveries_reconcile (daily semicomplete 2015-05-20, {day.run.key})"
    assert [one.check for one in refused.audit if one.status == "failed"] == [carried]
    assert nessie.resolve(target) == before

    done = publish_merge(work, mine, target)
    assert done is not None
    assert done.status is Status.PUBLISHED
    assert {"as_released", "contracts", "tables_match_contracts", carried} <= {one.check for one in done.audit}
    assert diff(nessie, nessie.resolve(target), nessie.resolve(mine)) == ()
    assert publish_merge(work, mine, target) is None
    assert nessie.resolve("main") == main
