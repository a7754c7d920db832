"""Which tests run in one process when several are used."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent
# These ask what the flows' tests released.
_WITH = {"integration/semantic": "integration/flows"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever shares a Spark session, servers or a trained model stays together; of the faults, each file alone."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item.path.relative_to(_HERE))))


def group_of(path: Path) -> str:
    """The name of a test file's group: its folder's, two levels deep."""
    if path.parts[0] == "fault":
        return path.stem
    folder = "/".join(path.parts[:2])
    return _WITH.get(folder, folder)
