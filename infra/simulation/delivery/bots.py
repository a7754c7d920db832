"""Crawlers that announce themselves: a few visitors that ask for articles day and night and read none."""

import numpy as np

from infra.simulation import site
from infra.simulation.clock import day_lengths, iso, midnights
from infra.simulation.delivery.addresses import SITE_URL, article_id, article_path
from infra.simulation.delivery.records import Records, event_ids, json_line
from infra.simulation.world import World

_PEOPLE_PER_BOT = 4_000
_PAGES_PER_DAY = 12.0


def bot_views(world: World) -> Records:
    """Page views of bots; they are shown no wall and see no advertisement."""
    rng, scenario = world.scenario.generator("bots"), world.scenario
    bots = len(site.BOT_USER_AGENTS) + len(world.visitors) // _PEOPLE_PER_BOT
    count = rng.poisson(_PAGES_PER_DAY, (bots, scenario.days))
    bot = np.repeat(np.arange(bots), count.sum(axis=1))
    day = np.repeat(np.tile(np.arange(scenario.days), bots), count.ravel())
    # Only what is from before, so that no bot reads what is not yet out.
    old = np.flatnonzero(world.articles.live(-1))
    article = rng.choice(old, len(bot))
    at = midnights(scenario)[day] + rng.random(len(bot)) * (day_lengths(scenario)[day] - 1)
    rows = zip(event_ids(scenario, "bot", len(bot)), iso(at), bot, article, strict=True)
    lines = [
        json_line(
            {
                "event_id": event_id,
                "event": "pageview",
                "ts": ts,
                "visitor_id": f"bot-{who}",
                "url": SITE_URL + article_path(world.articles, what),
                "path": article_path(world.articles, what),
                "article_id": article_id(what),
                "user_agent": site.BOT_USER_AGENTS[who % len(site.BOT_USER_AGENTS)],
            }
        )
        for event_id, ts, who, what in rows
    ]
    return Records(at, lines)
