"""Snowplow's events: of the web tracker and of AMP's, with contexts as JSON and as Python wrote them."""

from datetime import date, datetime
from typing import Any

from pyspark.sql import SparkSession

from tests.unit.transforms.reading import HASHED, csv_file, read
from transforms.adapters.snowplow import EVENT_TYPES, SNOWPLOW

REQUIRED = SNOWPLOW.framing.required  # type: ignore[attr-defined]
AMP_ID = "contexts_dev_amp_snowplow_amp_id_1"
AMP_PING = "unstruct_event_dev_amp_snowplow_amp_page_ping_1"
IAB = "contexts_com_iab_snowplow_spiders_and_robots_1_0_0"
COLUMNS = (
    *REQUIRED,
    "user_id",
    "domain_userid",
    "domain_sessionid",
    "pp_yoffset_max",
    "br_viewheight",
    "doc_height",
    AMP_ID,
    AMP_PING,
    IAB,
    "app_id",
    "geo_zipcode",
)
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) Version/14.0.3 Mobile/15E148 Safari/604.1"
WEB = {
    "event": "page_ping",
    "event_id": "9e983d4a",
    "event_name": "page_ping",
    "collector_tstamp": "2021-03-03 21:27:32.696",
    "derived_tstamp": "2021-03-03 21:27:32.695",
    "user_ipaddress": "192.0.2.7",
    "network_userid": "n1",
    "domain_userid": "d1",
    "domain_sessionid": "s1",
    "user_id": "u1",
    "page_url": "https://washingtoncitypaper.com/article/502122/azzi/?a=b",
    "page_urlpath": "/article/502122/azzi/",
    "page_referrer": "http://www.bing.com/",
    "useragent": AGENT,
    "pp_yoffset_max": "980",
    "br_viewheight": "20",
    "doc_height": "4000",
    "app_id": "site",
    "geo_zipcode": "20001",
    IAB: '[{"category":"BROWSER","spiderOrRobot":false}]',
}
AMP = {
    "event": "unstruct",
    "event_id": "8e8c2571",
    "event_name": "amp_page_ping",
    "collector_tstamp": "2021-02-11T08:01:10.937Z",
    "derived_tstamp": "",
    "network_userid": "n1",
    "page_url": "https://washingtoncitypaper-com.cdn.ampproject.org/v/s/washingtoncitypaper.com/article/209375/x/?amp_js_v=0",
    "useragent": AGENT,
    AMP_ID: "[{'ampClientId': 'amp-007', 'domainUserid': '', 'userId': ''}]",
    AMP_PING: "{'scrollTop': 1172, 'scrollHeight': 10876, 'viewportHeight': 774, 'totalEngagedTime': 60}",
}


def rows(spark: SparkSession, *given: dict[str, str]) -> list[dict[str, Any]]:
    return read(spark, "washington_city_paper", "snowplow", csv_file(COLUMNS, *given)).rows()


def test_every_field_of_a_web_event_and_of_an_amp_event(spark: SparkSession) -> None:
    web, amp = rows(spark, WEB, AMP)
    assert len(web.pop("event_id")) == len(amp.pop("event_id")) == 64
    assert web == {
        "day": date(2021, 3, 3),
        "event_type": "ping",
        "ts": datetime(2021, 3, 3, 21, 27, 32, 695_000),
        "visitor_id": HASHED("d1"),
        "session_id": "s1",
        "user_id": HASHED("u1"),
        "url": "https://washingtoncitypaper.com/article/502122/azzi/?a=b",
        "path": "/article/502122/azzi/",
        "article_id": "502122",
        "referrer": "http://www.bing.com/",
        "user_agent": AGENT,
        "engaged_seconds": None,
        "scroll_share": 0.25,
        "extras": '{"event_name":"page_ping","collector_tstamp":"2021-03-03 21:27:32.696","app_id":"site"}',
    }
    assert amp == {
        "day": date(2021, 2, 11),
        "event_type": "ping",
        "ts": datetime(2021, 2, 11, 8, 1, 10, 937_000),
        "visitor_id": HASHED("amp-007"),
        "session_id": None,
        "user_id": None,
        "url": AMP["page_url"],
        "path": "/article/209375/x/",
        "article_id": "209375",
        "referrer": None,
        "user_agent": AGENT,
        "engaged_seconds": 60.0,
        "scroll_share": (1172 + 774) / 10876,
        "extras": '{"event_name":"amp_page_ping","collector_tstamp":"2021-02-11T08:01:10.937Z"}',
    }


