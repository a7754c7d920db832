"""What an audit of a table found, by rule."""

from dataclasses import dataclass

from contracts.definition import Severity
from contracts.errors import ContractBroken


@dataclass(frozen=True)
class RuleResult:
    """How many rows break one rule.

    Of a uniqueness rule, how many would have to go; of one between tables, see `contracts.across`.
    """

    rule_id: str
    severity: Severity
    broken_rows: int
    tolerated_share: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether no row breaks it, whatever that would cost."""
        return self.broken_rows == 0

    def blocks(self, rows: int) -> bool:
        """Whether a table of so many rows may not be published for it."""
        return self.severity.blocks and self.broken_rows > self.tolerated_share * rows


@dataclass(frozen=True)
class Verdict:
    """Of one contract on one frame. It is false when the contract is broken, and `require` raises then."""

    table: str
    version: int
    rows: int
    results: tuple[RuleResult, ...]

    @property
    def broken(self) -> tuple[RuleResult, ...]:
        """Rules that keep the table from being published."""
        return tuple(result for result in self.results if result.blocks(self.rows))

    @property
    def warnings(self) -> tuple[RuleResult, ...]:
        """Broken rules that are worth a mention only."""
        return tuple(result for result in self.results if not (result.passed or result.blocks(self.rows)))

    @property
    def passed(self) -> bool:
        """Whether the table may be published."""
        return not self.broken

    def __bool__(self) -> bool:
        return self.passed

    def require(self) -> None:
        """Let a passed verdict through.

        Raises:
            ContractBroken: it names the table, the broken rules and their counts.
        """
        if not self.passed:
            raise ContractBroken(self.table, self.rows, {r.rule_id: r.broken_rows for r in self.broken})
