"""Fetching for real: a damaged cache is mended by one of two processes, and only what is damaged is fetched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.errors import ServiceError
from infra.jars import JarSet, fetch_jars
from infra.jars.manifest import jar_folder, read_manifest, verify
from infra.settings import Settings, load_settings

FETCH = """
from infra.jars import fetch_jars
from infra.settings import load_settings
print(len(fetch_jars(load_settings()).spark))
"""


@pytest.fixture
def damaged(jars: JarSet, tmp_path: Path) -> Settings:
    """A cache with every jar (by link), one of them damaged."""
    settings = Settings(cache=tmp_path / "cache")
    folder, whole = jar_folder(settings), jar_folder(load_settings())
    for jar in read_manifest():
        (folder / jar.place).parent.mkdir(parents=True, exist_ok=True)
        (folder / jar.place).symlink_to(whole / jar.place)
        verify(folder, jar)
    bad = folder / "spark" / "delta-storage-4.4.0.jar"
    content = bad.read_bytes()
    bad.unlink()
    bad.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return settings


def test_two_processes_mend_a_damaged_jar_once(damaged: Settings) -> None:
    environment = {**os.environ, "TOLLGATE_CACHE": str(damaged.cache)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", FETCH], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    answers = [each.communicate(timeout=120) for each in both]
    assert [out.strip() for out, _ in answers] == ["3", "3"]
    told = "".join(errors for _, errors in answers)
    assert told.count("fetching 1 jar ") == 1
    assert told.count("downloading delta-storage-4.4.0.jar") == 1
    assert "nessie" not in told
    folder = jar_folder(damaged)
    assert all(verify(folder, jar) for jar in read_manifest())
    assert not list(folder.glob(".fetch-*"))


def test_without_network_the_cause_and_the_remedy_are_told(damaged: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9")
    with pytest.raises(ServiceError, match="could not be downloaded") as failure:
        fetch_jars(damaged, lambda _line: None)
    assert "Connection refused" in failure.value.what
    assert "proxy" in failure.value.remedy
    assert not list(jar_folder(damaged).glob(".fetch-*"))
