"""Asking for configuration. Backed by files for now; the questions and answers are those of a service."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from infra.config.delivery import Delivery
from infra.config.host import Host
from infra.config.retention import RetentionPolicy
from infra.errors import SettingError, UnknownNameError
from infra.home import home_of
from infra.settings import Settings

T = TypeVar("T")
Document = TypeVar("Document", bound=BaseModel)

DOCUMENTS = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class Configured(Generic[T]):
    """A validated document, and the version that a run key and its rows name it by."""

    document: T
    version: str


class ConfigService(Protocol):
    """What a run may ask."""

    def hosts(self) -> tuple[str, ...]:
        """Names of all configured hosts."""

    def host(self, name: str) -> Configured[Host]:
        """One host's document."""

    def delivery(self, host: str) -> Configured[Delivery]:
        """The models that a host is served by."""

    def retention(self) -> Configured[RetentionPolicy]:
        """What maintenance keeps."""


class FileConfig:
    """Documents in YAML files; a version is the digest of what one says.

    They are `<folder>/<kind>/<host>.yaml`, and `<folder>/retention.yaml` for all hosts together; of several folders
    the first that has a document counts.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders or (DOCUMENTS,)

    def hosts(self) -> tuple[str, ...]:
        """Names of all configured hosts."""
        return tuple(sorted({path.stem for folder in self._folders for path in (folder / "hosts").glob("*.yaml")}))

    def host(self, name: str) -> Configured[Host]:
        """One host's document.

        Raises:
            UnknownNameError: no such host; the remedy names the nearest.
            SettingError: the file does not say what a host must have.
        """
        if name not in self.hosts():
            near = get_close_matches(name, self.hosts(), n=3, cutoff=0.3) or list(self.hosts())
            raise UnknownNameError(
                f"no host {name!r}", where=str(self._folders[0] / "hosts"), remedy=f"nearest: {', '.join(near)}"
            )
        return _configured(read_host(self._path("hosts", f"{name}.yaml"), name))

    def delivery(self, host: str) -> Configured[Delivery]:
        """The models that a host is served by; none if it has no such document.

        Raises:
            SettingError: the file does not say what a delivery must have.
        """
        path = self._path("models", f"{host}.yaml")
        if not path.exists():
            return _configured(Delivery(host=host))
        delivery = _validated(Delivery, path, _read(path))
        _require_name(path, delivery.host, host)
        return _configured(delivery)

    def retention(self) -> Configured[RetentionPolicy]:
        """What maintenance keeps, from `<folder>/retention.yaml`; the defaults if there is no such document.

        Raises:
            SettingError: the file does not say what a policy must have.
        """
        path = self._path("retention.yaml")
        return _configured(_validated(RetentionPolicy, path, _read(path)) if path.exists() else RetentionPolicy())

    def _path(self, *parts: str) -> Path:
        """Where a document is, or would be."""
        paths = [folder.joinpath(*parts) for folder in self._folders]
        return next((path for path in paths if path.exists()), paths[-1])


def config_of(settings: Settings) -> FileConfig:
    """What is configured in a home, before what the product brings."""
    return FileConfig(home_of(settings).config, DOCUMENTS)


def read_host(path: Path, name: str | None = None) -> Host:
    """The host that a file describes, and that `name` names where it is given.

    Raises:
        SettingError: the file does not say what a host must have; it names the field.
    """
    host = _validated(Host, path, _read(path))
    if name is not None:
        _require_name(path, host.name, name)
    return host


def _configured(document: Document) -> Configured[Document]:
    canonical = json.dumps(document.model_dump(mode="json"), sort_keys=True)
    return Configured(document, hashlib.sha256(canonical.encode()).hexdigest()[:12])


def _require_name(path: Path, said: str, name: str) -> None:
    if said != name:
        raise SettingError(f"it is of {said!r}", where=str(path), remedy="name it as its file")


def _read(path: Path) -> Mapping[str, object]:
    try:
        document = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise SettingError(f"not YAML: {error}", where=str(path), remedy="mend the file") from error
    return document if isinstance(document, dict) else {}


def _validated(kind: type[Document], path: Path, document: Mapping[str, object]) -> Document:
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingError(faults, where=str(path), remedy="mend the document") from error
