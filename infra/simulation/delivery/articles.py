"""articles-<day>.jsonl: Arc ANS stories, new and changed on the day; on the first day, all that are out."""

from typing import Any

import numpy as np

from infra.simulation import site
from infra.simulation.clock import iso, midnights
from infra.simulation.delivery.addresses import HOME, article_id, article_path
from infra.simulation.delivery.prose import AUTHORS, TAGS, headline
from infra.simulation.delivery.records import json_line
from infra.simulation.newsroom import NEVER
from infra.simulation.world import World

ANS_VERSION = "0.10.12"
_SECONDS_OF_DAY = 86_400.0
_CHANGED_AFTER_MIDNIGHT = 60.0


def stories(world: World) -> list[list[str]]:
    """The lines of each day's file, by article."""
    days: list[list[str]] = [[] for _ in range(world.scenario.days)]
    published, changed = _instants(world)
    for article in range(len(world.articles)):
        first_day = max(int(world.articles.published[article]), 0)
        days[first_day].append(json_line(_story(world, article, published[article], published[article], False)))
        if world.articles.changed[article] < NEVER:
            later = _story(world, article, published[article], changed[article], True)
            days[int(world.articles.changed[article])].append(json_line(later))
    return days


def _instants(world: World) -> tuple[list[str], list[str]]:
    """When each article was published, and when it was changed (the scenario's end if it never was)."""
    starts, articles = midnights(world.scenario), world.articles
    before = np.minimum(articles.published, 0) * _SECONDS_OF_DAY
    published = starts[np.maximum(articles.published, 0)] + before + articles.second
    changed = starts[np.minimum(articles.changed, world.scenario.days)] + _CHANGED_AFTER_MIDNIGHT
    return iso(published), iso(changed)


def _story(world: World, article: int, published: str, updated: str, changed: bool) -> dict[str, Any]:
    articles = world.articles
    section = site.SECTIONS[articles.section[article]]
    level = (articles.later_level if changed else articles.first_level)[article]
    path, title = article_path(articles, article), headline(section, article)
    named = {"type": "section", "version": ANS_VERSION, "_id": f"/{section}", "name": section.title()}
    return {
        "type": "story",
        "version": ANS_VERSION,
        "_id": article_id(article),
        "canonical_url": path,
        "canonical_website": site.HOST,
        "created_date": published,
        "first_publish_date": published,
        "publish_date": updated,
        "last_updated_date": updated,
        "language": "en",
        "headlines": {"basic": f"{title} (updated)" if changed else title},
        "description": {"basic": f"Simulated story for {HOME}"},
        "credits": {"by": [{"type": "author", "version": ANS_VERSION, "name": AUTHORS[article % len(AUTHORS)]}]},
        "taxonomy": {
            "primary_section": named,
            "sections": [named],
            "tags": [{"text": TAGS[section][article % len(TAGS[section])]}],
        },
        "content_restrictions": {"content_code": site.LEVELS[level]},
        "owner": {"id": site.HOST},
        "content_elements": [{"type": "text", "content": f"{title}. This story is simulated."}],
        "additional_properties": {"simulated": True},
    }
