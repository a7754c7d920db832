"""Which jars there must be, where they lie in the cache, and whether they are what they should be.

Hashing 300 MB takes longer than most commands, so a jar that was verified gets a seal beside it: its sum, size
and modification time. A jar that no longer fits its seal is hashed again.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from infra.errors import SettingError
from infra.home import write_atomically
from infra.settings import Settings

SUMS = Path(__file__).parent / "jars.sha256"
IVY_FILE = Path(__file__).parent / "ivy.xml"


@dataclass(frozen=True)
class Jar:
    """One jar: its place below the cache's `jars` folder (`<configuration>/<file>`) and its SHA-256."""

    place: str
    sha256: str

    @property
    def configuration(self) -> str:
        """The configuration of `ivy.xml` that the jar belongs to."""
        return self.place.split("/")[0]


@dataclass(frozen=True)
class JarSet:
    """The fetched jars: the class path of every Spark session, and the catalog server."""

    spark: tuple[Path, ...]
    nessie: Path


def read_manifest(sums: Path = SUMS) -> tuple[Jar, ...]:
    """The jars listed in a file of `sha256sum`'s format."""
    lines = (line.split(maxsplit=1) for line in sums.read_text().splitlines() if line.strip())
    return tuple(Jar(place=place.strip().removeprefix("*"), sha256=digest) for digest, place in lines)


def jar_folder(settings: Settings) -> Path:
    """Where the jars lie, shared by all homes."""
    return settings.cache / "jars"


def jar_set(settings: Settings) -> JarSet:
    """The paths of all jars.

    Raises:
        SettingError: a jar was not fetched, or was changed since.
    """
    return JarSet(spark=spark_jars(settings), nessie=nessie_jar(settings))


def spark_jars(settings: Settings) -> tuple[Path, ...]:
    """What every Spark session has on its class path.

    Raises:
        SettingError: a jar was not fetched, or was changed since.
    """
    return _present(settings, "spark")


def nessie_jar(settings: Settings) -> Path:
    """The catalog server.

    Raises:
        SettingError: the jar was not fetched, or was changed since.
    """
    (jar,) = _present(settings, "nessie")
    return jar


def _present(settings: Settings, configuration: str) -> tuple[Path, ...]:
    folder = jar_folder(settings)
    wanted = [jar for jar in read_manifest() if jar.configuration == configuration]
    for jar in wanted:
        if not is_sealed(folder, jar):
            raise SettingError(
                f"the jar {jar.place} is not in the cache, or was changed there",
                where=str(folder),
                remedy="fetch it with `tollgate up`",
            )
    return tuple(folder / jar.place for jar in wanted)


def is_sealed(folder: Path, jar: Jar) -> bool:
    """Whether the jar was verified and has not been touched since; reads no more than the seal."""
    try:
        return bool(json.loads(_seal(folder, jar).read_bytes()) == _expected_seal(folder, jar))
    except (OSError, ValueError):
        return False


def verify(folder: Path, jar: Jar) -> bool:
    """Hash the jar unless its seal says that it was; seal it when its sum is right."""
    if is_sealed(folder, jar):
        return True
    path = folder / jar.place
    if not path.is_file() or file_sha256(path) != jar.sha256:
        return False
    write_atomically(_seal(folder, jar), json.dumps(_expected_seal(folder, jar)).encode())
    return True


def require_right(folder: Path, jar: Jar) -> None:
    """Refuse a download that is not the jar whose sum is kept.

    Raises:
        SettingError: the jar is absent, or has another sum; the message has both.
    """
    path = folder / jar.place
    if not path.is_file():
        raise SettingError(
            f"{IVY_FILE.name} does not bring the jar {jar.place} that {SUMS.name} lists",
            where=str(SUMS.parent),
            remedy="make the two name the same versions",
        )
    if (actual := file_sha256(path)) != jar.sha256:
        raise SettingError(
            f"the jar {jar.place} is not the one that was verified: its SHA-256 is {actual}, not {jar.sha256}",
            where=str(SUMS),
            remedy="do not run it; find out why the download differs, and change the sum only if it should",
        )


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(folder: Path, jar: Jar) -> Path:
    path = folder / jar.place
    return path.with_name(f".{path.name}.seal")


def _expected_seal(folder: Path, jar: Jar) -> dict[str, str | int]:
    stat = (folder / jar.place).stat()
    return {"sha256": jar.sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
