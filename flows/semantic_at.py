"""The semantic layer's definitions as they were released at a ref, unfolded to where dbt can read them."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from contracts.stored import digests_of, project_files
from flows.released import Released

_KINDS = ("dbt", "semantic")


@dataclass(frozen=True)
class Project:
    """A dbt project with the folder `semantic` beside it, and the folder that keeps what dbt made of them."""

    folder: Path
    state: Path


def project_of(released: Released, checkout: Project) -> Project:
    """The checkout where it says the same, which costs nothing; else the released files, unfolded once.

    Of a commit before the first release that stored its definitions, the checkout.
    """
    if not released.digests or _digests(checkout.folder) == _digests_of(released):
        return checkout
    name = hashlib.sha256("".join(_digests_of(released)).encode()).hexdigest()[:16]
    folder = checkout.state / "released" / name
    if not folder.exists():
        _unfold(released, folder)
    return Project(folder / checkout.folder.name, folder)


def _digests(project: Path) -> tuple[str, ...]:
    digests = digests_of(project_files(project))
    return tuple(digests[kind] for kind in _KINDS)


def _digests_of(released: Released) -> tuple[str, ...]:
    return tuple(released.digests.get(kind, "") for kind in _KINDS)


def _unfold(released: Released, folder: Path) -> None:
    """All files or none: they are written apart and moved in one step, which another process may have done first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=folder.parent))
    for one in released.definitions():
        if one.kind in _KINDS:
            path = draft / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.body, encoding="utf-8")
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
        if not folder.exists():
            raise
