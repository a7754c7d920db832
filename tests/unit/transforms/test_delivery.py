"""Delivered files: good ones are staged under the digest of their content, bad ones refused by name (fault 16)."""

import gzip
import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.adapters import adapter_for
from transforms.container import Limits
from transforms.delivery import read_deliveries, read_delivery
from transforms.errors import DeliveryRefused
from transforms.pseudonym import keyed_hash

LOG = Path(__file__).parents[2] / "data" / "semicomplete" / "access_log"
GOOD = b"".join(LOG.read_bytes().splitlines(keepends=True)[:200])
LINE = GOOD.splitlines(keepends=True)[0]
ACCESS_LOG = adapter_for("access_log")
HASHED = keyed_hash(b"a secret of 32 bytes for the test")


def gz(path: Path, content: bytes = GOOD) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


def zipped(path: Path, **members: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def truncated_gz(path: Path) -> None:
    path.write_bytes(gzip.compress(GOOD)[:-200])


def flipped_gz(path: Path) -> None:
    content = bytearray(gzip.compress(GOOD))
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def flipped_zip(path: Path) -> None:
    zipped(path, log=GOOD)
    content = bytearray(path.read_bytes())
    content[200] ^= 0x10
    path.write_bytes(content)


def truncated_zip(path: Path) -> None:
    zipped(path, log=GOOD)
    path.write_bytes(path.read_bytes()[:-100])


def parquet(path: Path) -> None:
    pq.write_table(pa.table({"line": GOOD.decode().splitlines()}), path)


def loop(path: Path) -> None:
    path.symlink_to(path)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated gzip": (truncated_gz, "truncated"),
    "bit-flipped gzip": (flipped_gz, "corrupt"),
    "truncated zip": (truncated_zip, "corrupt"),
    "bit-flipped zip": (flipped_zip, "corrupt"),
    "zip of two": (lambda path: zipped(path, a=GOOD, b=GOOD), "2 members"),
    "zip of none": (zipped, "NUL"),
    "gzip of gzip": (lambda path: gz(path, gzip.compress(GOOD)), "twice"),
    "gzip bomb": (lambda path: gz(path, LINE * 200_000), "bomb"),
    "zip bomb": (lambda path: zipped(path, log=LINE * 200_000), "bomb"),
    "UTF-16 with mark": (lambda path: path.write_bytes(GOOD.decode().encode("utf-16")), "UTF-16"),
    "UTF-16 without mark": (lambda path: path.write_bytes(GOOD.decode().encode("utf-16-le")), "NUL"),
    "UTF-32": (lambda path: path.write_bytes(GOOD.decode().encode("utf-32")), "UTF-32"),
    "NUL late": (lambda path: path.write_bytes(GOOD * 100 + b"\0\n"), "NUL"),
    "Parquet": (parquet, "Parquet"),
    "JSON": (lambda path: path.write_text('{"events": [\n{"path": "/about/"},\n{"path": "/"}\n]}\n'), "no access_log"),
    "CSV with newlines": (
        lambda path: path.write_text('id,text\n1,"two\nlines"\n2,"three\n\nof them"\n'),
        "no access_log",
    ),
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "gzip of nothing": (lambda path: gz(path, b""), "empty"),
    "blank lines": (lambda path: path.write_bytes(b"\n \r\n\n"), "no record"),
    "missing": (Path.is_file, "no such file"),
    "directory": (Path.mkdir, "directory"),
    "FIFO": (os.mkfifo, "no regular file"),
    "symlink loop": (loop, "cannot be read"),
    "endless line": (lambda path: path.write_bytes(GOOD + b"x" * 2_000_000), "line of more than"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_by_name_and_the_good_ones_go_on(case: str, tmp_path: Path) -> None:
    make, reason = REFUSED[case]
    bad, good, staging = tmp_path / "bad.log", tmp_path / "good.log", tmp_path / "staging"
    make(bad)
    good.write_bytes(GOOD)
    intake = read_deliveries([bad, good], ACCESS_LOG, HASHED, staging)
    (refusal,), (accepted,) = intake.rejected, intake.accepted
    assert refusal.path == bad
    assert "bad.log" in str(refusal)
    assert reason in refusal.reason
    assert accepted.file_name == "good.log"
    assert accepted.records == 200
    assert [path.name for path in staging.iterdir()] == [accepted.parquet.name]


PACKED: dict[str, Callable[[Path], object]] = {
    "plain": lambda path: path.write_bytes(GOOD),
    "gzip": gz,
    "zip": lambda path: zipped(path, log=GOOD),
}


@pytest.mark.parametrize("name", ["access.log", "access.gz", "access.zip"])
@pytest.mark.parametrize("packed", PACKED)
def test_containers_are_told_by_their_content_and_are_one_delivery(name: str, packed: str, tmp_path: Path) -> None:
    path = tmp_path / name
    PACKED[packed](path)
    staged = read_delivery(path, ACCESS_LOG, HASHED, tmp_path / "staging")
    assert staged.delivery == hashlib.sha256(GOOD).hexdigest()
    assert (staged.records, staged.bytes_decompressed) == (200, len(GOOD))


def test_no_raw_address_rests_on_disk(tmp_path: Path) -> None:
    staged = read_delivery(LOG, ACCESS_LOG, HASHED, tmp_path)
    payloads = pq.read_table(staged.parquet).column("payload").to_pylist()
    raw = {line.split()[0] for line in LOG.read_text().splitlines()}
    assert len(payloads) == 10_000
    assert not any(address in payload for address in list(raw)[:300] for payload in payloads)
    assert len({payload.split()[0] for payload in payloads}) == len(raw)


def test_a_damaged_line_is_kept_and_flagged(tmp_path: Path) -> None:
    path = tmp_path / "latin1.log"
    path.write_bytes(LINE + LINE.replace(b"GET /", b"GET /caf\xe9") + LINE)
    rows = pq.read_table(read_delivery(path, ACCESS_LOG, HASHED, tmp_path / "s").parquet).to_pylist()
    assert [row["damaged"] for row in rows] == [False, True, False]
    assert [row["record"] for row in rows] == [0, 1, 2]
    assert r"/caf\xe9" in rows[1]["payload"]


@pytest.mark.parametrize(("good", "accepted"), [(49, False), (50, True)])
def test_half_of_the_sample_must_be_recognised(good: int, accepted: bool, tmp_path: Path) -> None:
    path = tmp_path / "mixed.log"
    path.write_bytes(b"something else\n" * (100 - good) + LINE * good)
    assert bool(read_deliveries([path], ACCESS_LOG, HASHED, tmp_path / "s").accepted) is accepted


def test_an_example_in_a_refusal_shows_no_address(tmp_path: Path) -> None:
    path = tmp_path / "other.log"
    path.write_text("May 17 10:05:03 web sshd[1]: connection from 192.0.2.7 port 22\n" * 5)
    with pytest.raises(DeliveryRefused) as refused:
        read_delivery(path, ACCESS_LOG, HASHED, tmp_path / "s")
    assert "192.0.2.7" not in str(refused.value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0), st.integers(0, 7))
def test_no_flipped_bit_changes_what_is_taken_in(tmp_path: Path, position: int, bit: int) -> None:
    content = bytearray(gzip.compress(GOOD, mtime=0))
    content[position % len(content)] ^= 1 << bit
    path = tmp_path / "flipped.gz"
    path.write_bytes(content)
    for staged in read_deliveries([path], ACCESS_LOG, HASHED, tmp_path / "s").accepted:
        assert staged.delivery == hashlib.sha256(GOOD).hexdigest()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\0", b"").replace(b"\n", b"")), max_size=30))
def test_the_delivery_is_the_digest_of_the_bytes_whatever_they_are(tmp_path: Path, extra: list[bytes]) -> None:
    content = LINE * 40 + b"\n".join(extra)
    path = tmp_path / "any.log"
    path.write_bytes(content)
    staged = read_delivery(path, ACCESS_LOG, HASHED, tmp_path / "s", Limits())
    assert staged.delivery == hashlib.sha256(content).hexdigest()
    assert staged.records == 40 + sum(bool(line.strip()) for line in extra)
