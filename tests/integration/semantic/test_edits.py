"""A metric or a dimension is added, or changed, by an edit of YAML and a release; each ref answers by its own."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from flows.cli import definitions, sql
from flows.cli.definitions import layer_at
from flows.cli.metric_diff import metric_differences
from flows.definitions import Checkout
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.errors import UnknownNameError
from semantic.query import MetricQuery
from tests.integration.flows.code import changed_file
from tests.integration.semantic.conftest import Rows
from tests.project import copied_project

RELEASED = "semantic-edited"

ADDED_METRIC = """\
metrics:
  - name: pageviews_per_visitor
    label: Pageviews per visitor
    description: "Pageviews / visitors. Denominator: visitors. Source gold.visitor_daily."
    type: ratio
    type_params: {numerator: pageviews, denominator: visitors}

"""
ADDED_DIMENSION = """\
    dimensions:
      - {name: was_stopped, type: categorical, description: "Whether a wall was shown to the visitor that day."}
      - name: visit_day
"""
STATUS = "{name: status, type: categorical, "
CHANGED_STATUS = (
    "{name: status, type: categorical, expr: \"case when status = 'anonymous' then status else 'known' end\", "
)
RULES = "{measure: rules_reported}\n"
CHANGED_RULES = (
    "{measure: rules_reported}\n    filter: \"{{ Dimension('newsroom_rule__measure') }} = 'stop_rate_pageview'\"\n"
)
# File of `semantic`, what it says, and what it says instead.
EDITS = [
    ("traffic.yml", "metrics:\n", ADDED_METRIC),
    ("traffic.yml", "    dimensions:\n      - name: visit_day\n", ADDED_DIMENSION),
    ("traffic.yml", STATUS, CHANGED_STATUS),
    ("decisions.yml", RULES, CHANGED_RULES),
]


@dataclass(frozen=True)
class Asked:
    """A question, and what was counted by hand from the rows: None where it cannot be asked yet."""

    metrics: tuple[str, ...]
    group_by: tuple[str, ...]
    before: Rows | None
    after: Rows

    @property
    def question(self) -> MetricQuery:
        """The same, as the layer takes it."""
        return MetricQuery(metrics=self.metrics, group_by=self.group_by)


ASKED = {
    "an added metric": Asked(("pageviews_per_visitor",), ("host",), None, [("north", 17 / 3), ("south", 4.0)]),
    # Ann is stopped on both her days at north, 5 and 2 pageviews; the others have 3, 7 and 4.
    "an added dimension": Asked(("pageviews",), ("visitor_day__was_stopped",), None, [(False, 14), (True, 7)]),
    # One of north's two rules is on another measure, and that one is not satisfied.
    "a changed metric, and the rate of it": Asked(
        ("newsroom_rules", "satisfied_share_rule"),
        ("host",),
        [("north", 2, 0.5), ("south", 1, 1.0)],
        [("north", 1, 1.0), ("south", 1, 1.0)],
    ),
    "a changed dimension": Asked(
        ("pageviews", "visitor_days"),
        ("visitor_day__status",),
        [("anonymous", 9, 2), ("registered", 2, 1), ("subscriber", 10, 2)],
        [("anonymous", 9, 2), ("known", 12, 3)],
    ),
}


@pytest.fixture(scope="module")
def edited(released: Workspace, branch: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rows of `branch`, and this code's definitions with the edits released over them."""
    project = copied_project(tmp_path_factory.mktemp("edited"))
    for file, old, new in EDITS:
        changed_file(project.parent / "semantic" / file, old, new)
    released.nessie.create_branch(RELEASED, released.nessie.resolve(branch))
    done = publish_release(released, RELEASED, checkout=Checkout(project=project))
    assert done.status is Status.PUBLISHED, done.audit
    assert [change.table for change in done.tables] == ["control.definitions"]
    return RELEASED


@pytest.fixture
def ask_at(released: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, MetricQuery], Rows]:
    """DuckDB's answer at a ref, by the definitions that were released there."""
    for module in (definitions, sql):
        monkeypatch.setattr(module, "load_settings", lambda: released.settings)

    def ask(ref: str, question: MetricQuery) -> Rows:
        there = layer_at(ref)
        return [tuple(row) for row in sql.ask_duckdb(there.layer.sql(question), there.commit)[1]]

    return ask


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_an_edit_and_a_release_and_each_ref_answers_by_its_own_definitions(
    asked: Asked, branch: str, edited: str, ask_at: Callable[[str, MetricQuery], Rows]
) -> None:
    assert ask_at(edited, asked.question) == asked.after
    if asked.before is None:
        with pytest.raises(UnknownNameError):
            ask_at(branch, asked.question)
    else:
        assert ask_at(branch, asked.question) == asked.before


@pytest.mark.usefixtures("ask_at")
def test_a_diff_of_the_refs_tells_what_the_edits_changed_and_nothing_else(branch: str, edited: str) -> None:
    found = metric_differences(branch, edited, (), ("host",))
    assert {(one.metric, *one.group, one.before, one.after) for one in found} == {
        ("pageviews_per_visitor", "north", None, 17 / 3),
        ("pageviews_per_visitor", "south", None, 4.0),
        ("newsroom_rules", "north", 2, 1),
        ("satisfied_share_rule", "north", 0.5, 1.0),
    }
    some = metric_differences(branch, edited, ("pageviews", "pageviews_per_visitor"), ("host",))
    assert {one.metric for one in some} == {"pageviews_per_visitor"}
    with pytest.raises(UnknownNameError):
        metric_differences(branch, edited, ("pageviews_per_reader",), ("host",))
