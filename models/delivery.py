"""The one way from flows into models: train a host's variants, ask what serves it, decide its next day.

Importing it is quick. MLflow comes in when the registry is asked, XGBoost when something is trained or decided: each
costs four seconds, which a run that turns out to be a no-op, or a host without models, does not pay.
"""

from collections.abc import Callable
from datetime import date

from pyspark.sql import DataFrame, SparkSession

from infra.config.delivery import Delivery
from infra.config.host import Host
from models.decisions.decisions import Decisions
from models.decisions.occasion import Occasion
from models.harness.evidence import NothingToLearn
from models.harness.subject import Subject, Trained
from models.resolution import require_valued, resolve
from models.served import Served
from models.training_set import training_set

__all__ = [
    "Decisions",
    "NothingToLearn",
    "Served",
    "Trained",
    "decide",
    "move_aliases",
    "served_models",
    "train_host",
]


def train_host(  # noqa: PLR0913, PLR0917 - everything that a flow has, handed over once
    spark: SparkSession,
    exposures: DataFrame,
    features: DataFrame,
    host_name: str,
    delivery: Delivery,
    mlflow_uri: str,
    report: Callable[[str], None],
    *,
    aliases: bool = True,
) -> tuple[Trained, ...]:
    """Train every variant that the host is delivered by, and register each by digest.

    A variant without enough to learn from is told to `report` and left out. `aliases=False` leaves the aliases where
    they are, for a run that moves them (`move_aliases`) once it is published. No models configured: nothing is done.

    Raises:
        NothingToLearn: not one variant had enough to learn from; it says what each lacks.
        UnknownNameError, SettingError, ModelRefused: the configuration names what must not, or cannot, be used.
        ServiceError: the registry does not answer.
    """
    from models.harness.training import train  # noqa: PLC0415
    from models.registry import Registry  # noqa: PLC0415

    require_valued(delivery)
    registry = Registry(mlflow_uri)
    ours = training_set(exposures.where(exposures["host"] == host_name), features.where(features["host"] == host_name))
    training = ours.persist()
    trained, lacking = [], []
    try:
        for model, variants in delivery.models.items():
            for variant in variants:
                try:
                    made = train(spark, training, Subject(host_name, model, variant), registry)
                except NothingToLearn as nothing:
                    lacking.append(nothing)
                    report(nothing.what)
                    continue
                trained.append(made)
                report(_told(made))
    finally:
        training.unpersist()
    if lacking and not trained:
        what = "; ".join(nothing.what for nothing in lacking)
        raise NothingToLearn(what, where=lacking[0].where, remedy=lacking[0].remedy)
    if aliases:
        move_aliases(mlflow_uri, trained)
    return tuple(trained)


def move_aliases(mlflow_uri: str, trained: list[Trained] | tuple[Trained, ...]) -> None:
    """Make each trained version its variant's latest: what serves from now on where no digest is pinned."""
    from models.registry import Registry  # noqa: PLC0415

    registry = Registry(mlflow_uri)
    for each in trained:
        registry.point(each.host, each.model, each.variant, each.version)


def served_models(mlflow_uri: str, host_name: str, delivery: Delivery) -> Served:
    """The registered version of each variant; none is loaded. The registry is not asked where nothing is configured.

    Raises:
        UnknownNameError: a model that nothing is decided by.
        ServiceError: the registry does not answer.
    """
    if not delivery.models:
        return Served(host_name, problems=("no models are configured",))
    from models.registry import Registry  # noqa: PLC0415

    return resolve(Registry(mlflow_uri), host_name, delivery)


def decide(  # noqa: PLR0913, PLR0917 - everything that a flow has, handed over once
    spark: SparkSession,  # noqa: ARG001 - the frames know it; the call stays as it is when they no longer do
    features: DataFrame,
    article_features: DataFrame,
    host: Host,
    served: Served,
    mlflow_uri: str,
    run_key: str,
    day: date,
    *,
    config_version: str,
) -> Decisions:
    """Decide the day after `day` for every active visitor and live article of one host.

    Args:
        spark: the session that the frames belong to.
        features: gold.visitor_features; the host's rows of `day` are taken.
        article_features: gold.article_features, likewise.
        host: economics and newsroom rules.
        served: what `served_models` answered when the run key was made.
        mlflow_uri: where its models are loaded from.
        run_key: goes into each row, and is what exploration is drawn by.
        day: the run's day, the last one that the features know of.
        config_version: of the host's configuration, for each row.

    Raises:
        InfeasibleRules: no decisions hold to the newsroom's rules; it names those that conflict.
        ModelTampered, ModelRefused: a stable model is not what was registered.
        ServiceError: the registry does not answer.
    """
    from models.decisions.decide import decide_day  # noqa: PLC0415
    from models.registry import Registry  # noqa: PLC0415

    occasion = Occasion(host, day, run_key, config_version)
    registry = Registry(mlflow_uri) if served.stable else None
    of_day = [
        frame.where((frame["host"] == host.name) & (frame["day"] == day)) for frame in (features, article_features)
    ]
    return decide_day(of_day[0], of_day[1], occasion, served, registry)


def _told(made: Trained) -> str:
    scalars = {m.metric: m.value for m in made.performance if m.metric in ("auc", "rmse", "qini")}
    numbers = ", ".join(f"{name} {value:.4g}" for name, value in scalars.items())
    known = "" if made.is_new else ", known before"
    return (
        f"{made.model} {made.variant} ({made.role.value}): {made.digest[:12]} version {made.version}{known}; {numbers}"
    )
