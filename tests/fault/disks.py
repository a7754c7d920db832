"""Disks that are full: file systems of a few MB, and a file that takes what room they have."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path

import pytest

_BLOCK = bytes(64 * 1024)


@dataclass(frozen=True)
class Disk:
    """A file system of its own; deleting what is in it makes room for nobody else."""

    at: Path

    def fill(self) -> None:
        """Leave not one byte."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (len(_BLOCK), 1):
                _write_all(file.fileno(), _BLOCK[:size])

    def make_room(self) -> None:
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.at / "filler"


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Disk]:
    """Mount one of that size over a folder; skips the test where nobody may mount."""
    at.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tollgate-test", str(at)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a disk to be filled needs the right to mount: {mounted.stderr.strip()}")
    try:
        yield Disk(at)
    finally:
        # A process that was not yet reaped may still have files open there.
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _write_all(descriptor: int, block: bytes) -> None:
    try:
        while os.write(descriptor, block):
            pass
    except OSError as error:
        if error.errno != ENOSPC:
            raise