def test_nobody_can_be_read_out_of_landing(spark: SparkSession) -> None:
    landed = read(spark, "washington_city_paper", "snowplow", csv_file(COLUMNS, WEB, AMP)).classified
    payloads = "".join(row.payload for row in landed.select("payload").collect())
    assert [who for who in ("192.0.2.7", '"n1"', '"d1"', '"u1"', "amp-007") if who in payloads] == []


def test_names_of_events_tell_their_types(spark: SparkSession) -> None:
    names = [*EVENT_TYPES, "snplow_cookies"]
    found = rows(
        spark, *({**WEB, "event_name": name} for name in names), {**WEB, "event": "page_view", "event_name": ""}
    )
    assert [row["event_type"] for row in found] == [*EVENT_TYPES.values(), "other", "pageview"]


def test_an_event_sent_twice_keeps_its_id(spark: SparkSession) -> None:
    first, again, other = rows(
        spark, WEB, {**WEB, "collector_tstamp": "2021-03-03 21:28:00"}, {**WEB, "event_id": "9e983d4b"}
    )
    assert first["event_id"] == again["event_id"] != other["event_id"]


def test_bots_are_set_apart_by_the_iabs_list_and_by_their_names(spark: SparkSession) -> None:
    given = [
        {**WEB, IAB: '[{"spiderOrRobot":true}]'},
        {**AMP, "useragent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        WEB,
    ]
    reading = read(spark, "washington_city_paper", "snowplow", csv_file(COLUMNS, *given))
    assert [verdict.ignored_by for verdict in reading.verdicts] == ["snowplow.bot", "snowplow.bot", None]


def test_what_cannot_be_measured_is_not_made_up(spark: SparkSession) -> None:
    shares = {
        "nothing told": ({"pp_yoffset_max": "", "doc_height": "4000"}, None),
        "no height": ({"doc_height": "0"}, None),
        "a page that shrank": ({"doc_height": "500"}, 1.0),
    }
    found = rows(spark, *({**WEB, **change} for change, _ in shares.values()))
    assert [row["scroll_share"] for row in found] == [share for _, share in shares.values()]


def test_wrong_events_are_named_by_their_rules(spark: SparkSession) -> None:
    given: dict[str, tuple[dict[str, str], str | None]] = {
        "nobody": ({"domain_userid": "", "network_userid": ""}, "events.v1.visitor_id.not_null"),
        "no id": ({"event_id": ""}, "events.v1.event_id.not_null"),
        "no time": ({"derived_tstamp": "", "collector_tstamp": ""}, "snowplow.bad_timestamp"),
        "words": ({"doc_height": "tall"}, "snowplow.doc_height_is_no_number"),
        "NaN": ({"doc_height": "NaN"}, "snowplow.doc_height_is_no_number"),
        "infinity": ({"pp_yoffset_max": "Infinity"}, "snowplow.pp_yoffset_max_is_no_number"),
        "AMP's NaN": (
            {AMP_PING: AMP[AMP_PING].replace("60", "nan"), "doc_height": ""},
            "events.v1.engaged_seconds.finite",
        ),
        "negative": ({"pp_yoffset_max": "-5000"}, "events.v1.scroll_share.ge"),
        "nowhere": ({"page_url": "", "page_urlpath": ""}, "events.v1.path.not_null"),
    }
    reading = read(
        spark,
        "washington_city_paper",
        "snowplow",
        csv_file(COLUMNS, *({**WEB, **change} for change, _ in given.values())),
    )
    broken = reading.broken()
    found = [refusal or broken[record][0] for record, refusal in enumerate(reading.refusals())]
    assert dict(zip(given, found, strict=True)) == {name: rule for name, (_, rule) in given.items()}
