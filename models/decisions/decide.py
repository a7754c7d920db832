"""One host's decisions for the day to come, as frames for the flow to write together."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession

from contracts import gold
from contracts.contract import Contract
from contracts.frames import frame_of, no_rows
from infra.errors import TollgateError
from models.decisions import rows
from models.decisions.asked import Asked, ask
from models.decisions.decisions import Decisions
from models.decisions.occasion import Occasion
from models.decisions.sets import SetDecisions, decide_set, open_report
from models.registry import Registry
from models.scoring import long_form
from models.served import Served
from models.solver.articles import SOLVED_BY, Articles
from models.solver.visitors import Visitors


@dataclass(frozen=True)
class _Decided:
    stable: SetDecisions | None
    shadows: Mapping[str, SetDecisions]
    problems: tuple[str, ...]

    @property
    def sets(self) -> dict[str, SetDecisions]:
        """All of them, by who decided."""
        return ({rows.STABLE: self.stable} if self.stable else {}) | dict(self.shadows)


def decide_day(
    features: DataFrame,
    article_features: DataFrame,
    occasion: Occasion,
    served: Served,
    registry: Registry | None,
) -> Decisions:
    """See `models.delivery.decide`; the frames hold the host's rows of the day alone."""
    asked = ask(features, served, registry)
    listed = article_features.select(*SOLVED_BY).toArrow().sort_by("article_id")
    articles = Articles.of({name: listed.column(name).to_numpy() for name in SOLVED_BY})
    visitors = asked.visitors()
    decided = _decide_sets(visitors, articles, asked, occasion, served)
    if decided.stable is None:
        reports = {rows.STABLE: open_report(visitors, articles, occasion.host)}
    else:
        reports = {name: each.report for name, each in decided.sets.items()}
    ids = asked.rows.column("visitor_id").to_pylist()
    columns = {
        gold.VisitorDecisions: rows.visitor_decisions(ids, asked.eligible, decided.stable, occasion, served),
        gold.ArticleWalls: rows.article_walls(articles, decided.stable, occasion, served.policy),
        gold.ConstraintReport: rows.constraint_report(reports, occasion, served.policy),
        gold.ModelPerformance: rows.model_performance(asked.models, occasion),
    }
    tables = {contract: frame_of(features.sparkSession, contract, given) for contract, given in columns.items()}
    tables |= _dark_mode(features.sparkSession, asked, decided, occasion)
    gaps = {name: each.visitors.plan.gap for name, each in decided.sets.items()}
    return Decisions(tables, served.policy, gaps, (*asked.problems, *decided.problems), asked.frame)


def _decide_sets(visitors: Visitors, articles: Articles, asked: Asked, occasion: Occasion, served: Served) -> _Decided:
    """The stable set, whose failure is the run's, and the shadows, whose failures are notes."""
    scores = asked.scores(served.stable) if served.stable else None
    if scores is None:
        return _Decided(None, {}, ())
    stable = decide_set(visitors, articles, scores, occasion.host, occasion.run_key)
    shadows, problems = {}, []
    for name, chosen in served.shadows.items():
        alpha = asked.scores(chosen)
        if alpha is None:
            problems.append(f"shadow {name}: one of its models did not answer")
            continue
        try:
            shadows[name] = decide_set(visitors, articles, alpha, occasion.host, occasion.run_key)
        except TollgateError as error:
            problems.append(f"shadow {name}: {error.what}")
    return _Decided(stable, shadows, tuple(problems))


def _dark_mode(
    spark: SparkSession, asked: Asked, decided: _Decided, occasion: Occasion
) -> dict[type[Contract], DataFrame]:
    """What is compared with the stable decisions; nothing, where there are none to compare with."""
    if decided.stable is None:
        return {table: no_rows(spark, table) for table in (gold.ShadowScores, gold.ShadowDecisions)}
    long = long_form(asked.frame, [model.served for model in asked.models], occasion.run_key)
    columns = rows.shadow_decisions(decided.stable, decided.shadows, occasion)
    return {
        gold.ShadowScores: long.select(*(column.name for column in gold.ShadowScores.definition().columns)),
        gold.ShadowDecisions: frame_of(spark, gold.ShadowDecisions, columns),
    }
