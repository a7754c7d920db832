"""ads-<day>.csv: what advertising earned by section; the front page is the section `home`."""

import numpy as np

from infra.simulation import site
from infra.simulation.arrays import Ints
from infra.simulation.world import World

HEADER = "day,section,ad_impressions,revenue,currency"
_ADS_PER_PAGE = 2.6
_PRICE_SD = 0.08
_NAMES = (*site.SECTIONS, "home")


def ad_statements(world: World) -> list[list[str]]:
    """The lines of each day's statement, header first; what had no page view is left out."""
    rng, views = world.scenario.generator("ads"), _views(world)
    impressions = rng.poisson(_ADS_PER_PAGE * views)
    price = np.array(site.SECTION_RPM) / _ADS_PER_PAGE * np.exp(rng.normal(0, _PRICE_SD, views.shape))
    revenue = impressions * price / 1000
    days = [
        [
            f"{world.scenario.date_of(day)},{name},{impressions[day, i]},{revenue[day, i]:.2f},{site.CURRENCY}"
            for i, name in enumerate(_NAMES)
            if views[day, i]
        ]
        for day in range(world.scenario.days)
    ]
    return [[HEADER, *lines] if lines else [] for lines in days]


def _views(world: World) -> Ints:
    """Page views of people, days by sections, the front page last."""
    pages, visits = world.pageviews, world.visits
    views = np.zeros((world.scenario.days, len(_NAMES)), dtype=np.int64)
    np.add.at(views, (visits.day[pages.visit], world.articles.section[pages.article]), 1)
    views[:, -1] = np.bincount(visits.day[world.demand.front_page[visits.possible]], minlength=world.scenario.days)
    return views
