"""What an access log's lines become: golden rows, one verdict each, identities."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pyspark.sql import Row, SparkSession

from tests.unit.transforms.classified import landed, verdicts

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0"
POST = "/blog/geekery/ssl-latency.html"


def line(
    target: str = POST,
    *,
    request: str | None = None,
    time: str = "17/May/2015:10:05:03 +0000",
    status: str = "200",
    referrer: str = "-",
    agent: str = BROWSER,
    client: str = "a1",
) -> str:
    request = f"GET {target} HTTP/1.1" if request is None else request
    return f'{client} - - [{time}] "{request}" {status} 512 "{referrer}" "{agent}"'


# line -> path, article
PAGES: Mapping[str, tuple[str, str, str | None]] = {
    "post": (line(), POST, "blog/geekery/ssl-latency"),
    "post without extension": (
        line("/blog/geekery/ssl-latency"),
        "/blog/geekery/ssl-latency",
        "blog/geekery/ssl-latency",
    ),
    "post of a folder": (
        line("/blog/articles/ssh/main.html"),
        "/blog/articles/ssh/main.html",
        "blog/articles/ssh",
    ),
    "post below the blog": (
        line("/blog/growing-logstash-value.html"),
        "/blog/growing-logstash-value.html",
        "blog/growing-logstash-value",
    ),
    "a version in the name": (
        line("/blog/geekery/xdotool-2.2011.html"),
        "/blog/geekery/xdotool-2.2011.html",
        "blog/geekery/xdotool-2.2011",
    ),
    "project's page": (
        line("/projects/xdotool/xdotool.xhtml"),
        "/projects/xdotool/xdotool.xhtml",
        "projects/xdotool",
    ),
    "talk of a month": (
        line("/presentations/metrics-2012.10/"),
        "/presentations/metrics-2012.10/",
        "presentations/metrics-2012.10",
    ),
    "tag": (line("/blog/tags/puppet"), "/blog/tags/puppet", None),
    "archive": (line("/blog/2007/Jan/31"), "/blog/2007/Jan/31", None),
    "category": (line("/blog/geekery/"), "/blog/geekery/", None),
    "category's second page": (line("/blog/geekery/index?page=2"), "/blog/geekery/index", None),
    "list of articles": (line("/articles/"), "/articles/", None),
    "front": (line("/"), "/", None),
    "query and fragment": (
        line("/articles/ssh/?utm_source=feedburner#top"),
        "/articles/ssh/",
        "articles/ssh",
    ),
    "slashes": (line("//articles///ssh/"), "/articles/ssh/", "articles/ssh"),
    "index": (line("/articles/ssh/index.html"), "/articles/ssh/", "articles/ssh"),
    "through a proxy": (line("http://semicomplete.com/articles/ssh/"), "/articles/ssh/", "articles/ssh"),
    "through a proxy, bare": (line("http://semicomplete.com"), "/", None),
    "spaces in the target": (line("/about us/"), "/about us/", None),
    "not modified": (line(status="304"), POST, "blog/geekery/ssl-latency"),
    "no protocol": (line(request="GET /about/"), "/about/", None),
    "quotes": (
        line(referrer=r"http://a/\"b\"", agent=r"Mozilla/5.0 (\"X\") Gecko \\"),
        POST,
        "blog/geekery/ssl-latency",
    ),
    "Links is read by people": (
        line("/about/", agent="Links (2.7; CYGWIN_NT-5.1 1.7.15 i686; text)"),
        "/about/",
        None,
    ),
    "a telephone of Cubot": (
        line("/about/", agent="Mozilla/5.0 (Linux; Android 6.0; CUBOT DINOSAUR) Safari/537.36"),
        "/about/",
        None,
    ),
    # A group of alternatives that recurses would overflow Java's stack here, and kill the run.
    "a megabyte of escapes": (line("/about/", agent="Mozilla " + '\\"' * 500_000), "/about/", None),
    "a deep path": (line("/blog" + "/a" * 3_900), "/blog" + "/a" * 3_900, None),
}

SET_ASIDE: Mapping[str, tuple[str, str]] = {
    "Googlebot": (line(agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), "bot"),
    "no agent": (line(agent="-"), "bot"),
    "a bot asks for a feed": (line("/?flav=rss20", agent="Tiny Tiny RSS/1.11 (http://tt-rss.org/)"), "bot"),
    "RSS": (line("/?flav=rss20"), "feed"),
    "Atom": (line("/blog/tags/puppet?page=1&flav=atom"), "feed"),
    "RSS by path": (line("/blog/rss"), "feed"),
    "feed file": (line("/index.xml"), "feed"),
    "style": (line("/style2.css"), "asset"),
    "image with a query": (line("/images/jordan-80.PNG?v=2"), "asset"),
    "icon": (line("/favicon.ico"), "asset"),
    "robots": (line("/robots.txt"), "asset"),
    "folder of images": (line("/images/"), "asset"),
    "an asset that is missing": (line("/reset.css", status="404"), "asset"),
    "head": (line(request="HEAD /about/ HTTP/1.1"), "method"),
    "post": (line(request="POST /wp-login.php HTTP/1.1", status="404"), "method"),
    "time-out": (line(request="-", status="408"), "method"),
    "greeting of TLS": (line(request=r"\x16\x03\x01", status="400"), "method"),
    "moved": (line(status="301"), "status"),
    "part of a file": (line("/files/a.bin", status="206"), "status"),
    "error": (line(status="500"), "status"),
    "download": (line("/files/logstash/logstash-1.1.0-monolithic.jar"), "not_a_page"),
    "source": (line("/projects/tastydrive/tastydrive.py"), "not_a_page"),
    "document": (line("/resume.xml"), "not_a_page"),
}

UNREADABLE: Mapping[str, tuple[str, str]] = {
    "cut off": (line()[:-1], "access_log.unparsable"),
    "common format": (line().split(' "-" ')[0], "access_log.unparsable"),
    "virtual host in front": ("www.semicomplete.com:80 " + line(), "access_log.unparsable"),
    "no status": (line(status="OK"), "access_log.unparsable"),
    "not a line": ('{"event": "pageview"}', "access_log.unparsable"),
    "February's 30th": (line(time="30/Feb/2015:10:05:03 +0000"), "access_log.bad_timestamp"),
    "no offset": (line(time="17/May/2015:10:05:03"), "access_log.bad_timestamp"),
    "impossible offset": (line(time="17/May/2015:10:05:03 +9999"), "access_log.bad_timestamp"),
    "hour 24": (line(time="17/May/2015:24:00:00 +0000"), "access_log.bad_timestamp"),
    "no month": (line(time="17/Mai/2015:10:05:03 +0000"), "access_log.bad_timestamp"),
}


def one_row_each(spark: SparkSession, lines: list[str]) -> list[Row]:
    rows = verdicts(landed(spark, lines))
    assert [row.payload for row in rows] == lines
    for row in rows:
        fates = (row.refused_by is not None, row.ignored_by is not None, len(row.rows) > 0)
        assert sum(fates) == 1, row
    return rows


def test_pages_become_pageviews_with_normalised_paths(spark: SparkSession) -> None:
    rows = one_row_each(spark, [given for given, _, _ in PAGES.values()])
    found = {
        name: [(event.path, event.article_id) for event in row.rows] for name, row in zip(PAGES, rows, strict=True)
    }
    assert found == {name: [(path, article)] for name, (_, path, article) in PAGES.items()}


def test_what_is_no_page_of_a_reader_is_ignored_by_the_first_rule_that_applies(spark: SparkSession) -> None:
    rows = one_row_each(spark, [given for given, _ in SET_ASIDE.values()])
    found = {name: row.ignored_by for name, row in zip(SET_ASIDE, rows, strict=True)}
    assert found == {name: f"access_log.{rule}" for name, (_, rule) in SET_ASIDE.items()}


def test_what_cannot_be_read_is_refused_with_the_reason(spark: SparkSession) -> None:
    rows = one_row_each(spark, [given for given, _ in UNREADABLE.values()])
    found = {name: row.refused_by for name, row in zip(UNREADABLE, rows, strict=True)}
    assert found == {name: rule for name, (_, rule) in UNREADABLE.items()}


def test_a_damaged_line_is_refused_even_if_it_could_be_read(spark: SparkSession) -> None:
    (row,) = verdicts(landed(spark, [line()], damaged=[0]))
    assert (row.refused_by, row.ignored_by, row.rows) == ("landing.encoding", None, [])


def test_every_field_of_an_event(spark: SparkSession) -> None:
    given = line("/articles/ssh/?a=b#c", referrer="http://www.google.com/search?q=ssh", client="c0ffee")
    (event,) = verdicts(landed(spark, [given]))[0].rows
    found = event.asDict()
    assert len(found.pop("event_id")) == 64
    # echo -n 'c0ffee|Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0' | sha256sum
    assert found.pop("visitor_id") == "a6dafd292599096943d9eca6edd0ef61"
    assert found.pop("ts").replace(tzinfo=UTC) == datetime(2015, 5, 17, 10, 5, 3, tzinfo=UTC)
    assert found == {
        "event_type": "pageview",
        "day": date(2015, 5, 17),
        "session_id": None,
        "user_id": None,
        "url": "https://semicomplete.com/articles/ssh/?a=b",
        "path": "/articles/ssh/",
        "article_id": "articles/ssh",
        "referrer": "http://www.google.com/search?q=ssh",
        "user_agent": BROWSER,
        "engaged_seconds": None,
        "scroll_share": None,
        "extras": None,
    }


@pytest.mark.parametrize(
    ("time", "instant"),
    [
        ("17/May/2015:06:59:59 +0000", datetime(2015, 5, 17, 6, 59, 59, tzinfo=UTC)),
        ("17/May/2015:07:00:00 +0000", datetime(2015, 5, 17, 7, 0, 0, tzinfo=UTC)),
        ("17/May/2015:07:59:59 +0200", datetime(2015, 5, 17, 5, 59, 59, tzinfo=UTC)),
        # Clocks went forward in the host's zone at 10:00 UTC, and back on 1 November at 09:00 UTC.
        ("08/Mar/2015:07:59:59 +0000", datetime(2015, 3, 8, 7, 59, 59, tzinfo=UTC)),
        ("09/Mar/2015:06:59:59 +0000", datetime(2015, 3, 9, 6, 59, 59, tzinfo=UTC)),
        ("02/Nov/2015:07:30:00 +0000", datetime(2015, 11, 2, 7, 30, tzinfo=UTC)),
        ("29/Feb/2016:23:59:59 -0800", datetime(2016, 3, 1, 7, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_day_is_the_hosts(spark: SparkSession, time: str, instant: datetime) -> None:
    (event,) = verdicts(landed(spark, [line(time=time)]))[0].rows
    assert event.ts.replace(tzinfo=UTC) == instant
    assert event.day == instant.astimezone(ZoneInfo("America/Los_Angeles")).date()


def test_equal_lines_are_several_events_and_the_same_again_in_another_file(spark: SparkSession) -> None:
    first = verdicts(landed(spark, [line(), line("/about/"), line()], delivery="d1"))
    second = verdicts(landed(spark, [line("/"), line(), line()], delivery="d2"))
    ids = [row.rows[0].event_id for row in first]
    assert len(set(ids)) == 3
    assert [row.rows[0].event_id for row in second[1:]] == [ids[0], ids[2]]


def test_deliveries_read_together_do_not_count_each_others_lines(spark: SparkSession) -> None:
    both = landed(spark, [line()], delivery="d1").unionAll(landed(spark, [line()], delivery="d2"))
    assert len({row.rows[0].event_id for row in verdicts(both)}) == 1
