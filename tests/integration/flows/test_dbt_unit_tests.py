"""The unit tests that the dbt project declares, on the columns of the released tables."""

from flows.workspace import Workspace
from transforms.dbt import run_unit_tests


def test_the_projects_unit_tests_pass(work: Workspace) -> None:
    ran = run_unit_tests(work.spark, work.branch_catalog("main"), state=work.dbt_state)
    assert {result.model for result in ran} >= {
        "pageviews_keep_the_first_arrival_of_an_event",
        "pageviews_name_where_a_visitor_came_from",
    }
