"""Google Analytics and Snowplow activity that a publisher merged into one CSV of nine columns.

    client_id, activity_time, session_date, landing_page_path, event_category, event_action,
    article_id, external_id, published_at

Activities of Google Analytics that were exported before are the same events again, told by `activity_id`. Of a page
view the merged form names only the page that its session began on, so here it is `other`: its page is not known.
`article_id` is a number of the merging system's own; `external_id` is the content system's.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.google_analytics import CLIENT, activity_id, article_of_page, event_type, unplaced
from transforms.adapters.json_format import Columns, JsonFormat, instant, names, text
from transforms.adapters.pages import own_path
from transforms.canonical import day_in
from transforms.framing.csv_rows import CsvRows
from transforms.host import HostContext

_REQUIRED = names(
    """
    client_id activity_time session_date landing_page_path event_category event_action article_id external_id
    published_at
    """
)


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    stated = instant(F.col("f.activity_time"))
    path = own_path(text("f.landing_page_path"), host.site)
    return parsed.withColumns({"stated": stated, "ts": stated, "path": path, "landing": path})


def _activity(host: HostContext, _source: str) -> Columns:
    """What of a row is what of an event."""
    return {
        "event_id": activity_id(host),
        "event_type": event_type(),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.client_id"),
        "url": F.concat(F.lit(f"https://{host.site}"), text("f.landing_page_path")),
        "path": F.col("path"),
        "article_id": article_of_page(host, F.col("f.external_id")),
    }


GA_SNOWPLOW = JsonFormat(
    name="ga_snowplow",
    version="1",
    fields=", ".join(f"{name} string" for name in _REQUIRED),
    identifiers=CLIENT,
    contract=Events,
    told_by=_REQUIRED,
    prepare=_prepare,
    refusing=unplaced,
    mapping=_activity,
    aside=("event_category", "event_action", "published_at"),
    framing=CsvRows(required=_REQUIRED),
).adapter()
