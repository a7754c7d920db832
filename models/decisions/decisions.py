"""What a decision run hands to its flow."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import DataFrame

from contracts import gold
from contracts.contract import Contract


@dataclass(frozen=True)
class Decisions:
    """What was decided, table by table, in the columns of the contracts.

    Attributes:
        tables: by contract: visitor_decisions, article_walls, shadow_scores, shadow_decisions, constraint_report,
            model_performance; every one of them, some without rows.
        policy: the stable variants' name, or no_model.
        gaps: by who decided, how far at most the visitors' strategies are from the best possible, as a share.
        problems: models and shadows that took no part, each with its reason.
    """

    tables: Mapping[type[Contract], DataFrame]
    policy: str
    gaps: Mapping[str, float]
    problems: tuple[str, ...]
    scored: DataFrame

    @property
    def visitor_decisions(self) -> DataFrame:
        return self.tables[gold.VisitorDecisions]

    @property
    def article_walls(self) -> DataFrame:
        return self.tables[gold.ArticleWalls]

    @property
    def shadow_scores(self) -> DataFrame:
        return self.tables[gold.ShadowScores]

    @property
    def shadow_decisions(self) -> DataFrame:
        return self.tables[gold.ShadowDecisions]

    @property
    def constraint_report(self) -> DataFrame:
        return self.tables[gold.ConstraintReport]

    @property
    def model_performance(self) -> DataFrame:
        return self.tables[gold.ModelPerformance]

    def release(self) -> None:
        """Give back what is cached; after the frames were written."""
        self.scored.unpersist()
