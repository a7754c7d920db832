"""What is scheduled, against the configuration: every host's day, early in the host's own morning, and maintenance."""

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from prefect.client.schemas.schedules import CronSchedule

from flows.schedules import Scheduled, schedules_of
from infra.config.service import DOCUMENTS, FileConfig
from tests.unit.flows.test_hosts import DOCUMENT

EVERY = schedules_of(FileConfig())
DAILY = [one for one in EVERY if one.flow == "daily"]


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.full_name)
def test_a_flow_can_be_started_with_what_is_said_of_it_once_a_day(one: Scheduled) -> None:
    path, _, name = one.entrypoint.partition(":")
    flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert flow.name == one.flow
    flow.validate_parameters(one.parameters)
    minute, hour, *days = CronSchedule(cron=one.cron, timezone=one.zone).cron.split()
    assert f"{minute}{hour}".isdigit()
    assert days == ["*", "*", "*"]


def test_every_configured_host_has_its_day_at_five_in_its_zone_and_nobody_else_has() -> None:
    assert Counter(one.parameters["host"] for one in DAILY) == Counter(FileConfig().hosts())
    for one in DAILY:
        zone = FileConfig().host(one.parameters["host"]).document.zone
        assert (one.name, one.cron, one.zone) == (one.parameters["host"], "0 5 * * *", zone)


def test_what_is_no_host_s_is_maintenance() -> None:
    assert [one.full_name for one in EVERY if one not in DAILY] == ["maintain/maintain"]


def test_a_host_of_the_home_is_scheduled_like_one_of_the_product(tmp_path: Path) -> None:
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "gazette.yaml").write_text(yaml.safe_dump(DOCUMENT))
    (added,) = {one.full_name: one for one in schedules_of(FileConfig(tmp_path, DOCUMENTS))}.keys() - {
        one.full_name for one in EVERY
    }
    assert added == "daily/gazette"
