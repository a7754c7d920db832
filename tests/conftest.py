"""Which tests run in one process when several are used."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent
# Files that ask for one dear fixture: the real hosts' days, published.
_REAL_TRAFFIC = {"integration/flows/test_daily.py", "integration/flows/test_counts.py"}


# First of all: which group a test is in is read from its marks by a hook of the very same name.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever shares a Spark session, servers or a trained model stays together; faults go one by one."""
    for item in items:
        if group := group_of(item.path.relative_to(_HERE)):
            item.add_marker(pytest.mark.xdist_group(group))


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
