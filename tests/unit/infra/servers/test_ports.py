"""Ports are free when chosen, and a taken one is named."""

import socket
from collections.abc import Iterator
from threading import Timer

import pytest

from infra.errors import ServiceError, SettingError
from infra.servers import ports
from infra.servers.service import MLFLOW, NESSIE, Service


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_port_is_free_until_somebody_listens(taken: int) -> None:
    assert not ports.is_free(taken)
    assert ports.is_free(ports.choose_port())


def test_a_port_that_was_just_closed_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        connection, _ = server.accept()
        # Whoever closes first keeps the port in TIME_WAIT.
        connection.close()
        client.close()
    assert ports.is_free(port)


def test_a_chosen_port_is_outside_the_systems_own_range_and_not_avoided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_LOWEST", 20_000)
    monkeypatch.setattr(ports, "_HIGHEST", 20_003)
    assert ports.choose_port(frozenset({20_000, 20_001, 20_003})) == 20_002


def test_when_none_is_free_the_settings_are_named(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    monkeypatch.setattr(ports, "_LOWEST", taken)
    monkeypatch.setattr(ports, "_HIGHEST", taken)
    with pytest.raises(ServiceError) as refusal:
        ports.choose_port()
    assert "TOLLGATE_NESSIE_PORT" in refusal.value.remedy


def test_a_port_that_is_just_being_given_up_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as dying:
        port = int(dying.getsockname()[1])
        Timer(0.3, dying.close).start()
        ports.require_free(NESSIE, port)
        assert ports.is_free(port)


@pytest.mark.parametrize(("service", "setting"), [(NESSIE, "TOLLGATE_NESSIE_PORT"), (MLFLOW, "TOLLGATE_MLFLOW_PORT")])
def test_a_taken_port_is_refused_with_port_and_setting(
    service: Service, setting: str, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_CLOSING_SECONDS", 0.2)
    with pytest.raises(SettingError, match=f"port {taken}") as refusal:
        ports.require_free(service, taken)
    assert setting in refusal.value.remedy
