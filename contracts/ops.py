"""Operations: what the platform tells of itself, on a branch of its own."""

import pandera.pyspark as pa
import pyspark.sql.types as T
from pandera.api.pyspark.model_config import BaseConfig

from contracts.bands.measure import Metric
from contracts.contract import Contract, table

OWNER = "platform"


OPS = "ops"


class Runs(Contract):
    """Each published run, as the log of its target tells: a row that is lost is written again from there."""

    run_key: T.StringType = pa.Field(description="Digest of everything that the run's result depends on.")
    flow: T.StringType = pa.Field(description="The flow that ran.")
    host: T.StringType = pa.Field(description="The publisher that it ran for; `all` for a release.")
    day: T.DateType = pa.Field(nullable=True, description="The run's day in the host's zone; a release has none.")
    target: T.StringType = pa.Field(description="The branch that it was published to.")
    attempt: T.IntegerType = pa.Field(ge=1, description="Which of its attempts was published.")
    base_hash: T.StringType = pa.Field(description="The target's commit that the attempt began from.")
    parent_hash: T.StringType = pa.Field(description="The target's commit that the audited candidate was built on.")
    published_hash: T.StringType = pa.Field(description="The target's commit that holds it.")
    published_at: T.TimestampType = pa.Field(description="When that commit was made.")
    tables: T.StringType = pa.Field(description="JSON object of the changed tables: rows added and removed of each.")
    inputs: T.StringType = pa.Field(description="JSON list of what it read: table, slice, snapshot, content.")
    reverts: T.StringType = pa.Field(description="JSON list of the keys of the runs that it takes back.")
    carries: T.StringType = pa.Field(description="JSON list of the keys of the runs that it brings along.")

    class Config(BaseConfig):
        name = "ops.runs"
        description = "Every published run, one row each: what the log of its target says, for SQL."
        metadata = table(version=1, owner=OWNER, partitioned_by=("flow",), ordered_by=("published_at",))


class Audits(Contract):
    """What each check said of each run that came to a verdict, also of those that were refused."""

    run_key: T.StringType = pa.Field(description="The run whose candidate was audited.")
    flow: T.StringType = pa.Field(description="The flow that ran.")
    host: T.StringType = pa.Field(description="The publisher that it ran for; `all` for a release.")
    day: T.DateType = pa.Field(nullable=True, description="The run's day in the host's zone; a release has none.")
    target: T.StringType = pa.Field(description="The branch that it was to be published to.")
    status: T.StringType = pa.Field(isin=["published", "refused"], description="How the run ended.")
    path: T.StringType = pa.Field(
        isin=["clean", "rebased", "replayed"], description="How the run came onto the candidate."
    )
    branch: T.StringType = pa.Field(description="Its run branch; still there if it was refused.")
    check_name: T.StringType = pa.Field(description="The check.")
    verdict: T.StringType = pa.Field(
        isin=["passed", "warned", "failed"], description="What it said; one that failed refuses the run."
    )
    detail: T.StringType = pa.Field(description="Why, in words.")
    recorded_at: T.TimestampType = pa.Field(description="When this row was written; of no meaning to the run.")

    class Config(BaseConfig):
        name = "ops.audits"
        description = "Every check of every audited run, one row each."
        metadata = table(version=1, owner=OWNER, partitioned_by=("host",), ordered_by=("recorded_at",))


class Quality(Contract):
    """What came of every rule of every contract in the audit of every run."""

    run_key: T.StringType = pa.Field(description="The run whose candidate was audited.")
    host: T.StringType = pa.Field(description="The publisher that it ran for; `all` for a release.")
    day: T.DateType = pa.Field(nullable=True, description="The run's day in the host's zone; a release has none.")
    table_name: T.StringType = pa.Field(description="The table, e.g. gold.article_daily_v1.")
    contract_version: T.IntegerType = pa.Field(ge=1, description="Version of the contract that it was held to.")
    rule_id: T.StringType = pa.Field(description="The rule.")
    severity: T.StringType = pa.Field(
        isin=["quarantine", "warn", "fail"], description="What a broken rule costs: its row, a mention, or the run."
    )
    rows_checked: T.LongType = pa.Field(ge=0, description="Rows of the touched partitions.")
    broken_rows: T.LongType = pa.Field(ge=0, description="Those of them that break the rule.")
    recorded_at: T.TimestampType = pa.Field(description="When this row was written; of no meaning to the run.")

    class Config(BaseConfig):
        name = "ops.quality"
        description = "Every rule of every audit, one row each."
        metadata = table(version=1, owner=OWNER, partitioned_by=("host",), ordered_by=("recorded_at", "rule_id"))


class Measures(Contract):
    """What each partition is like that a published run touched; of two runs the later one's word stands."""

    run_key: T.StringType = pa.Field(description="The published run at whose commit it was measured.")
    target: T.StringType = pa.Field(description="The branch that the run was published to.")
    host: T.StringType = pa.Field(description="The publisher whose rows they are.")
    day: T.DateType = pa.Field(description="The day of the rows; of days_since_newest_row, the run's day.")
    table_name: T.StringType = pa.Field(description="The table, e.g. gold.article_daily_v1.")
    column_name: T.StringType = pa.Field(nullable=True, description="The column; null where it is of the rows.")
    metric: T.StringType = pa.Field(isin=[each.value for each in Metric], description="What was measured.")
    value: T.DoubleType = pa.Field(ge=0.0, description="Rows, a share of them, or days.")
    recorded_at: T.TimestampType = pa.Field(description="When this row was written; of no meaning to the run.")

    class Config(BaseConfig):
        name = "ops.measures"
        description = "Volume, null shares, distinct shares and freshness of every partition that a run touched."
        unique = ["target", "host", "day", "table_name", "column_name", "metric"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, partitioned_by=("host",), ordered_by=("day", "table_name"))


class Alerts(Contract):
    """Each measure that lay outside its band when it was first judged, once however often it is judged again."""

    run_key: T.StringType = pa.Field(description="The published run whose measure it was.")
    target: T.StringType = pa.Field(description="The branch that the run was published to.")
    host: T.StringType = pa.Field(description="The publisher whose rows they are.")
    day: T.DateType = pa.Field(description="The day of the rows; of days_since_newest_row, the run's day.")
    table_name: T.StringType = pa.Field(description="The table, e.g. gold.article_daily_v1.")
    column_name: T.StringType = pa.Field(nullable=True, description="The column; null where it is of the rows.")
    metric: T.StringType = pa.Field(isin=[each.value for each in Metric], description="What was measured.")
    value: T.DoubleType = pa.Field(ge=0.0, description="What it was.")
    expected_low: T.DoubleType = pa.Field(description="Lower end of what was expected.")
    expected_high: T.DoubleType = pa.Field(description="Upper end of what was expected.")
    told: T.StringType = pa.Field(description="All of it in words, with the days that the expectation is learned of.")
    recorded_at: T.TimestampType = pa.Field(description="When this row was written.")

    class Config(BaseConfig):
        name = "ops.alerts"
        description = "Every alarm, one row each: a measure outside the band learned from the days before."
        unique = ["target", "host", "day", "table_name", "column_name", "metric"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, partitioned_by=("host",), ordered_by=("recorded_at",))
