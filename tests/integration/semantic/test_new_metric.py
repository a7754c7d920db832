"""A metric is added by YAML alone."""

import shutil
from pathlib import Path

from semantic.engine import SemanticLayer
from semantic.manifest import DEFINITIONS
from semantic.query import MetricQuery
from tests.integration.semantic.conftest import PROJECT, AskSql

PAGEVIEWS_PER_VISITOR = """
version: 2
metrics:
  - name: pageviews_per_visitor
    label: Pageviews per visitor
    description: "Pageviews / visitors. Denominator: visitors. Source gold.visitor_daily."
    type: ratio
    type_params: {numerator: pageviews, denominator: visitors}
"""


def test_a_metric_is_added_by_yaml_alone(tmp_path: Path, ask_sql: AskSql) -> None:
    shutil.copytree(PROJECT, tmp_path / PROJECT.name)
    definitions = Path(shutil.copytree(DEFINITIONS, tmp_path / DEFINITIONS.name))
    (definitions / "depth.yml").write_text(PAGEVIEWS_PER_VISITOR)
    layer = SemanticLayer.of_project(tmp_path / PROJECT.name, tmp_path / "state")
    question = MetricQuery(metrics=("pageviews_per_visitor",), group_by=("host",))
    assert ask_sql(layer.sql(question)) == [("north", 17 / 3), ("south", 4.0)]
