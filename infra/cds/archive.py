"""Where the archives lie, and the options by which a Java process uses or leaves one."""

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from infra.jars.java import located_java, nessie_java

# In the environment: an archive is of the jars at its paths, and goes with them.
FOLDER = Path(sys.prefix) / "cds"
# An unfit archive is of no concern to who asks; Java would say so on stdout, into the answer.
_QUIET = "-Xlog:cds*=off"


@dataclass(frozen=True)
class ClassArchive:
    """The classes of one program on one Java, in two layers.

    Attributes:
        java: the Java that runs the program.
        path: the program's classes.
        base: Java's own classes, below them; not every Java brings its own archive of these.
    """

    java: Path
    path: Path
    base: Path

    @classmethod
    def of(cls, program: str, java: Path, class_path: Sequence[Path], folder: Path = FOLDER) -> "ClassArchive":
        """The archive that fits exactly this Java and these jars, whether it was made or not."""
        name = _digest(java, class_path)
        return cls(java, folder / f"{program}-{name}.jsa", folder / f"{program}-java-{name}.jsa")

    @property
    def exists(self) -> bool:
        """Whether both layers were made."""
        return self.path.is_file() and self.base.is_file()

    def options(self) -> list[str]:
        """What a Java is started with to use the archive; nothing where there is none."""
        return [f"-XX:SharedArchiveFile={self.base}:{self.path}", _QUIET] if self.exists else []

    def recording(self, draft: Path) -> list[str]:
        """What a Java is started with to leave its classes, above the base, in a file when it ends."""
        return [f"-XX:SharedArchiveFile={self.base}", f"-XX:ArchiveClassesAtExit={draft}", _QUIET]


def spark_archive(jars: Sequence[Path]) -> ClassArchive | None:
    """That of a Spark driver with these jars before its own; none without a Java or a pyspark of this environment."""
    java, spec = located_java(), find_spec("pyspark")
    if java is None or spec is None or spec.origin is None:
        return None
    own = sorted((Path(spec.origin).parent / "jars").glob("*.jar"))
    return ClassArchive.of("spark", java, [*jars, *own])


def nessie_archive(jar: Path) -> ClassArchive:
    """That of the catalog server."""
    return ClassArchive.of("nessie", nessie_java(), [jar])


def _digest(java: Path, class_path: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    release = java.resolve().parent.parent / "release"
    digest.update(release.read_bytes() if release.is_file() else str(java).encode())
    for jar in class_path:
        stat = jar.stat()
        digest.update(f"{jar}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]
