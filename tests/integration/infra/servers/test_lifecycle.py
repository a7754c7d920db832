"""One server through every way in which its start can go wrong; the catalog stands for all, being the quickest."""

import os
import shutil
import signal
import socket
import sys
import time

import httpx
import psutil
import pytest

from infra.errors import ServiceError, SettingError
from infra.home import home_of
from infra.servers import endpoints, ports, process
from infra.servers.lifecycle import start, stop
from infra.servers.record import ServiceRecord, load_record, save_record
from infra.servers.service import NESSIE
from infra.servers.status import ServiceStatus, status
from infra.settings import Settings
from tests.integration.conftest import NESSIE_ONLY, SettingsFor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]

pytestmark = pytest.mark.usefixtures("jars")


def _start(settings: Settings) -> ServiceStatus:
    (nessie,) = start(settings, print, only=NESSIE_ONLY)
    return nessie


def _branches(uri: str) -> set[str]:
    answer = httpx.get(f"{uri}/trees", trust_env=False).json()
    return {reference["name"] for reference in answer["references"]}


def _create_branch(uri: str, name: str) -> None:
    main = httpx.get(f"{uri}/trees/main", trust_env=False).json()["reference"]
    httpx.post(f"{uri}/trees?name={name}&type=BRANCH", json=main, trust_env=False).raise_for_status()


def test_two_homes_do_not_see_each_other_and_a_killed_catalog_keeps_its_data(
    settings_for: SettingsFor, nessie_home: Settings
) -> None:
    other = settings_for()
    ours = _start(other)
    neighbour = endpoints(nessie_home).nessie_uri
    assert ours.url != neighbour
    _create_branch(ours.url, "ours")
    assert "ours" in _branches(ours.url)
    assert "ours" not in _branches(neighbour)

    assert ours.pid is not None
    os.kill(ours.pid, signal.SIGKILL)
    psutil.wait_procs(process.processes_of(home_of(other)).get("nessie", ()), timeout=5)
    with pytest.raises(ServiceError, match="is not running"):
        endpoints(other)
    healed = _start(other)
    assert (healed.healthy, healed.url) == (True, ours.url)
    assert healed.pid != ours.pid
    assert "ours" in _branches(healed.url)

    shutil.rmtree(other.home)
    stop(other, print)
    assert process.processes_of(home_of(other)) == {}
    assert not other.home.exists()
    assert status(nessie_home, NESSIE_ONLY)[0].healthy


def test_a_start_that_died_before_it_recorded_its_server_leaves_one_that_is_found(nessie_home: Settings) -> None:
    home = home_of(nessie_home)
    before = status(nessie_home, NESSIE_ONLY)[0]
    record = load_record(home)
    assert record is not None
    save_record(home, record.with_service("nessie", ServiceRecord(port=record.port_of("nessie"))))
    assert not status(nessie_home, NESSIE_ONLY)[0].healthy
    assert _start(nessie_home) == before


def test_a_server_that_outlived_its_deleted_home_gives_way(nessie_home: Settings) -> None:
    home = home_of(nessie_home)
    now = status(nessie_home, NESSIE_ONLY)[0]
    orphan = process.spawn(home, NESSIE, "earlier", SLEEPER)
    assert _start(nessie_home) == now
    assert [each.pid for each in process.processes_of(home)["nessie"]] == [now.pid]
    assert not psutil.pid_exists(orphan)


def test_a_port_of_somebody_else_is_named_with_its_setting(
    settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_CLOSING_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        with pytest.raises(SettingError, match=f"port {port}") as refusal:
            _start(settings_for(nessie_port=port))
    assert "TOLLGATE_NESSIE_PORT" in refusal.value.remedy


def test_a_server_that_cannot_start_ends_the_wait_with_its_own_words(settings_for: SettingsFor) -> None:
    settings = settings_for()
    home = home_of(settings)
    home.nessie.mkdir()
    (home.nessie / "rocksdb").write_text("no database")
    began = time.monotonic()
    with pytest.raises(ServiceError, match="nessie ended while it started") as failure:
        _start(settings)
    assert time.monotonic() - began < 60
    assert "rocksdb" in failure.value.what
    assert failure.value.where == str(home.log("nessie"))


def test_an_answer_from_a_stranger_on_the_recorded_port_is_not_health(
    settings_for: SettingsFor, nessie_home: Settings
) -> None:
    neighbour = load_record(home_of(nessie_home))
    assert neighbour is not None
    settings = settings_for()
    home = home_of(settings)
    pid = process.spawn(home, NESSIE, "i", SLEEPER)
    entry = ServiceRecord(port=neighbour.port_of("nessie"), pid=pid)
    save_record(home, neighbour.model_copy(update={"instance": "i", "services": {"nessie": entry}}))
    assert not status(settings, NESSIE_ONLY)[0].healthy


def test_an_external_catalog_is_reported_and_neither_started_nor_stopped(
    settings_for: SettingsFor, nessie_home: Settings
) -> None:
    uri = endpoints(nessie_home).nessie_uri
    settings = settings_for(nessie_uri=uri)
    reported = _start(settings)
    assert (reported.url, reported.healthy, reported.version, reported.pid) == (uri, True, "0.99.0", None)
    assert load_record(home_of(settings)) is None
    stop(settings, print)
    assert status(nessie_home, NESSIE_ONLY)[0].healthy


def test_an_external_catalog_that_does_not_answer_is_unhealthy(settings_for: SettingsFor) -> None:
    settings = settings_for(nessie_uri="http://127.0.0.1:9/api/v2")
    assert not status(settings, NESSIE_ONLY)[0].healthy
