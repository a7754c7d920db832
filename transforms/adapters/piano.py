"""Piano's events of VX and Composer as they stand in Piano Analytics (Activation Insights), one JSON object per event.

Piano publishes no schema of an export. What is read here are properties that its documentation and its own tracker
name; the key `visitor_id` is the name that its collection API has for the visitor, and no list of properties confirms
it. All other properties, such as those of the experience, are kept aside under whatever key they come.

A `vx.conversion` is what followed at a wall. What Composer shows (`experience.action`) cannot be an impression, as no
propensities are logged with it; a click on a template and a conversion without a term are no wall events.

Source: https://analytics-docs.piano.io/en/analytics/v1/data-model-structure-2 (events),
https://support.piano.io/hc/en-us/articles/5490736383122-Explorer-Module-and-Boards (goal types),
https://github.com/at-internet/piano-analytics-js (src/config.js: properties, privacy modes)
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import WallEvents
from transforms.adapters.json_format import Columns, JsonFormat, instant, text
from transforms.adapters.pages import own_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, article_of, day_in, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

# What a conversion of VX is in our words, and what the visitor was until then: who pays has an account already.
# The first goal type is documented word for word, the second by analogy; any other is refused until it is known.
CONVERSIONS = {
    "Registration term converted": ("registration", "anonymous"),
    "Payment term converted": ("purchase", "registered"),
}

# Events that are no wall events, by the rule that leaves them out; any other of Piano Analytics is `other_event`.
_NO_WALL_EVENTS = {
    "experience.action": "no_propensities",
    "experience.interaction": "interaction",
    "composer.conversion": "no_term",
}
# In these modes all visitors have the same identifier, so that it is nobody's.
_NOBODY = ("optout", "no-consent", "no-storage")

_FIELDS = """
    event_id string, event_name string, event_time_utc string, event_url_full string, goal_type string,
    visitor_id string, user_id string, visitor_privacy_mode string
"""


def _prepare(parsed: DataFrame, host: HostContext) -> DataFrame:
    path = own_path(text("f.event_url_full"), host.site)
    return parsed.withColumns(
        {
            "name": F.col("f.event_name"),
            # Its values name no zone; the property is UTC by its name.
            "ts": instant(F.col("f.event_time_utc"), zone="Z?"),
            "article_id": article_of(path, host.article_pattern),
        }
    )


def _is_conversion() -> Column:
    return F.col("name") == "vx.conversion"


def _refusing() -> Rules:
    known = F.coalesce(F.col("f.goal_type").isin(*CONVERSIONS), F.lit(False))
    return (
        ("piano.no_event_name", F.col("name").isNull()),
        ("piano.bad_timestamp", _is_conversion() & F.col("ts").isNull()),
        ("piano.unknown_goal", _is_conversion() & ~known),
    )


def _ignoring() -> Rules:
    return (
        *((f"piano.{rule}", F.col("name") == name) for name, rule in _NO_WALL_EVENTS.items()),
        ("piano.other_event", ~_is_conversion()),
        ("piano.no_consent", F.col("f.visitor_privacy_mode").isin(*_NOBODY)),
        # On a page of offers, where no article stood behind the wall.
        ("piano.off_article", F.col("article_id").isNull()),
    )


def _of_goal(position: int) -> Column:
    return looked_up({goal: said[position] for goal, said in CONVERSIONS.items()}, F.col("f.goal_type"))


def _wall_event(host: HostContext, source: str) -> Columns:
    """What of an event is what of a wall event."""
    return {
        "event_id": vendor_id(host.name, source, text("f.event_id")),
        "event_type": _of_goal(0),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": text("f.visitor_id"),
        "user_id": text("f.user_id"),
        "visitor_status": _of_goal(1),
        "article_id": F.col("article_id"),
    }


PIANO = JsonFormat(
    name="piano",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers("visitor_id", "user_id", "idclient", "email", "ip", "uid", "browser_id"),
    contract=WallEvents,
    told_by=("event_id", "event_name", "event_time_utc"),
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    mapping=_wall_event,
    aside=("goal_type",),
).adapter()
