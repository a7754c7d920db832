"""prefect.yaml against the configuration: every host's day is published, early in the host's own morning."""

from collections import Counter
from importlib import import_module
from typing import Any

import pytest
import yaml
from prefect.client.schemas.schedules import CronSchedule

from infra.config.service import FileConfig
from infra.settings import REPOSITORY

EVERY: list[dict[str, Any]] = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text())["deployments"]
DEPLOYMENTS = [entry for entry in EVERY if entry["parameters"]]


def test_every_configured_host_has_one_deployment_and_nobody_else_has() -> None:
    assert Counter(entry["parameters"]["host"] for entry in DEPLOYMENTS) == Counter(FileConfig().hosts())


@pytest.mark.parametrize("entry", DEPLOYMENTS, ids=lambda entry: str(entry["name"]))
def test_a_deployment_is_the_daily_flow_at_five_in_the_hosts_zone(entry: dict[str, Any]) -> None:
    path, _, name = entry["entrypoint"].partition(":")
    flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert flow.name == "daily"
    flow.validate_parameters(entry["parameters"])
    (schedule,) = entry["schedules"]
    assert CronSchedule(**schedule).cron == "0 5 * * *"
    host = entry["parameters"]["host"]
    assert (entry["name"], schedule["timezone"]) == (host, FileConfig().host(host).document.zone)
    assert entry["work_pool"] == {"name": "process"}


def test_once_a_day_there_is_maintenance() -> None:
    (entry,) = [entry for entry in EVERY if entry not in DEPLOYMENTS]
    path, _, name = entry["entrypoint"].partition(":")
    flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert (entry["name"], flow.name, entry["work_pool"]) == ("maintain", "maintain", {"name": "process"})
    (schedule,) = entry["schedules"]
    assert CronSchedule(**schedule).cron.split()[2:] == ["*", "*", "*"]
