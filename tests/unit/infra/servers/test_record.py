"""`stack.json` as it is written and read."""

from pathlib import Path

import pytest

from infra.errors import SettingError, UnknownNameError
from infra.home import Home
from infra.servers.record import ServiceRecord, load_record, new_record, save_record
from infra.servers.service import ALL, services_named


def test_a_record_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert load_record(home) is None
    record = new_record().with_service("nessie", ServiceRecord(port=20_000, pid=7))
    save_record(home, record)
    assert load_record(home) == record


def test_one_service_is_recorded_without_touching_another() -> None:
    record = new_record().with_service("nessie", ServiceRecord(port=20_000, pid=7))
    more = record.with_service("mlflow", ServiceRecord(port=20_001))
    assert (more.port_of("nessie"), more.port_of("mlflow"), more.port_of("prefect")) == (20_000, 20_001, 0)
    assert record.port_of("mlflow") == 0


def test_stacks_are_told_apart() -> None:
    assert new_record().instance != new_record().instance


@pytest.mark.parametrize("content", ["", "{}", '{"instance": "i", "services": {"nessie": {"port": 99999}}}'])
def test_a_damaged_record_is_named_with_its_remedy(tmp_path: Path, content: str) -> None:
    Home(tmp_path).stack.write_text(content)
    with pytest.raises(SettingError) as refusal:
        load_record(Home(tmp_path))
    assert refusal.value.where == str(tmp_path / "stack.json")
    assert "tollgate down" in refusal.value.remedy


def test_an_unknown_service_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownNameError, match="'nesie'") as refusal:
        services_named(("nesie",))
    assert all(name in refusal.value.remedy for name in ALL)
