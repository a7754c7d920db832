"""A host that is not configured, or a source that it does not have, is named with those that are."""

from pathlib import Path

import pytest

from infra.settings import Settings
from tests.commands import tollgate

LOG = Path(__file__).parents[3] / "data" / "semicomplete" / "access_log"


@pytest.mark.parametrize(
    ("command", "named", "nearest"),
    [
        (("run", "daily", "--host", "semicomplet", "--day", "2015-05-20"), "'semicomplet'", "semicomplete"),
        (("ingest", "--host", "semicomplete", "--source", "access_logs", str(LOG)), "'access_logs'", "access_log"),
    ],
)
def test_it_is_named_with_the_nearest_and_nothing_is_done(
    stack_home: Settings, command: tuple[str, ...], named: str, nearest: str
) -> None:
    done = tollgate(*command, "--output", "json", environment={"TOLLGATE_HOME": str(stack_home.home)})
    assert done.returncode == 1
    assert named in done.stderr
    assert nearest in done.stderr
    assert "remedy: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (stack_home.home / "landing").exists()
