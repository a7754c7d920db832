"""Deliver: a vendor's files into landing, rid of addresses, each content once."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefect import flow

from flows.progress import stage
from flows.workspace import Workspace, open_workspace
from infra.config.host import Host, Source
from infra.errors import UnknownNameError
from infra.home import secret
from transforms.adapters import adapter_for
from transforms.delivery import StagedDelivery, read_delivery
from transforms.errors import DeliveryRefused
from transforms.landing import Landed, land
from transforms.pseudonym import keyed_hash


@dataclass(frozen=True)
class Delivered:
    """What became of each file: landed, there before, or refused."""

    landed: tuple[Landed, ...]
    duplicates: tuple[Landed, ...]
    rejected: tuple[DeliveryRefused, ...]


@flow(name="deliver", validate_parameters=False)
def deliver(host: str, source: str, paths: Sequence[str]) -> Delivered:
    """Bring files of one source into landing."""
    with open_workspace() as work:
        return land_files(work, host, source, [Path(path) for path in paths])


def land_files(work: Workspace, host: str, source: str, paths: Sequence[Path]) -> Delivered:
    """Read each file safely, stage it without addresses, land it; a bad one does not hold up the others.

    Raises:
        UnknownNameError: no such host, or it has no such source.
    """
    document = work.config.host(host).document
    given = _source(document, source)
    landed: list[Landed] = []
    rejected: list[DeliveryRefused] = []
    for path in paths:
        with stage(f"deliver {path.name}") as told:
            try:
                found = _deliver_one(work, document, given, path)
            except DeliveryRefused as refusal:
                rejected.append(refusal)
                told.detail = f"refused: {refusal.reason}"
            else:
                landed.append(found)
                told.rows = found.records
                told.detail = "delivered before" if found.duplicate else f"delivery {found.delivery[:12]}"
    return Delivered(
        landed=tuple(found for found in landed if not found.duplicate),
        duplicates=tuple(found for found in landed if found.duplicate),
        rejected=tuple(rejected),
    )


def _deliver_one(work: Workspace, host: Host, source: Source, path: Path) -> Landed:
    work.settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=work.settings.home) as staging:
        staged = _stage(work, source, path, Path(staging))
        return land(work.spark, staged, work.landing_table(host.name, source.name))


def _stage(work: Workspace, source: Source, path: Path, staging: Path) -> StagedDelivery:
    return read_delivery(path, adapter_for(source.adapter), keyed_hash(secret(work.settings)), staging)


def _source(host: Host, name: str) -> Source:
    for source in host.sources:
        if source.name == name:
            return source
    names = ", ".join(source.name for source in host.sources)
    raise UnknownNameError(f"{host.name} has no source {name!r}", where="configuration", remedy=f"it has: {names}")
