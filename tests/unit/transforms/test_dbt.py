"""How a rebuild is put to dbt."""

from datetime import date

from transforms.affected import Known, affected
from transforms.dbt import Rebuild
from transforms.host import HostContext

HOST = HostContext(name="h", zone="America/Chicago", site="example.com", article_pattern="^/([^/]+)$")
DAYS = affected(date(2024, 5, 31), {"bronze.events": {date(2024, 5, 30)}}, Known())


def test_a_rebuild_is_of_one_host_in_the_name_of_one_run() -> None:
    said = Rebuild(HOST, "k", DAYS, {"bronze.events"}).variables()
    assert {said[name] for name in ("host", "site", "zone", "run_key")} == {"h", "example.com", "America/Chicago", "k"}
    assert said["event_days"] == [["2024-05-30", "2024-05-31"]]


def test_a_rebuild_runs_the_models_of_what_the_host_is_fed() -> None:
    fed = {"bronze.wall_events", "bronze.events"}
    assert Rebuild(HOST, "k", DAYS, fed).selection() == [
        "config.meta.fed_by:events",
        "config.meta.fed_by:wall_events",
    ]
