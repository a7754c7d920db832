"""The layout of one home, its secret, and how processes share the files of a home or a cache."""

import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.errors import SettingError
from infra.settings import Settings

SECRET_BYTES = 32


@dataclass(frozen=True)
class Home:
    """Where each part of a home's state lies; deleting `root` deletes all of it."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def nessie(self) -> Path:
        return self.root / "nessie"

    @property
    def mlflow(self) -> Path:
        return self.root / "mlflow"

    @property
    def prefect(self) -> Path:
        return self.root / "prefect"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def config(self) -> Path:
        """Documents of hosts that were added here, laid out as the product's own."""
        return self.root / "config"

    @property
    def stack(self) -> Path:
        """What the servers of this home are: their ports and processes."""
        return self.root / "stack.json"

    @property
    def stack_lock(self) -> Path:
        """Held by whoever starts or stops servers."""
        return self.root / "stack.lock"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret.key"

    def log(self, service: str) -> Path:
        """The log file of one server, appended to by every start."""
        return self.logs / f"{service}.log"


def home_of(settings: Settings) -> Home:
    """The home that the settings name; nothing is created."""
    return Home(settings.home)


def secret(settings: Settings) -> bytes:
    """The key of this home's pseudonyms: 32 random bytes, made at the first call and never changed.

    Raises:
        SettingError: the file is there and does not hold a key.
    """
    path = home_of(settings).secret_key
    if not path.exists():
        _create_secret(path)
    key = path.read_bytes()
    if len(key) != SECRET_BYTES:
        raise SettingError(
            f"the secret holds {len(key)} bytes, not {SECRET_BYTES}",
            where=str(path),
            remedy="put the original key back: with another one, known visitors look like new ones",
        )
    return key


def _create_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _write_draft(path, secrets.token_bytes(SECRET_BYTES))
    try:
        # A link, unlike a rename, never replaces the key that another process made meanwhile.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` so that every reader, also after a crash, sees the old content or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _write_draft(path, content)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _write_draft(path: Path, content: bytes) -> Path:
    """A synced file of mode 0600 beside `path`."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(draft)


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Hold `lock` against every other process; the kernel gives it back when the holder dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
