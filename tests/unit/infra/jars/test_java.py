"""Which Java Spark gets, and what a person without one is told."""

import subprocess
from pathlib import Path

import pytest

from infra.errors import SettingError
from infra.jars.java import nessie_java, spark_java


def _java(home: Path, banner: str, code: int = 0) -> Path:
    path = home / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{banner}\nEND\nexit {code}\n")
    path.chmod(0o755)
    return path


def _environment(home: Path) -> dict[str, str]:
    return {"JAVA_HOME": str(home), "PATH": "/usr/bin:/bin"}


@pytest.mark.parametrize(
    ("banner", "major"),
    [('openjdk version "17.0.15" 2025-04-15', 17), ('Picked up X\nopenjdk version "21" 2023-09-19', 21)],
)
def test_java_17_and_21_are_taken(tmp_path: Path, banner: str, major: int) -> None:
    path = _java(tmp_path, banner)
    assert spark_java(_environment(tmp_path)).path == path
    assert spark_java(_environment(tmp_path)).major == major


@pytest.mark.parametrize(("version", "major"), [("11.0.2", 11), ("1.8.0_392", 8), ("24-ea", 24)])
def test_another_version_is_named_with_its_path(tmp_path: Path, version: str, major: int) -> None:
    path = _java(tmp_path, f'openjdk version "{version}"')
    with pytest.raises(SettingError, match=rf"{path} is Java {major}\n"):
        spark_java(_environment(tmp_path))


def test_without_java_both_systems_are_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="none was found") as refusal:
        spark_java({"PATH": str(tmp_path)})
    assert "apt-get install openjdk-17-jre-headless" in refusal.value.remedy
    assert "brew install openjdk@17" in refusal.value.remedy


def test_a_stub_that_is_no_java_counts_as_none(tmp_path: Path) -> None:
    _java(tmp_path, "The operation couldn't be completed. Unable to locate a Java Runtime.", code=1)
    with pytest.raises(SettingError, match="none was found"):
        spark_java(_environment(tmp_path))


def test_a_java_home_without_java_is_named_and_path_is_not_used_behind_it(tmp_path: Path) -> None:
    on_path = _java(tmp_path / "system", 'openjdk version "17.0.1"')
    with pytest.raises(SettingError) as refusal:
        spark_java({"JAVA_HOME": str(tmp_path / "gone"), "PATH": str(on_path.parent)})
    assert refusal.value.where == f"JAVA_HOME={tmp_path / 'gone'}"


def test_java_home_goes_before_path_as_in_pyspark(tmp_path: Path) -> None:
    on_path = _java(tmp_path / "system", 'openjdk version "17.0.1"')
    chosen = _java(tmp_path / "chosen", 'openjdk version "21.0.1"')
    environment = {"JAVA_HOME": str(tmp_path / "chosen"), "PATH": f"{on_path.parent}:/usr/bin:/bin"}
    assert spark_java(environment).path == chosen


def test_the_catalog_server_has_its_own_java_21() -> None:
    answer = subprocess.run([nessie_java(), "-version"], capture_output=True, text=True, check=True)
    assert 'version "21' in answer.stderr
