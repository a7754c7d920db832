"""What the demo shows: whose files, of which sources, and the day that each host's run stands on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

# Copies that the project keeps of public samples; tests/data/sources.md names where they are from.
SAMPLES = Path(__file__).parents[2] / "tests" / "data"

# Five times as eager to buy as the published figures allow, so that four weeks of a small site teach something.
SCENARIO: dict[str, Any] = {
    "visitors": 6_000,
    "articles": 160,
    "days": 28,
    "first_day": date(2025, 3, 3),
    "seed": 7,
    "eagerness": 5.0,
}


@dataclass(frozen=True)
class Showcase:
    """One host: its `day` is the last one that its files hold, the demo's "now" for it."""

    host: str
    day: date
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def paths(self, folder: Path) -> dict[str, list[Path]]:
        """The files of each source below `folder`, by name."""
        return {
            source: sorted(path for pattern in patterns for path in folder.glob(pattern))
            for source, patterns in self.files.items()
        }


REAL = (
    Showcase("semicomplete", date(2015, 5, 20), {"access_log": ("semicomplete/access_log",)}),
    Showcase(
        "washington_city_paper",
        date(2021, 5, 14),
        {
            "ga_2020q3": ("washington_city_paper/ga_activities_2020q3.csv",),
            "ga_2020q4": ("washington_city_paper/ga_activities_2020q4.csv",),
            "snowplow": ("washington_city_paper/snowplow_activities.csv",),
            "ga_snowplow_2021q2": ("washington_city_paper/ga_snowplow_activities_2021q2.csv",),
        },
    ),
    Showcase("snowplow_web", date(2021, 3, 15), {"web": ("snowplow_web/events.csv",)}),
    Showcase("arc_sample", date(2026, 1, 1), {"articles": ("arc_ans/fixtures/*.json",)}),
    Showcase("wordpress_sample", date(2026, 1, 1), {"articles": ("wordpress_wxr/*.xml",)}),
)
RIVERBEND = Showcase(
    "riverbend",
    date(2025, 3, 30),
    {
        "articles": ("articles-*.jsonl",),
        "events": ("events-*.jsonl",),
        "walls": ("walls-*.jsonl",),
        "subscriptions": ("subscriptions-*.jsonl",),
        "ads": ("ads-*.csv",),
    },
)
