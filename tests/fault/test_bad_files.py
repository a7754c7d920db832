"""Fault 16: damaged and foreign files come with a good one. Each is refused by name, and the good go on."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.servers import endpoints
from infra.settings import Settings
from tests.commands import tollgate
from tests.fault.contents import rows
from tests.fault.given import DAY, HOST, RECORDS, SOURCE, real_lines

ONE_LINE = real_lines().splitlines(keepends=True)[0]
MALFORMED = 3


def truncated() -> bytes:
    return gzip.compress(real_lines())[:-500]


def bit_flipped() -> bytes:
    content = bytearray(gzip.compress(real_lines()))
    content[len(content) // 2] ^= 0x10
    return bytes(content)


# Each file, and a word of the reason why it is refused.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated.gz": (truncated, "truncated"),
    "bit-flipped.gz": (bit_flipped, "corrupt"),
    "utf-16.log": (lambda: real_lines().decode().encode("utf-16"), "UTF-16"),
    "bomb.gz": (lambda: gzip.compress(ONE_LINE * 200_000), "bomb"),
    "not-a-log.log": (lambda: b'{"event": "pageview"}\n' * 100, "access_log"),
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The bad ones first, then real lines of which the last few are malformed."""
    contents = {name: make() for name, (make, _) in REFUSED.items()}
    cut = ONE_LINE[: len(ONE_LINE) // 3] + b"\n"
    contents["good.log"] = real_lines() + cut * MALFORMED
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def test_bad_files_are_refused_by_name_with_the_reason_and_the_good_one_is_published(
    work: Workspace, home: Settings, target: str, files: list[Path]
) -> None:
    environment = {
        "TOLLGATE_HOME": str(work.settings.home),
        "TOLLGATE_NESSIE_URI": work.nessie.transport.uri,
        "TOLLGATE_WAREHOUSE": work.settings.warehouse_uri,
        "TOLLGATE_PREFECT_API_URL": endpoints(home).prefect_api_url,
        "TOLLGATE_SPARK_MEMORY": "1g",
    }
    given = ("--host", HOST, "--source", SOURCE, *map(str, files))
    done = tollgate("ingest", *given, "--output", "json", environment=environment)

    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    reasons = {Path(refused["path"]).name: refused["reason"] for refused in told["rejected"]}
    assert reasons.keys() == REFUSED.keys()
    assert {name for name, (_, word) in REFUSED.items() if word not in reasons[name]} == set()
    assert [one["file_name"] for one in told["delivered"]] == ["good.log"]
    assert "Traceback" not in done.stderr

    assert publish_day(work, HOST, DAY, target).status is Status.PUBLISHED
    counted = rows(work, target, "select records, records - accepted - ignored, quarantined from bronze.deliveries")
    raw_bad = rows(work, target, "select count(*) from bronze.quarantine where record >= 2000")
    assert [(row[0], row[1] - row[2]) for row in counted] == [(RECORDS + MALFORMED, 0)]
    assert raw_bad == [(MALFORMED,)]
