"""Matomo's visits by `Live.getLastVisitsDetails` (format JSON): each action of a visit is an event.

- `timestamp` of an action is the time on the site's clock, counted in seconds as if that were UTC. How far it is ahead
  is told by the first action, whose instant is `firstActionTimestamp` of the visit, to the nearest quarter of an hour.
- `url` of a download, an outlink and a search is no page of the reader's: they happen on the page viewed before.
- A page view came from the page viewed before, the first from `referrerUrl` of the visit.
- `timeSpent` is how many seconds passed until the next page view, or as far as heart beats came; 0 is not known.
- No user agent is told; Matomo leaves out the bots that it knows before it counts a visit.

Source: https://developer.matomo.org/api-reference/reporting-api#Live,
https://github.com/matomo-org/matomo (VisitorDetails.php of the plug-ins Live, Actions, Events and Goals; core/Date.php)
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import Events
from transforms.adapters.json_format import Columns, JsonFormat, as_extras, is_finite, names
from transforms.adapters.pages import own_path
from transforms.adapters.words import looked_up
from transforms.canonical import Rules, article_of, day_in, row, vendor_id
from transforms.host import HostContext
from transforms.identifiers import identifiers

# What is not listed is `other`: searches, goals, orders, and events of a publisher's own.
EVENT_TYPES = {"action": "pageview", "outlink": "click", "download": "click"}
_ELSEWHERE = ("outlink", "download", "search")

# Kept aside of an action, beside what is kept of its visit.
_ACTION_ASIDE = names("eventCategory eventAction eventName goalName siteSearchKeyword pageTitle")
_ACTION = ", ".join(
    f"{name}: string" for name in ("type", "url", "timestamp", "timeSpent", "pageId", "goalPageId", "goalId")
)
_FIELDS = f"""
    idSite string, idVisit string, visitorId string, userId string, referrerUrl string, firstActionTimestamp string,
    actionDetails array<struct<{_ACTION}, {", ".join(f"{name}: string" for name in _ACTION_ASIDE)}>>
"""
_KNOWN = names(
    """
    visitIp fingerprint goalConversions siteCurrency siteCurrencySymbol serverDate visitServerHour lastActionTimestamp
    lastActionDateTime siteName serverTimestamp serverTimePretty serverDatePretty
    serverDatePrettyFirstAction serverTimePrettyFirstAction visitorTypeIcon visitConverted visitConvertedIcon
    visitCount visitEcommerceStatus visitEcommerceStatusIcon daysSinceFirstVisit secondsSinceFirstVisit
    daysSinceLastEcommerceOrder secondsSinceLastEcommerceOrder visitDuration visitDurationPretty searches actions
    interactions events referrerTypeName referrerKeywordPosition referrerSearchEngineUrl referrerSearchEngineIcon
    referrerSocialNetworkUrl referrerSocialNetworkIcon languageCode language deviceTypeIcon deviceBrand deviceModel
    operatingSystem operatingSystemName operatingSystemIcon operatingSystemCode operatingSystemVersion browserFamily
    browserFamilyDescription browser browserName browserIcon browserCode browserVersion continent continentCode country
    countryFlag region regionCode city location latitude longitude visitLocalTime visitLocalHour daysSinceLastVisit
    secondsSinceLastVisit resolution plugins pluginsIcons
    """
)
# Of any time from 1973 to 2286: milliseconds would be another vendor's.
_SECOND = r"\A\d{9,10}\z"
_QUARTER = 900
_FARTHEST_AHEAD = 14 * 3600


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    first = F.array_min(F.transform("f.actionDetails", lambda action: _second(action["timestamp"])))
    ahead = F.round((first - _second(F.col("f.firstActionTimestamp"))) / _QUARTER) * _QUARTER
    return parsed.withColumn("ahead", F.when(F.abs(ahead) <= _FARTHEST_AHEAD, ahead.cast("bigint")))


def _second(value: Column) -> Column:
    return F.when(value.rlike(_SECOND), value.try_cast("bigint"))


def _instant(action: Column) -> Column:
    return F.timestamp_seconds(_second(action["timestamp"]) - F.col("ahead"))


def _refusing() -> Rules:
    return (
        ("matomo.no_action_details", F.col("f.actionDetails").isNull()),
        ("matomo.bad_timestamp", F.exists("f.actionDetails", lambda action: _instant(action).isNull())),
        ("matomo.timeSpent_is_no_number", F.exists("f.actionDetails", _is_no_number)),
    )


def _is_no_number(action: Column) -> Column:
    return _given(action["timeSpent"]).isNotNull() & ~is_finite(_seconds(action))


def _seconds(action: Column) -> Column:
    return action["timeSpent"].try_cast("double")


def _ignoring() -> Rules:
    return (("matomo.no_action", F.size("f.actionDetails") == 0),)


def _events(host: HostContext, source: str, kept: Column) -> Column:
    """A row for each action of a visit."""

    def event(action: Column, position: Column) -> Column:
        before = F.filter(F.slice("f.actionDetails", 1, position), lambda one: one["type"] == "action")
        viewed = _given(F.try_element_at(before, F.lit(-1))["url"])
        return row(Events, _action(host, source, kept, action, viewed))

    return F.transform("f.actionDetails", event)


def _action(host: HostContext, source: str, kept: Column, action: Column, viewed: Column) -> Columns:
    """What of an action is what of an event; `viewed` is the page viewed before."""
    kind = action["type"]
    is_view, ts = kind == "action", _instant(action)
    url = F.coalesce(F.when(~kind.isin(*_ELSEWHERE), _given(action["url"])), F.when(~is_view, viewed))
    path = own_path(url, host.site)
    told_if_any = (F.coalesce(action[name], F.lit("")) for name in ("type", "pageId", "goalPageId", "goalId"))
    identity = (F.col("f.idSite"), F.col("f.idVisit"), F.unix_seconds(ts).cast("string"), *told_if_any)
    return {
        "event_id": vendor_id(host.name, source, *identity),
        "event_type": F.when(_given(kind).isNotNull(), F.coalesce(looked_up(EVENT_TYPES, kind), F.lit("other"))),
        "ts": ts,
        "day": day_in(host.zone, ts),
        "visitor_id": _given(F.col("f.visitorId")),
        "session_id": F.col("f.idVisit"),
        "user_id": _given(F.col("f.userId")),
        "url": url,
        "path": path,
        "article_id": article_of(path, host.article_pattern),
        "referrer": F.when(is_view, F.coalesce(viewed, _given(F.col("f.referrerUrl")))),
        "engaged_seconds": F.when(is_view, F.nullif(_seconds(action), F.lit(0.0))),
        "extras": as_extras(F.map_concat(kept, _aside(action))),
    }


def _given(value: Column) -> Column:
    return F.when(value != "", value)


def _aside(action: Column) -> Column:
    told = F.create_map(*(word for name in _ACTION_ASIDE for word in (F.lit(name), action[name])))
    return F.map_filter(told, lambda _, value: F.coalesce(value != "", F.lit(False)))


MATOMO = JsonFormat(
    name="matomo",
    version="1",
    fields=_FIELDS,
    identifiers=identifiers("visitIp", "visitorId", "userId", "fingerprint", "email", "orderId"),
    contract=Events,
    told_by=("idSite", "idVisit", "visitorId", "actionDetails"),
    prepare=_prepare,
    refusing=_refusing,
    ignoring=_ignoring,
    several=_events,
    known=_KNOWN,
).adapter()
