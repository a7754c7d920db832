"""Deliver: a vendor's files into landing, rid of addresses, each content once."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefect import flow

from flows.progress import Stage, stage
from flows.workspace import Workspace, open_workspace
from infra.config.host import Host, Source
from infra.errors import UnknownNameError
from infra.home import exclusive, secret
from transforms.adapters import adapter_of
from transforms.delivery import Intake, StagedDelivery, read_deliveries
from transforms.errors import DeliveryRefused
from transforms.landing import Landed, land
from transforms.pseudonym import KeyedHash, internal_or, keyed_hash


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
    work.settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="staging-", dir=work.settings.home) as staging:
        hashed = internal_or(keyed_hash(secret(work.settings)), document.internal_networks)
        intake = _take_in(hashed, given, paths, Path(staging))
        landed = _land(work, document, given, intake.accepted)
    return Delivered(
        landed=tuple(found for found in landed if not found.duplicate),
        duplicates=tuple(found for found in landed if found.duplicate),
        rejected=intake.rejected,
    )


def _take_in(hashed: KeyedHash, source: Source, paths: Sequence[Path], staging: Path) -> Intake:
    with stage(Stage.READ, source.name) as told:
        intake = read_deliveries(paths, adapter_of(source), hashed, staging)
        told.rows = sum(staged.records for staged in intake.accepted)
        told.detail = f"{len(intake.accepted)} files" + "".join(f"; {one.what}" for one in intake.rejected)
    return intake


def _land(work: Workspace, host: Host, source: Source, staged: Sequence[StagedDelivery]) -> tuple[Landed, ...]:
    if not staged:
        return ()
    with stage(Stage.LAND, source.name) as told:
        table = work.landing_table(host.name, source.name)
        # Who looks before another's commit and writes after it would replace what landed, and call it new.
        with exclusive(table.with_name(f"{table.name}.lock")):
            landed = land(work.spark, staged, table)
        told.rows = sum(found.records for found in landed if not found.duplicate)
        told.detail = f"{sum(found.duplicate for found in landed)} delivered before"
    return landed


def _source(host: Host, name: str) -> Source:
    for source in host.sources:
        if source.name == name:
            return source
    names = ", ".join(source.name for source in host.sources)
    raise UnknownNameError(f"{host.name} has no source {name!r}", where="configuration", remedy=f"it has: {names}")
