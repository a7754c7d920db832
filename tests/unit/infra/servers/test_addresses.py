"""Addresses from the record, and only of what lives."""

import os
import sys
from pathlib import Path

import pytest

from infra.errors import ServiceError
from infra.home import home_of
from infra.servers import endpoints, process
from infra.servers.record import ServiceRecord, StackRecord, save_record
from infra.servers.service import NESSIE
from infra.settings import Settings


def _settings(home: Path, **addresses: str) -> Settings:
    own = {"nessie_uri": "", "mlflow_uri": "", "prefect_api_url": ""}
    return Settings.model_validate({"home": home, **own, **addresses})


def test_a_home_that_was_never_up_says_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match=r"catalog .*is not running") as refusal:
        endpoints(_settings(tmp_path))
    assert "tollgate up" in refusal.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_recorded_process_that_is_somebody_else_is_not_running(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    record = StackRecord(instance="i", services={NESSIE.name: ServiceRecord(port=20_001, pid=os.getpid())})
    save_record(home_of(settings), record)
    with pytest.raises(ServiceError, match="is not running"):
        endpoints(settings)


def test_a_living_server_has_its_address_and_the_others_are_refused_by_name(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    home = home_of(settings)
    pid = process.spawn(home, NESSIE, "i", [sys.executable, "-c", "import time; time.sleep(60)"])
    save_record(home, StackRecord(instance="i", services={NESSIE.name: ServiceRecord(port=20_001, pid=pid)}))
    try:
        found = endpoints(settings)
        assert found.nessie_uri == "http://127.0.0.1:20001/api/v2"
        with pytest.raises(ServiceError, match="prefect"):
            _ = found.prefect_api_url
    finally:
        process.terminate(process.processes_of(home)[NESSIE.name], grace_seconds=5)


def test_external_servers_are_taken_from_the_settings(tmp_path: Path) -> None:
    addresses = {"nessie_uri": "https://n/api/v2/", "mlflow_uri": "https://m", "prefect_api_url": "https://p/api"}
    found = endpoints(_settings(tmp_path, **addresses))
    assert (found.nessie_uri, found.mlflow_uri, found.prefect_api_url) == (
        "https://n/api/v2",
        "https://m",
        "https://p/api",
    )
