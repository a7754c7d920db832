"""Hosts are scheduled on the embedded server as they are configured; a schedule fires, and a worker runs the flow."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import yaml
from tenacity import retry, stop_after_attempt, wait_fixed

from flows.hosts import add_host
from infra.config.service import FileConfig
from infra.home import home_of
from infra.servers import endpoints
from infra.settings import REPOSITORY, Settings
from tests.commands import tollgate
from tests.unit.flows.test_hosts import DOCUMENT

HOST, POOL = "semicomplete", "process"
EVERY_SECONDS = 10
PATIENCE_SECONDS = 120
UNCHANGED: dict[str, list[str]] = {"created": [], "changed": [], "removed": []}
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@pytest.fixture
def environment(stack_home: Settings, tmp_path: Path) -> Mapping[str, str]:
    """What an operator has in the shell, with none of this machine's own Prefect settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "TOLLGATE_"))}
    return {
        **own,
        "TOLLGATE_HOME": str(stack_home.home),
        "TOLLGATE_CACHE": str(stack_home.cache),
        "PREFECT_API_URL": endpoints(stack_home).prefect_api_url,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "DO_NOT_TRACK": "true",
    }


@pytest.fixture
def align(environment: Mapping[str, str]) -> Callable[[], dict[str, list[str]]]:
    """`tollgate host schedule`, and what it says that it did."""

    def call() -> dict[str, list[str]]:
        ended = tollgate("host", "schedule", "--output", "json", environment=environment)
        assert ended.returncode == 0, ended.stderr
        found: dict[str, list[str]] = json.loads(ended.stdout)
        return found

    return call


@pytest.fixture
def api(environment: Mapping[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=environment["PREFECT_API_URL"], timeout=30) as client:
        yield client


@pytest.fixture
def gazette(stack_home: Settings, tmp_path: Path) -> Iterator[Path]:
    """The document of a host that this home alone has."""
    given = tmp_path / "gazette.yaml"
    given.write_text(yaml.safe_dump(DOCUMENT))
    added = add_host(stack_home, given)
    yield added
    added.unlink(missing_ok=True)


@contextmanager
def worker(environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """A worker of the pool, ended with all that it started."""
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--limit", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        # A flow run has a session of its own, and outlives a worker that is killed alone; the next one may have begun.
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
        for each in reversed(family):
            with suppress(psutil.NoSuchProcess):
                each.kill()
        process.wait()


def test_deployments_follow_the_configuration_and_what_is_paused_or_not_ours_stays_as_it_is(
    align: Callable[[], dict[str, list[str]]], api: httpx.Client, gazette: Path
) -> None:
    wanted = [f"daily/{host}" for host in sorted(("gazette", *FileConfig().hosts()))] + ["maintain/maintain"]
    assert align() == UNCHANGED | {"created": wanted, "unchanged": []}
    assert align() == UNCHANGED | {"unchanged": wanted}
    added = deployment(api, "gazette")
    assert (added["parameters"], added["work_pool_name"]) == ({"host": "gazette"}, POOL)
    assert times(added) == [("0 5 * * *", DOCUMENT["zone"], True)]

    by_hand = {"name": "by-hand", "flow_id": added["flow_id"], "parameters": {"host": HOST}}
    answered(api, "POST", "/deployments/", json=by_hand)
    answered(api, "POST", f"/deployments/{added['id']}/pause_deployment")
    (schedule,) = added["schedules"]
    answered(api, "PATCH", f"/deployments/{added['id']}/schedules/{schedule['id']}", json={"active": False})
    assert align() == UNCHANGED | {"unchanged": wanted}

    gazette.write_text(yaml.safe_dump({**DOCUMENT, "zone": "Asia/Tokyo"}))
    others = [name for name in wanted if name != "daily/gazette"]
    assert align() == UNCHANGED | {"changed": ["daily/gazette"], "unchanged": others}
    moved = deployment(api, "gazette")
    assert (moved["id"], moved["paused"]) == (added["id"], True)
    assert times(moved) == [("0 5 * * *", "Asia/Tokyo", False)]

    gazette.unlink()
    assert align() == UNCHANGED | {"unchanged": others, "removed": ["daily/gazette"]}
    assert deployment(api, "by-hand")["tags"] == []


def test_a_schedule_fires_and_its_run_ends_as_the_flow_says(
    environment: Mapping[str, str],
    stack_home: Settings,
    align: Callable[[], dict[str, list[str]]],
    api: httpx.Client,
    tmp_path: Path,
) -> None:
    """Nothing was released in this home: the run gets as far as the catalog, and ends with that reason."""
    align()
    scheduled = deployment(api, HOST)
    # Nobody waits for five in the morning.
    sooner = [{"schedule": {"interval": EVERY_SECONDS}, "active": True}]
    answered(api, "PATCH", f"/deployments/{scheduled['id']}", json={"schedules": sooner})
    log = tmp_path / "worker.log"
    try:
        with worker(environment, log):
            run = ended_run(api, scheduled["id"])
    finally:
        assert f"daily/{HOST}" in align()["changed"]
    assert run is not None, log.read_text() + home_of(stack_home).log("prefect").read_text()[-4000:]
    assert run["auto_scheduled"]
    assert run["parameters"] == {"host": HOST}
    assert run["state_type"] == "FAILED"
    assert "not those released on main" in run["state"]["message"]


def test_without_a_scheduler_the_remedy_is_told(environment: Mapping[str, str]) -> None:
    nowhere = {**environment, "TOLLGATE_PREFECT_API_URL": "http://127.0.0.1:9/api"}
    ended = tollgate("host", "schedule", environment=nowhere)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "the scheduler (prefect) does not answer" in ended.stderr
    assert "remedy: start it with `tollgate up`" in ended.stderr


def deployment(api: httpx.Client, name: str) -> dict[str, Any]:
    """A deployment of the daily flow."""
    found: dict[str, Any] = answered(api, "GET", f"/deployments/name/daily/{name}").json()
    return found


def times(found: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Cron, zone and whether it is active, of each of a deployment's schedules."""
    return [(one["schedule"]["cron"], one["schedule"]["timezone"], one["active"]) for one in found["schedules"]]


@retry(stop=stop_after_attempt(10), wait=wait_fixed(1), reraise=True)
def answered(api: httpx.Client, method: str, path: str, json: dict[str, Any] | None = None) -> httpx.Response:
    """Ask Prefect's server; a busy one answers 503 and wants to be asked again, as its own client does."""
    return api.request(method, path, json=json).raise_for_status()


def ended_run(api: httpx.Client, deployment: str) -> dict[str, Any] | None:
    """The first run of the deployment that came to an end; None when none does in time."""
    question = {
        "deployments": {"id": {"any_": [deployment]}},
        "flow_runs": {"state": {"type": {"any_": sorted(ENDED)}}},
    }
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found: list[dict[str, Any]] = answered(api, "POST", "/flow_runs/filter", json=question).json()
        if found:
            return min(found, key=lambda run: str(run["expected_start_time"]))
        time.sleep(1)
    return None
