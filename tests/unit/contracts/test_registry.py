import subprocess
import sys
from typing import Any

import pandera.pyspark as pa
import pytest
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import StringType

from contracts import bronze, gold
from contracts.registry import all_contracts, contract_for, definitions_digest
from contracts.rules import rule
from infra.errors import UnknownNameError
from tests.unit.contracts.test_compiler import described, load


def test_a_table_has_its_contract_and_gold_needs_no_version() -> None:
    assert contract_for("bronze.events") is bronze.Events
    assert contract_for("gold.article_daily") is gold.ArticleDaily
    assert contract_for("gold.article_daily_v1") is gold.ArticleDaily
    assert [contract_for(c.definition().table) for c in all_contracts()] == list(all_contracts())


def test_an_unknown_table_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no table 'bronze\.event'[\s\S]*bronze\.events"):
        contract_for("bronze.event")


def test_the_digest_is_the_same_in_another_process() -> None:
    script = "from contracts.registry import definitions_digest; print(definitions_digest())"
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], check=True, capture_output=True, text=True
    ).stdout

    assert told.strip() == definitions_digest()


LIMIT = "a"


def limit() -> str:
    return LIMIT


def below() -> Column:
    """Below the limit."""
    return sf.col("c") < limit()


def below_in_other_words() -> Column:
    """The same, otherwise said."""
    # and otherwise commented
    return sf.col("c") < limit()


below_in_other_words.__name__ = "below"


def digest(field: Any = None, **given: Any) -> str:
    return definitions_digest((load(field, **given),))


@pytest.mark.parametrize(
    "changed",
    [
        lambda: load(described(isin=["a", "c"])),
        lambda: load(described(isin=["a", "b"], nullable=True)),
        lambda: load(described(isin=["a", "b"], metadata={"severity": {"isin": "warn"}})),
        lambda: load(pa.Field(isin=["a", "b"], description="Another column.")),
        lambda: load(described(isin=["a", "b"], str_startswith="a")),
        lambda: load(described(isin=["a", "b"], metadata={"renamed_from": "b"})),
        lambda: load(described(isin=["a", "b"]), config={"unique": ["c"]}),
        lambda: load(described(isin=["a", "b"]), facts={"version": 2}),
        lambda: load(described(isin=["a", "b"]), methods={"below": rule()(below)}),
    ],
)
def test_every_change_of_a_definition_changes_the_digest(changed: Any) -> None:
    assert definitions_digest((changed(),)) != digest(described(isin=["a", "b"]))


def test_order_of_a_set_and_words_of_a_rule_do_not_change_the_digest() -> None:
    assert digest(described(isin=["b", "a"])) == digest(described(isin=["a", "b"]))
    rules = [{"below": rule()(method)} for method in (below, below_in_other_words)]
    assert digest(methods=rules[0]) == digest(methods=rules[1])


def test_a_constant_that_a_rule_reads_by_way_of_a_function_changes_the_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = digest(methods={"below": rule()(below)})
    monkeypatch.setattr(sys.modules[__name__], "LIMIT", "b")

    assert digest(methods={"below": rule()(below)}) != before


def test_contracts_of_the_same_column_type_do_not_share_a_digest() -> None:
    assert digest(dtype=StringType) != digest(config={"name": "gold.t"})
