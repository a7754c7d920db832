from pathlib import Path

import pytest

from tests.commands import Invoke, invoke


@pytest.fixture
def tollgate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Invoke:
    """Commands in a home that was never started."""
    return invoke(monkeypatch, capsys, tmp_path)
