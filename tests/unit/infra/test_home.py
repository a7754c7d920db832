"""The home's secret, and files that processes share."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from infra.errors import SettingError
from infra.home import Home, exclusive, home_of, secret, write_atomically
from infra.settings import Settings


def test_every_part_of_a_home_lies_below_it(tmp_path: Path) -> None:
    home = home_of(Settings(home=tmp_path))
    parts = [home.logs, home.nessie, home.mlflow, home.prefect, home.warehouse, home.landing, home.stack]
    assert {part.parent for part in parts} == {tmp_path}
    assert home.landing == Settings(home=tmp_path).landing


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new")
    first = secret(settings)
    assert len(first) == 32
    assert secret(settings) == first
    assert stat.S_IMODE(home_of(settings).secret_key.stat().st_mode) == 0o600
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_two_homes_have_two_secrets(tmp_path: Path) -> None:
    assert secret(Settings(home=tmp_path / "a")) != secret(Settings(home=tmp_path / "b"))


def test_processes_that_ask_at_once_get_one_secret(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with multiprocessing.get_context("fork").Pool(8) as pool:
        assert len(set(pool.map(secret, [settings] * 64, chunksize=1))) == 1


def test_a_damaged_secret_is_named_and_kept(tmp_path: Path) -> None:
    path = Home(tmp_path).secret_key
    path.write_bytes(b"short")
    with pytest.raises(SettingError, match="5 bytes") as refusal:
        secret(Settings(home=tmp_path))
    assert refusal.value.where == str(path)
    assert path.read_bytes() == b"short"


def test_an_atomic_write_leaves_no_draft(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "file", b"old")
    write_atomically(tmp_path / "a" / "file", b"new")
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()} == {"file": b"new"}


def _increment(folder: Path) -> None:
    with exclusive(folder / "lock"):
        count = int((folder / "count").read_text())
        (folder / "count").write_text(str(count + 1))


def test_the_lock_keeps_processes_apart(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    with multiprocessing.get_context("fork").Pool(4) as pool:
        pool.map(_increment, [tmp_path] * 200, chunksize=1)
    assert (tmp_path / "count").read_text() == "200"
