"""Which exported tables a release makes anew: those whose question, or what it is asked of, is another than before."""

from collections.abc import Collection, Mapping
from pathlib import Path

from flows.definitions import Checkout
from flows.released import Released
from flows.semantic_at import Project, project_of
from infra.errors import TollgateError
from semantic.dialect import SPARK
from semantic.engine import SemanticLayer
from semantic.exports import HostSlice, export_sql, meaning, tables_read

_ANY_HOST = HostSlice("any")


def outdated_exports(released: Released, checkout: Checkout, state: Path, remade: Collection[str]) -> tuple[str, ...]:
    """Tables of exports by name.

    Args:
        released: what they were made by.
        checkout: what they are to be made by.
        state: a folder for what dbt keeps.
        remade: tables whose rows the release makes anew, or that it adds columns to.

    Raises:
        MetricRefused: the checkout exports what cannot be kept by day.
    """
    own = Project(checkout.project, state)
    after = _questions(own)
    before = _released_questions(project_of(released, own)) if after else {}
    return tuple(
        sorted(
            table
            for table, sql in after.items()
            if sql != before.get(table) or not {table, *tables_read(sql)}.isdisjoint(remade)
        )
    )


def _questions(project: Project) -> Mapping[str, str]:
    layer = SemanticLayer.of_project(project.folder, project.state, SPARK)
    return {table: meaning(export_sql(layer, saved, _ANY_HOST)) for table, saved in layer.exports.items()}


def _released_questions(project: Project) -> Mapping[str, str]:
    """None where this code no longer reads what was released: then all is asked anew."""
    try:
        return _questions(project)
    except TollgateError:
        return {}
