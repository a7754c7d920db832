"""Events of the real files by day and type, counted with plain Python; nothing of adapters or models is asked."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

SAMPLES = Path(__file__).parents[2] / "data"
_WCP, _NEW_YORK = SAMPLES / "washington_city_paper", ZoneInfo("America/New_York")

# Day and type of event.
Cell = tuple[date, str]


@dataclass(frozen=True)
class Raw:
    """One event as a file has it; the same `identity` is the same event."""

    day: date
    event_type: str
    identity: tuple[str, ...]
    of_article: bool = False


@dataclass(frozen=True)
class RawCounts:
    """Events by day and type, with those that came again and without."""

    rows: Counter[Cell] = field(default_factory=Counter)
    distinct: Mapping[Cell, int] = field(default_factory=dict)


def counted(events: Iterable[Raw]) -> RawCounts:
    """Count; pageviews of articles are counted for themselves too."""
    rows: Counter[Cell] = Counter()
    identities: dict[Cell, set[tuple[str, ...]]] = {}
    for event in events:
        types = [event.event_type, "article_pageview"] if event.of_article else [event.event_type]
        for each in types:
            rows[event.day, each] += 1
            identities.setdefault((event.day, each), set()).add(event.identity)
    return RawCounts(rows, {cell: len(found) for cell, found in identities.items()})


def washington_city_paper() -> Iterator[Raw]:
    """Two exports of Google Analytics, what was merged of it and Snowplow, and Snowplow's own."""
    for name in ("ga_activities_2020q3.csv", "ga_activities_2020q4.csv", "ga_snowplow_activities_2021q2.csv"):
        for row in table(_WCP / name):
            stated = datetime.fromisoformat(row["activity_time"])
            # The first export states New York's time as UTC.
            day = stated.date() if "2020q3" in name else stated.astimezone(_NEW_YORK).date()
            page = row.get("page_path") or ""
            if row["landing_page_path"] == "(not set)" and not page:
                continue
            viewed = row.get("activity_type") == "PAGEVIEW"
            what = (row["client_id"], str(stated.timestamp()), row["event_category"], row["event_action"])
            yield Raw(day, "pageview" if viewed else _prompt(row), what, viewed and _is(r"/article/\d+", page))
    yield from _snowplow(_WCP / "snowplow_activities.csv", _NEW_YORK, r"/article/\d+")


def snowplow_web() -> Iterator[Raw]:
    """All columns of a tracker for the web."""
    return _snowplow(SAMPLES / "snowplow_web" / "events.csv", ZoneInfo("Europe/London"), r"/(?:resources|blog|t)/[^/]+")


def _snowplow(path: Path, zone: ZoneInfo, article: str) -> Iterator[Raw]:
    types = {"page_view": "pageview", "page_ping": "ping", "amp_page_ping": "ping", "link_click": "click"}
    types |= dict.fromkeys(("consent_preferences", "cmp_visible"), "consent")
    for row in table(path):
        day = datetime.fromisoformat(row["derived_tstamp"]).replace(tzinfo=UTC).astimezone(zone).date()
        kind = types.get(row["event_name"], "other")
        yield Raw(day, kind, (path.name, row["event_id"]), kind == "pageview" and _is(article, row["page_url"]))


def _prompt(row: Mapping[str, str]) -> str:
    category, action = row["event_category"], row["event_action"]
    if category.startswith("snowplow_") and category.endswith("page_ping"):
        return "ping"
    if action in {"conversion", "newsletter signup", "Form Submission"}:
        return "registration"
    if re.search(r"[Ii]mpression|^Seen$", action):
        return "prompt_impression"
    if action.endswith("Dismissal"):
        return "prompt_dismissal"
    return "read_milestone" if action.endswith("%") else "other"


def _is(article: str, address: str) -> bool:
    return re.match(rf".*{article}(?:/|$)", urlsplit(address).path) is not None


def table(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file, by the names in its first line."""
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


_LINE = re.compile(
    r'(?P<address>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] "GET (?P<target>\S.*?)(?: HTTP/1\.\d)?" (?P<status>\d+) \S+'
    r' "(?P<referrer>.*?)" "(?P<agent>.*)"'
)
# Who reads: a browser of a desk, a telephone or a terminal by its name, unless it calls itself something else too.
# One reader's proxy says what belonged into an address.
_BROWSER = re.compile(
    r"^(?:Mozilla/\d\.\d+ (?:\((?!compatible;\))|Gecko)|Opera/|Midori/|SAMSUNG-|LAVA|MAXX|QS304|Maui|Links|ELinks|Lynx"
    r"|ZDM|Micromax|Instagram|&as_qdr)"
)
_MACHINE = re.compile(
    r"://|@|bot\b|bot[/-]|spider|crawl|slurp|feed|\brss|reader|Preview|Phantom|Indy|daumoa|genieo|Superblock|newsify"
    r"|CFNetwork|Google Favicon|docs\.google|Google Desktop|livejournal|monitor|Flipboard|archiver",
    re.I,
)


def semicomplete() -> Iterator[Raw]:
    """Pages that browsers asked for and got; no two lines of the log are the same event."""
    zone = ZoneInfo("America/Los_Angeles")
    lines = (SAMPLES / "semicomplete" / "access_log").read_text(errors="replace").splitlines()
    for number, line in enumerate(lines):
        found = _LINE.fullmatch(line)
        if found and found["status"] in {"200", "304"} and _reads(found["agent"]) and _is_page(found["target"]):
            at = datetime.strptime(found["time"], "%d/%b/%Y:%H:%M:%S %z")
            yield Raw(at.astimezone(zone).date(), "pageview", (str(number),))


def _reads(agent: str) -> bool:
    return _BROWSER.match(agent) is not None and not _MACHINE.search(agent)


def _is_page(target: str) -> bool:
    """Whether it is shown as a page: neither a feed, nor a file to load, nor part of another page."""
    path, _, query = target.partition("#")[0].partition("?")
    if re.search(r"\b(?:flav|feed|format)=(?:rss|atom)", query) or re.search(r"/(?:rss|atom|feeds?)(?:/|$)", path):
        return False
    if re.match(r"/+(?:images|icons|css|js|fonts|static|favicon|robots)\b", path):
        return False
    extension = re.search(r"\.([A-Za-z]\w*)$", path)
    return extension is None or extension[1].lower() in {"html", "htm", "php", "xhtml", "asp", "jsp"}
