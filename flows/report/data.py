"""What the report shows, as plain rows: read by `queries`, drawn by `figures`, set on `page`."""

from dataclasses import dataclass
from datetime import date, datetime

STABLE = "stable"
NO_MODEL = "no_model"


@dataclass(frozen=True)
class Origin:
    """The one commit that every number of the report comes from."""

    home: str
    ref: str
    hash: str
    published_at: datetime
    message: str


@dataclass(frozen=True)
class HostFacts:
    """A publisher, as configured."""

    name: str
    site: str
    zone: str
    currency: str
    simulated: bool


@dataclass(frozen=True)
class DayOfTraffic:
    """Human traffic of one day in the host's zone."""

    host: str
    day: date
    pageviews: int
    visitors: int


@dataclass(frozen=True)
class TopArticle:
    """One of a host's most read articles, over all days at the ref."""

    host: str
    article_id: str
    title: str | None
    section: str | None
    pageviews: int
    days: int


@dataclass(frozen=True)
class SourceDeliveries:
    """What became of every raw record of one source, over all its files."""

    host: str
    source: str
    files: int
    records: int
    accepted: int
    quarantined: int
    ignored: int

    @property
    def adds_up(self) -> bool:
        """Nothing delivered is lost or counted twice."""
        return self.records == self.accepted + self.quarantined + self.ignored


@dataclass(frozen=True)
class TableVerdict:
    """One table against its contract, in the last published run of the host that touched it."""

    host: str
    table: str
    contract_version: int
    day: date | None
    rows_checked: int
    rules: int
    broken_fatal: int
    broken_rules: int
    broken_rows: int

    @property
    def status(self) -> str:
        """As the audit words it."""
        if self.broken_fatal:
            return "failed"
        return "warned" if self.broken_rules else "passed"


@dataclass(frozen=True)
class MeasuredDay:
    """Rows of `silver.pageviews` of one day, as measured when it was last published."""

    host: str
    day: date
    rows: float


@dataclass(frozen=True)
class Alert:
    """A measure of any table that was not as the days before let expect, in words."""

    host: str
    day: date
    told: str


@dataclass(frozen=True)
class OpenAlarm:
    """An alarm of one table whose measure has not changed since, in words."""

    host: str
    table: str
    day: date
    told: str


@dataclass(frozen=True)
class QuarantinedRule:
    """Raw records that are set aside for breaking one rule; a record may break several."""

    host: str
    table: str
    rule_id: str
    records: int


@dataclass(frozen=True)
class StrategyCount:
    """Visitors of the host's last decision day by the strategy that a model set chose for them."""

    host: str
    decided_by: str
    strategy: str
    visitors: int


@dataclass(frozen=True)
class DecisionFacts:
    """The host's last decisions, in a line."""

    host: str
    decision_day: date
    policy: str
    visitors: int
    eligible: int
    explored: int


@dataclass(frozen=True)
class LevelCount:
    """Live articles of a section by the wall level decided for them."""

    host: str
    section: str | None
    wall_level: str
    articles: int


@dataclass(frozen=True)
class ConstraintRow:
    """One newsroom rule, its band, where the decisions lie in it and what it costs."""

    host: str
    decided_by: str
    measure: str
    scope: str
    lower: float
    upper: float
    value: float
    numerator: float
    denominator: float
    units: int
    satisfied: bool
    price: float

    @property
    def bounded(self) -> bool:
        """Whether the newsroom wants anything of it at all."""
        return self.lower > 0 or self.upper < 1


@dataclass(frozen=True)
class MetricPoint:
    """One number of a model's held-out performance, or one point of a curve of it."""

    host: str
    model: str
    role: str
    digest: str
    metric: str
    step: int
    value: float
    reference: float | None
    weight: float


@dataclass(frozen=True)
class StrategyPair:
    """Eligible visitors for whom the stable set chose one strategy and a shadow another, or the same."""

    host: str
    shadow: str
    stable_strategy: str
    strategy: str
    visitors: int


@dataclass(frozen=True)
class EffectQuantiles:
    """Visitors of one tenth by the stable model's effect of an action, and what an alpha says of the same visitors.

    Effect: score under the action less score under open. `low`, `median` and `high` are the alpha's 10th, 50th
    and 90th percentile among them; `stable` is the stable model's median.
    """

    host: str
    model: str
    action: str
    alpha_digest: str
    tenth: int
    visitors: int
    stable: float
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class ReportData:
    """Everything on the page. A host without rows in a section is said to have none."""

    origin: Origin
    hosts: tuple[HostFacts, ...]
    traffic: tuple[DayOfTraffic, ...] = ()
    top_articles: tuple[TopArticle, ...] = ()
    deliveries: tuple[SourceDeliveries, ...] = ()
    verdicts: tuple[TableVerdict, ...] = ()
    volumes: tuple[MeasuredDay, ...] = ()
    alerts: tuple[Alert, ...] = ()
    quarantined: tuple[QuarantinedRule, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    strategies: tuple[StrategyCount, ...] = ()
    levels: tuple[LevelCount, ...] = ()
    constraints: tuple[ConstraintRow, ...] = ()
    metrics: tuple[MetricPoint, ...] = ()
    pairs: tuple[StrategyPair, ...] = ()
    effects: tuple[EffectQuantiles, ...] = ()
