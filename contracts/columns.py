"""The columns that tables share, each worded and bounded once."""

from datetime import UTC, datetime
from typing import Any

import pandera.pyspark as pa

# `$` alone lets a line feed stand after it, in Python and in Java.
SHA256_HEX = r"^[0-9a-f]{64}(?!\n)$"
KEYED_HASH = r"^[0-9a-f]{32}(?!\n)$"

# No site counted visitors before; epoch zero and its neighbours are missing times in disguise.
EARLIEST_EVENT = datetime(1995, 1, 1, tzinfo=UTC)

EVENT_TYPES = (
    "pageview",
    "ping",
    "click",
    "read_milestone",
    "prompt_impression",
    "prompt_dismissal",
    "registration",
    "consent",
    "other",
)
REFERRER_CLASSES = ("internal", "search", "social", "other_site", "direct")
DEVICE_CLASSES = ("desktop", "mobile", "tablet", "unknown")
ACTIONS = ("open", "regwall", "paywall")
WALL_LEVELS = ("free", "registration", "premium")
VISITOR_STATUSES = ("anonymous", "registered", "subscriber")
WALL_EVENT_TYPES = ("impression", "dismissal", "registration", "checkout", "purchase")
SUBSCRIPTION_EVENT_TYPES = ("registration", "subscription", "cancellation")


def host() -> Any:
    return pa.Field(
        str_length={"min_value": 1}, description="Publisher whose site this is about, by its configured name."
    )


def run_day() -> Any:
    return pa.Field(description="Day of the run that consumed the delivery, in the host's time zone.")


def event_day() -> Any:
    return pa.Field(description="Calendar day of the event in the host's time zone.")


def metric_day() -> Any:
    return pa.Field(description="Calendar day in the host's time zone that the metrics are of.")


def event_id() -> Any:
    return pa.Field(
        str_matches=SHA256_HEX,
        description="SHA-256 (hex) that an event keeps however often and in whatever file it is delivered.",
    )


def visitor_id() -> Any:
    return pa.Field(
        str_matches=KEYED_HASH,
        description="Pseudonym of the visitor: 128 bits (hex) of a hash keyed with the home's secret.",
    )


def path() -> Any:
    return pa.Field(
        str_startswith="/",
        str_length={"max_value": 2048},
        description="Path of the page on the host's site, without query and fragment; at most 2048 characters.",
    )


def article_id(*, nullable: bool = True) -> Any:
    return pa.Field(
        nullable=nullable,
        str_length={"min_value": 1},
        description="Article shown on the page, as the host's own systems name it"
        + ("; null where the page is no article." if nullable else "."),
    )


def source() -> Any:
    return pa.Field(
        str_length={"min_value": 1},
        description="The host's source that delivered it, by its configured name, e.g. access_log.",
    )


def source_version() -> Any:
    return pa.Field(
        str_length={"min_value": 1},
        description="Name and version of the adapter that read it; a mended adapter has a new version.",
    )


def delivery() -> Any:
    return pa.Field(
        str_matches=SHA256_HEX,
        description="Delivery it came in: SHA-256 (hex) of the delivered file's decompressed bytes.",
    )


def record() -> Any:
    return pa.Field(ge=0, description="Ordinal of the raw record within its delivery, from 0.")


def run_key() -> Any:
    return pa.Field(
        str_length={"min_value": 1},
        description="Key of the run that wrote the row: a digest of flow, host, day, inputs and definitions.",
    )


def count(of: str, *, at_least: int = 0, nullable: bool = False) -> Any:
    return pa.Field(nullable=nullable, ge=at_least, description=of)


def event_ts(description: str = "Instant of the event; not before 1995 (UTC).") -> Any:
    return pa.Field(ge=EARLIEST_EVENT, description=description)


def share(of: str, *, nullable: bool = False) -> Any:
    return pa.Field(nullable=nullable, ge=0.0, le=1.0, description=of)


def amount(of: str, *, nullable: bool = False) -> Any:
    return pa.Field(nullable=nullable, ge=0.0, description=of)


def text(of: str) -> Any:
    return pa.Field(nullable=True, str_length={"min_value": 1}, description=of)


def section() -> Any:
    return text("Section of the site that the article belongs to; null if the host's systems name none.")


def wall_level(*, nullable: bool = False) -> Any:
    return pa.Field(
        nullable=nullable,
        isin=WALL_LEVELS,
        description="Wall level of the article: free, registration or premium"
        + ("; null if unknown." if nullable else "."),
    )


def action(of: str, *, nullable: bool = False) -> Any:
    return pa.Field(nullable=nullable, isin=ACTIONS, description=of)


def propensity(of: str, *, nullable: bool = False) -> Any:
    return share(f"Probability with which {of} was to be chosen, as logged when it was.", nullable=nullable)


def decision_day() -> Any:
    return pa.Field(description="Day on which the decision holds: the one after the run's day.")


def policy() -> Any:
    return pa.Field(
        str_length={"min_value": 1},
        description="What decided: the stable model set's name, or no_model where there are no outcomes to learn from.",
    )


def config_version() -> Any:
    return pa.Field(str_length={"min_value": 1}, description="Version of the host's configuration that it was done by.")


def extras() -> Any:
    return pa.Field(
        nullable=True,
        description="Vendor fields without a column here, as a JSON object; null if there are none.",
    )


def model_digest() -> Any:
    return pa.Field(str_matches=SHA256_HEX, description="SHA-256 (hex) of the model's artifact.")
