"""What Spark does while its classes are recorded: a little of each kind of work that every run does."""

from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from infra.jars import spark_jars
from infra.settings import Settings
from infra.spark.catalogs import branch_catalog
from infra.spark.session import start_session


def spark_workload(settings: Settings, nessie_uri: str) -> None:
    """Land in Delta, publish to Iceberg on the catalog, read back; returns when the driver's Java has ended."""
    spark = start_session(settings, spark_jars(settings))
    landed = settings.home / "landed"
    _land(spark, landed)
    catalog = branch_catalog(spark, settings, nessie_uri, "main")
    spark.sql(f"create namespace {catalog}.tier")
    spark.sql(
        f"create table {catalog}.tier.events (day date, id bigint, name string, at timestamp, tags array<string>) "
        "using iceberg partitioned by (day)"
    )
    for _ in range(2):
        _delivered(spark, landed).writeTo(f"{catalog}.tier.events").overwritePartitions()
    spark.sql(f"delete from {catalog}.tier.events where day = date '2026-01-02'")
    _answers(spark, f"{catalog}.tier.events").collect()
    _end(spark)


def _land(spark: SparkSession, path: Path) -> None:
    rows = spark.range(200).select(
        F.col("id"), F.concat(F.lit('{"name": "a'), F.col("id") % 7, F.lit('", "tags": ["x", "y"]}')).alias("payload")
    )
    rows.write.format("delta").save(str(path))
    rows.write.format("delta").mode("append").save(str(path))


def _delivered(spark: SparkSession, path: Path) -> DataFrame:
    schema = "name string, tags array<string>"
    landed = spark.read.format("delta").load(str(path)).withColumn("given", F.from_json("payload", schema))
    at = F.timestamp_seconds(F.lit(1767225600) + F.col("id") * 3600)
    return landed.dropDuplicates(["id"]).select(
        at.cast("date").alias("day"), "id", "given.name", at.alias("at"), "given.tags"
    )


def _answers(spark: SparkSession, table: str) -> DataFrame:
    return spark.sql(f"""
        with numbered as (
            select *, row_number() over (partition by name order by at) as place, lag(at) over (order by at) as before
            from {table} lateral view explode(tags) as tag
        ),
        by_name as (select name, count(distinct id) as ids, max(unix_timestamp(at)) as last from numbered group by name)
        select day, n.name, sum(place) as places, avg(ids) as ids, sha2(max(tag), 256) as digest
        from numbered n left join by_name using (name)
        where before is null or regexp_like(tag, '^[xy]$') group by day, n.name
        having count(*) > 0 order by day, n.name
    """)


def _end(spark: SparkSession) -> None:
    context = spark.sparkContext
    gateway = context._gateway
    assert gateway is not None
    java = gateway.proc
    spark.stop()
    gateway.shutdown()
    java.stdin.close()
    java.wait()
