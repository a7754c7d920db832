"""Making the archives: the catalog server and Spark are run once, do what they are for, and leave their classes."""

import multiprocessing
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil

from infra.cds.archive import FOLDER, ClassArchive, nessie_archive, spark_archive
from infra.cds.workload import spark_workload
from infra.errors import ServiceError
from infra.home import exclusive, home_of
from infra.jars import JarSet
from infra.servers import endpoints
from infra.servers.lifecycle import start, stop
from infra.servers.record import load_record
from infra.settings import Settings

Report = Callable[[str], object]

_NESSIE = "nessie"
# It writes 100 MB of classes when it is asked to end.
_END_SECONDS = 180.0


def make_archives(settings: Settings, jars: JarSet, report: Report) -> None:
    """Make what this environment has not yet; archives of other jars are removed.

    Raises:
        SettingError: a server cannot be started here.
        ServiceError: a program did not run to its end, or left no archive.
    """
    spark, nessie = spark_archive(jars.spark), nessie_archive(jars.nessie)
    FOLDER.mkdir(exist_ok=True)
    with exclusive(FOLDER / ".lock"), tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        if spark is None or (spark.exists and nessie.exists):
            return
        report("classes: running Spark and the catalog once, so that they start faster from now on")
        for archive in (spark, nessie):
            _remove_others(archive)
            _make_base(archive, Path(folder) / archive.base.name)
        _record(nessie, spark, Path(folder), settings)


def _remove_others(archive: ClassArchive) -> None:
    program = archive.path.name.partition("-")[0]
    for other in archive.path.parent.glob(f"{program}-*.jsa"):
        other.unlink()


def _make_base(archive: ClassArchive, draft: Path) -> None:
    command = [str(archive.java), "-Xshare:dump", f"-XX:SharedArchiveFile={draft}", "-Xlog:disable"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    # In its place before anything is recorded above it: the upper layer knows the lower by its path.
    draft.rename(archive.base)


def _record(nessie: ClassArchive, spark: ClassArchive, folder: Path, settings: Settings) -> None:
    own = settings.model_copy(
        update={
            "home": folder / "home",
            "warehouse": "",
            "nessie_uri": "",
            "nessie_port": 0,
            "nessie_java_options": _recording(settings.nessie_java_options, nessie, folder),
            "spark_java_options": _recording(settings.spark_java_options, spark, folder),
        }
    )
    start(own, _silent, (_NESSIE,))
    try:
        _run_spark(own)
        _end_nessie(own)
    finally:
        stop(own, _silent, (_NESSIE,))
    for archive in (nessie, spark):
        _put_in_place(archive, folder)


def _recording(options: str, archive: ClassArchive, folder: Path) -> str:
    return " ".join([options, *archive.recording(folder / archive.path.name)])


def _run_spark(settings: Settings) -> None:
    # In a process of its own: a driver's Java leaves its classes when it ends, and it ends with its process.
    arguments = (settings, endpoints(settings).nessie_uri)
    process = multiprocessing.get_context("spawn").Process(target=spark_workload, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise ServiceError(f"Spark ended with {process.exitcode} while its classes were recorded")


def _end_nessie(settings: Settings) -> None:
    record = load_record(home_of(settings))
    assert record is not None
    server = psutil.Process(record.services[_NESSIE].pid)
    server.terminate()
    server.wait(_END_SECONDS)


def _put_in_place(archive: ClassArchive, folder: Path) -> None:
    draft = folder / archive.path.name
    if not draft.is_file():
        raise ServiceError(f"{archive.java} left no archive of its classes", where=str(archive.path))
    draft.rename(archive.path)


def _silent(_line: str) -> None:
    return None
