"""Whatever a vendor delivers: records = accepted + quarantined + ignored, and no record stops the others."""

import csv
import io
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from tests.unit.transforms import dirt
from tests.unit.transforms.adapters import (
    test_access_log,
    test_arc_ans,
    test_ga4,
    test_google_analytics,
    test_matomo,
    test_piano,
    test_segment,
    test_snowplow,
    test_stripe,
    test_tollgate,
    test_wordpress_rest,
    test_wordpress_wxr,
)
from tests.unit.transforms.reading import Reading, kept, read, read_by

FILES: dict[tuple[str, str], st.SearchStrategy[bytes]] = {
    ("semicomplete", "access_log"): dirt.text_lines(test_access_log.line()),
    ("riverbend", "events"): dirt.json_records(test_tollgate.EVENT | {"engaged_seconds": 1.5, "scroll_share": 0.5}),
    ("riverbend", "walls"): dirt.json_records(test_tollgate.WALL),
    ("riverbend", "subscriptions"): dirt.json_records(test_tollgate.SUBSCRIPTION),
    ("riverbend", "ads"): dirt.csv_rows(test_tollgate.ADS, test_tollgate.STATEMENT),
    ("riverbend", "articles"): dirt.json_records(test_arc_ans.STORY),
    ("washington_city_paper", "ga_2020q3"): dirt.csv_rows(test_google_analytics.LATE, test_google_analytics.VIEW),
    ("washington_city_paper", "ga_snowplow_2021q2"): dirt.csv_rows(
        test_google_analytics.MERGED, {**test_google_analytics.ROW, "external_id": "503347.0"}
    ),
    ("washington_city_paper", "snowplow"): dirt.csv_rows(test_snowplow.COLUMNS, test_snowplow.WEB),
    ("snowplow_web", "web"): dirt.csv_rows(test_snowplow.COLUMNS, test_snowplow.AMP),
    ("wordpress_sample", "articles"): dirt.wordpress_items(test_wordpress_wxr.POST),
}
# A shrunk example costs a Spark job a step; the one that failed is printed as it is.
_FEW_EXAMPLES = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Formats that no configured host delivers, by the adapter.
FORMATS: dict[str, st.SearchStrategy[bytes]] = {
    "ga4": dirt.json_records(test_ga4.VIEW),
    "matomo": dirt.json_records(test_matomo.VISIT),
    "piano": dirt.json_records(test_piano.CONVERSION),
    "segment": dirt.json_records(test_segment.TRACK),
    "stripe": dirt.json_records(test_stripe.EVENT),
    "wordpress_rest": dirt.json_records(test_wordpress_rest.POST),
}


@pytest.mark.parametrize("source", FILES, ids="-".join)
@_FEW_EXAMPLES
@given(data=st.data())
def test_every_record_has_one_fate(spark: SparkSession, source: tuple[str, str], data: st.DataObject) -> None:
    content = data.draw(FILES[source])
    delivered = _records(content)
    if delivered:
        _is_conserved(read(spark, *source, content), delivered, rows_per_record=1)


@pytest.mark.parametrize("name", FORMATS)
@_FEW_EXAMPLES
@given(data=st.data())
def test_every_record_of_a_format_has_one_fate(spark: SparkSession, name: str, data: st.DataObject) -> None:
    content = data.draw(FORMATS[name])
    several = len(test_matomo.VIEWS) if name == "matomo" else 1
    _is_conserved(read_by(spark, name, "washington_city_paper", content), _records(content), rows_per_record=several)


def _is_conserved(reading: Reading, delivered: int, *, rows_per_record: int) -> None:
    with kept(reading):
        counts = reading.counts()
        accepted = reading.enforced.valid.count()
    assert counts.records == delivered == counts.accepted + counts.quarantined + counts.ignored
    assert counts.accepted <= counts.table_rows == accepted <= counts.accepted * rows_per_record


def _records(content: bytes) -> int:
    """By other means than ours."""
    if content.startswith(b"{"):
        return len(content.splitlines())
    if content.startswith(b"<"):
        return len(ElementTree.fromstring(content).findall("channel/item"))  # noqa: S314 - we have just written it
    if content.startswith(b'"'):
        return sum(1 for row in csv.reader(io.StringIO(content.decode())) if row) - 1
    return sum(bool(line.strip()) for line in content.split(b"\n"))
