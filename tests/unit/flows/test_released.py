"""Telling what was released from what this code says, without a catalog."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.stored import KINDS, StoredDefinition, digests_of
from flows.definitions import Checkout
from flows.released import Released, definition_of
from flows.semantic_at import Project, project_of
from infra.errors import UnknownNameError

CODE = Checkout()


def released(**digests: str) -> Released:
    return Released("file:///there", {**CODE.digests, **digests}, "k")


def test_every_contract_and_file_is_a_definition_once() -> None:
    names = [(one.kind, one.name) for one in CODE.definitions]
    assert len(names) == len(set(names))
    assert {("contract", "gold.article_daily_v1"), ("dbt", "transforms/dbt_project.yml")} < set(names)
    assert ("semantic", "semantic/traffic.yml") in names
    assert {kind for kind, _ in names} == set(KINDS)


def test_the_digest_of_a_kind_follows_names_and_bodies_and_no_order() -> None:
    one, other = StoredDefinition("dbt", "a", "1"), StoredDefinition("dbt", "b", "2")
    assert digests_of([one, other]) == digests_of([other, one])
    for changed in (replace(other, name="c"), replace(other, body="3"), replace(other, kind="semantic")):
        assert digests_of([one, changed])["dbt"] != digests_of([one, other])["dbt"]


@pytest.mark.parametrize("kind", KINDS)
def test_another_digest_names_its_kind(kind: str) -> None:
    assert released().differs_from(CODE) == ()
    assert released(**{kind: "another"}).differs_from(CODE) == (kind,)


def test_where_the_ref_says_the_same_or_nothing_the_checkout_is_asked(tmp_path: Path) -> None:
    own = Project(CODE.project, tmp_path)
    assert project_of(released(), own) is own
    assert project_of(released(contract="another"), own) is own
    assert project_of(Released(None, {}, ""), own) is own


def test_gold_without_its_version_is_the_latest_that_was_released() -> None:
    stored = tuple(StoredDefinition("contract", f"gold.t_v{version}", "{}") for version in (2, 10, 9))
    assert definition_of(stored, "gold.t").name == "gold.t_v10"
    assert definition_of(stored, "gold.t_v2").name == "gold.t_v2"
    with pytest.raises(UnknownNameError, match=r"gold\.t_v10"):
        definition_of(stored, "gold.u")
