"""The kept sums, and what is believed about a jar in the cache."""

import hashlib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from infra.errors import SettingError
from infra.jars.manifest import (
    IVY_FILE,
    Jar,
    is_sealed,
    jar_folder,
    nessie_jar,
    read_manifest,
    require_right,
    spark_jars,
    verify,
)
from infra.settings import Settings

CONTENT = b"a jar"
JAR = Jar("spark/some-1.0.jar", hashlib.sha256(CONTENT).hexdigest())
MAVEN = "{http://ant.apache.org/ivy/maven}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spark").mkdir()
    (tmp_path / JAR.place).write_bytes(CONTENT)
    return tmp_path


def _place(dependency: ET.Element) -> str:
    artifact = dependency.find("artifact")
    classifier = f"-{artifact.attrib[MAVEN + 'classifier']}" if artifact is not None else ""
    configuration = dependency.attrib["conf"].split("->")[0]
    return f"{configuration}/{dependency.attrib['name']}-{dependency.attrib['rev']}{classifier}.jar"


def test_the_sums_are_those_of_the_versions_that_ivy_brings() -> None:
    dependencies = ET.parse(IVY_FILE).getroot().iter("dependency")  # noqa: S314 - our own file
    assert {jar.place for jar in read_manifest()} == {_place(each) for each in dependencies}
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in read_manifest())


def test_a_right_jar_is_sealed_and_then_believed_without_hashing(folder: Path) -> None:
    assert not is_sealed(folder, JAR)
    assert verify(folder, JAR)
    assert is_sealed(folder, JAR)


def test_a_jar_of_another_sum_is_never_sealed(folder: Path) -> None:
    (folder / JAR.place).write_bytes(b"other")
    assert not verify(folder, JAR)
    assert not is_sealed(folder, JAR)


def test_a_jar_that_changed_after_its_check_is_not_believed(folder: Path) -> None:
    verify(folder, JAR)
    (folder / JAR.place).write_bytes(b"A jar")
    assert not is_sealed(folder, JAR)
    assert not verify(folder, JAR)


def test_a_seal_of_another_sum_is_not_believed(folder: Path) -> None:
    verify(folder, JAR)
    assert not is_sealed(folder, Jar(JAR.place, "0" * 64))


def test_a_truncated_seal_is_not_believed(folder: Path) -> None:
    verify(folder, JAR)
    (folder / "spark" / ".some-1.0.jar.seal").write_text('{"sha256": "')
    assert not is_sealed(folder, JAR)
    assert verify(folder, JAR)


def test_a_wrong_download_is_refused_with_both_sums(folder: Path) -> None:
    require_right(folder, JAR)
    (folder / JAR.place).write_bytes(b"other")
    with pytest.raises(SettingError) as refusal:
        require_right(folder, JAR)
    assert {JAR.place, JAR.sha256, hashlib.sha256(b"other").hexdigest()} <= set(
        refusal.value.what.replace(",", " ").split()
    )
    assert refusal.value.remedy


def test_a_jar_that_ivy_did_not_bring_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"some-1\.0\.jar"):
        require_right(tmp_path, JAR)


def test_what_was_not_fetched_is_named_with_its_remedy(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path)
    for ask in (spark_jars, nessie_jar):
        with pytest.raises(SettingError, match="not in the cache") as refusal:
            ask(settings)
        assert refusal.value.where == str(jar_folder(settings))
        assert "tollgate up" in refusal.value.remedy
