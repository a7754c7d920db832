"""Publishers at the command line: tried, added, listed."""

import json
from pathlib import Path

import pytest
import yaml

from tests.commands import Invoke
from tests.unit.flows.test_hosts import DOCUMENT

JSON = ("--output", "json")


@pytest.fixture
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("given") / "mine.yaml"
    path.write_text(yaml.safe_dump(DOCUMENT))
    return path


def test_a_host_is_added_once_and_listed_with_the_products_own(tollgate: Invoke, tmp_path: Path, file: Path) -> None:
    added = tollgate("host", "add", str(file), *JSON)
    assert json.loads(added.out) == {"host": "gazette", "path": str(tmp_path / "config" / "hosts" / "gazette.yaml")}

    listed = json.loads(tollgate("host", "list", *JSON).out)
    sources = {row[0]: row[3] for row in listed["rows"]}
    assert sources["gazette"] == "clicks (mapped)"
    assert sources["semicomplete"] == "access_log (access_log)"

    again = tollgate("host", "add", str(file))
    assert (again.code, again.out) == (1, "")
    assert "has a host 'gazette' already" in again.err
    assert "remedy: pass --replace" in again.err
    assert "tollgate ingest --host gazette" in tollgate("host", "add", str(file), "--replace").out


def test_a_document_that_is_none_is_refused_with_the_field(tollgate: Invoke, tmp_path: Path, file: Path) -> None:
    file.write_text(yaml.safe_dump({**DOCUMENT, "zone": "Vienna"}))
    ended = tollgate("host", "add", str(file))
    assert (ended.code, ended.out) == (1, "")
    assert "zone: Value error, 'Vienna' is no IANA time zone" in ended.err
    assert f"where: {file}" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", [(), ("nothing.yaml",)])
def test_without_a_file_it_is_wrong_usage(tollgate: Invoke, given: tuple[str, ...]) -> None:
    ended = tollgate("host", "add", *given)
    assert (ended.code, ended.out) == (2, "")
    assert "Usage:" in ended.err
