"""When broken rules keep a table from being published."""

import pytest

from contracts.definition import Severity
from contracts.errors import ContractBroken, InvalidContract
from contracts.verdict import RuleResult, Verdict
from tests.unit.contracts.test_compiler import described, load


def verdict(broken: int, severity: Severity = Severity.FAIL, share: float = 0.0) -> Verdict:
    return Verdict("silver.t", 1, 1_000, (RuleResult("t.v1.c.ge", severity, broken, share),))


@pytest.mark.parametrize(
    ("given", "passed", "warned"),
    [
        (verdict(0), True, False),
        (verdict(1), False, False),
        (verdict(1, share=0.001), True, True),
        (verdict(2, share=0.001), False, False),
        (verdict(1_000, Severity.WARN), True, True),
        (verdict(1, Severity.QUARANTINE), False, False),
    ],
)
def test_what_is_tolerated_is_mentioned_and_what_is_more_is_refused(given: Verdict, passed: bool, warned: bool) -> None:
    assert (given.passed, bool(given), bool(given.warnings)) == (passed, passed, warned)
    if not passed:
        with pytest.raises(ContractBroken, match=r"t\.v1\.c\.ge"):
            given.require()


def test_each_tier_tolerates_what_its_policy_says_and_never_null() -> None:
    def shares(tier: str, **facts: float) -> dict[str, float]:
        definition = load(described(isin=["a"]), config={"name": f"{tier}.t"}, facts=facts).definition()
        return {rule.rule_id.rpartition(".")[2]: rule.tolerated_share for rule in definition.rules}

    assert shares("bronze") == shares("gold") == shares("ops") == {"not_null": 0.0, "isin": 0.0}
    assert shares("silver") == {"not_null": 0.0, "isin": 0.001}
    assert shares("silver", tolerated_share=0.2) == {"not_null": 0.0, "isin": 0.2}


def test_a_share_is_a_share() -> None:
    for wrong in (-0.1, 1.0):
        with pytest.raises(InvalidContract, match="tolerated_share"):
            load(described(), facts={"tolerated_share": wrong})
