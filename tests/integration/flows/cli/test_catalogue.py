"""`tollgate catalogue …` at refs that were released from other code, and of rows that a run published."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.catalogue.building import NothingReleased, build_catalogue
from flows.daily import publish_day
from flows.deliver import Delivered
from flows.ops import open_ops, record_run
from flows.workspace import Workspace
from tests.commands import Invoke, told
from tests.integration.flows.log_lines import line

JSON = ("--output", "json")
HOST, DAY = "semicomplete", date(2015, 5, 17)


def test_a_catalogue_is_of_what_was_released_at_the_ref(
    tollgate: Invoke, work: Workspace, ref: str, tmp_path: Path
) -> None:
    built, of_main = (
        told(tollgate("catalogue", "build", "--ref", at, "--out", str(tmp_path / at), *JSON)) for at in (ref, "main")
    )
    assert (built["ref"], built["hash"]) == (ref, work.nessie.resolve(ref).hash)
    assert (built["tables"], built["columns"]) == (of_main["tables"] + 1, of_main["columns"] + 4)
    assert built["pages"] == built["tables"] + built["metrics"] + 1 == len(list((tmp_path / ref).rglob("*.html")))
    page = (tmp_path / ref / "tables" / "gold.ratings_v1.html").read_text()
    assert "is a finite number" in page
    assert "It has no rows here, and no audit of it is recorded." in page
    assert not (tmp_path / "main" / "tables" / "gold.ratings_v1.html").exists()


def test_a_hash_and_its_branch_have_the_same_catalogue(tollgate: Invoke, work: Workspace, ref: str) -> None:
    at = work.nessie.resolve(ref).hash
    shown = [told(tollgate("catalogue", "show", "gold.ratings", "--ref", one, *JSON)) for one in (ref, at)]
    assert shown[0] == shown[1]
    assert [column["name"] for column in shown[0]["columns"]] == ["host", "day", "stars", "score"]
    unknown = tollgate("catalogue", "show", "gold.ratings")
    assert (unknown.code, unknown.out) == (1, "")
    assert "no table or metric 'gold.ratings' was released" in unknown.err


def test_rows_days_and_audits_of_a_run_are_told_and_two_builds_are_the_same_bytes(
    work: Workspace, target: str, deliver: Callable[..., Delivered], tmp_path: Path
) -> None:
    open_ops(work)
    deliver(line("/articles/ssh-security/") + line("/articles/arp-security/", address="192.0.2.9"))
    record_run(work, publish_day(work, HOST, DAY, target))
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        build_catalogue(work.nessie, work.settings, work.config, target, folder)
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    )
    assert one == two
    page = (folders[0] / "tables" / "gold.article_daily_v1.html").read_text()
    row = page.partition(f"<td>{HOST}</td>")[2].partition("</tr>")[0]
    assert row.startswith('<td class="n">2</td><td class="whole">17 May 2015</td><td class="whole">17 May 2015</td>')
    assert '<span class="ok">passed</span>' in row


def test_before_the_first_release_there_is_nothing_to_tell(work: Workspace, target: str, tmp_path: Path) -> None:
    empty = f"{target}-empty"
    work.nessie.create_branch(empty, work.nessie.root())
    with pytest.raises(NothingReleased):
        build_catalogue(work.nessie, work.settings, work.config, empty, tmp_path / "site")
    assert not (tmp_path / "site").exists()
