"""What checks that ask Spark have in common: several small questions at once, and findings of what they tell."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from contracts.definition import Definition
from contracts.verdict import RuleResult, Verdict
from infra.catalog.checks import Finding

_AT_ONCE = 4
Asked = TypeVar("Asked")
Told = TypeVar("Told")


def all_at_once(question: Callable[[Asked], Told], asked: Iterable[Asked]) -> list[Told]:
    """The answers in order. Each is a few small jobs that leave cores idle, so several are asked for at once."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(question, asked))


def finding(of: Definition | Verdict, result: RuleResult, examined: int) -> Finding:
    """What came of one rule of a table, as audits keep it."""
    return Finding(of.table, of.version, result.rule_id, result.severity, examined, result.broken_rows)
