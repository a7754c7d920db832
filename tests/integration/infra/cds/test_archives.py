"""What `make setup` recorded is what Java maps, and an archive that is unfit changes nothing."""

import multiprocessing
import subprocess
from pathlib import Path

import psutil
import pytest
from pyspark.sql import SparkSession

from infra.cds import ClassArchive, nessie_archive, spark_archive
from infra.cds.making import make_archives
from infra.home import home_of
from infra.jars import JarSet
from infra.servers.lifecycle import start
from infra.servers.record import load_record
from infra.settings import Settings, load_settings
from infra.spark.session import start_session
from tests.integration.conftest import NESSIE_ONLY, SettingsFor


@pytest.fixture(scope="module")
def made(jars: JarSet) -> JarSet:
    """The jars, whose archives were made by the setup; or are now."""
    make_archives(load_settings(), jars, print)
    return jars


def test_the_catalog_starts_with_the_classes_that_were_recorded(made: JarSet, settings_for: SettingsFor) -> None:
    settings = settings_for("mapped")
    start(settings, print, only=NESSIE_ONLY)
    record = load_record(home_of(settings))
    assert record is not None
    assert str(nessie_archive(made.nessie).path) in _mapped(psutil.Process(record.services["nessie"].pid))


def test_spark_starts_with_the_classes_that_were_recorded(made: JarSet, settings_for: SettingsFor) -> None:
    archive = spark_archive(made.spark)
    assert archive is not None
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        assert str(archive.path) in fresh.apply(_mapped_by_a_session, (settings_for("session"), made))


def _mapped_by_a_session(settings: Settings, jars: JarSet) -> set[str]:
    session: SparkSession = start_session(settings, jars.spark)
    try:
        (java,) = (one for one in psutil.Process().children(recursive=True) if one.name() == "java")
        return _mapped(java)
    finally:
        session.stop()


def _mapped(process: psutil.Process) -> set[str]:
    return {region.path for region in process.memory_maps()}


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\xf0\x0b\xab\xa8" + bytes(5000)])
def test_a_damaged_archive_is_as_if_there_were_none(content: bytes, jars: JarSet, tmp_path: Path) -> None:
    java = nessie_archive(jars.nessie).java
    damaged = ClassArchive(java, tmp_path / "classes.jsa", tmp_path / "base.jsa")
    for path in (damaged.path, damaged.base):
        path.write_bytes(content)
    done = subprocess.run([java, *damaged.options(), "-version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert 'version "21' in done.stderr
