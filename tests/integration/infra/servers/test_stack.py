"""The whole stack of one home: up, asked, up again, killed, restarted."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import httpx
import psutil
import pytest

from infra.errors import ServiceError
from infra.home import home_of
from infra.servers import Endpoints, endpoints, process
from infra.servers.lifecycle import start
from infra.servers.status import status
from infra.settings import Settings

# The command as a person runs it, without needing its script on PATH.
TOLLGATE = [sys.executable, "-c", "from flows.cli.main import main; main()"]


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    document: dict[str, Any]

    @property
    def pids(self) -> dict[str, int | None]:
        """The process of each service."""
        return {service["name"]: service["pid"] for service in self.document["services"]}


def _tollgate(settings: Settings, command: str) -> Answer:
    environment = {**os.environ, "TOLLGATE_HOME": str(settings.home)}
    # Also a test that servers let go of their starter: one that kept its output open would hang this.
    ran = subprocess.run(
        [*TOLLGATE, command, "--output", "json"],
        env=environment,
        capture_output=True,
        check=False,
        timeout=200,
    )
    assert ran.stdout, ran.stderr
    return Answer(ran.returncode, json.loads(ran.stdout))


def test_every_server_answers_with_its_version_and_keeps_a_log(stack_home: Settings) -> None:
    services = status(stack_home)
    assert [(each.name, each.healthy, each.version) for each in services] == [
        ("nessie", True, "0.99.0"),
        ("mlflow", True, version("mlflow")),
        ("prefect", True, version("prefect")),
    ]
    assert all(each.log and each.log.stat().st_size for each in services)


def test_all_state_lies_below_the_home(stack_home: Settings) -> None:
    home = home_of(stack_home)
    assert (home.nessie / "rocksdb" / "CURRENT").is_file()
    assert (home.mlflow / "mlflow.db").is_file()
    assert (home.prefect / "prefect.db").is_file()


def test_nothing_listens_or_talks_beyond_loopback(stack_home: Settings) -> None:
    running = [each for group in process.processes_of(home_of(stack_home)).values() for each in group]
    connections = [connection for each in running for connection in each.net_connections("inet")]
    listening = [each for each in connections if each.status == psutil.CONN_LISTEN]
    remote = [each.raddr.ip.removeprefix("::ffff:") for each in connections if each.raddr]
    assert len(listening) >= 3
    assert {each.laddr.ip.removeprefix("::ffff:") for each in listening} == {"127.0.0.1"}
    assert set(remote) <= {"127.0.0.1"}


def test_prefect_lists_its_integrations_without_the_internet(stack_home: Settings) -> None:
    url = f"{endpoints(stack_home).prefect_api_url}/collections/views/aggregate-worker-metadata"
    assert "prefect" in httpx.get(url, timeout=20, trust_env=False).json()


def test_up_again_changes_nothing(stack_home: Settings) -> None:
    before, record = status(stack_home), home_of(stack_home).stack.read_bytes()
    assert start(stack_home, print) == before
    assert home_of(stack_home).stack.read_bytes() == record


def test_addresses_are_told_in_milliseconds(stack_home: Settings) -> None:
    found = endpoints(stack_home)
    assert [found.nessie_uri, found.mlflow_uri, found.prefect_api_url] == [each.url for each in status(stack_home)]
    began = time.perf_counter()
    _ = endpoints(stack_home).nessie_uri
    assert time.perf_counter() - began < 0.05


def test_a_killed_server_is_seen_and_healed_though_its_worker_kept_the_port(stack_home: Settings) -> None:
    before = _tollgate(stack_home, "status")
    assert before.code == 0
    assert before.document["home"] == str(stack_home.home)
    leader = before.pids["mlflow"]
    assert leader is not None
    assert len(process.processes_of(home_of(stack_home))["mlflow"]) == 2
    psutil.Process(leader).kill()
    seen = _tollgate(stack_home, "status")
    assert seen.code == 1
    assert [service["healthy"] for service in seen.document["services"]] == [True, False, True]

    after = _tollgate(stack_home, "up")
    assert after.code == 0
    assert [service["url"] for service in after.document["services"]] == [
        service["url"] for service in before.document["services"]
    ]
    assert {name for name, pid in after.pids.items() if pid != before.pids[name]} == {"mlflow"}


def test_down_and_up_keep_ports_and_data(stack_home: Settings) -> None:
    before = status(stack_home)
    _write(endpoints(stack_home))

    down = _tollgate(stack_home, "down")
    assert (down.code, set(down.pids.values())) == (0, {None})
    assert not process.processes_of(home_of(stack_home))
    assert _tollgate(stack_home, "status").code == 1
    with pytest.raises(ServiceError, match="is not running"):
        endpoints(stack_home)

    assert _tollgate(stack_home, "up").code == 0
    after = status(stack_home)
    assert [each.url for each in after] == [each.url for each in before]
    assert {each.pid for each in after}.isdisjoint({each.pid for each in before})
    assert _kept(endpoints(stack_home)) == [200, 200, 200]


def _write(at: Endpoints) -> None:
    with httpx.Client(trust_env=False, timeout=20) as client:
        main = client.get(f"{at.nessie_uri}/trees/main").json()["reference"]
        branch = client.post(f"{at.nessie_uri}/trees?name=kept&type=BRANCH", json=main)
        experiment = client.post(f"{at.mlflow_uri}/api/2.0/mlflow/experiments/create", json={"name": "kept"})
        flow = client.post(f"{at.prefect_api_url}/flows/", json={"name": "kept"})
    for written in (branch, experiment, flow):
        written.raise_for_status()


def _kept(at: Endpoints) -> list[int]:
    addresses = (
        f"{at.nessie_uri}/trees/kept",
        f"{at.mlflow_uri}/api/2.0/mlflow/experiments/get-by-name?experiment_name=kept",
        f"{at.prefect_api_url}/flows/name/kept",
    )
    return [httpx.get(address, trust_env=False, timeout=20).status_code for address in addresses]
