"""An archive is that of one Java and of jars as they are, and is used only when it is there."""

import os
from pathlib import Path

import pytest

from infra.cds.archive import ClassArchive


@pytest.fixture
def java(tmp_path: Path) -> Path:
    path = tmp_path / "jdk" / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.touch()
    (tmp_path / "jdk" / "release").write_text('JAVA_RUNTIME_VERSION="17.0.15+6"\n')
    return path


@pytest.fixture
def jar(tmp_path: Path) -> Path:
    path = tmp_path / "a.jar"
    path.write_bytes(b"classes")
    return path


def test_nothing_is_asked_of_a_java_without_both_layers(java: Path, jar: Path, tmp_path: Path) -> None:
    archive = ClassArchive.of("spark", java, [jar], tmp_path)
    assert archive.options() == []
    archive.path.touch()
    assert archive.options() == []
    archive.base.touch()
    assert f"-XX:SharedArchiveFile={archive.base}:{archive.path}" in archive.options()


def test_another_java_or_a_jar_that_was_touched_has_another_archive(java: Path, jar: Path, tmp_path: Path) -> None:
    def named() -> str:
        return ClassArchive.of("spark", java, [jar], tmp_path).path.name

    names = [named(), named()]
    assert names[0] == names[1]
    os.utime(jar, ns=(1, 1))
    names.append(named())
    jar.write_bytes(b"other classes")
    os.utime(jar, ns=(1, 1))
    names.append(named())
    (java.parent.parent / "release").write_text('JAVA_RUNTIME_VERSION="17.0.16+8"\n')
    names.append(named())
    assert len(set(names)) == 4
