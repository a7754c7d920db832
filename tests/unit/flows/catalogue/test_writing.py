"""A folder holds all of a catalogue or what it held before."""

from pathlib import Path

import pytest

from flows.catalogue.writing import CatalogueNotWritten, write_site

OLD = {"catalogue.css": "", "index.html": "old", "tables/gone.html": "old"}
NEW = {"catalogue.css": "", "index.html": "new \N{EN DASH}", "metrics/come.html": "new"}


def held(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_catalogue_takes_the_place_of_an_older_one_and_no_page_of_that_stays(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "catalogue"
    assert write_site(OLD, folder) == folder
    assert held(folder) == OLD
    write_site(NEW, folder)
    assert held(folder) == NEW
    assert list(folder.parent.iterdir()) == [folder]


def test_an_empty_folder_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_site(NEW, tmp_path / "empty")
    assert held(tmp_path / "empty") == NEW


def test_what_is_no_catalogue_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear")
    (tmp_path / "file").write_text("text")
    for name in ("mine", "file"):
        with pytest.raises(CatalogueNotWritten, match="something else than a catalogue") as refused:
            write_site(NEW, tmp_path / name)
        assert "--out" in refused.value.remedy
    assert held(tmp_path) == {"mine/letter.txt": "Dear", "file": "text"}


def test_a_site_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    write_site(OLD, folder)
    with pytest.raises(CatalogueNotWritten):
        write_site({**NEW, "index.html/page.html": "below a file"}, folder)
    assert held(folder) == OLD
    assert list(tmp_path.iterdir()) == [folder]
    with pytest.raises(CatalogueNotWritten, match="/proc"):
        write_site(NEW, Path("/proc/catalogue"))
