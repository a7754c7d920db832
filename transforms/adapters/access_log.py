"""Apache and nginx access logs in the combined format: one page that a reader saw is one `pageview`.

    address identity user [time] "method target protocol" status bytes "referrer" "user agent"

Source: https://httpd.apache.org/docs/2.4/logs.html#combined
"""

from collections.abc import Mapping, Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from transforms.adapters.access_log_line import pseudonymise, recognises
from transforms.adapters.adapter import Adapter
from transforms.adapters.bots import NO_READER_PATTERN
from transforms.canonical import Reading, article_of, classify, content_id, day_in
from transforms.host import HostContext

# Possessive, so that Java walks long fields in a loop: a plain group of alternatives overflows its stack. Bounded
# before the time, so that a hostile line is read once.
_QUOTED = r'"((?:\\[\s\S]|[^"\\])*+)"'
_LINE = (
    rf"\A(\S+) (\S+) (?!- [^\[])(.{{1,256}}?) \[([^\]]{{1,64}})\] {_QUOTED} (\d{{3}}) (\d+|-) {_QUOTED} {_QUOTED}\s*\z"
)
# A careless client leaves spaces in the target; a time-out or a TLS greeting is logged without a method.
_REQUEST = r"\A(\S+) ([\s\S]+?)(?: HTTP/[\d.]+)?\z"
_TIME = "dd/MMM/yyyy:HH:mm:ss Z"

# Which group of a line is what.
_FIELDS = {"address": 1, "time": 4, "request": 5, "status": 6, "referrer": 8, "user_agent": 9}

# 304: the reader's browser has the page already and shows it again, which is a view like any other.
# 206 is a download that goes on; redirects are counted where they lead to.
_VIEWED = ("200", "304")

# What a page is made of, rather than a page; by place for files that have no telling extension.
_ASSET = (
    r"(?i)\.(?:css|js|map|png|gif|jpe?g|svg|webp|bmp|ico|swf|woff2?|ttf|otf|eot)\z"
    r"|\A/(?:images|icons|css|js|fonts|static)/|\A/(?:robots\.txt|favicon|apple-touch-icon|browserconfig)"
)
_FEED_PATH = r"(?i)/(?:rss|atom|feeds?)(?:/|\z)|\.(?:rss|atom|rdf)\z|/(?:rss|atom|feed|index|sitemap)[^/]*\.xml\z"
_FEED_QUERY = r"(?i)(?:\A|&)(?:flav|feed|format)=(?:rss|atom)"
# A file with an extension that no page has is a download. An extension begins with a letter: `talk-2012.10` has none.
_DOWNLOAD = r"\A/.*\.(?!(?:x?html?|php|aspx?|jsp)\z)[A-Za-z][A-Za-z0-9]*\z|\A(?!/)"


def _refusing() -> Sequence[tuple[str, Column]]:
    """Why a record cannot be read: the first that applies names it."""
    return (
        ("landing.encoding", F.col("damaged")),
        ("access_log.unparsable", F.col("address") == ""),
        ("access_log.bad_timestamp", F.col("ts").isNull()),
    )


def _ignoring() -> Sequence[tuple[str, Column]]:
    """Why a record that can be read is no page view: the first that applies names it."""
    return (
        ("access_log.bot", F.col("user_agent").rlike(NO_READER_PATTERN)),
        ("access_log.feed", F.col("path").rlike(_FEED_PATH) | F.col("query").rlike(_FEED_QUERY)),
        ("access_log.asset", F.col("path").rlike(_ASSET)),
        ("access_log.method", F.col("method") != "GET"),
        ("access_log.status", ~F.col("status").isin(*_VIEWED)),
        ("access_log.not_a_page", F.col("path").rlike(_DOWNLOAD)),
    )


def _pageview(host: HostContext) -> Mapping[str, Column]:
    """What of a line is what of an event."""
    return {
        "event_id": F.col("event_id"),
        "event_type": F.lit("pageview"),
        "ts": F.col("ts"),
        "day": day_in(host.zone, F.col("ts")),
        "visitor_id": F.substring(F.sha2(F.concat_ws("|", "address", "user_agent"), 256), 1, 32),
        "url": F.concat(F.lit(f"https://{host.site}"), F.col("local")),
        "path": F.col("path"),
        "article_id": article_of(F.col("path"), host.article_pattern),
        "referrer": F.when(~F.col("referrer").isin("-", ""), F.col("referrer")),
        "user_agent": F.col("user_agent"),
    }


def canonical(landed: DataFrame, host: HostContext, source: str) -> DataFrame:
    """Classify the records of an access log; see `Adapter.canonical`."""
    reading = Reading(refusing=_refusing(), ignoring=_ignoring(), mapping=_pageview(host))
    return classify(_parsed(landed.withColumn("event_id", content_id(host.name, source))), landed.columns, reading)


def _parsed(landed: DataFrame) -> DataFrame:
    """Every field of a line; empty strings where the line is none."""
    fields = {name: F.regexp_extract("payload", _LINE, group) for name, group in _FIELDS.items()}
    target = {"method": F.regexp_extract("request", _REQUEST, 1), "target": F.regexp_extract("request", _REQUEST, 2)}
    ts = F.try_to_timestamp(F.col("time"), F.lit(_TIME))
    # Proxies ask with the whole address, and a fragment is no business of a server's.
    local = F.regexp_replace(F.regexp_replace("target", r"(?i)\Ahttps?://[^/?#]*/?", "/"), r"#[\s\S]*\z", "")
    return (
        landed.withColumns(fields)
        .withColumns({**target, "ts": ts})
        .withColumn("local", local)
        .withColumns({"path": _normalised_path(), "query": F.regexp_extract("local", r"\?([\s\S]*)\z", 1)})
    )


def _normalised_path() -> Column:
    """One name per page: no query, single slashes, a folder for its `index.html`. Escapes stay as they came."""
    path = F.regexp_replace(F.regexp_replace("local", r"\?[\s\S]*\z", ""), "/{2,}", "/")
    return F.regexp_replace(path, r"/index\.html?\z", "/")


ACCESS_LOG = Adapter(
    name="access_log", version="1", recognises=recognises, pseudonymise=pseudonymise, canonical=canonical
)
