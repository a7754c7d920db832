"""A metric is added by YAML alone."""

import shutil
from pathlib import Path

import pytest

from flows.cli import metric_diff, sql
from flows.cli.definitions import LayerAt
from flows.workspace import Workspace
from infra.errors import UnknownNameError
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


@pytest.fixture(scope="module")
def with_the_metric(tmp_path_factory: pytest.TempPathFactory) -> SemanticLayer:
    """The definitions of this code and one file more."""
    folder = tmp_path_factory.mktemp("code")
    shutil.copytree(PROJECT, folder / PROJECT.name)
    definitions = Path(shutil.copytree(DEFINITIONS, folder / DEFINITIONS.name))
    (definitions / "depth.yml").write_text(PAGEVIEWS_PER_VISITOR)
    return SemanticLayer.of_project(folder / PROJECT.name, folder / "state")


def test_a_metric_is_added_by_yaml_alone(with_the_metric: SemanticLayer, ask_sql: AskSql) -> None:
    question = MetricQuery(metrics=("pageviews_per_visitor",), group_by=("host",))
    assert ask_sql(with_the_metric.sql(question)) == [("north", 17 / 3), ("south", 4.0)]


def test_a_diff_asks_each_side_what_is_defined_there(
    with_the_metric: SemanticLayer,
    layer: SemanticLayer,
    released: Workspace,
    branch: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sides = {"old": LayerAt(layer, branch), "new": LayerAt(with_the_metric, branch)}
    monkeypatch.setattr(metric_diff, "layer_at", sides.get)
    monkeypatch.setattr(sql, "load_settings", lambda: released.settings)
    added = [("north", None, 17 / 3), ("south", None, 4.0)]
    for asked in ((), ("pageviews", "pageviews_per_visitor")):
        found = metric_diff.metric_differences("old", "new", asked, ("host",))
        assert {one.metric for one in found} == {"pageviews_per_visitor"}
        assert [(*one.group, one.before, one.after) for one in found] == added
    with pytest.raises(UnknownNameError):
        metric_diff.metric_differences("old", "new", ("pageviews_per_reader",), ("host",))
