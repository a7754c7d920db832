"""What contracts refuse: definitions that cannot be enforced, frames of another shape, rows that break rules."""

from collections.abc import Mapping, Sequence

from infra.errors import TollgateError


class InvalidContract(TollgateError):
    """A contract's definition cannot be enforced as it stands, so it is refused when it is loaded."""


class UncompilableCheck(InvalidContract):
    """A check cannot be evaluated as a Column expression, and Tollgate does not skip checks."""

    def __init__(self, table: str, column: str | None, check: str, why: str, *, remedy: str) -> None:
        place = f"{table}.{column}" if column else table
        super().__init__(f"check {check!r}: {why}", where=place, remedy=remedy)
        self.table = table
        self.column = column
        self.check = check


class SchemaDrift(TollgateError):
    """A frame's columns are not its contract's; entries of `retyped` read `column: found, not expected`."""

    def __init__(
        self, table: str, *, missing: Sequence[str], unexpected: Sequence[str], retyped: Sequence[str]
    ) -> None:
        kinds = {"missing": missing, "unexpected": unexpected, "retyped": retyped}
        found = "; ".join(f"{kind} {', '.join(names)}" for kind, names in kinds.items() if names)
        super().__init__(
            f"columns drifted from the contract: {found}",
            where=table,
            remedy="mend what writes the table, or give the contract a new version",
        )
        self.table = table
        self.missing = tuple(missing)
        self.unexpected = tuple(unexpected)
        self.retyped = tuple(retyped)


class ContractBroken(TollgateError):
    """Rows break rules that the table does not tolerate; `broken_rows` counts them by rule id."""

    def __init__(self, table: str, rows: int, broken_rows: dict[str, int]) -> None:
        counts = ", ".join(f"{rule} ({count})" for rule, count in broken_rows.items())
        super().__init__(
            f"{len(broken_rows)} rules broken in {rows} rows: {counts}",
            where=table,
            remedy="mend what writes the table, or change the rule in the contract",
        )
        self.table = table
        self.rows = rows
        self.broken_rows = broken_rows


class PartlyValidated(TollgateError):
    """A contract was to be put to some rows of a frame, which says nothing of the others."""

    def __init__(self, table: str) -> None:
        super().__init__(
            "a contract is held to every row, not to a sample",
            where=table,
            remedy="leave head, tail, sample and random_state away, or give it a frame of those rows alone",
        )


class WriteMiscounted(TollgateError):
    """A table got another number of rows than were seen to keep its contract; the branch is not to be published."""

    def __init__(self, table: str, *, expected: int, found: int) -> None:
        super().__init__(
            f"{expected} rows kept the contract, and the new snapshot has {found}",
            where=table,
            remedy="run it again; if it stays so, look for a source that gives other rows each time that it is read",
        )
        self.expected = expected
        self.found = found


class PromiseBroken(TollgateError):
    """Contracts take back what a published version promises its readers; `broken` names what, by table."""

    def __init__(self, broken: Mapping[str, Sequence[str]]) -> None:
        told = "; ".join(f"{table}: {', '.join(findings)}" for table, findings in broken.items())
        super().__init__(
            f"breaking changes without a new version: {told}",
            where=", ".join(broken),
            remedy="give the contract a new version (in gold beside this one, with an end date), or undo the change",
        )
        self.broken = dict(broken)
