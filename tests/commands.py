"""The `tollgate` command, in this process or as one of its own, on the home that given variables name."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.cli.main import main
from infra.settings import load_settings

REPOSITORY = Path(__file__).parents[1]
_ENTRY = "from flows.cli.main import main; main()"


def tollgate(*arguments: str, environment: Mapping[str, str], timeout: float = 180) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; nothing of this process's own `TOLLGATE_` variables but the cache is passed on."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("TOLLGATE_") or k == "TOLLGATE_CACHE"}
    return subprocess.run(
        [sys.executable, "-c", _ENTRY, *arguments],
        cwd=REPOSITORY,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Invoke = Callable[..., Ended]


def told(ended: Ended) -> dict[str, Any]:
    """The one document that a command answered with in JSON."""
    document: dict[str, Any] = json.loads(ended.out)
    return document


def invoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> Invoke:
    """Commands in this process, which is quicker; `home` is theirs."""
    monkeypatch.setenv("TOLLGATE_HOME", str(home))

    def call(*arguments: str) -> Ended:
        load_settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["tollgate", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        load_settings.cache_clear()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return call
