"""Which models a change of the project reaches: itself, what is made of it, and nothing that only reads about it."""

from collections.abc import Collection
from pathlib import Path

import pytest
from dbt.contracts.graph.manifest import Manifest

from transforms.dbt import PROJECT, parse
from transforms.lineage import reached_models

EVERY_MODEL = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "models").rglob("*.sql")}
ARTICLES = {f"models/gold/article_{name}_v1.sql" for name in ("daily", "features")}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return parse(tmp_path_factory.mktemp("dbt"))


def reached(manifest: Manifest, *files: str, tables: Collection[str] = ()) -> set[str]:
    return set(reached_models(manifest, files, tables))


def test_a_model_reaches_itself_and_all_that_is_made_of_it(manifest: Manifest) -> None:
    assert reached(manifest, "models/gold/article_daily_v1.sql") == ARTICLES
    assert reached(manifest, tables=["gold.article_daily_v1"]) == ARTICLES
    assert reached(manifest, "models/gold/article_features_v1.sql") == {"models/gold/article_features_v1.sql"}


def test_a_macro_reaches_the_models_that_call_it(manifest: Manifest) -> None:
    callers = reached(manifest, "macros/referrer.sql")
    assert "models/silver/pageviews.sql" in callers
    assert "models/silver/subscriptions.sql" not in callers


@pytest.mark.parametrize(
    "file", ["dbt_project.yml", "macros/affected_partitions.sql", "macros/generate_schema_name.sql"]
)
def test_what_every_model_is_made_with_reaches_every_model(manifest: Manifest, file: str) -> None:
    assert reached(manifest, file) == EVERY_MODEL


def test_properties_and_tests_reach_none(manifest: Manifest) -> None:
    assert reached(manifest, "models/gold/article_daily.yml", "models/gold/article_daily_tests.yml") == set()


def test_tables_that_flows_write_are_no_models(manifest: Manifest) -> None:
    assert reached(manifest, "models/silver/pageviews.sql") <= EVERY_MODEL
    assert Path("models/gold/visitor_decisions_v1.sql").as_posix() not in EVERY_MODEL
