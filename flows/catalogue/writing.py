"""Putting a site where it was wanted, all of it or nothing."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from infra.errors import TollgateError

# In every folder that a catalogue was written to, and in hardly any other.
_MARK = "catalogue.css"


class CatalogueNotWritten(TollgateError):
    """The pages were made and could not be put where they were wanted."""


def write_site(files: Mapping[str, str], folder: Path) -> Path:
    """Write `files` by their paths below `folder`, in place of an older catalogue; returns the absolute path.

    Raises:
        CatalogueNotWritten: the folder holds something else, or cannot be written.
    """
    folder = folder.expanduser().absolute()
    if folder.exists() and not (folder / _MARK).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise _refused("it holds something else than a catalogue", folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _refused(str(error), folder) from error
    try:
        _write(files, draft / "new")
        if folder.exists():
            folder.rename(draft / "old")
        (draft / "new").rename(folder)
    except OSError as error:
        raise _refused(str(error), folder) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _write(files: Mapping[str, str], folder: Path) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _refused(what: str, folder: Path) -> CatalogueNotWritten:
    return CatalogueNotWritten(what, where=str(folder), remedy="name another folder with --out")
