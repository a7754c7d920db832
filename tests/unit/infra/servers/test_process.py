"""Real processes with and without our mark."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.home import Home
from infra.servers import process
from infra.servers.service import MLFLOW

INSTANCE = "this"
SLEEPER = [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(\"up\", flush=True); import time; "
    "time.sleep(60)'])",
]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    yield Home(tmp_path)
    process.terminate(process.processes_of(Home(tmp_path)).get(MLFLOW.name, ()), grace_seconds=0.1)


def _spawn(home: Home, command: list[str]) -> int:
    pid = process.spawn(home, MLFLOW, INSTANCE, command)
    deadline = time.monotonic() + 20
    while "up" not in home.log(MLFLOW.name).read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return pid


def test_a_spawned_server_is_recognised_by_home_service_and_instance(home: Home, tmp_path: Path) -> None:
    pid = _spawn(home, SLEEPER)
    assert process.is_server(pid, home, MLFLOW.name, INSTANCE)
    assert not process.is_server(pid, Home(tmp_path / "other"), MLFLOW.name, INSTANCE)
    assert not process.is_server(pid, home, "nessie", INSTANCE)
    assert not process.is_server(pid, home, MLFLOW.name, "another")


def test_a_home_is_the_same_by_any_of_its_names(home: Home, tmp_path: Path) -> None:
    pid = _spawn(home, SLEEPER)
    link = tmp_path.with_name(tmp_path.name + "-link")
    link.symlink_to(tmp_path)
    assert process.is_server(pid, Home(link), MLFLOW.name, INSTANCE)


def test_a_process_id_that_was_used_again_is_not_ours(home: Home) -> None:
    assert not process.is_server(os.getpid(), home, MLFLOW.name, INSTANCE)


def test_a_killed_server_is_not_alive_though_its_parent_never_waited(home: Home) -> None:
    pid = _spawn(home, SLEEPER)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while process.is_server(pid, home, MLFLOW.name, INSTANCE) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not process.is_server(pid, home, MLFLOW.name, INSTANCE)


def test_a_server_leads_a_session_of_its_own(home: Home) -> None:
    pid = _spawn(home, SLEEPER)
    assert os.getsid(pid) == pid != os.getsid(0)


def test_children_of_a_killed_server_are_still_found_and_ended(home: Home) -> None:
    pid = _spawn(home, PARENT)
    assert len(process.processes_of(home)[MLFLOW.name]) == 2
    assert process.leader(process.processes_of(home)[MLFLOW.name]) == pid
    psutil.Process(pid).kill()
    psutil.Process(pid).wait(5)
    orphans = process.processes_of(home)[MLFLOW.name]
    assert len(orphans) == 1
    assert process.leader(orphans) is None
    assert process.terminate(orphans, grace_seconds=5) == []
    assert not process.processes_of(home)


def test_what_ignores_the_request_to_end_is_killed(home: Home) -> None:
    pid = _spawn(home, STUBBORN)
    killed = process.terminate(process.processes_of(home)[MLFLOW.name], grace_seconds=0.3)
    assert [each.pid for each in killed] == [pid]
    assert not psutil.pid_exists(pid)


def test_processes_of_an_earlier_home_at_this_path_are_told_apart(home: Home) -> None:
    pid = _spawn(home, SLEEPER)
    found = process.processes_of(home)[MLFLOW.name]
    assert [each.pid for each in process.split_by_instance(found, INSTANCE)[0]] == [pid]
    assert [each.pid for each in process.split_by_instance(found, "new")[1]] == [pid]


def test_the_log_is_appended_to_and_a_clients_settings_do_not_reach_the_server(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://elsewhere")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    home.logs.mkdir()
    home.log(MLFLOW.name).write_text("before\n")
    environment = psutil.Process(_spawn(home, SLEEPER)).environ()
    assert home.log(MLFLOW.name).read_text() == "before\nup\n"
    assert "MLFLOW_TRACKING_URI" not in environment
    assert environment["HTTPS_PROXY"].startswith("http://127.0.0.1:")
    assert environment["MLFLOW_DISABLE_TELEMETRY"] == "true"


def test_only_the_listener_has_the_port(home: Home) -> None:
    listener = (
        "import socket, time; s = socket.create_server(('127.0.0.1', 0)); "
        "print('up', s.getsockname()[1], flush=True); time.sleep(60)"
    )
    _spawn(home, [sys.executable, "-c", listener])
    port = int(home.log(MLFLOW.name).read_text().split()[1])
    assert process.listens(process.processes_of(home)[MLFLOW.name], port)
    assert not process.listens([psutil.Process()], port)
