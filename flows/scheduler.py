"""Deployments on a Prefect server, brought in line with what is to be scheduled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import (
    DeploymentScheduleCreate,
    DeploymentScheduleUpdate,
    DeploymentUpdate,
    WorkPoolCreate,
)
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound
from prefect.utilities.callables import parameter_schema
from prefect.workers.process import ProcessWorker

from flows.schedules import Scheduled
from infra.errors import ServiceError
from infra.servers.health import is_healthy
from infra.servers.service import PREFECT
from infra.settings import REPOSITORY

POOL = "process"
# What tells our deployments from those that somebody else made of the same flows.
TAG = "tollgate"
_PAGE = 200


@dataclass(frozen=True)
class Alignment:
    """Full names of deployments, by what was done to them."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def align(url: str, wanted: Iterable[Scheduled]) -> Alignment:
    """Create, change and remove deployments until the server at `url` holds what is wanted, once each.

    A deployment that is paused stays so, as does a schedule. One of the same name that somebody made by hand is taken
    over; others than ours are left. Homes with hosts of their own need a server each: what
    one does not want is removed.

    Raises:
        ServiceError: the server does not answer, or refuses.
    """
    if not is_healthy(PREFECT, url):
        raise ServiceError("the scheduler (prefect) does not answer", where=url, remedy="start it with `tollgate up`")
    try:
        with SyncPrefectClient(url) as api:
            return _align(api, sorted(wanted, key=lambda one: one.full_name))
    except httpx.HTTPError as error:
        remedy = "look into its log, `logs/prefect.log` of the home, and try again"
        raise ServiceError(f"the scheduler (prefect) refused: {error}", where=url, remedy=remedy) from error


def _align(api: SyncPrefectClient, wanted: list[Scheduled]) -> Alignment:
    _require_pool(api)
    flows = {flow: api.create_flow_from_name(flow) for flow in {one.flow for one in wanted}}
    there = _deployments(api, {identity: flow for flow, identity in flows.items()})
    done: dict[str, list[str]] = {"created": [], "changed": [], "unchanged": []}
    for one in wanted:
        found = there.pop(one.full_name, None)
        if found is None:
            schedule = DeploymentScheduleCreate(schedule=_cron(one), active=True)
            api.create_deployment(flows[one.flow], one.name, schedules=[schedule], **_said(one, ()))
            done["created"].append(one.full_name)
        elif _differs(found, one):
            api.update_deployment(found.id, _update(found, one))
            done["changed"].append(one.full_name)
        else:
            done["unchanged"].append(one.full_name)
    gone = {name: found for name, found in there.items() if TAG in found.tags}
    for found in gone.values():
        api.delete_deployment(found.id)
    return Alignment(**{name: tuple(names) for name, names in done.items()}, removed=tuple(sorted(gone)))


def _require_pool(api: SyncPrefectClient) -> None:
    try:
        api.read_work_pool(POOL)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        api.create_work_pool(WorkPoolCreate(name=POOL, type=ProcessWorker.type, base_job_template=template))


def _deployments(api: SyncPrefectClient, flows: Mapping[Any, str]) -> dict[str, DeploymentResponse]:
    """All of these flows by full name, a page at a time."""
    asked = FlowFilter(name=FlowFilterName(any_=sorted(flows.values())))
    found: list[DeploymentResponse] = []
    while len(page := api.read_deployments(flow_filter=asked, limit=_PAGE, offset=len(found))) == _PAGE:
        found += page
    return {f"{flows[one.flow_id]}/{one.name}": one for one in (*found, *page)}


def _differs(found: DeploymentResponse, one: Scheduled) -> bool:
    said = _said(one, found.tags)
    times = [schedule.schedule for schedule in found.schedules]
    return times != [_cron(one)] or {name: getattr(found, name) for name in said} != said


def _update(found: DeploymentResponse, one: Scheduled) -> DeploymentUpdate:
    active = all(schedule.active for schedule in found.schedules)
    schedule = DeploymentScheduleUpdate(schedule=_cron(one), active=active)
    return DeploymentUpdate(schedules=[schedule], **_said(one, found.tags))


def _said(one: Scheduled, tags: Iterable[str]) -> dict[str, Any]:
    """What a deployment says beside its schedule: run by a worker of the pool, with this repository as its folder."""
    return {
        "entrypoint": one.entrypoint,
        "parameters": dict(one.parameters),
        "parameter_openapi_schema": _parameters(one.entrypoint),
        "pull_steps": [{"prefect.deployments.steps.set_working_directory": {"directory": str(REPOSITORY)}}],
        "tags": sorted({*tags, TAG}),
        "work_pool_name": POOL,
    }


def _parameters(entrypoint: str) -> dict[str, Any]:
    path, _, name = entrypoint.partition(":")
    flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    return parameter_schema(flow.fn).model_dump(mode="json")


def _cron(one: Scheduled) -> CronSchedule:
    return CronSchedule(cron=one.cron, timezone=one.zone)
