"""events-<day>.jsonl: page views and pings of people, and page views of a few bots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Floats, Ints, Texts
from infra.simulation.clock import iso, midnights
from infra.simulation.delivery.addresses import HOME, SITE_URL, article_id, article_path
from infra.simulation.delivery.bots import bot_views
from infra.simulation.delivery.records import Records, event_ids, join, json_line
from infra.simulation.world import World

_USUAL_REFERRER_SHARE = 0.8
_PING_SHARE = 0.75
_FRONT_PAGE_SECONDS = 25.0


@dataclass(frozen=True)
class _Views:
    """Page views of one kind: when, on which visits, as what, of which pages, and from where."""

    kind: str
    at: Floats
    visit: Ints
    status: Ints
    pages: Sequence[dict[str, str]]
    referrers: Sequence[str | None]


def click_stream(world: World) -> Records:
    """Everything that the site's own tracker sends."""
    referrers = _visit_referrers(world)
    return join([_front_pages(world, referrers), _article_pages(world, referrers), _pings(world), bot_views(world)])


def page_instants(world: World) -> Floats:
    """Unix second of each page view."""
    return midnights(world.scenario)[world.visits.day[world.pageviews.visit]] + world.pageviews.second


def user_ids(world: World, visitor: Ints, status: Ints) -> Texts:
    """The account that is logged in, or None."""
    accounts: Texts = world.visitors.user_id[visitor].copy()
    accounts[status == site.ANONYMOUS] = None
    return accounts


def _visit_referrers(world: World) -> list[str | None]:
    rng, visits = world.scenario.generator("referrers"), world.visits
    usual = world.visitors.referrer_class[visits.visitor]
    other = rng.integers(0, len(site.REFERRER_CLASSES), len(visits))
    classes = np.where(rng.random(len(visits)) < _USUAL_REFERRER_SHARE, usual, other)
    sites = [site.REFERRERS[one] for one in classes]
    return [options[int(luck * len(options))] for options, luck in zip(sites, rng.random(len(visits)), strict=True)]


def _front_pages(world: World, referrers: list[str | None]) -> Records:
    visits = np.flatnonzero(world.demand.front_page[world.visits.possible])
    at = page_instants(world)[world.first_page[:-1][visits]] - _FRONT_PAGE_SECONDS
    status, came_from = world.visits.status[visits], [referrers[visit] for visit in visits]
    return _page_views(world, _Views("front page", at, visits, status, [_page(world, None)] * len(visits), came_from))


def _article_pages(world: World, referrers: list[str | None]) -> Records:
    pages = world.pageviews
    begins = np.zeros(len(pages), dtype=np.bool_)
    begins[world.first_page[:-1]] = True
    from_front = world.demand.front_page[world.visits.possible][pages.visit]
    came_from = [
        (HOME if front else referrers[visit])
        if first
        else SITE_URL + article_path(world.articles, pages.article[position - 1])
        for position, (first, front, visit) in enumerate(zip(begins, from_front, pages.visit, strict=True))
    ]
    asked_for = [_page(world, article) for article in pages.article]
    return _page_views(world, _Views("pageview", page_instants(world), pages.visit, pages.status, asked_for, came_from))


def _page_views(world: World, views: _Views) -> Records:
    visitor = world.visits.visitor[views.visit]
    agents = zip(world.visitors.device[visitor], world.visitors.user_agent[visitor], strict=True)
    rows = zip(
        event_ids(world.scenario, views.kind, len(visitor)),
        iso(views.at),
        world.visitors.visitor_id[visitor],
        user_ids(world, visitor, views.status),
        views.pages,
        views.referrers,
        [site.USER_AGENTS[device][agent] for device, agent in agents],
        strict=True,
    )
    lines = [
        json_line(
            {"event_id": event_id, "event": "pageview", "ts": ts, "visitor_id": visitor_id, "user_id": user_id}
            | page
            | {"referrer": referrer, "user_agent": agent}
        )
        for event_id, ts, visitor_id, user_id, page, referrer, agent in rows
    ]
    return Records(views.at, lines)


def _pings(world: World) -> Records:
    """What was read behind open doors; a stopped reader reads nothing, and not every ping gets through."""
    pages, rng = world.pageviews, world.scenario.generator("pings")
    kept = np.flatnonzero((pages.action == site.OPEN) & (rng.random(len(pages)) < _PING_SHARE))
    visitor = world.visits.visitor[pages.visit[kept]]
    at = (page_instants(world) + pages.engaged)[kept]
    rows = zip(
        event_ids(world.scenario, "ping", len(kept)),
        iso(at),
        world.visitors.visitor_id[visitor],
        user_ids(world, visitor, pages.status[kept]),
        [_page(world, article) for article in pages.article[kept]],
        pages.engaged[kept].round(1).tolist(),
        pages.scroll[kept].round(3).tolist(),
        strict=True,
    )
    lines = [
        json_line(
            {"event_id": event_id, "event": "ping", "ts": ts, "visitor_id": visitor_id, "user_id": user_id}
            | page
            | {"engaged_seconds": engaged, "scroll_share": scroll}
        )
        for event_id, ts, visitor_id, user_id, page, engaged, scroll in rows
    ]
    return Records(at, lines)


def _page(world: World, article: int | None) -> dict[str, str]:
    if article is None:
        return {"url": HOME, "path": "/"}
    path = article_path(world.articles, article)
    return {"url": SITE_URL + path, "path": path, "article_id": article_id(article)}
