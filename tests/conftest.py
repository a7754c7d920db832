"""Which tests run in one process when several are used."""

from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

_HERE = Path(__file__).parent
# Files that ask for one dear fixture: the real hosts' days, published.
_REAL_TRAFFIC = {"integration/flows/test_daily.py", "integration/flows/test_counts.py"}


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Whatever shares a Spark session, servers or a trained model stays together; faults go one by one."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        return group_of(Path(file).relative_to(_HERE.name)) or nodeid


# Not by marks for `--dist loadgroup`: pytest-xdist 3.8 writes them into a name that pytest 9.2 does not read.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """In place of xdist's own."""
    return Together(config, log)


def group_of(path: Path) -> str:
    """The name of a test file's group; empty where each test is one of its own.

    The file itself where flows are run, of which there are many; else its folder, two levels deep.
    """
    if path.parts[0] == "fault":
        return ""
    if path.as_posix() in _REAL_TRAFFIC:
        return "real traffic"
    by_file = path.parts[:2] == ("integration", "flows")
    return path.as_posix() if by_file else "/".join(path.parts[:2])
