"""Fetching the jars once, with the Ivy that pyspark ships, into a cache that all homes share."""

import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from infra.errors import ServiceError, SettingError
from infra.home import exclusive
from infra.jars.java import spark_java
from infra.jars.manifest import (
    IVY_FILE,
    Jar,
    JarSet,
    is_sealed,
    jar_folder,
    jar_set,
    read_manifest,
    require_right,
    verify,
)
from infra.settings import Settings

Report = Callable[[str], None]

_RETRIEVED = "[conf]/[artifact]-[revision](-[classifier]).[ext]"
_DRAFT = ".fetch-"


def _to_stderr(line: str) -> None:
    sys.stderr.write(line + "\n")


def fetch_jars(settings: Settings, report: Report = _to_stderr) -> JarSet:
    """Make sure that every jar is in the cache and is what its kept sum says.

    Whole and verified or absent: a jar is put in place by a rename after its check, also when several processes
    fetch at once. A jar that went bad in the cache is fetched again.

    Raises:
        SettingError: there is no usable Java, or a fetched jar has another sum than the kept one.
        ServiceError: the jars could not be downloaded.
    """
    folder = jar_folder(settings)
    jars = read_manifest()
    if not all(is_sealed(folder, jar) for jar in jars):
        with exclusive(folder / ".lock"):
            missing = [jar for jar in jars if not verify(folder, jar)]
            if missing:
                _fetch(folder, missing, report)
    return jar_set(settings)


def _fetch(folder: Path, missing: Sequence[Jar], report: Report) -> None:
    report(f"fetching {_jars(len(missing))} into {folder}, once")
    for leftover in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(leftover)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_DRAFT) as name:
        draft = Path(name)
        _resolve(draft, sorted({jar.configuration for jar in missing}), report)
        for jar in missing:
            require_right(draft, jar)
        for jar in missing:
            (folder / jar.place).parent.mkdir(exist_ok=True)
            (draft / jar.place).replace(folder / jar.place)
            verify(folder, jar)


def _jars(count: int) -> str:
    return "1 jar" if count == 1 else f"{count} jars"


def _resolve(draft: Path, configurations: Sequence[str], report: Report) -> None:
    command = [
        str(spark_java().path),
        *("-jar", str(_ivy_jar())),
        *("-ivy", str(IVY_FILE)),
        *("-cache", str(draft / "ivy")),
        *("-confs", *configurations),
        *("-retrieve", f"{draft}/{_RETRIEVED}"),
    ]
    last_lines: deque[str] = deque(maxlen=12)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=draft) as ivy:
        for line in ivy.stdout or ():
            last_lines.append(line.strip())
            if progress := _progress(line):
                report(progress)
    if ivy.returncode != 0:
        raise ServiceError(
            "the jars could not be downloaded; Ivy's last words: " + " | ".join(filter(None, last_lines)),
            where=str(IVY_FILE),
            remedy="check the network (a proxy goes into JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=…), try again",
        )


def _progress(line: str) -> str:
    """What a line of Ivy's tells a person; its dots and tables tell nothing."""
    words = line.split()
    if words[:1] == ["downloading"]:
        return f"  downloading {words[1].rsplit('/', 1)[-1]}"
    return ""


def _ivy_jar() -> Path:
    spec = find_spec("pyspark")
    folders = spec.submodule_search_locations if spec else None
    found = [jar for folder in folders or () for jar in Path(folder, "jars").glob("ivy-*.jar")]
    if not found:
        raise SettingError("pyspark's own Ivy is missing", where="the Python environment", remedy="reinstall pyspark")
    return found[0]
