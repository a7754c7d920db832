"""A schedule of prefect.yaml fires on the embedded server, and a worker brings the flow to its end."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from tenacity import retry, stop_after_attempt, wait_fixed

from infra.home import home_of
from infra.servers import endpoints
from infra.settings import REPOSITORY, Settings

HOST, POOL = "semicomplete", "process"
EVERY_SECONDS = 10
PATIENCE_SECONDS = 120
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


def prefect(environment: Mapping[str, str], *words: str) -> None:
    """A command of prefect.yaml's header."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
    ran = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


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


def test_a_schedule_fires_and_its_run_ends_as_the_flow_says(
    environment: Mapping[str, str], stack_home: Settings, tmp_path: Path
) -> None:
    """Nothing was released in this home: the run gets as far as the catalog, and ends with that reason."""
    prefect(environment, "work-pool", "create", POOL, "--type", "process", "--overwrite")
    prefect(environment, "deploy", "--name", HOST, "--interval", str(EVERY_SECONDS))
    log = tmp_path / "worker.log"
    with httpx.Client(base_url=environment["PREFECT_API_URL"]) as api:
        deployment = answered(api, "GET", f"/deployments/name/daily/{HOST}").json()
        try:
            with worker(environment, log):
                run = ended_run(api, deployment["id"])
        finally:
            answered(api, "DELETE", f"/deployments/{deployment['id']}")
    assert run is not None, log.read_text() + home_of(stack_home).log("prefect").read_text()[-4000:]
    assert run["auto_scheduled"]
    assert run["parameters"] == {"host": HOST}
    assert run["state_type"] == "FAILED"
    assert "not those released on main" in run["state"]["message"]


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
