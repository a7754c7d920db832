"""Fault 6: the catalog is down when a command starts. No work is done, a clear sentence says so, exit 1."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from infra.home import home_of
from infra.servers.lifecycle import start, stop
from infra.servers.record import load_record
from infra.settings import Settings
from tests.commands import tollgate
from tests.fault.catalog import kill, pid_of_catalog
from tests.integration.conftest import SettingsFor

# A command that started Spark would take longer on any machine.
NO_SPARK_SECONDS = 8.0
DAILY = ("run", "daily", "--host", "semicomplete", "--day", "2015-05-18")


def refused(environment: Mapping[str, str], *arguments: str) -> str:
    """What a command says on stderr that must refuse at once."""
    began = time.monotonic()
    done = tollgate(*arguments, environment=environment)
    assert time.monotonic() - began < NO_SPARK_SECONDS
    assert done.returncode == 1, done.stderr
    # The answer of a run is its failure; other commands have none.
    assert "failed" in done.stdout if arguments == DAILY else done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("arguments", [DAILY, ("release",), ("ingest", "--host", "h", "--source", "s", __file__)])
def test_in_a_home_that_was_never_started_nothing_is_done(arguments: tuple[str, ...], tmp_path: Path) -> None:
    said = refused({"TOLLGATE_HOME": str(tmp_path)}, *arguments)
    assert "the catalog (nessie) is not running" in said
    assert f"where: {tmp_path}" in said
    assert "remedy: start it with `tollgate up`" in said
    assert list(tmp_path.iterdir()) == []


def test_a_catalog_that_died_is_known_to_be_down(jars: object, settings_for: SettingsFor) -> None:
    settings = settings_for("died")
    start(settings, print, only=("nessie",))
    kill(pid_of_catalog(settings))
    record = load_record(home_of(settings))
    try:
        said = refused({"TOLLGATE_HOME": str(settings.home)}, *DAILY)
    finally:
        stop(settings, print)
    assert record is not None
    assert record.services["nessie"].pid
    assert "the catalog (nessie) is not running" in said
    assert not (settings.home / "spark").exists()


def test_an_address_where_nobody_answers_is_named(home: Settings, tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/api/v2"
    environment = {"TOLLGATE_HOME": str(tmp_path), "TOLLGATE_NESSIE_URI": nobody}
    for command in (("sql", "select 1"), ("branch", "list")):
        said = refused(environment, *command)
        assert "the catalog does not answer" in said
        assert f"where: {nobody}" in said
        assert "remedy: start it with `tollgate up`" in said
    assert list(tmp_path.iterdir()) == []


def test_with_json_asked_for_stdout_is_still_empty_or_one_document(tmp_path: Path) -> None:
    done = tollgate("status", "--output", "json", environment={"TOLLGATE_HOME": str(tmp_path)})
    assert done.returncode == 1
    assert not any(service["healthy"] for service in json.loads(done.stdout)["services"])
