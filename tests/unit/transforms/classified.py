"""Records as landing gives them, classified; and the host that the tests are about."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame, Row, SparkSession

from infra.config.service import FileConfig
from transforms.adapters import adapter_for
from transforms.bronze import Origin
from transforms.host import HostContext

LANDED = "delivery string, record long, payload string, damaged boolean, file_name string, bytes_decompressed long"
ACCESS_LOG = adapter_for("access_log")
HOST = HostContext.of(FileConfig().host("semicomplete").document)
ORIGIN = Origin(
    host=HOST.name, source="access_log", source_version="access_log/1", run_day=date(2015, 5, 21), run_key="a-run"
)


def landed(
    spark: SparkSession, payloads: Sequence[str], *, delivery: str = "d1", damaged: Sequence[int] = ()
) -> DataFrame:
    """One delivery of these payloads, of which those at the positions `damaged` are."""
    rows = [
        (delivery, record, payload, record in damaged, f"{delivery}.log", 1_000)
        for record, payload in enumerate(payloads)
    ]
    return spark.createDataFrame(rows, LANDED)


def classify(frame: DataFrame) -> DataFrame:
    """What the adapter of the access log makes of it."""
    return ACCESS_LOG.canonical(frame, HOST, ORIGIN.source)


def verdicts(frame: DataFrame) -> list[Row]:
    """Classified records in the order of delivery and record."""
    return classify(frame).orderBy("delivery", "record").collect()
