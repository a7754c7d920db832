"""truth.parquet: what no publisher's system knows; written beside the deliveries and never delivered."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from infra.simulation import site
from infra.simulation.arrays import Ints
from infra.simulation.world import World

FILE_NAME = "truth.parquet"


def write_truth(world: World, folder: Path) -> Path:
    """Write one row per unit of the truth, with the traits that the response depends on."""
    path = folder / FILE_NAME
    pq.write_table(truth_table(world), path)
    return path


def truth_table(world: World) -> pa.Table:
    """The truth as a table: a column per figure and strategy, such as `p_sub_paywall`."""
    truth, visitors = world.truth, world.visitors
    who = truth.visitor

    def named(names: tuple[str, ...], codes: Ints) -> pa.Array:
        return pa.array(np.array(names, dtype=object)[codes], pa.string())

    per_strategy = {
        f"{figure}_{action}": getattr(truth, attribute)[:, code]
        for figure, attribute in (
            ("propensity", "propensities"),
            ("p_sub", "p_sub"),
            ("p_reg", "p_reg"),
            ("pageviews", "pageviews"),
        )
        for code, action in enumerate(site.ACTIONS)
    }
    dates = [world.scenario.date_of(int(day)) for day in truth.day]
    return pa.table(
        {
            "visitor_id": pa.array(visitors.visitor_id[who], pa.string()),
            "day": pa.array(dates, pa.date32()),
            "visitor_status": named(site.STATUSES, truth.status),
            "loyalty": named(site.LOYALTIES, visitors.loyalty[who]),
            "device": named(site.DEVICES, visitors.device[who]),
            "referrer_class": named(site.REFERRER_CLASSES, visitors.referrer_class[who]),
            "main_interest": named(site.SECTIONS, visitors.interest[who].argmax(axis=1)),
            "strategy": named(site.ACTIONS, truth.strategy),
            **per_strategy,
            "subscribed": truth.subscribed,
            "registered": truth.registered,
            "later_pageviews": truth.later_pageviews,
            "complete": truth.complete,
        }
    )
